// What start timestamps tell of counters: where they began anew, and where samples contradict each other. As in Prometheus.
import { quoteText } from '@/lib/promql/quote-text';

/** A sample's time, and when its counter began: NaN or 0 where that is not known. */
export interface StartedSample {
  readonly timeMs: number;
  readonly startMs: number;
}

/** A start at or after the sample's own time says nothing. */
function isUsable({ timeMs, startMs }: StartedSample): boolean {
  return startMs !== 0 && startMs < timeMs;
}

/** Whether the counter began anew between two samples. */
export function startsAnew(before: StartedSample, current: StartedSample): boolean {
  if (!isUsable(current)) return false;
  if (current.startMs !== before.timeMs) return current.startMs > before.timeMs;
  // Deltas begin where the one before ended; so do counters of unknown start, whose first sample knows no start.
  return isUsable(before);
}

/** Whether a sample claims to have begun before the one before it, but not where that one began. */
export function overlaps(before: StartedSample, current: StartedSample): boolean {
  return current.startMs !== 0 && current.startMs < before.timeMs && current.startMs !== knownStart(before);
}

function knownStart({ startMs }: StartedSample): number {
  return startMs === 0 ? NaN : startMs;
}

/** The start of a window's first sample where it can stand for a sample of value 0: inside the window, before the sample. */
export function zeroSampleMs(first: StartedSample, windowStartMs: number): number | undefined {
  return isUsable(first) && first.startMs > windowStartMs ? first.startMs : undefined;
}

export function overlapText(name: string): string {
  return `sample has start time that overlaps with previous sample timestamp for metric ${quoteText(name)}`;
}
