// Deletes samples: committed as a log row between two group commits, in force from its COMMIT on, in the head and in segments.
import { ByteWriter } from '@/lib/encoding/byte-writer';
import type { Matcher } from '@/lib/labels/matcher';
import { matchSeries } from '@/server/storage/index/match-series';
import { unionRefs } from '@/server/storage/index/postings';
import { SERIES_ANNOUNCED } from '@/server/storage/index/series-registry';
import { encodeDeletionRow } from '@/server/storage/log/log-row';
import type { OpenStore } from '@/server/storage/open-store';
import type { TimeRange } from '@/server/storage/ports';
import { databaseFault } from '@/server/storage/postgres/faults';
import { livesIn } from '@/server/storage/read/label-queries';

/** Series of one log row: applying it is one step that nothing interrupts. */
const ROW_SERIES = 2000;

type Deps = Pick<OpenStore, 'head' | 'writer' | 'position'>;

/** Samples that are written later stay, whatever their time. Returns how many series were touched. */
export async function deleteSeries(
  { head, writer, position }: Deps,
  selectors: readonly (readonly Matcher[])[],
  { startMs, endMs }: TimeRange,
): Promise<number> {
  const { registry } = head;
  const range = { startMs: wholeTime(startMs), endMs: wholeTime(endMs) };
  const matched = unionRefs(
    selectors.map((matchers) => matchSeries(registry, matchers)),
    registry.count,
  );
  const ids = matched
    // Without an announced id a series has no committed sample.
    .filter((ref) => registry.hasFlag(ref, SERIES_ANNOUNCED) && livesIn(registry, ref, range))
    .map((ref) => registry.ids[ref] ?? 0)
    .toSorted();
  const bytes = new ByteWriter(4096);
  for (let from = 0; from < ids.length; from += ROW_SERIES) {
    const payload = encodeDeletionRow(bytes, { ids: ids.subarray(from, from + ROW_SERIES), range });
    await writer.between(async () => {
      try {
        await position.settle();
        head.apply(await position.insert(payload), payload);
      } catch (cause) {
        throw databaseFault('Cannot delete series', cause);
      }
    });
  }
  return ids.length;
}

function wholeTime(timeMs: number): number {
  return Math.max(Number.MIN_SAFE_INTEGER, Math.min(Number.MAX_SAFE_INTEGER, Math.round(timeMs)));
}
