// The time range of a page: raw text ("now-6h") ↔ instants, its name in words, shifting, zooming, and its form in the URL.
import type { RawTimeRange } from '@/lib/dashboard/dashboard';
import { isJsonObject, textOr } from '@/lib/dashboard/json-fields';
import { isRelative, parseTimeExpression, type TimeContext } from '@/lib/dashboard/time-expression';
import { formatPattern } from '@/lib/units/dates';
import { createZone } from '@/lib/units/zone';

export interface QuickRange extends RawTimeRange {
  readonly title: string;
}

/** Instants in ms since 1970; `fromMs` is before `toMs`. */
export interface TimeWindow {
  readonly fromMs: number;
  readonly toMs: number;
}

/** A zoom never gets narrower: below this, samples are too far apart to show anything. */
const SHORTEST_WINDOW_MS = 1000;
const EPOCH_MS = /^-?\d{5,16}$/;

const LAST: readonly (readonly [amount: string, title: string])[] = [
  ['5m', '5 minutes'],
  ['15m', '15 minutes'],
  ['30m', '30 minutes'],
  ['1h', '1 hour'],
  ['3h', '3 hours'],
  ['6h', '6 hours'],
  ['12h', '12 hours'],
  ['24h', '24 hours'],
  ['2d', '2 days'],
  ['7d', '7 days'],
  ['30d', '30 days'],
  ['90d', '90 days'],
  ['6M', '6 months'],
  ['1y', '1 year'],
];

export const QUICK_RANGES: readonly QuickRange[] = [
  ...LAST.map(([amount, title]) => ({ title: `Last ${title}`, from: `now-${amount}`, to: 'now' })),
  { title: 'Yesterday', from: 'now-1d/d', to: 'now-1d/d' },
  { title: 'Day before yesterday', from: 'now-2d/d', to: 'now-2d/d' },
  { title: 'Previous week', from: 'now-1w/w', to: 'now-1w/w' },
  { title: 'Previous month', from: 'now-1M/M', to: 'now-1M/M' },
  { title: 'Today', from: 'now/d', to: 'now/d' },
  { title: 'Today so far', from: 'now/d', to: 'now' },
  { title: 'This week', from: 'now/w', to: 'now/w' },
  { title: 'This week so far', from: 'now/w', to: 'now' },
  { title: 'This month so far', from: 'now/M', to: 'now' },
  { title: 'This year so far', from: 'now/y', to: 'now' },
];

const UNIT_WORDS: Readonly<Record<string, string>> = {
  s: 'second',
  m: 'minute',
  h: 'hour',
  d: 'day',
  w: 'week',
  M: 'month',
  Q: 'quarter',
  y: 'year',
};

/** Instants of a raw range, or what is wrong with it, in words. */
export function resolveRange(
  raw: RawTimeRange,
  context: TimeContext,
): { readonly window: TimeWindow } | { readonly problem: string; readonly edge: 'from' | 'to' } {
  const fromMs = parseTime(raw.from, 'from', context);
  if (fromMs === null) return { problem: notATime(raw.from), edge: 'from' };
  const toMs = parseTime(raw.to, 'to', context);
  if (toMs === null) return { problem: notATime(raw.to), edge: 'to' };
  if (fromMs >= toMs) return { problem: 'The start must be before the end', edge: 'from' };
  return { window: { fromMs, toMs } };
}

function notATime(text: string): string {
  return `Cannot read the time "${text}": expected a form like "now-6h", "now/d" or "2024-01-02 03:04:05"`;
}

/** As parseTimeExpression(), and ms since 1970 as text, which is how URLs carry absolute times. */
export function parseTime(text: string, edge: 'from' | 'to', context: TimeContext): number | null {
  return EPOCH_MS.test(text.trim()) ? Number(text) : parseTimeExpression(text, edge, context);
}

/**
 * The range that an address asks for in one of Grafana's forms (`from` and `to`, or `time` and `time.window` around it), each edge
 * that it leaves out as saved. `from` and `to` win: the picker writes them.
 */
export function rangeOfUrl(params: Pick<URLSearchParams, 'get'>, saved: RawTimeRange): RawTimeRange {
  const [from, to] = [edgeOfUrl(params.get('from')), edgeOfUrl(params.get('to'))];
  const centreMs = Number(params.get('time') || Number.NaN);
  const lengthMs = Number(params.get('time.window') || Number.NaN);
  if ((from === '' || to === '') && Number.isFinite(centreMs) && lengthMs > 0 && Number.isFinite(lengthMs))
    return rawOf({ fromMs: centreMs - lengthMs / 2, toMs: centreMs + lengthMs / 2 });
  return { from: from || saved.from, to: to || saved.to };
}

/** "20240814" and "20240814T090000" are times in UTC in an address. */
function edgeOfUrl(text: string | null): string {
  const short = /^(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2}))?$/.exec(text ?? '');
  if (!short) return text ?? '';
  const [, year, month, day, hour = '00', minute = '00', second = '00'] = short;
  const iso = `${year}-${month}-${day}T${hour}:${minute}:${second}Z`;
  return Number.isNaN(Date.parse(iso)) ? (text ?? '') : iso;
}

/** "Last 6 hours", "Yesterday", or both ends as times in the zone. */
export function describeRange(raw: RawTimeRange, context: TimeContext, extra: readonly QuickRange[] = []): string {
  const known = [...QUICK_RANGES, ...extra].find((range) => range.from === raw.from && range.to === raw.to);
  if (known) return known.title;
  const last = raw.to.trim() === 'now' ? /^now-(\d+)([smhdwMQy])$/.exec(raw.from.trim()) : null;
  if (last) {
    const count = Number(last[1]);
    return `Last ${count} ${UNIT_WORDS[last[2] ?? ''] ?? ''}${count === 1 ? '' : 's'}`;
  }
  const resolved = resolveRange(raw, context);
  if (!('window' in resolved)) return `${raw.from} to ${raw.to}`;
  if (isRelative(raw.from) || isRelative(raw.to))
    return `${describeEdge(raw.from, context)} to ${describeEdge(raw.to, context)}`;
  return describeWindow(resolved.window, context.zone);
}

function describeEdge(text: string, context: TimeContext): string {
  const instantMs = isRelative(text) ? null : parseTime(text, 'from', context);
  return instantMs === null ? text : formatInstant(instantMs, context.zone);
}

/** "2024-08-14 09:00:00 to 15:00:00": the day of the end is left out when it is the same. */
export function describeWindow({ fromMs, toMs }: TimeWindow, zoneText: string): string {
  const zone = createZone(zoneText);
  const isSameDay = formatPattern(fromMs, 'YYYY-MM-DD', zone) === formatPattern(toMs, 'YYYY-MM-DD', zone);
  const end = isSameDay ? formatPattern(toMs, 'HH:mm:ss', zone) : formatInstant(toMs, zoneText);
  return `${formatInstant(fromMs, zoneText)} to ${end}`;
}

/** The form in which the picker shows and reads absolute times. */
export function formatInstant(instantMs: number, zoneText: string): string {
  return formatPattern(instantMs, 'YYYY-MM-DD HH:mm:ss', createZone(zoneText));
}

export function rawOf({ fromMs, toMs }: TimeWindow): RawTimeRange {
  return { from: String(Math.round(fromMs)), to: String(Math.round(toMs)) };
}

/** A range that was copied as text: `{"from":"now-6h","to":"now"}`, as Grafana writes it too; null for anything else. */
export function readCopiedRange(text: string): RawTimeRange | null {
  try {
    const json: unknown = JSON.parse(text);
    if (!isJsonObject(json)) return null;
    const [from, to] = [textOr(json.from, ''), textOr(json.to, '')];
    return from === '' || to === '' ? null : { from, to };
  } catch {
    return null;
  }
}

/** Half the width to the left or right, never past the present. */
export function shiftWindow({ fromMs, toMs }: TimeWindow, direction: -1 | 1, nowMs: number): TimeWindow {
  const half = (toMs - fromMs) / 2;
  const wantedMs = direction * half;
  const shiftMs = direction === 1 ? Math.max(0, Math.min(wantedMs, nowMs - toMs)) : wantedMs;
  return { fromMs: fromMs + shiftMs, toMs: toMs + shiftMs };
}

/** Twice as wide (factor 2) or half as wide (factor 0.5) around the middle; the end stays at or before the present if it was. */
export function zoomWindow({ fromMs, toMs }: TimeWindow, factor: number, nowMs: number): TimeWindow {
  const middleMs = (fromMs + toMs) / 2;
  const halfMs = Math.max(SHORTEST_WINDOW_MS, (toMs - fromMs) * factor) / 2;
  const overMs = toMs <= nowMs ? Math.max(0, middleMs + halfMs - nowMs) : 0;
  return { fromMs: Math.max(0, middleMs - halfMs - overMs), toMs: middleMs + halfMs - overMs };
}
