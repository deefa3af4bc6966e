// Matchers and a time range → batches of columns. Takes its snapshot before the first await, so a query sees each batch whole or not at
// all. Series that have left memory come after the others: they have sealed samples only.
import type { LabelSet } from '@/lib/labels/label-set';
import type { Matcher } from '@/lib/labels/matcher';
import type { Head } from '@/server/storage/head/head';
import type { HeadGeneration } from '@/server/storage/head/head-generation';
import type { ReadMemory } from '@/server/storage/head/read-in-order';
import { createColumnMerger, type SampleColumns } from '@/server/storage/head/sample-columns';
import { snapshotAt, type SnapshotColumns } from '@/server/storage/head/series-snapshot';
import { toSeriesColumns } from '@/server/storage/read/series-columns';
import type { PastSeries } from '@/server/storage/ended/past-series';
import type { SelectedSeries } from '@/server/storage/index/selections';
import type { SeriesRegistry } from '@/server/storage/index/series-registry';
import { livesIn } from '@/server/storage/index/lives-in';
import type { SelectHints, SeriesColumns, SeriesRef, TimeRange } from '@/server/storage/ports';
import { wholePacks } from '@/server/storage/segments/pack-size';
import { movedAway, throwIfAborted, tooManySamples } from '@/server/storage/read/query-faults';
import type { SealedSeries, SegmentSource } from '@/server/storage/read/segment-source';

/** Sealed samples fetched at a time: under a byte each as a rule. */
const GROUP_SAMPLES = 3_000_000;
/** How many such groups are being fetched while one is worked on. */
const GROUPS_AHEAD = 2;
/** Series of one batch: how many are decoded before the reader can let others have the event loop. */
const BATCH_SERIES = 256;
/** A batch of long columns has fewer series: about this many samples of 16 bytes. */
const BATCH_SAMPLES = 2_000_000;
/** Of a batch whose values are written over by the next: they stay in the processor's cache. */
const PASSING_SAMPLES = 65_536;

interface HeadPart {
  readonly generation: HeadGeneration;
  readonly snapshots: SnapshotColumns;
}

/** The series of one metric, and what the head has of them. */
interface Wanted extends SelectedSeries {
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

/** All of one moment. */
export interface SelectSources {
  readonly head: Head;
  /** The segments, for the series of a registry. */
  readonly segments: (registry: Pick<SeriesRegistry, 'idOf'>) => SegmentSource;
  /** What has left memory; null when none of it can have samples in the range. */
  readonly past: (range: TimeRange) => PastSeries | null;
}

/** Series of one metric. */
export interface SelectedBatch {
  readonly registry: SeriesRegistry;
  readonly metricPair: number;
  /** Parallel to the columns. */
  readonly refs: readonly SeriesRef[];
  readonly columns: SeriesColumns[];
}

export function selectSeries(sources: SelectSources, request: SelectRequest): AsyncIterable<SeriesColumns[]> {
  return columnsOf(selectBatches(sources, request));
}

async function* columnsOf(batches: AsyncIterable<SelectedBatch>): AsyncGenerator<SeriesColumns[]> {
  for await (const { columns } of batches) yield columns;
}

/** As selectSeries(), with the references of the series. */
export function selectBatches(sources: SelectSources, request: SelectRequest): AsyncIterable<SelectedBatch> {
  const { head, segments, past } = sources;
  const living = takeSnapshot(head, request);
  return readAll({ head, segments, past: past(request.range) }, living, request);
}

interface Moment extends Omit<SelectSources, 'past'> {
  readonly past: PastSeries | null;
}

async function* readAll(
  { head: { registry }, segments, past }: Moment,
  living: readonly Wanted[],
  request: SelectRequest,
): AsyncGenerator<SelectedBatch> {
  const counted = { sampleCount: 0 };
  await past?.settle(living);
  yield* readBatches({ registry, segments: segments(registry), byMetric: living, counted }, request);
  if (!past) return;
  for await (const { registry: theirs, metricPair, refs } of past.beside(living, request)) {
    const wanted = { metricPair, refs, labels: Array.from<LabelSet | undefined>({ length: refs.length }), parts: [] };
    yield* readBatches({ registry: theirs, segments: segments(theirs), byMetric: [wanted], counted }, request);
  }
}

function takeSnapshot({ generations, registry, selections }: Head, { matchers, range }: SelectRequest): Wanted[] {
  const relevant = generations.filter(({ minMs, maxMs }) => minMs <= range.endMs && maxMs >= range.startMs);
  const byMetric: Wanted[] = [];
  for (const found of selections.find(matchers)) {
    const living = livingOf(found, (ref) => livesIn(registry, ref, range));
    if (living.refs.length === 0) continue;
    const parts = relevant.flatMap((generation): HeadPart[] => {
      const snapshots = generation.snapshots(living.refs);
      return snapshots ? [{ generation, snapshots }] : [];
    });
    byMetric.push({ ...living, parts });
  }
  return byMetric;
}

/** Mostly all of them. */
function livingOf(found: SelectedSeries, isLiving: (ref: number) => boolean): SelectedSeries {
  const { metricPair, refs, labels } = found;
  if (refs.every(isLiving)) return found;
  const places: number[] = [];
  refs.forEach((ref, at) => {
    if (isLiving(ref)) places.push(at);
  });
  return {
    metricPair,
    refs: Int32Array.from(places, (at) => refs[at] ?? -1),
    labels: places.map((at) => labels[at]),
  };
}

interface Reading {
  readonly registry: SeriesRegistry;
  readonly segments: SegmentSource;
  readonly byMetric: readonly Wanted[];
  /** Of the whole selection. */
  readonly counted: { sampleCount: number };
}

async function* readBatches(
  { registry, segments, byMetric, counted }: Reading,
  { range, hints, keepsEmpty = false }: SelectRequest,
): AsyncGenerator<SelectedBatch> {
  const isPassing = hints.isPassing === true;
  const fetch = ({ wanted: { metricPair, refs }, from, to }: Group): Promise<SealedSeries> =>
    segments.read({
      metricPair,
      refs: Array.from(refs.subarray(from, to)),
      range,
      isPassing,
      ...(hints.signal && { signal: hints.signal }),
    });
  const merger = createMerger(range, isPassing);
  for await (const [{ wanted, from, to, samplesPerSeries }, sealed] of ahead(
    groupsOf(registry, byMetric, segments, range),
    fetch,
  )) {
    const batchSize = batchSeriesCount(samplesPerSeries);
    for (let at = from; at < to;) {
      throwIfAborted(hints.signal);
      merger.restart();
      sealed.restart?.();
      const batch: SeriesColumns[] = [];
      const refs: SeriesRef[] = [];
      let batchSamples = 0;
      for (const end = Math.min(to, at + batchSize); at < end; at += 1) {
        if (isPassing && batchSamples > PASSING_SAMPLES) break;
        const ref = wanted.refs[at] ?? -1;
        // It left memory meanwhile, and a good while ago.
        if (registry.isSwept(ref)) throw movedAway();
        const columns = merger.merge(wanted.parts, at, sealed.columns(ref));
        const count = columns.timestampsMs.length;
        if (count === 0 && !keepsEmpty) continue;
        batchSamples += count;
        counted.sampleCount += count;
        if (counted.sampleCount > hints.maxSamples) throw tooManySamples(hints.maxSamples);
        refs.push(ref);
        batch.push(
          toSeriesColumns(
            labelsAt(wanted, at, (one) => registry.keptLabels(one)),
            columns,
          ),
        );
      }
      if (batch.length > 0) yield { registry, metricPair: wanted.metricPair, refs, columns: batch };
    }
    sealed.release?.();
  }
}

function labelsAt({ refs, labels }: SelectedSeries, at: number, labelsOf: (ref: number) => LabelSet): LabelSet {
  const known = labels[at];
  if (known) return known;
  const made = labelsOf(refs[at] ?? -1);
  labels[at] = made;
  return made;
}

/** Series of one metric that are fetched together: those at places `from` (inclusive) to `to` (exclusive). */
interface Group {
  readonly wanted: Wanted;
  readonly from: number;
  readonly to: number;
  readonly samplesPerSeries: number;
}

function* groupsOf(
  registry: SeriesRegistry,
  byMetric: readonly Wanted[],
  segments: SegmentSource,
  range: TimeRange,
): Generator<Group> {
  for (const found of byMetric) {
    const { refs } = found;
    // Its name may have got its number since the snapshot: sealed samples are found by that.
    const metricPair = registry.metricPairOf(refs[0] ?? -1);
    const wanted = { ...found, metricPair };
    const samplesPerSeries = segments.samplesPerSeries(metricPair, range);
    const aboutSeries = GROUP_SAMPLES / Math.max(1, samplesPerSeries);
    const size = wholePacks(aboutSeries) ?? Math.max(1, Math.floor(aboutSeries));
    for (let from = 0; from < refs.length; from += size)
      yield { wanted, from, to: Math.min(refs.length, from + size), samplesPerSeries };
  }
}

/** Works on each item while the next ones are being looked up already. */
async function* ahead<T, R>(items: Iterable<T>, lookUp: (item: T) => Promise<R>): AsyncGenerator<[T, R]> {
  const pending: { readonly item: T; readonly result: Promise<R> }[] = [];
  for (const item of items) {
    const result = lookUp(item);
    // Whoever stops early does not ask for it any more.
    result.catch(() => undefined);
    pending.push({ item, result });
    const first = pending.length > GROUPS_AHEAD ? pending.shift() : undefined;
    if (first) yield [first.item, await first.result];
  }
  for (const { item, result } of pending) yield [item, await result];
}

function batchSeriesCount(samplesPerSeries: number): number {
  return Math.max(1, Math.min(BATCH_SERIES, Math.floor(BATCH_SAMPLES / Math.max(1, samplesPerSeries))));
}

interface Merger {
  /** Passing values of the batch before are written over from here on. */
  restart(): void;
  /** Puts the parts of the series at a place together; neighbours with the same times share one array of them. */
  merge(parts: readonly HeadPart[], at: number, sealed: readonly SampleColumns[]): SampleColumns;
}

function createMerger({ startMs, endMs }: TimeRange, isPassing: boolean): Merger {
  const mergeSources = createColumnMerger();
  const memories = new Map<HeadGeneration, ReadMemory>();
  const memoryOf = (generation: HeadGeneration): ReadMemory => {
    const known = memories.get(generation);
    if (known) return known;
    const memory = generation.createReadMemory(isPassing);
    memories.set(generation, memory);
    return memory;
  };
  const sources: SampleColumns[] = [];
  return {
    restart: () => memories.forEach(({ arena }) => arena.restart()),
    merge: (parts, at, sealed) => {
      sources.length = 0;
      for (const one of sealed) sources.push(one);
      for (const { generation, snapshots } of parts) {
        const snapshot = snapshotAt(snapshots, at);
        if (!snapshot) continue;
        for (const columns of generation.read(snapshot, startMs, endMs, memoryOf(generation))) sources.push(columns);
      }
      return mergeSources(sources);
    },
  };
}
