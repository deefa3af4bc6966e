// Instants as text: the date units, `time:` patterns, tooltips and "a few seconds ago". Times are ms since 1970.
import { MONTHS, WEEKDAYS } from '@/lib/units/calendar-names';
import type { DateForm } from '@/lib/units/unit-rule';
import { createZone, type WallTime, type Zone } from '@/lib/units/zone';

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

const TOKENS = /\[([^\]]*)\]|YYYY|YY|MMMM|MMM|MM|M|DDDD|Do|DD|D|dddd|ddd|HH|H|hh|h|mm|m|ss|s|SSS|A|a|ZZ|Z|X|x/g;

/** Moment's tokens, as `time:` units and date settings use them; text in [brackets] stays. */
export function formatPattern(timeMs: number, pattern: string, zone: Zone): string {
  const wall = zone.wallTime(timeMs);
  return pattern.replace(TOKENS, (token: string, literal: string | undefined) =>
    literal === undefined ? tokenText(token, wall, timeMs, zone) : literal,
  );
}

function pad(value: number, digitCount: number): string {
  return String(value).padStart(digitCount, '0');
}

function tokenText(token: string, wall: WallTime, timeMs: number, zone: Zone): string {
  return dateToken(token, wall) ?? clockToken(token, wall) ?? zoneToken(token, timeMs, zone);
}

function dateToken(token: string, wall: WallTime): string | undefined {
  switch (token) {
    case 'YYYY':
      return pad(wall.year, 4);
    case 'YY':
      return pad(wall.year % 100, 2);
    case 'MMMM':
      return MONTHS[wall.month - 1] ?? '';
    case 'MMM':
      return (MONTHS[wall.month - 1] ?? '').slice(0, 3);
    case 'MM':
      return pad(wall.month, 2);
    case 'M':
      return String(wall.month);
    case 'DD':
      return pad(wall.day, 2);
    case 'D':
      return String(wall.day);
    case 'Do':
      return `${wall.day}${ordinalSuffix(wall.day)}`;
    case 'dddd':
      return WEEKDAYS[wall.weekday] ?? '';
    case 'ddd':
      return (WEEKDAYS[wall.weekday] ?? '').slice(0, 3);
    default:
      return undefined;
  }
}

function clockToken(token: string, wall: WallTime): string | undefined {
  const hour12 = wall.hour % 12 === 0 ? 12 : wall.hour % 12;
  switch (token) {
    case 'HH':
      return pad(wall.hour, 2);
    case 'H':
      return String(wall.hour);
    case 'hh':
      return pad(hour12, 2);
    case 'h':
      return String(hour12);
    case 'mm':
      return pad(wall.minute, 2);
    case 'm':
      return String(wall.minute);
    case 'ss':
      return pad(wall.second, 2);
    case 's':
      return String(wall.second);
    case 'SSS':
      return pad(wall.millisecond, 3);
    case 'A':
      return wall.hour < 12 ? 'AM' : 'PM';
    case 'a':
      return wall.hour < 12 ? 'am' : 'pm';
    default:
      return undefined;
  }
}

function zoneToken(token: string, timeMs: number, zone: Zone): string {
  if (token === 'X') return String(Math.floor(timeMs / 1000));
  if (token === 'x') return String(timeMs);
  if (token !== 'Z' && token !== 'ZZ') return token;
  const offsetMinutes = Math.round(zone.offsetMs(timeMs) / 60_000);
  const absolute = Math.abs(offsetMinutes);
  const separator = token === 'Z' ? ':' : '';
  return `${offsetMinutes < 0 ? '-' : '+'}${pad(Math.floor(absolute / 60), 2)}${separator}${pad(absolute % 60, 2)}`;
}

function ordinalSuffix(day: number): string {
  if (day >= 11 && day <= 13) return 'th';
  return ['th', 'st', 'nd', 'rd'][day % 10] ?? 'th';
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
