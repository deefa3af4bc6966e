// When a series lives, as far as the index knows.
import type { SeriesRegistry } from '@/server/storage/index/series-registry';
import type { SeriesRef, TimeRange } from '@/server/storage/ports';

/** Whether the span from the oldest to the newest sample of a series touches the range. */
export function livesIn(registry: SeriesRegistry, ref: SeriesRef, { startMs, endMs }: TimeRange): boolean {
  return registry.oldestMs(ref) <= endMs && registry.untilMs(ref) >= startMs && registry.isKnown(ref);
}
