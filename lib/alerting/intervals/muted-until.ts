// When a route that keeps quiet speaks again.
import { mutedBy, type TimeInterval } from '@/lib/alerting/intervals/time-interval';

const MINUTE_MS = 60_000;
/** Longer ahead nobody wants to know to the minute. */
const AHEAD_MINUTES = 24 * 60;

/** The first minute after `nowMs` at which nothing mutes it; null: not within a day. Wall clocks may jump: each minute is looked at. */
export function mutedUntil(
  route: Parameters<typeof mutedBy>[0],
  intervals: ReadonlyMap<string, readonly TimeInterval[]>,
  nowMs: number,
): number | null {
  const startMs = Math.floor(nowMs / MINUTE_MS) * MINUTE_MS;
  for (let minute = 1; minute <= AHEAD_MINUTES; minute += 1) {
    const timeMs = startMs + minute * MINUTE_MS;
    if (mutedBy(route, intervals, timeMs).length === 0) return timeMs;
  }
  return null;
}
