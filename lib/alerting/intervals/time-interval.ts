// Time intervals of mute and active times: whether an instant lies in one, by the wall clock of its zone.
import { createZone, type Zone } from '@/lib/units/zone';

/** Both ends count. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** All given fields must hold; of each, one range is enough. */
export interface TimeInterval {
  /** Minutes of the day, the end excluded. */
  readonly times: readonly Range[] | null;
  /** 0 is Sunday. */
  readonly weekdays: readonly Range[] | null;
  /** Negative days count from the end of the month. */
  readonly daysOfMonth: readonly Range[] | null;
  readonly months: readonly Range[] | null;
  readonly years: readonly Range[] | null;
  readonly zone: Zone;
}

export const UTC = createZone('UTC');

export function intervalContains(interval: TimeInterval, timeMs: number): boolean {
  const wall = interval.zone.wallTime(timeMs);
  const minutes = wall.hour * 60 + wall.minute;
  const isIn = (ranges: readonly Range[] | null, value: number): boolean =>
    ranges === null || ranges.some(({ start, end }) => value >= start && value <= end);
  return (
    (interval.times === null || interval.times.some(({ start, end }) => minutes >= start && minutes < end)) &&
    containsDay(interval.daysOfMonth, wall.day, daysInMonth(wall.year, wall.month)) &&
    isIn(interval.months, wall.month) &&
    isIn(interval.weekdays, wall.weekday) &&
    isIn(interval.years, wall.year)
  );
}

function containsDay(ranges: readonly Range[] | null, day: number, lastDay: number): boolean {
  if (ranges === null) return true;
  const fromStart = (value: number): number => (value < 0 ? lastDay + value + 1 : value);
  return ranges.some(({ start, end }) => day >= fromStart(start) && day <= fromStart(end));
}

function daysInMonth(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/** The names of those that hold at the instant. */
function intervalsAt(
  names: readonly string[],
  intervals: ReadonlyMap<string, readonly TimeInterval[]>,
  timeMs: number,
): string[] {
  return names.filter((name) => intervals.get(name)?.some((interval) => intervalContains(interval, timeMs)) === true);
}

/** Whether a route keeps quiet, and by which intervals: muted while any of `mute` holds, and while none of `active` does. */
export function mutedBy(
  route: { readonly muteTimeIntervals: readonly string[]; readonly activeTimeIntervals: readonly string[] },
  intervals: ReadonlyMap<string, readonly TimeInterval[]>,
  timeMs: number,
): readonly string[] {
  const { muteTimeIntervals, activeTimeIntervals } = route;
  const isInactive = activeTimeIntervals.length > 0 && intervalsAt(activeTimeIntervals, intervals, timeMs).length === 0;
  return isInactive ? activeTimeIntervals : intervalsAt(muteTimeIntervals, intervals, timeMs);
}
