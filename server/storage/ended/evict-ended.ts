// Series that ended leave memory when there are too many of them, the oldest first: their rows and segments stay.
import { setImmediate } from 'node:timers/promises';
import type { Clock } from '@/server/platform/clock';
import { SERIES_ACTIVE, SERIES_ENDED, SERIES_PERSISTED } from '@/server/storage/index/series-flags';
import type { SeriesRegistry } from '@/server/storage/index/series-registry';
import type { LogWriter } from '@/server/storage/log/log-writer';
import type { SeriesRef } from '@/server/storage/ports';
import type { StoreLimits } from '@/server/storage/store-limits';

/** Series that leave between two commits. */
const LEAVE_BURST = 2000;
/** So much of the limit stays: to look for those that may leave takes a look at all. */
const KEPT_SHARE = 0.75;

interface Deps {
  readonly registry: SeriesRegistry;
  readonly writer: Pick<LogWriter, 'between'>;
  readonly clock: Clock;
  readonly limits: Pick<StoreLimits, 'maxEndedSeries' | 'epochMs'>;
  /** Something else still names the series by its reference. */
  readonly isPinned: (ref: SeriesRef) => boolean;
}

/**
 * Returns how many left. Each process does so for itself: a series whose log rows still come is looked up again. Only series that a whole
 * epoch knows nothing of: whoever writes one rarely would otherwise have to ask for it again each time.
 */
export async function evictEnded(deps: Deps): Promise<number> {
  const { registry, writer, clock, limits, isPinned } = deps;
  const { maxEndedSeries } = limits;
  if (registry.knownCount - registry.activeCount <= maxEndedSeries) return 0;
  const hasEnded = endTest(deps);
  const ended: SeriesRef[] = [];
  for (const refs of registry.walk({ flags: SERIES_PERSISTED, without: SERIES_ACTIVE })) {
    for (const ref of refs) if (hasEnded(ref) && !isPinned(ref)) ended.push(ref);
    await setImmediate();
  }
  if (ended.length <= maxEndedSeries) return 0;
  const ends = Float64Array.from(ended, (ref) => registry.untilMs(ref)).toSorted();
  const lastMs = ends[ended.length - 1 - Math.floor(maxEndedSeries * KEPT_SHARE)] ?? -Infinity;
  const leaving = ended.filter((ref) => registry.untilMs(ref) <= lastMs);
  let goneCount = 0;
  for (let at = 0; at < leaving.length; at += LEAVE_BURST)
    await writer.between(async () => {
      const some = leaving.slice(at, at + LEAVE_BURST).filter(hasEnded);
      registry.leave(some, clock.monotonicMs());
      goneCount += some.length;
    });
  return goneCount;
}

function endTest({ registry, clock, limits }: Deps): (ref: SeriesRef) => boolean {
  // Where another process seals, it is that one which tells the table of ends.
  const endedBeforeMs = registry.areEndsStale ? clock.nowMs() - 2 * limits.epochMs : -Infinity;
  return (ref) =>
    registry.isKnown(ref) &&
    !registry.hasFlag(ref, SERIES_ACTIVE) &&
    registry.hasFlag(ref, SERIES_PERSISTED) &&
    (registry.hasFlag(ref, SERIES_ENDED) || registry.untilMs(ref) < endedBeforeMs);
}
