// Reads sealed columns: what is wanted of the segments is brought into memory, inflated, and decoded when it is asked for.
import type { ValueKernel } from '@/lib/encoding/kernel/value-kernel';
import type { SeriesRegistry } from '@/server/storage/index/series-registry';
import type { SeriesRef, TimeRange } from '@/server/storage/ports';
import { databaseFault } from '@/server/storage/postgres/faults';
import { throwIfAborted } from '@/server/storage/read/query-faults';
import type { SealedSeries, SegmentRequest, SegmentSource } from '@/server/storage/read/segment-source';
import { openSegments, type OpenSegmentDeps } from '@/server/storage/segments/open-segments';
import { createSealedColumns } from '@/server/storage/segments/sealed-columns';
import { samplesPerSeries, touches } from '@/server/storage/segments/samples-per-series';
import { SeriesHits } from '@/server/storage/segments/series-hits';
import type { SegmentEntry, SegmentMap } from '@/server/storage/segments/segment-catalogue';
import { tombstonesIn, withoutDeleted, type Tombstone } from '@/server/storage/segments/tombstones';
import { openElsewhere } from '@/server/storage/workers/open-elsewhere';
import type { ReadCrew } from '@/server/storage/workers/read-crew';

export interface SegmentReaderDeps extends OpenSegmentDeps {
  readonly registry: Pick<SeriesRegistry, 'idOf'>;
  /** Threads that fetch and inflate for large reads; absent where the thread that asks is not to be spared. */
  readonly crew?: ReadCrew;
  /** Absent where nobody waits: then TypeScript decodes. */
  readonly kernel?: ValueKernel | undefined;
}

/** What counts at one moment. */
interface SegmentSnapshot {
  readonly map: SegmentMap;
  readonly tombstones: readonly Tombstone[];
}

export function createSegmentSource(deps: SegmentReaderDeps, { map, tombstones }: SegmentSnapshot): SegmentSource {
  const perSeriesIn = (metricPair: number, range: TimeRange): number =>
    samplesPerSeries(map.get(metricPair) ?? [], range);
  return {
    samplesPerSeries: perSeriesIn,
    async read(request) {
      const entries = wantedEntries(deps, map, request);
      if (entries.length === 0) return { refs: () => [], columns: () => [] };
      const perSeries = perSeriesIn(request.metricPair, request.range);
      try {
        return await readEntries(deps, entries, request, {
          crew: deps.crew?.isFor(perSeries * request.refs.length) === true ? deps.crew : undefined,
          tombstones: tombstonesIn(tombstones, request.range),
        });
      } catch (cause) {
        throwIfAborted(request.signal);
        throw databaseFault('Cannot read stored samples', cause);
      }
    },
  };
}

function wantedEntries(
  { registry }: SegmentReaderDeps,
  map: SegmentMap,
  { metricPair, refs, range }: SegmentRequest,
): SegmentEntry[] {
  let lowest = Infinity;
  let highest = -Infinity;
  for (const ref of refs) {
    const id = registry.idOf(ref);
    if (id < lowest) lowest = id;
    if (id > highest) highest = id;
  }
  return (map.get(metricPair) ?? []).filter(
    (entry) => touches(entry, range) && entry.minSeriesId <= highest && entry.maxSeriesId >= lowest,
  );
}

async function readEntries(
  deps: SegmentReaderDeps,
  entries: readonly SegmentEntry[],
  { refs, range, signal, isPassing }: SegmentRequest,
  { crew, tombstones }: { readonly crew: ReadCrew | undefined; readonly tombstones: readonly Tombstone[] },
): Promise<SealedSeries> {
  const wanted = sortedByStoredId(deps.registry, refs);
  const { opened, release } = crew
    ? await openElsewhere({ ...deps, crew }, entries, wanted.ids, signal)
    : { opened: await openSegments(deps, entries, wanted.ids, signal), release: undefined };
  const segments = entries.map((entry) => opened.get(entry)).filter((segment) => segment !== undefined);
  const sealed = createSealedColumns({
    hits: new SeriesHits(segments, wanted.refs, wanted.ids),
    range,
    isPassing,
    kernel: deps.kernel,
    withoutDeleted:
      tombstones.length === 0
        ? undefined
        : (columns, ref, { gen }) => withoutDeleted(columns, { id: deps.registry.idOf(ref), gen }, tombstones),
  });
  return release ? { ...sealed, release } : sealed;
}

interface WantedSeries {
  readonly refs: readonly SeriesRef[];
  /** Stored ids of these references, rising. */
  readonly ids: Int32Array;
}

function sortedByStoredId(registry: SegmentReaderDeps['registry'], refs: readonly SeriesRef[]): WantedSeries {
  const idOf = (ref: SeriesRef): number => registry.idOf(ref);
  const isSorted = refs.every((ref, at) => at === 0 || idOf(refs[at - 1] ?? -1) < idOf(ref));
  const sorted = isSorted ? refs : refs.toSorted((left, right) => idOf(left) - idOf(right));
  return { refs: sorted, ids: Int32Array.from(sorted, idOf) };
}
