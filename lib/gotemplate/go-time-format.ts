// Go's layouts: the reference time Mon Jan 2 15:04:05 MST 2006, written as one wants other times written.
import { MONTHS, WEEKDAYS } from '@/lib/units/calendar-names';
import { type Zone, type WallTime } from '@/lib/units/zone';

const PIECE =
  /January|Jan(?![a-z])|Jan|Monday|Mon|MST|2006|01|002|02|03|04|05|06|15|PM|pm|-07:00:00|-070000|-07:00|-0700|-07|Z07:00:00|Z070000|Z07:00|Z0700|Z07|__2|_2(?!006)|[.,]0+(?![0-9])|[.,]9+(?![0-9])|[1-5]/g;

interface Moment {
  readonly wall: WallTime;
  readonly offsetMinutes: number;
  readonly zoneName: string;
}

export function formatGoTime({ timeMs, zone }: { timeMs: number; zone: Zone }, layout: string): string {
  const moment = {
    wall: zone.wallTime(timeMs),
    offsetMinutes: Math.round(zone.offsetMs(timeMs) / 60_000),
    zoneName: zoneAbbreviation(timeMs, zone),
  };
  return layout.replaceAll(PIECE, (piece) => formatPiece(piece, moment));
}

function formatPiece(piece: string, moment: Moment): string {
  if (piece.startsWith('Z') || piece.startsWith('-')) return formatOffset(piece, moment.offsetMinutes);
  if (/^[.,][09]/.test(piece)) return formatFraction(piece, moment.wall.millisecond);
  if (/^[A-Za-z]/.test(piece)) return formatWord(piece, moment);
  return formatNumber(piece, moment.wall);
}

function formatWord(piece: string, { wall, zoneName }: Moment): string {
  const day = WEEKDAYS[wall.weekday] ?? '';
  const month = MONTHS[wall.month - 1] ?? '';
  switch (piece) {
    case 'January':
      return month;
    case 'Jan':
      return month.slice(0, 3);
    case 'Monday':
      return day;
    case 'Mon':
      return day.slice(0, 3);
    case 'PM':
      return wall.hour >= 12 ? 'PM' : 'AM';
    case 'pm':
      return wall.hour >= 12 ? 'pm' : 'am';
    default:
      return zoneName;
  }
}

const NUMBERS: Readonly<Record<string, (wall: WallTime) => string>> = {
  '2006': ({ year }) => String(year).padStart(4, '0'),
  '06': ({ year }) => two(year % 100),
  '01': ({ month }) => two(month),
  '1': ({ month }) => String(month),
  '02': ({ day }) => two(day),
  '2': ({ day }) => String(day),
  _2: ({ day }) => String(day).padStart(2, ' '),
  '002': (wall) => String(dayOfYear(wall)).padStart(3, '0'),
  __2: (wall) => String(dayOfYear(wall)).padStart(3, ' '),
  '15': ({ hour }) => two(hour),
  '03': ({ hour }) => two(hour % 12 || 12),
  '3': ({ hour }) => String(hour % 12 || 12),
  '04': ({ minute }) => two(minute),
  '4': ({ minute }) => String(minute),
  '05': ({ second }) => two(second),
  '5': ({ second }) => String(second),
};

function formatNumber(piece: string, wall: WallTime): string {
  return NUMBERS[piece]?.(wall) ?? piece;
}

function dayOfYear({ year, month, day }: WallTime): number {
  return Math.round((Date.UTC(year, month - 1, day) - Date.UTC(year, 0, 1)) / 86_400_000) + 1;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}

/** `.000` always shows its digits, `.999` leaves out zeros at the end. */
function formatFraction(piece: string, millisecond: number): string {
  const count = piece.length - 1;
  const digits = String(millisecond).padStart(3, '0').padEnd(9, '0').slice(0, count);
  const shown = piece[1] === '9' ? digits.replace(/0+$/, '') : digits;
  return shown === '' ? '' : (piece[0] ?? '.') + shown;
}

function formatOffset(piece: string, offsetMinutes: number): string {
  if (piece.startsWith('Z') && offsetMinutes === 0) return 'Z';
  const magnitude = Math.abs(offsetMinutes);
  const separator = piece.includes(':') ? ':' : '';
  const sign = offsetMinutes < 0 ? '-' : '+';
  const hours = sign + two(Math.floor(magnitude / 60));
  if (piece.length === 3) return hours;
  const seconds = piece.length >= 7 && !/^.07:00$/.test(piece) ? `${separator}00` : '';
  return hours + separator + two(magnitude % 60) + seconds;
}

/** `CET`, or an offset where the zone has no letters of its own. */
function zoneAbbreviation(timeMs: number, zone: Zone): string {
  if (zone.name === 'UTC' || !Number.isFinite(timeMs)) return 'UTC';
  const minutes = Math.round(zone.offsetMs(timeMs) / 60_000);
  const locale = zone.name.startsWith('America/') || zone.name.startsWith('US/') ? 'en-US' : 'en-GB';
  const parts = new Intl.DateTimeFormat(locale, { timeZone: zone.name, timeZoneName: 'short' }).formatToParts(timeMs);
  const name = parts.find((part) => part.type === 'timeZoneName')?.value ?? '';
  if (/^[A-Z]{3,5}$/.test(name)) return name;
  const offset = formatOffset(minutes % 60 === 0 ? '-07' : '-0700', minutes);
  return offset;
}
