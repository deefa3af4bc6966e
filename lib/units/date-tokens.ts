// What each token of a date pattern (moment's words, English) says of an instant.
import { MONTHS, WEEKDAYS } from '@/lib/units/calendar-names';
import type { WallTime, Zone } from '@/lib/units/zone';

/** Longest first, so that "MMMM" is not read as two times "MM". */
const NAMES =
  'LTS|LT|LLLL|LLL|LL|L|llll|lll|ll|l|YYYY|YY|Y|Qo|Q|MMMM|MMM|MM|Mo|M|DDDD|DDDo|DDD|DD|Do|D|dddd|ddd|dd|do|d|gggg|gg|GGGG|GG|' +
  'ww|wo|w|WW|Wo|W|E|e|HH|H|hh|h|kk|k|mm|m|ss|s|S{1,9}|A|a|zz|z|ZZ|Z|X|x';

/** Text in [brackets] stays, and what stands behind a backslash. */
export const TOKENS = new RegExp(String.raw`\[([^\]]*)\]|\\(${NAMES}|.)|${NAMES}`, 'g');

export interface TokenContext {
  readonly wall: WallTime;
  readonly timeMs: number;
  readonly zone: Zone;
}

/** Patterns that stand for others, as the United States write them. */
const FORMS: Readonly<Record<string, string>> = {
  LT: 'h:mm A',
  LTS: 'h:mm:ss A',
  L: 'MM/DD/YYYY',
  LL: 'MMMM D, YYYY',
  LLL: 'MMMM D, YYYY h:mm A',
  LLLL: 'dddd, MMMM D, YYYY h:mm A',
  l: 'M/D/YYYY',
  ll: 'MMM D, YYYY',
  lll: 'MMM D, YYYY h:mm A',
  llll: 'ddd, MMM D, YYYY h:mm A',
};

/** The pattern behind a token such as "LLL"; undefined for tokens that stand for themselves. */
export function patternOfToken(token: string): string | undefined {
  return FORMS[token];
}

const DATE: Readonly<Record<string, (wall: WallTime) => string>> = {
  YYYY: ({ year }) => pad(year, 4),
  YY: ({ year }) => pad(year % 100, 2),
  Y: ({ year }) => String(year),
  Q: (wall) => String(quarterOf(wall)),
  Qo: (wall) => ordinal(quarterOf(wall)),
  MMMM: ({ month }) => MONTHS[month - 1] ?? '',
  MMM: ({ month }) => (MONTHS[month - 1] ?? '').slice(0, 3),
  MM: ({ month }) => pad(month, 2),
  Mo: ({ month }) => ordinal(month),
  M: ({ month }) => String(month),
  DDDD: (wall) => pad(dayOfYear(wall), 3),
  DDDo: (wall) => ordinal(dayOfYear(wall)),
  DDD: (wall) => String(dayOfYear(wall)),
  DD: ({ day }) => pad(day, 2),
  Do: ({ day }) => ordinal(day),
  D: ({ day }) => String(day),
  dddd: ({ weekday }) => WEEKDAYS[weekday] ?? '',
  ddd: ({ weekday }) => (WEEKDAYS[weekday] ?? '').slice(0, 3),
  dd: ({ weekday }) => (WEEKDAYS[weekday] ?? '').slice(0, 2),
  do: ({ weekday }) => ordinal(weekday),
  d: ({ weekday }) => String(weekday),
  e: ({ weekday }) => String(weekday),
  E: ({ weekday }) => String(weekday === 0 ? 7 : weekday),
  gggg: (wall) => pad(weekOf(wall, SUNDAYS).year, 4),
  gg: (wall) => pad(weekOf(wall, SUNDAYS).year % 100, 2),
  ww: (wall) => pad(weekOf(wall, SUNDAYS).week, 2),
  wo: (wall) => ordinal(weekOf(wall, SUNDAYS).week),
  w: (wall) => String(weekOf(wall, SUNDAYS).week),
  GGGG: (wall) => pad(weekOf(wall, ISO).year, 4),
  GG: (wall) => pad(weekOf(wall, ISO).year % 100, 2),
  WW: (wall) => pad(weekOf(wall, ISO).week, 2),
  Wo: (wall) => ordinal(weekOf(wall, ISO).week),
  W: (wall) => String(weekOf(wall, ISO).week),
};

const CLOCK: Readonly<Record<string, (wall: WallTime) => string>> = {
  HH: ({ hour }) => pad(hour, 2),
  H: ({ hour }) => String(hour),
  hh: ({ hour }) => pad(hour % 12 || 12, 2),
  h: ({ hour }) => String(hour % 12 || 12),
  kk: ({ hour }) => pad(hour || 24, 2),
  k: ({ hour }) => String(hour || 24),
  mm: ({ minute }) => pad(minute, 2),
  m: ({ minute }) => String(minute),
  ss: ({ second }) => pad(second, 2),
  s: ({ second }) => String(second),
  A: ({ hour }) => (hour < 12 ? 'AM' : 'PM'),
  a: ({ hour }) => (hour < 12 ? 'am' : 'pm'),
};

export function tokenText(token: string, { wall, timeMs, zone }: TokenContext): string {
  const ofWall = DATE[token] ?? CLOCK[token];
  if (ofWall !== undefined) return ofWall(wall);
  // Finer than milliseconds there is nothing.
  if (token.startsWith('S')) return pad(wall.millisecond, 3).padEnd(token.length, '0').slice(0, token.length);
  switch (token) {
    case 'X':
      return String(Math.floor(Math.trunc(timeMs) / 1000));
    case 'x':
      return String(Math.trunc(timeMs));
    case 'Z':
      return offsetText(zone.offsetMs(timeMs), ':');
    case 'ZZ':
      return offsetText(zone.offsetMs(timeMs), '');
    default:
      return zone.name;
  }
}

function pad(value: number, digitCount: number): string {
  return String(value).padStart(digitCount, '0');
}

function ordinal(value: number): string {
  const isTeen = value % 100 >= 11 && value % 100 <= 13;
  return `${value}${isTeen ? 'th' : (['th', 'st', 'nd', 'rd'][value % 10] ?? 'th')}`;
}

function offsetText(offsetMs: number, separator: string): string {
  const minutes = Math.round(offsetMs / 60_000);
  const absolute = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${pad(Math.floor(absolute / 60), 2)}${separator}${pad(absolute % 60, 2)}`;
}

function quarterOf({ month }: WallTime): number {
  return Math.ceil(month / 3);
}

const DAY_MS = 86_400_000;

function utcDay(year: number, month: number, day: number): number {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return Math.floor(date.getTime() / DAY_MS);
}

function dayOfYear({ year, month, day }: WallTime): number {
  return utcDay(year, month, day) - utcDay(year, 1, 1) + 1;
}

interface WeekRule {
  /** 0 = Sunday. */
  readonly firstWeekday: number;
  /** The first week of a year is the one that holds this day of January. */
  readonly anchorDay: number;
}

const SUNDAYS: WeekRule = { firstWeekday: 0, anchorDay: 1 };
const ISO: WeekRule = { firstWeekday: 1, anchorDay: 4 };

function weekOf({ year, month, day }: WallTime, rule: WeekRule): { readonly year: number; readonly week: number } {
  const today = utcDay(year, month, day);
  const weekYear = [year + 1, year].find((one) => today >= firstWeekStart(one, rule)) ?? year - 1;
  return { year: weekYear, week: Math.floor((today - firstWeekStart(weekYear, rule)) / 7) + 1 };
}

function firstWeekStart(year: number, { firstWeekday, anchorDay }: WeekRule): number {
  const anchor = utcDay(year, 1, anchorDay);
  // The first of January 1970 was a Thursday.
  const weekday = (((anchor + 4) % 7) + 7) % 7;
  return anchor - ((weekday - firstWeekday + 7) % 7);
}
