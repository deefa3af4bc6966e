// Instants as text: the date units, `time:` patterns, tooltips and "a few seconds ago". Times are ms since 1970.
import { patternOfToken, TOKENS, tokenText } from '@/lib/units/date-tokens';
import type { DateForm } from '@/lib/units/unit-rule';
import { createZone, type Zone } from '@/lib/units/zone';

export interface DateContext {
  readonly timeZone: string;
  /** "Now" for relative forms and "no date if today"; without it these print the full date. */
  readonly nowMs?: number;
}

const LIMIT_MS = 8.64e15;

export function isDrawableTime(timeMs: number): boolean {
  return Number.isFinite(timeMs) && Math.abs(timeMs) <= LIMIT_MS;
}

export function formatDateForm(timeMs: number, form: DateForm, hidesToday: boolean, context: DateContext): string {
  if (!isDrawableTime(timeMs)) return 'Invalid date';
  if (form === 'fromNow')
    return context.nowMs === undefined ? formatDateForm(timeMs, 'iso', false, context) : fromNow(timeMs, context.nowMs);
  const zone = createZone(context.timeZone);
  const isShort = hidesToday && context.nowMs !== undefined && isSameDay(zone, timeMs, context.nowMs);
  const patterns: Readonly<Record<Exclude<DateForm, 'fromNow'>, readonly [full: string, short: string]>> = {
    iso: ['YYYY-MM-DD HH:mm:ss', 'HH:mm:ss'],
    system: ['YYYY-MM-DD HH:mm:ss', 'HH:mm:ss'],
    us: ['MM/DD/YYYY h:mm:ss a', 'h:mm:ss a'],
    // A narrow no-break space before AM and PM, as browsers print it.
    local: ['MM/DD/YYYY, hh:mm:ss\u202FA', 'hh:mm:ss\u202FA'],
  };
  return formatPattern(timeMs, patterns[form][isShort ? 1 : 0], zone);
}

/** Without a pattern: ISO. */
const STANDARD_PATTERN = 'YYYY-MM-DDTHH:mm:ssZ';

/** Moment's tokens, as `time:` units and date settings use them; text in [brackets] stays. */
export function formatPattern(timeMs: number, pattern: string, zone: Zone): string {
  const context = { wall: zone.wallTime(timeMs), timeMs, zone };
  const fill = (text: string): string =>
    text.replace(TOKENS, (token: string, literal: string | undefined, escaped: string | undefined) => {
      const form = patternOfToken(token);
      return literal ?? escaped ?? (form === undefined ? tokenText(token, context) : fill(form));
    });
  if (pattern !== '') return fill(pattern);
  return fill(zone.name === 'UTC' ? `${STANDARD_PATTERN.slice(0, -1)}[Z]` : STANDARD_PATTERN);
}

function isSameDay(zone: Zone, leftMs: number, rightMs: number): boolean {
  return formatPattern(leftMs, 'YYYY-MM-DD', zone) === formatPattern(rightMs, 'YYYY-MM-DD', zone);
}

/** Upper bounds as moment's: 45 s, 90 s, 45 min, 90 min, 22 h, 36 h, 26 d, 45 d, 320 d, 548 d. */
const AGES: readonly (readonly [belowMs: number, unitMs: number, one: string, many: string])[] = [
  [44_500, 0, 'a few seconds', ''],
  [89_500, 0, 'a minute', ''],
  [2_670_000, 60_000, '', 'minutes'],
  [5_370_000, 0, 'an hour', ''],
  [77_400_000, 3_600_000, '', 'hours'],
  [127_800_000, 0, 'a day', ''],
  [2_203_200_000, 86_400_000, '', 'days'],
  [3_931_200_000, 0, 'a month', ''],
  [27_604_800_000, 2_629_800_000, '', 'months'],
  [47_347_200_000, 0, 'a year', ''],
  [Number.POSITIVE_INFINITY, 31_557_600_000, '', 'years'],
];

/** "5 minutes ago", "in an hour". */
export function fromNow(timeMs: number, nowMs: number): string {
  const ageMs = Math.abs(nowMs - timeMs);
  const rung = AGES.find(([belowMs]) => ageMs < belowMs);
  if (rung === undefined) return 'Invalid date';
  const [, unitMs, one, many] = rung;
  const words = unitMs === 0 ? one : `${Math.round(ageMs / unitMs)} ${many}`;
  return timeMs > nowMs ? `in ${words}` : `${words} ago`;
}
