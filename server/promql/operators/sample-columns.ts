// Columns of samples of either kind, step by step: the slow way, taken only where native histograms are.
import { columnFrom, type ColumnSeries } from '@/server/promql/column';
import type { Outcome, Sample } from '@/server/promql/operators/histogram-arithmetic';

export function sampleAt({ values, present, histograms }: ColumnSeries, step: number): Sample | undefined {
  const histogram = histograms?.[step];
  if (histogram) return histogram;
  return !present || present[step] === 1 ? (values[step] ?? NaN) : undefined;
}

/** A new column under the labels of `source`; undefined when no step has a sample. */
export function mapSamples(
  series: ColumnSeries,
  source: Pick<ColumnSeries, 'labels' | 'dropsName'>,
  compute: (sample: Sample, step: number) => Outcome | undefined,
): ColumnSeries | undefined {
  const stepCount = series.values.length;
  const scratch = { values: new Float64Array(stepCount), present: new Uint8Array(stepCount) };
  let presentCount = 0;
  const histograms = Array.from({ length: stepCount }, (_none, step) => {
    const sample = sampleAt(series, step);
    const outcome = sample === undefined ? undefined : compute(sample, step);
    if (!outcome || !outcome.holds) return null;
    if (typeof outcome.value !== 'number') return outcome.value;
    scratch.values[step] = outcome.value;
    scratch.present[step] = 1;
    presentCount += 1;
    return null;
  });
  return columnFrom(source, { ...scratch, presentCount, histograms });
}
