// Matchers and a time range → batches of columns. Takes its snapshot before the first await, so a query sees each batch whole or not at all.
import { setImmediate } from 'node:timers/promises';
import type { Matcher } from '@/lib/labels/matcher';
import type { Head } from '@/server/storage/head/head';
import type { HeadGeneration, SeriesSnapshot } from '@/server/storage/head/head-generation';
import { mergeColumns, type SampleColumns } from '@/server/storage/head/sample-columns';
import { toSeriesColumns } from '@/server/storage/read/series-columns';
import { matchSeries } from '@/server/storage/index/match-series';
import type { SelectHints, SeriesColumns, SeriesRef, TimeRange } from '@/server/storage/ports';
import { livesIn } from '@/server/storage/read/label-queries';
import { throwIfAborted, tooManySamples } from '@/server/storage/read/query-faults';
import type { SegmentSource } from '@/server/storage/read/segment-source';

/** Series of one batch; also how many are decoded before the event loop gets its turn. */
const BATCH_SERIES = 256;
/** A batch of long columns has fewer series: about this many samples of 16 bytes. */
const BATCH_SAMPLES = 2_000_000;

interface HeadPart {
  readonly generation: HeadGeneration;
  readonly snapshot: SeriesSnapshot;
}

interface Wanted {
  readonly ref: SeriesRef;
  /** Oldest epoch first: it wins where two have the same time. */
  readonly parts: readonly HeadPart[];
}

export interface SelectRequest {
  readonly matchers: readonly Matcher[];
  readonly range: TimeRange;
  readonly hints: SelectHints;
  /** Series that live in the range but have no sample there come too. */
  readonly keepsEmpty?: boolean;
}

/** `segments` must be the snapshot that belongs to the head's generations of this moment. */
export function selectSeries(
  head: Head,
  segments: SegmentSource,
  request: SelectRequest,
): AsyncIterable<SeriesColumns[]> {
  const byMetric = takeSnapshot(head, request);
  return readBatches(head, segments, byMetric, request);
}

function takeSnapshot(head: Head, { matchers, range }: SelectRequest): Map<number, Wanted[]> {
  const { registry, generations } = head;
  const relevant = generations.filter(({ minMs, maxMs }) => minMs <= range.endMs && maxMs >= range.startMs);
  const byMetric = new Map<number, Wanted[]>();
  for (const ref of matchSeries(registry, matchers)) {
    if (!livesIn(registry, ref, range)) continue;
    const parts: HeadPart[] = [];
    for (const generation of relevant) {
      const snapshot = generation.snapshot(ref);
      if (snapshot) parts.push({ generation, snapshot });
    }
    const metricPair = registry.metricPairs[ref] ?? 0;
    const wanted = byMetric.get(metricPair);
    if (wanted) wanted.push({ ref, parts });
    else byMetric.set(metricPair, [{ ref, parts }]);
  }
  return byMetric;
}

async function* readBatches(
  head: Head,
  segments: SegmentSource,
  byMetric: ReadonlyMap<number, readonly Wanted[]>,
  { range, hints, keepsEmpty = false }: SelectRequest,
): AsyncGenerator<SeriesColumns[]> {
  let sampleCount = 0;
  for (const [metricPair, wanted] of byMetric) {
    const batchSize = batchSeriesCount(segments.samplesPerSeries(metricPair, range));
    for (let from = 0; from < wanted.length; from += batchSize) {
      throwIfAborted(hints.signal);
      const some = wanted.slice(from, from + batchSize);
      const refs = some.map(({ ref }) => ref);
      const sealed = await segments.read({ metricPair, refs, range, ...(hints.signal && { signal: hints.signal }) });
      const batch: SeriesColumns[] = [];
      for (const { ref, parts } of some) {
        // Retention may have forgotten a series while this query waited; its labels are gone then.
        if (!head.registry.isKnown(ref)) continue;
        const columns = readOne(parts, sealed.get(ref) ?? [], range);
        if (columns.timestampsMs.length === 0 && !keepsEmpty) continue;
        sampleCount += columns.timestampsMs.length;
        if (sampleCount > hints.maxSamples) throw tooManySamples(hints.maxSamples);
        batch.push(toSeriesColumns(head.registry.labels(ref), columns));
      }
      if (batch.length > 0) yield batch;
      await setImmediate();
    }
  }
}

function batchSeriesCount(samplesPerSeries: number): number {
  return Math.max(1, Math.min(BATCH_SERIES, Math.floor(BATCH_SAMPLES / Math.max(1, samplesPerSeries))));
}

function readOne(parts: readonly HeadPart[], sealed: readonly SampleColumns[], range: TimeRange): SampleColumns {
  const sources = [...sealed];
  let isShared = sealed.length > 0;
  for (const { generation, snapshot } of parts) {
    sources.push(...generation.read(snapshot, range.startMs, range.endMs));
    isShared ||= snapshot.late.length > 0;
  }
  const merged = mergeColumns(sources);
  // The cache and the late runs keep their arrays, and those of a batch belong to its reader.
  if (!isShared || sources.length > 1) return merged;
  return { ...merged, timestampsMs: merged.timestampsMs.slice(), values: merged.values.slice() };
}
