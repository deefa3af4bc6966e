// Native histograms over time as a frame of cells, one for each bucket, in the columns that heatmaps read.
import type { LabelSet } from '@/lib/labels/label-set';
import { allBuckets, type NativeHistogram } from '@/lib/promql/histogram/native-histogram';
import { numberField, timeField, type Frame } from '@/lib/series/frame';

export interface HistogramSeries {
  readonly labels: LabelSet;
  readonly timesMs: ArrayLike<number>;
  /** By the same places as the times; null where there is none. */
  readonly histograms: readonly (NativeHistogram | null)[];
}

/** More buckets than this are not shown: the rest of the times is left out. */
const CELL_LIMIT = 500_000;

/** Columns `xMax`, `yMin`, `yMax`, `count`, as Grafana's Prometheus source gives them. */
export function nativeHistogramFrame(
  { labels, timesMs, histograms }: HistogramSeries,
  { refId, name }: { readonly refId: string; readonly name: string | null },
): Frame {
  const xs: number[] = [];
  const lows: number[] = [];
  const highs: number[] = [];
  const counts: number[] = [];
  for (const [at, histogram] of histograms.entries()) {
    if (histogram === null || xs.length > CELL_LIMIT) continue;
    for (const { lower, upper, count } of allBuckets(histogram)) {
      xs.push(timesMs[at] ?? NaN);
      lows.push(lower);
      highs.push(upper);
      counts.push(count);
    }
  }
  const parts = { labels, legendText: name };
  return {
    refId,
    name,
    length: xs.length,
    fields: [
      timeField(Float64Array.from(xs), { name: 'xMax' }),
      numberField('yMin', Float64Array.from(lows), parts),
      numberField('yMax', Float64Array.from(highs), parts),
      numberField('count', Float64Array.from(counts), parts),
    ],
  };
}
