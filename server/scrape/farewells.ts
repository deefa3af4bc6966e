// Stale markers for targets that are gone: written two intervals and a tenth later, unless the series came back meanwhile.
import type { Clock } from '@/server/platform/clock';
import type { Log } from '@/server/platform/log';
import { createBatchBuilder } from '@/server/scrape/batch-builder';
import type { SampleWriter } from '@/server/scrape/sample-writer';
import type { Timers } from '@/server/platform/timers';
import type { SeriesRef } from '@/server/storage/ports';

interface FarewellDeps {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly writer: SampleWriter;
  readonly log: Log;
  /** Series that some target has now. */
  readonly liveRefs: () => ReadonlySet<SeriesRef>;
}

export interface Farewells {
  /** `missedMs`: when the target would have been scraped next; the markers get this time. */
  say(refs: readonly SeriesRef[], times: { readonly missedMs: number; readonly intervalMs: number }): void;
  /** At shutdown no markers are written: the targets are not gone, we are. */
  stop(): void;
}

const WAIT_INTERVALS = 2.1;
/** Many targets may go at once: the set of live series is made at most this often. */
const LIVE_SET_LIFE_MS = 1000;

export function createFarewells({ clock, timers, writer, log, liveRefs }: FarewellDeps): Farewells {
  const cancels = new Set<() => void>();
  let live: { readonly refs: ReadonlySet<SeriesRef>; readonly madeAtMs: number } | null = null;

  const currentRefs = (): ReadonlySet<SeriesRef> => {
    const nowMs = clock.monotonicMs();
    if (!live || nowMs - live.madeAtMs > LIVE_SET_LIFE_MS) live = { refs: liveRefs(), madeAtMs: nowMs };
    return live.refs;
  };

  const write = async (refs: readonly SeriesRef[], missedMs: number): Promise<void> => {
    const present = currentRefs();
    const gone = refs.filter((ref) => !present.has(ref));
    if (gone.length === 0) return;
    const builder = createBatchBuilder();
    builder.begin(gone.length);
    for (const ref of gone) builder.addStale(ref, missedMs);
    try {
      await writer.write(builder.batch());
    } catch (thrown) {
      log.error({ err: thrown }, 'Cannot write stale markers of a target that is gone');
    }
  };

  return {
    say: (refs, { missedMs, intervalMs }) => {
      if (refs.length === 0) return;
      const cancel = timers.after(intervalMs * WAIT_INTERVALS, () => {
        cancels.delete(cancel);
        void write(refs, missedMs);
      });
      cancels.add(cancel);
    },
    stop: () => {
      for (const cancel of cancels) cancel();
      cancels.clear();
    },
  };
}
