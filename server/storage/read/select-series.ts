// Matchers and a time range → batches of columns. Takes its snapshot before the first await, so a query sees each batch whole or not at all.
import type { Matcher } from '@/lib/labels/matcher';
import type { Head } from '@/server/storage/head/head';
import {
  createReadMemory,
  type HeadGeneration,
  type ReadMemory,
  type SeriesSnapshot,
} from '@/server/storage/head/head-generation';
import { createColumnMerger, type SampleColumns } from '@/server/storage/head/sample-columns';
import { toSeriesColumns } from '@/server/storage/read/series-columns';
import { matchSeries } from '@/server/storage/index/match-series';
import type { SelectHints, SeriesColumns, SeriesRef, TimeRange } from '@/server/storage/ports';
import { livesIn } from '@/server/storage/read/label-queries';
import { throwIfAborted, tooManySamples } from '@/server/storage/read/query-faults';
import type { SealedSeries, SegmentSource } from '@/server/storage/read/segment-source';

/** Sealed samples fetched at a time: under a byte each as a rule, eight at worst. */
const GROUP_SAMPLES = 8_000_000;
/** Series of one batch: how many are decoded before the reader can let others have the event loop. */
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
  const { registry } = head;
  const fetch = ({ metricPair, wanted }: Group): Promise<SealedSeries> => {
    const refs = wanted.map(({ ref }) => ref);
    return segments.read({ metricPair, refs, range, ...(hints.signal && { signal: hints.signal }) });
  };
  let sampleCount = 0;
  const merge = createMerger(range);
  for await (const [group, sealed] of ahead(groupsOf(byMetric, segments, range), fetch)) {
    const { wanted } = group;
    const batchSize = batchSeriesCount(group.samplesPerSeries);
    for (let from = 0; from < wanted.length; from += batchSize) {
      throwIfAborted(hints.signal);
      const batch: SeriesColumns[] = [];
      for (const { ref, parts } of wanted.slice(from, from + batchSize)) {
        // Retention may have forgotten a series while this query waited; its labels are gone then.
        if (!registry.isKnown(ref)) continue;
        const columns = merge(parts, sealed.columns(ref));
        if (columns.timestampsMs.length === 0 && !keepsEmpty) continue;
        sampleCount += columns.timestampsMs.length;
        if (sampleCount > hints.maxSamples) throw tooManySamples(hints.maxSamples);
        batch.push(toSeriesColumns(registry.labels(ref), columns));
      }
      if (batch.length > 0) yield batch;
    }
  }
}

/** Series of one metric that are fetched together. */
interface Group {
  readonly metricPair: number;
  readonly wanted: readonly Wanted[];
  readonly samplesPerSeries: number;
}

function* groupsOf(
  byMetric: ReadonlyMap<number, readonly Wanted[]>,
  segments: SegmentSource,
  range: TimeRange,
): Generator<Group> {
  for (const [metricPair, wanted] of byMetric) {
    const samplesPerSeries = segments.samplesPerSeries(metricPair, range);
    const size = Math.max(1, Math.floor(GROUP_SAMPLES / Math.max(1, samplesPerSeries)));
    for (let from = 0; from < wanted.length; from += size)
      yield { metricPair, wanted: wanted.slice(from, from + size), samplesPerSeries };
  }
}

/** Works on each item while the next one is being looked up already. */
async function* ahead<T, R>(items: Iterable<T>, lookUp: (item: T) => Promise<R>): AsyncGenerator<[T, R]> {
  let pending: { readonly item: T; readonly result: Promise<R> } | undefined;
  for (const item of items) {
    const result = lookUp(item);
    // Whoever stops early does not ask for it any more.
    result.catch(() => undefined);
    if (pending) yield [pending.item, await pending.result];
    pending = { item, result };
  }
  if (pending) yield [pending.item, await pending.result];
}

function batchSeriesCount(samplesPerSeries: number): number {
  return Math.max(1, Math.min(BATCH_SERIES, Math.floor(BATCH_SAMPLES / Math.max(1, samplesPerSeries))));
}

/** Puts the parts of a series together; neighbours with the same times share one array of them. */
function createMerger({
  startMs,
  endMs,
}: TimeRange): (parts: readonly HeadPart[], sealed: readonly SampleColumns[]) => SampleColumns {
  const merge = createColumnMerger();
  const memories = new Map<HeadGeneration, ReadMemory>();
  return (parts, sealed) => {
    const sources = [...sealed];
    for (const { generation, snapshot } of parts) {
      const memory = memories.get(generation) ?? createReadMemory();
      memories.set(generation, memory);
      for (const columns of generation.read(snapshot, startMs, endMs, memory)) sources.push(columns);
    }
    return merge(sources);
  };
}
