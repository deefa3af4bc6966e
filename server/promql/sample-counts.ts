// Samples that a query looks at, step by step, as Prometheus counts them for `stats` (promql/engine.go, util/stats).
import type { NativeHistogram } from '@/lib/promql/histogram/native-histogram';
import type { ColumnSeries, SampleColumns, Windows } from '@/server/promql/column';
import { firstAfter } from '@/server/promql/operators/stale-markers';

/** Bytes of a float sample with its time there. */
export const FLOAT_BYTES = 16;
/** Of a native histogram with its time, without its buckets. */
const HISTOGRAM_BYTES = 168 + 8;
const NUMBER_BYTES = 8;

/** How many floats a native histogram counts for. */
export function histogramWeight({ positive, negative, customBounds }: NativeHistogram): number {
  const spanCount = spansIn(positive.indexes) + spansIn(negative.indexes);
  const numberCount = positive.counts.length + negative.counts.length + customBounds.length + spanCount;
  return Math.floor((HISTOGRAM_BYTES + numberCount * NUMBER_BYTES) / FLOAT_BYTES);
}

/** Runs of neighbours: what Prometheus stores as spans. */
function spansIn(indexes: Int32Array): number {
  let count = 0;
  for (let at = 0; at < indexes.length; at += 1)
    if (at === 0 || (indexes[at] ?? 0) !== (indexes[at - 1] ?? 0) + 1) count += 1;
  return count;
}

/** Adds the samples of a column to the counts of its steps; returns how many there were. */
export function countColumn({ values, present, histograms }: ColumnSeries, perStep: Float64Array | null): number {
  let count = 0;
  for (let step = 0; step < values.length; step += 1) {
    const histogram = histograms?.[step];
    const isFloat = !present || present[step] === 1;
    const weight = histogram ? histogramWeight(histogram) : Number(isFloat);
    count += weight;
    if (perStep && weight > 0) perStep[step] = (perStep[step] ?? 0) + weight;
  }
  return count;
}

/** The same for the windows of a range function: a sample in many windows counts for each. Returns the last window's. */
export function countWindows(series: SampleColumns, windows: Windows, perStep: Float64Array | null): number {
  const { firstEndMs, stepMs, rangeMs, stepCount } = windows;
  const { timestampsMs, histograms } = series;
  const weights = histograms?.histograms.map(histogramWeight) ?? [];
  let last = 0;
  for (let step = 0; step < stepCount; step += 1) {
    const endMs = firstEndMs + step * stepMs;
    let count = firstAfter(timestampsMs, endMs) - firstAfter(timestampsMs, endMs - rangeMs);
    if (histograms) {
      const to = firstAfter(histograms.timestampsMs, endMs);
      for (let at = firstAfter(histograms.timestampsMs, endMs - rangeMs); at < to; at += 1) count += weights[at] ?? 0;
    }
    last = count;
    if (perStep && count > 0) perStep[step] = (perStep[step] ?? 0) + count;
  }
  return last;
}
