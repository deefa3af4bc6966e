// Where the ticks of a time axis stand and what they say: round local times, a date where the day changes.
import { formatPattern } from '@/lib/units/dates';
import { instantOfLocal, type Zone } from '@/lib/units/zone';

export interface TimeTick {
  readonly timeMs: number;
  readonly label: string;
}

const SECOND_MS = 1000;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
/** Steps of equal length, each at most 2.5 times the one before. */
const EVEN_STEPS_MS = [
  1,
  2,
  5,
  10,
  20,
  50,
  100,
  200,
  500,
  ...[1, 2, 5, 10, 15, 30].map((count) => count * SECOND_MS),
  ...[1, 2, 5, 10, 15, 30].map((count) => count * MINUTE_MS),
  ...[1, 2, 3, 6, 12].map((count) => count * HOUR_MS),
  ...[1, 2, 4, 7, 14].map((count) => count * DAY_MS),
];
const MONTH_STEPS = [1, 2, 4, 6, 12, 24, 60, 120, 240, 600, 1200];
const MONTH_MS = 30.44 * DAY_MS;
/** 5 January 1970 was a Monday: steps of a week and more start there. */
const FIRST_MONDAY_MS = 4 * DAY_MS;
/** Labels of four digits and a colon need this much. */
const LEAST_SPACING_PX = 60;
const TICK_LIMIT = 500;

export interface TimeTickRequest {
  readonly fromMs: number;
  readonly toMs: number;
  readonly widthPx: number;
}

/** Ticks 60–150 px apart inside the range. Empty when the range or the width is empty. */
export function timeTicks(request: TimeTickRequest, zone: Zone): TimeTick[] {
  const { fromMs, toMs, widthPx } = request;
  if (!(toMs > fromMs) || !(widthPx > 0) || !Number.isFinite(toMs - fromMs)) return [];
  const leastStepMs = ((toMs - fromMs) * LEAST_SPACING_PX) / widthPx;
  const stepMs = EVEN_STEPS_MS.find((step) => step >= leastStepMs);
  if (stepMs !== undefined) return evenTicks(request, stepMs, zone);
  const stepMonths = MONTH_STEPS.find((step) => step * MONTH_MS >= leastStepMs) ?? 2400;
  return monthTicks(request, stepMonths, zone);
}

function evenTicks({ fromMs, toMs }: TimeTickRequest, stepMs: number, zone: Zone): TimeTick[] {
  const originMs = stepMs >= 7 * DAY_MS ? FIRST_MONDAY_MS : 0;
  const firstLocalMs = Math.ceil((fromMs + zone.offsetMs(fromMs) - originMs) / stepMs) * stepMs + originMs;
  const ticks: TimeTick[] = [];
  // One step earlier, as an hour that the clock repeats can hide the first tick.
  for (let localMs = firstLocalMs - stepMs; ticks.length < TICK_LIMIT; localMs += stepMs) {
    const timeMs = instantOfLocal(zone, localMs);
    if (timeMs > toMs) break;
    if (timeMs < fromMs || timeMs <= (ticks.at(-1)?.timeMs ?? -Infinity)) continue;
    ticks.push({ timeMs, label: formatPattern(timeMs, evenPattern(localMs, stepMs), zone) });
  }
  return ticks;
}

function evenPattern(localMs: number, stepMs: number): string {
  if (stepMs >= DAY_MS || localMs % DAY_MS === 0) return 'D MMM';
  if (stepMs >= MINUTE_MS) return 'HH:mm';
  return stepMs >= SECOND_MS ? 'HH:mm:ss' : 'ss.SSS';
}

function monthTicks({ fromMs, toMs }: TimeTickRequest, stepMonths: number, zone: Zone): TimeTick[] {
  const wall = zone.wallTime(fromMs);
  const ticks: TimeTick[] = [];
  let month = Math.floor((wall.year * 12 + wall.month - 1) / stepMonths) * stepMonths;
  for (; ticks.length < TICK_LIMIT; month += stepMonths) {
    const local = new Date(0);
    local.setUTCFullYear(Math.floor(month / 12), month % 12, 1);
    const timeMs = instantOfLocal(zone, local.getTime());
    if (!(timeMs <= toMs)) break;
    if (timeMs < fromMs) continue;
    const isYear = month % 12 === 0;
    ticks.push({ timeMs, label: formatPattern(timeMs, isYear ? 'YYYY' : 'MMM', zone) });
  }
  return ticks;
}
