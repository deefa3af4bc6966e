// A series reader over arrays in memory, for tests of the engine. Later loads may add older times; the last value of a time wins.
import { compareLabels, labelValue, labelsKey, type LabelSet } from '@/lib/labels/label-set';
import { matcherTest, type Matcher } from '@/lib/labels/matcher';
import { findResetHints } from '@/lib/promql/histogram/find-reset-hints';
import type { NativeHistogram } from '@/lib/promql/histogram/native-histogram';
import { histogramsWithin } from '@/server/promql/operators/histogram-lookup';
import type { LoadedSeries } from '@/server/promql/script/loaded-series';
import type { HistogramSamples, SeriesColumns, SeriesReader, TimeRange } from '@/server/storage/ports';

export interface MemorySeries extends SeriesReader {
  readonly load: (series: readonly LoadedSeries[]) => void;
  readonly clear: () => void;
}

const NONSENSE = -7.77e77;

/** `batchSize` series a batch, so that tests see several batches. */
export function createMemorySeries(batchSize = 7): MemorySeries {
  const stored = new Map<string, SeriesColumns>();
  const matching = (matchers: readonly Matcher[], range: TimeRange): SeriesColumns[] => {
    const tests = matchers.map((matcher) => ({ name: matcher.name, accepts: matcherTest(matcher) }));
    return [...stored.values()]
      .filter(({ labels }) => tests.every(({ name, accepts }) => accepts(labelValue(labels, name))))
      .map((series) => cut(series, range))
      .filter(({ timestampsMs, histograms }) => timestampsMs.length > 0 || histograms)
      .toSorted((a, b) => compareLabels(a.labels, b.labels));
  };
  const anyOf = (selectors: readonly (readonly Matcher[])[], range: TimeRange): LabelSet[] => {
    const wanted = selectors.length === 0 ? [[]] : selectors;
    const found = new Map<string, LabelSet>();
    for (const matchers of wanted)
      for (const { labels } of matching(matchers, range)) found.set(labelsKey(labels), labels);
    return [...found.values()].toSorted(compareLabels);
  };
  return {
    load: (series) => {
      for (const added of series) {
        const key = labelsKey(added.labels);
        stored.set(key, merge(stored.get(key), added));
      }
    },
    clear: () => stored.clear(),
    select: async function* (matchers, range, { isPassing }) {
      const found = matching(matchers, range);
      for (let at = 0; at < found.length; at += batchSize) {
        const batch = found.slice(at, at + batchSize);
        if (isPassing === true) yield* passing(batch);
        else yield batch;
      }
    },
    series: async (selectors, range) => anyOf(selectors, range),
    labelNames: async (selectors, range) => [
      ...new Set(anyOf(selectors, range).flatMap((labels) => labels.filter((_text, at) => at % 2 === 0))),
    ],
    labelValues: async (name, selectors, range) => [
      ...new Set(anyOf(selectors, range).map((labels) => labelValue(labels, name))),
    ],
    metadata: () => [],
  };
}

/** Whoever still needs values when asking for the next batch finds nonsense. */
function* passing(batch: readonly SeriesColumns[]): Generator<readonly SeriesColumns[]> {
  const copies = batch.map((series) => ({ ...series, values: series.values.slice() }));
  yield copies;
  for (const { values } of copies) values.fill(NONSENSE);
}

function cut(series: SeriesColumns, { startMs, endMs }: TimeRange): SeriesColumns {
  const { labels, timestampsMs, values } = series;
  let from = 0;
  while (from < timestampsMs.length && (timestampsMs[from] ?? 0) < startMs) from += 1;
  let to = timestampsMs.length;
  while (to > from && (timestampsMs[to - 1] ?? 0) > endMs) to -= 1;
  const histograms = histogramsWithin(series, { startMs: startMs - 1, endMs });
  return {
    labels,
    timestampsMs: timestampsMs.slice(from, to),
    values: values.slice(from, to),
    ...(series.startTimestampsMs && { startTimestampsMs: series.startTimestampsMs.slice(from, to) }),
    ...(histograms && { histograms }),
  };
}

/** Rows are moved between typed arrays only, so that stale markers keep their bits. */
function merge(before: SeriesColumns | undefined, added: LoadedSeries): SeriesColumns {
  const rows = [before, added].flatMap((source) =>
    source ? Array.from(source.timestampsMs, (timeMs, at) => ({ timeMs, source, at })) : [],
  );
  const byTime = new Map(rows.map((row) => [row.timeMs, row]));
  const sorted = [...byTime.values()].toSorted((a, b) => a.timeMs - b.timeMs);
  const timestampsMs = Float64Array.from(sorted, ({ timeMs }) => timeMs);
  const values = new Float64Array(sorted.length);
  for (const [to, { source, at }] of sorted.entries()) values.set(source.values.subarray(at, at + 1), to);
  const histograms = mergeHistograms(before?.histograms, added.histograms);
  return {
    labels: added.labels,
    timestampsMs,
    values,
    ...startsOf(sorted),
    ...(histograms && { histograms: withHints(histograms, timestampsMs) }),
  };
}

interface Row {
  readonly source: { readonly startTimestampsMs?: Float64Array };
  readonly at: number;
}

function startsOf(rows: readonly Row[]): { startTimestampsMs?: Float64Array } {
  if (!rows.some(({ source }) => source.startTimestampsMs)) return {};
  return { startTimestampsMs: Float64Array.from(rows, ({ source, at }) => source.startTimestampsMs?.[at] ?? NaN) };
}

function mergeHistograms(
  before: HistogramSamples | undefined,
  added: HistogramSamples | undefined,
): HistogramSamples | undefined {
  const rows = [before, added].flatMap((source) =>
    source
      ? source.histograms.map((histogram, at) => ({ timeMs: source.timestampsMs[at] ?? 0, histogram, source, at }))
      : [],
  );
  if (rows.length === 0) return undefined;
  const byTime = new Map(rows.map((row) => [row.timeMs, row]));
  const sorted = [...byTime.values()].toSorted((a, b) => a.timeMs - b.timeMs);
  return {
    timestampsMs: Float64Array.from(sorted, ({ timeMs }) => timeMs),
    histograms: sorted.map(({ histogram }) => histogram),
    ...startsOf(sorted),
  };
}

/** As the store finds them out. */
function withHints(samples: HistogramSamples, floatTimesMs: Float64Array): HistogramSamples {
  const { timestampsMs, histograms } = samples;
  const rows: { readonly timeMs: number; readonly histogram: NativeHistogram | undefined }[] = [
    ...Array.from(timestampsMs, (timeMs, at) => ({ timeMs, histogram: histograms[at] })),
    ...Array.from(floatTimesMs, (timeMs) => ({ timeMs, histogram: undefined })),
  ];
  const inOrder = rows.toSorted((left, right) => left.timeMs - right.timeMs).map(({ histogram }) => histogram);
  return { ...samples, histograms: findResetHints(inOrder).filter((histogram) => histogram !== undefined) };
}
