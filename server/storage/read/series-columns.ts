// From the store's rows of one series to what readers see: floats and histograms apart, hints of histograms found out.
import { findResetHints } from '@/lib/promql/histogram/find-reset-hints';
import type { NativeHistogram } from '@/lib/promql/histogram/native-histogram';
import type { LabelSet } from '@/lib/labels/label-set';
import type { SampleColumns } from '@/server/storage/head/sample-columns';
import type { HistogramSamples, SeriesColumns } from '@/server/storage/ports';

export function toSeriesColumns(labels: LabelSet, columns: SampleColumns): SeriesColumns {
  const { timestampsMs, values, extras, areNumbers = false, areRising = false } = columns;
  if (!extras) return { labels, timestampsMs, values, areNumbers, areRising };
  const { startsMs, histograms } = extras;
  if (!histograms?.some((histogram) => histogram !== undefined))
    return { labels, timestampsMs, values, ...startsOf(startsMs, undefined) };
  const floatRows: number[] = [];
  const histogramRows: number[] = [];
  histograms.forEach((histogram, row) => (histogram ? histogramRows : floatRows).push(row));
  return {
    labels,
    ...floatsAt(columns, floatRows),
    histograms: {
      timestampsMs: Float64Array.from(histogramRows, (row) => timestampsMs[row] ?? NaN),
      histograms: hintedHistograms(histograms, extras.before?.histogram),
      ...startsOf(startsMs, histogramRows),
    },
  };
}

/** Rows are moved between typed arrays only: stale markers keep their bits. */
function floatsAt(
  { timestampsMs, values, extras }: SampleColumns,
  rows: readonly number[],
): Pick<SeriesColumns, 'timestampsMs' | 'values' | 'startTimestampsMs'> {
  const floats = { timestampsMs: new Float64Array(rows.length), values: new Float64Array(rows.length) };
  rows.forEach((row, at) => {
    floats.timestampsMs[at] = timestampsMs[row] ?? NaN;
    floats.values.set(values.subarray(row, row + 1), at);
  });
  return { ...floats, ...startsOf(extras?.startsMs, rows) };
}

/** Absent when none of the rows has one. A copy: the arrays belong to the reader. */
function startsOf(
  startsMs: Float64Array | undefined,
  rows: readonly number[] | undefined,
): Pick<HistogramSamples, 'startTimestampsMs'> {
  if (!startsMs) return {};
  const startTimestampsMs = rows ? Float64Array.from(rows, (row) => startsMs[row] ?? NaN) : startsMs.slice();
  return startTimestampsMs.every((startMs) => Number.isNaN(startMs)) ? {} : { startTimestampsMs };
}

function hintedHistograms(
  rows: readonly (NativeHistogram | undefined)[],
  before: NativeHistogram | undefined,
): NativeHistogram[] {
  return findResetHints([before, ...rows])
    .slice(1)
    .filter((histogram) => histogram !== undefined);
}
