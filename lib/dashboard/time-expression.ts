// Time expressions as Grafana writes them: `now-6h`, `now-1d/d`, `2024-01-02 03:04:05`, ISO times → an instant in ms.
import { createZone, instantOfLocal, type Zone } from '@/lib/units/zone';

export interface TimeContext {
  readonly nowMs: number;
  /** IANA name (see zoneName in time-zone.ts). */
  readonly zone: string;
  /** 0 to 11, for `/fy` and `/fQ`. */
  readonly fiscalYearStartMonth?: number;
  /** "monday", "saturday", "sunday" or "" for Sunday. */
  readonly weekStart?: string;
}

const UNITS = ['s', 'm', 'h', 'd', 'w', 'M', 'Q', 'y', 'fQ', 'fy'] as const;
type Unit = (typeof UNITS)[number];

/** Lengths of time; days and above keep the time on the wall clock instead. */
const LENGTHS_MS: Partial<Record<Unit, number>> = { s: 1000, m: 60_000, h: 3_600_000 };
const DAYS: Partial<Record<Unit, number>> = { d: 1, w: 7 };
const MONTHS: Partial<Record<Unit, number>> = { M: 1, Q: 3, fQ: 3, y: 12, fy: 12 };
const WEEK_START_DAYS: Readonly<Record<string, number>> = { monday: 1, saturday: 6 };
/** The month (0 to 11, below 0 in the year before) with which the unit around a month begins. */
const FIRST_MONTHS: Partial<Record<Unit, (month: number, fiscalStart: number) => number>> = {
  M: (month) => month,
  Q: (month) => month - (month % 3),
  y: () => 0,
  fQ: (month, fiscalStart) => month - ((month - fiscalStart + 12) % 3),
  fy: (month, fiscalStart) => month - ((month - fiscalStart + 12) % 12),
};
const LIMIT_MS = 8.64e15;

/** Without a number it is one: `now-h`. */
const STEP = /^(?:([+-])(\d*)(fQ|fy|[smhdwMQy])|\/(fQ|fy|[smhdwMQy]))/;
const LOCAL_TIME = /^(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,3}))?)?)?$/;
const ISO_TIME = /^\d{4}-\d{2}-\d{2}T/;

export function isRelative(text: string): boolean {
  return text.trim().startsWith('now');
}

/** The instant in ms, or null for what is not a time. At the edge `to`, `/unit` rounds up to the last ms of the unit. */
export function parseTimeExpression(text: string, edge: 'from' | 'to', context: TimeContext): number | null {
  const trimmed = text.trim();
  return isRelative(trimmed)
    ? parseRelative(trimmed.slice('now'.length).replaceAll(' ', ''), edge, context)
    : parseAbsolute(trimmed, context.zone);
}

function parseRelative(text: string, edge: 'from' | 'to', context: TimeContext): number | null {
  const zone = createZone(context.zone);
  let instantMs = context.nowMs;
  let rest = text;
  while (rest !== '') {
    const match = STEP.exec(rest);
    if (!match) return null;
    const [whole, sign, count, shiftUnit, roundUnit] = match;
    const unit = UNITS.find((one) => one === (shiftUnit ?? roundUnit)) ?? 's';
    if (shiftUnit === undefined) {
      const startMs = startOf(instantMs, unit, { ...context, zone });
      instantMs = edge === 'from' ? startMs : shift({ instantMs: startMs, amount: 1, unit }, zone) - 1;
    } else {
      instantMs = shift(
        { instantMs, amount: (count === '' ? 1 : Number(count)) * (sign === '-' ? -1 : 1), unit },
        zone,
      );
    }
    if (!Number.isFinite(instantMs) || Math.abs(instantMs) > LIMIT_MS) return null;
    rest = rest.slice(whole.length);
  }
  return instantMs;
}

interface Shift {
  readonly instantMs: number;
  readonly amount: number;
  readonly unit: Unit;
}

function shift({ instantMs, amount, unit }: Shift, zone: Zone): number {
  const lengthMs = LENGTHS_MS[unit];
  if (lengthMs !== undefined) return instantMs + amount * lengthMs;
  const local = new Date(instantMs + zone.offsetMs(instantMs));
  const days = DAYS[unit];
  if (days === undefined) addMonths(local, amount * (MONTHS[unit] ?? 0));
  else local.setUTCDate(local.getUTCDate() + amount * days);
  return instantOfLocal(zone, local.getTime());
}

/** The 31st plus one month is the last day of the next. */
function addMonths(local: Date, months: number): void {
  const day = local.getUTCDate();
  local.setUTCDate(1);
  local.setUTCMonth(local.getUTCMonth() + months);
  const daysInMonth = new Date(Date.UTC(local.getUTCFullYear(), local.getUTCMonth() + 1, 0)).getUTCDate();
  local.setUTCDate(Math.min(day, daysInMonth));
}

interface RoundingContext extends Omit<TimeContext, 'zone'> {
  readonly zone: Zone;
}

function startOf(instantMs: number, unit: Unit, context: RoundingContext): number {
  const { zone, fiscalYearStartMonth = 0, weekStart = '' } = context;
  const local = new Date(instantMs + zone.offsetMs(instantMs));
  const lengthMs = LENGTHS_MS[unit];
  if (lengthMs !== undefined) {
    const localMs = local.getTime();
    return instantOfLocal(zone, localMs - (((localMs % lengthMs) + lengthMs) % lengthMs));
  }
  local.setUTCHours(0, 0, 0, 0);
  const month = local.getUTCMonth();
  const firstMonth = FIRST_MONTHS[unit]?.(month, fiscalYearStartMonth);
  if (firstMonth !== undefined) local.setUTCMonth(firstMonth, 1);
  else if (unit === 'w')
    local.setUTCDate(local.getUTCDate() - ((local.getUTCDay() - (WEEK_START_DAYS[weekStart] ?? 0) + 7) % 7));
  return instantOfLocal(zone, local.getTime());
}

function parseAbsolute(text: string, zoneText: string): number | null {
  const match = LOCAL_TIME.exec(text);
  if (!match) {
    const instantMs = ISO_TIME.test(text) ? Date.parse(text) : Number.NaN;
    return Number.isNaN(instantMs) ? null : instantMs;
  }
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = match
    .slice(1, 7)
    .map((part) => (part === undefined ? undefined : Number(part)));
  const milliseconds = Number((match[7] ?? '0').padEnd(3, '0'));
  const localMs = Date.UTC(year, month - 1, day, hour, minute, second, milliseconds);
  // A 30th of February would run over into March.
  const local = new Date(localMs);
  const isReal = local.getUTCMonth() === month - 1 && local.getUTCDate() === day;
  return isReal && hour <= 23 && minute <= 59 && second <= 59 ? instantOfLocal(createZone(zoneText), localMs) : null;
}
