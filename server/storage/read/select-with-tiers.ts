// Reads series as select-series.ts does, and fills times whose samples are gone from the downsampled tiers.
import { firstAtOrAfter } from '@/server/storage/head/sample-columns';
import type { HistogramSamples, SelectUse, SeriesColumns, SeriesRef, TimeRange } from '@/server/storage/ports';
import { movedAway, tooManySamples } from '@/server/storage/read/query-faults';
import {
  selectBatches,
  type SelectedBatch,
  type SelectRequest,
  type SelectSources,
} from '@/server/storage/read/select-series';
import type { SeriesRegistry } from '@/server/storage/index/series-registry';
import { aspectsOf, marginMs, synthesise } from '@/server/storage/tiers/synthesise';
import type { TierPart } from '@/server/storage/tiers/tier';
import type { TierReader } from '@/server/storage/tiers/tier-reader';

interface Deps {
  readonly sources: SelectSources;
  /** The tiers, for the series of a registry. */
  readonly tiers: (registry: Pick<SeriesRegistry, 'idOf'>) => TierReader;
}

/** Buckets in a step and a window for which a tier is fine enough. */
const COARSE_BUCKETS = 4;
const NO_USE: SelectUse = { functionName: '', lookbackMs: 0 };

/** Both of `deps` must be of the same moment. */
export function selectWithTiers(deps: Deps, request: SelectRequest): AsyncIterable<SeriesColumns[]> {
  const { range } = request;
  // A bucket is told from its samples by those that are kept in it, so all of its time must be seen.
  const { sources, tiers } = deps;
  const startMs = range.startMs - marginMs(tiers(sources.head.registry).resolutionsMs());
  const wide = { ...request, range: { startMs, endMs: range.endMs }, keepsEmpty: true };
  // Before the first await: the samples of this moment.
  const batches = selectBatches(sources, wide);
  return fill(tiers, batches, { ...request, wideRange: wide.range });
}

async function* fill(
  tiersOf: Deps['tiers'],
  batches: AsyncIterable<SelectedBatch>,
  request: SelectRequest & { readonly wideRange: TimeRange },
): AsyncGenerator<SeriesColumns[]> {
  const { range, hints } = request;
  let sampleCount = 0;
  for await (const { registry, metricPair, refs, columns: batch } of batches) {
    const found = await readTiers(tiersOf(registry), { ...request, refs, metricPair });
    if (refs.some((ref) => registry.isSwept(ref))) throw movedAway();
    const filled: SeriesColumns[] = [];
    for (const [at, columns] of batch.entries()) {
      const parts = found.get(refs[at] ?? -1);
      const one = parts ? withBuckets(columns, parts, request) : cut(columns, range);
      sampleCount += one.timestampsMs.length;
      if (sampleCount > hints.maxSamples) throw tooManySamples(hints.maxSamples);
      if (one.timestampsMs.length > 0 || one.histograms) filled.push(one);
    }
    if (filled.length > 0) yield filled;
  }
}

interface Part {
  readonly resolutionMs: number;
  readonly part: TierPart;
}

/** The tier that suits the step first: an hour is enough where step and window are several, for all else the finer one. */
async function readTiers(
  tiers: TierReader,
  {
    refs,
    metricPair,
    wideRange,
    hints,
  }: SelectRequest & {
    readonly refs: readonly SeriesRef[];
    readonly metricPair: number;
    readonly wideRange: TimeRange;
  },
): Promise<ReadonlyMap<SeriesRef, readonly Part[]>> {
  const use = hints.use ?? NO_USE;
  const isCoarseEnough = (resolutionMs: number): boolean =>
    Math.min(hints.stepMs, hints.rangeMs || hints.stepMs) >= COARSE_BUCKETS * resolutionMs;
  const there = tiers.resolutionsMs(metricPair, wideRange);
  const coarse = there.filter(isCoarseEnough).toReversed();
  const ordered = [...coarse, ...there.filter((resolutionMs) => !isCoarseEnough(resolutionMs))];
  const found = new Map<SeriesRef, Part[]>();
  for (const resolutionMs of ordered) {
    const signal = hints.signal ? { signal: hints.signal } : {};
    const request = { metricPair, refs, range: wideRange, ...signal };
    for (const [ref, part] of await tiers.read(resolutionMs, aspectsOf(use), request)) {
      const parts = found.get(ref);
      if (parts) parts.push({ resolutionMs, part });
      else found.set(ref, [{ resolutionMs, part }]);
    }
  }
  return found;
}

function withBuckets(columns: SeriesColumns, tiers: readonly Part[], { range, hints }: SelectRequest): SeriesColumns {
  const { resolutionMs, ...filled } = synthesise({
    raw: columns,
    tiers,
    use: hints.use ?? NO_USE,
    rangeMs: hints.rangeMs,
    range,
  });
  if (resolutionMs === 0) return cut(columns, range);
  const histograms = cutHistograms(columns.histograms, range);
  return { labels: columns.labels, ...filled, ...(histograms && { histograms }), resolutionMs };
}

function cut(columns: SeriesColumns, range: TimeRange): SeriesColumns {
  const { labels, timestampsMs, values, startTimestampsMs, areNumbers = false, areRising = false } = columns;
  const [from, to] = placesIn(timestampsMs, range);
  const histograms = cutHistograms(columns.histograms, range);
  return {
    labels,
    timestampsMs: timestampsMs.subarray(from, to),
    values: values.subarray(from, to),
    areNumbers,
    areRising,
    ...(startTimestampsMs && { startTimestampsMs: startTimestampsMs.subarray(from, to) }),
    ...(histograms && { histograms }),
  };
}

function cutHistograms(columns: HistogramSamples | undefined, range: TimeRange): HistogramSamples | undefined {
  if (!columns) return undefined;
  const { timestampsMs, histograms, startTimestampsMs } = columns;
  const [from, to] = placesIn(timestampsMs, range);
  if (from === to) return undefined;
  return {
    timestampsMs: timestampsMs.subarray(from, to),
    histograms: histograms.slice(from, to),
    ...(startTimestampsMs && { startTimestampsMs: startTimestampsMs.subarray(from, to) }),
  };
}

function placesIn(timestampsMs: Float64Array, { startMs, endMs }: TimeRange): [from: number, to: number] {
  return [firstAtOrAfter(timestampsMs, startMs), firstAtOrAfter(timestampsMs, endMs, true)];
}
