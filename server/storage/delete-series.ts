// Deletes samples: a log row that covers all epochs before its own, which is opened for it: every process then agrees on what was
// written before and what after. In force from its COMMIT on, in the head and in segments.
import { ByteWriter } from '@/lib/encoding/byte-writer';
import type { Matcher } from '@/lib/labels/matcher';
import { livesIn } from '@/server/storage/index/lives-in';
import { SERIES_COMMITTED } from '@/server/storage/index/series-flags';
import { encodeDeletionRow } from '@/server/storage/log/log-row';
import type { OpenStore } from '@/server/storage/open-store';
import type { TimeRange } from '@/server/storage/ports';
import { databaseFault } from '@/server/storage/postgres/faults';
import { endedIn, refsOf } from '@/server/storage/read/label-queries';

/** Series of one log row: applying it is one step that nothing interrupts. */
const ROW_SERIES = 2000;

type Deps = Pick<OpenStore, 'head' | 'writer' | 'position' | 'follower' | 'ended' | 'sealedRows'>;

/** Samples that are written later stay, whatever their time. Returns how many series were touched. */
export async function deleteSeries(
  deps: Deps,
  selectors: readonly (readonly Matcher[])[],
  { startMs, endMs }: TimeRange,
): Promise<number> {
  const { head, writer, position, follower, ended } = deps;
  const { registry } = head;
  if (selectors.length === 0) return 0;
  const range = { startMs: wholeTime(startMs), endMs: wholeTime(endMs) };
  // The deletion names series by the ids that segments have.
  await atDatabase(() => follower.persistSeries());
  const found = new Set<number>();
  await endedIn({ registry, ended, sealed: () => deps.sealedRows() }, selectors, range, (theirs, refs) => {
    for (const ref of refs) found.add(theirs.idOf(ref));
  });
  for (const ref of refsOf(registry, selectors))
    if (registry.hasFlag(ref, SERIES_COMMITTED) && livesIn(registry, ref, range)) found.add(registry.idOf(ref));
  const ids = Int32Array.from(found).toSorted();
  if (ids.length === 0) return 0;
  const bytes = new ByteWriter(4096);
  await writer.between(() => atDatabase(() => position.roll()));
  for (let from = 0; from < ids.length; from += ROW_SERIES) {
    const payload = encodeDeletionRow(bytes, { ids: ids.subarray(from, from + ROW_SERIES), range });
    await writer.between(() =>
      atDatabase(async () => {
        await position.settle();
        for (;;) {
          const place = await position.insert(payload);
          if (!place) continue;
          head.apply(place, payload);
          follower.announceRow(place.epoch);
          return;
        }
      }),
    );
  }
  return ids.length;
}

async function atDatabase(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (cause) {
    throw databaseFault('Cannot delete series', cause);
  }
}

function wholeTime(timeMs: number): number {
  return Math.max(Number.MIN_SAFE_INTEGER, Math.min(Number.MAX_SAFE_INTEGER, Math.round(timeMs)));
}
