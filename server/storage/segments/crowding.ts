// When many series in the head have ended, as after the roll-out of a whole fleet, their epoch is sealed early: only then do they leave
// the head and no longer count against the limit.
import { setImmediate } from 'node:timers/promises';
import type { Clock } from '@/server/platform/clock';
import { SERIES_ACTIVE } from '@/server/storage/index/series-flags';
import type { SeriesRegistry } from '@/server/storage/index/series-registry';

/** A series that was not heard of for so long has ended: longer than usual scrape intervals and the lookback of queries. */
const ENDED_AFTER_MS = 10 * 60_000;
/** Shares of the limit, and of the series in the head, at which it is worth the smaller rows. */
const CROWDED_SHARE = 0.5;
const ENDED_SHARE = 0.25;
const COUNT_EVERY_MS = 60_000;

interface Deps {
  readonly registry: SeriesRegistry;
  readonly clock: Clock;
  readonly maxSeries: number;
}

export interface Crowding {
  isCrowded(): Promise<boolean>;
}

export function createCrowding({ registry, clock, maxSeries }: Deps): Crowding {
  let countedMs = -Infinity;

  async function endedCount(): Promise<number> {
    const endedBeforeMs = clock.nowMs() - ENDED_AFTER_MS;
    let count = 0;
    for (const refs of registry.walk({ flags: SERIES_ACTIVE })) {
      for (const ref of refs) {
        const newestMs = registry.newestMs(ref);
        // One without any sample waits for its first.
        if (newestMs > -Infinity && newestMs < endedBeforeMs) count += 1;
      }
      await setImmediate();
    }
    return count;
  }

  return {
    async isCrowded() {
      if (registry.activeCount <= maxSeries * CROWDED_SHARE) return false;
      const sinceMs = clock.nowMs() - countedMs;
      if (sinceMs >= 0 && sinceMs < COUNT_EVERY_MS) return false;
      countedMs = clock.nowMs();
      return (await endedCount()) >= registry.activeCount * ENDED_SHARE;
    },
  };
}
