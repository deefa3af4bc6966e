// What the histogram functions do with native histograms, and with series that have classic ones beside them.
import { labelsKey, metricName } from '@/lib/labels/label-set';
import type { Expr } from '@/lib/promql/ast';
import { histogramFraction, histogramQuantile, observedCount } from '@/lib/promql/histogram/histogram-quantile';
import type { NativeHistogram } from '@/lib/promql/histogram/native-histogram';
import { assert } from '@/lib/errors/assert';
import { columnFrom, onlySteps, type ColumnSeries, type VectorOperator } from '@/server/promql/column';
import { forMetric } from '@/server/promql/format-labels';
import type { BucketGroup } from '@/server/promql/functions/bucket-groups';
import { vectorArg, type CallInput, type FunctionPlan } from '@/server/promql/functions/call-input';
import { losesDistinction, mapSeries, namelessLabels } from '@/server/promql/operators/map-series';
import type { QueryRun } from '@/server/promql/query-run';

/** A function of one native histogram; floats are left out. */
export function nativeFunction(compute: (histogram: NativeHistogram) => number): FunctionPlan {
  return (input): VectorOperator => {
    const { run } = input;
    const vector = vectorArg(input, 0);
    return {
      kind: 'vector',
      hasOneName: vector.hasOneName,
      blocks: () =>
        mapSeries({
          run,
          input: vector.blocks(),
          map: (series) => nativeColumn(run, series, compute),
          canCollide: losesDistinction(run, vector),
        }),
    };
  };
}

function nativeColumn(
  run: QueryRun,
  series: ColumnSeries,
  compute: (histogram: NativeHistogram, step: number) => number,
): ColumnSeries | undefined {
  const { histograms } = series;
  if (!histograms) return undefined;
  const values = new Float64Array(histograms.length);
  const present = new Uint8Array(histograms.length);
  let presentCount = 0;
  for (const [step, histogram] of histograms.entries()) {
    if (!histogram) continue;
    values[step] = compute(histogram, step);
    present[step] = 1;
    presentCount += 1;
  }
  return columnFrom(namelessLabels(run, series), { values, present, presentCount });
}

export function nativeFractions(
  { call, run }: CallInput,
  series: ColumnSeries,
  rangeAt: (step: number) => { readonly lower: number; readonly upper: number },
): ColumnSeries[] {
  const [, , arg] = call.args;
  assert(arg, 'the checker counted the arguments');
  const column = nativeColumn(run, series, (histogram, step) => {
    if (Number.isNaN(histogram.sum) && observedCount(histogram) < histogram.count)
      run.inform(
        `input to histogram_fraction has NaN observations, which are excluded from all fractions${forMetric(metricName(series.labels))}`,
        arg.span,
      );
    return histogramFraction(rangeAt(step), histogram);
  });
  return column ? [column] : [];
}

export function nativeQuantiles(
  { run }: CallInput,
  series: ColumnSeries,
  { quantiles, noteAt }: { readonly quantiles: Float64Array; readonly noteAt: Expr },
): ColumnSeries[] {
  const column = nativeColumn(run, series, (histogram, step) => {
    const { value, effect } = histogramQuantile(quantiles[step] ?? NaN, histogram);
    if (effect !== 'none')
      run.inform(
        `input to histogram_quantile has NaN observations, result is ${effect === 'nan' ? 'NaN' : 'skewed higher'}${forMetric(metricName(series.labels))}`,
        noteAt.span,
      );
    return value;
  });
  return column ? [column] : [];
}

export function splitKinds(all: readonly ColumnSeries[]): { classics: ColumnSeries[]; natives: ColumnSeries[] } {
  const classics: ColumnSeries[] = [];
  const natives: ColumnSeries[] = [];
  for (const series of all) {
    const floats = onlyFloats(series);
    if (floats) classics.push(floats);
    if (series.histograms) natives.push(series);
  }
  return { classics, natives };
}

function onlyFloats({ labels, dropsName, values, present }: ColumnSeries): ColumnSeries | undefined {
  if (present && !present.includes(1)) return undefined;
  return { labels, dropsName, values, present };
}

/** Where a classic and a native histogram have the same labels at one step, neither is looked at, with a warning. */
export async function withoutConflicts(
  groups: readonly BucketGroup[],
  natives: readonly ColumnSeries[],
  { run, arg }: { readonly run: QueryRun; readonly arg: Expr },
): Promise<[groups: readonly BucketGroup[], natives: readonly ColumnSeries[]]> {
  if (natives.length === 0) return [groups, natives];
  const byLabels = new Map(natives.map((series) => [labelsKey(namelessLabels(run, series).labels), series]));
  const keptNatives = new Map<ColumnSeries, ColumnSeries | undefined>();
  const keep = (group: BucketGroup): BucketGroup => {
    const native = byLabels.get(labelsKey(group.labels));
    if (!native) return group;
    const isClassic = (step: number): boolean =>
      group.members.some(({ series: { present } }) => !present || present[step] === 1);
    const isConflict = (step: number): boolean => Boolean(native.histograms?.[step]) && isClassic(step);
    if (!native.values.some((_value, step) => isConflict(step))) return group;
    run.warn(`vector contains a mix of classic and native histograms${forMetric(metricName(native.labels))}`, arg.span);
    keptNatives.set(
      native,
      onlySteps(native, (step) => !isConflict(step)),
    );
    const members = group.members.flatMap(({ upperBound, series }) => {
      const kept = onlySteps(series, (step) => !isConflict(step));
      return kept ? [{ upperBound, series: kept }] : [];
    });
    return { ...group, members };
  };
  const keptGroups: BucketGroup[] = [];
  for (const group of groups) {
    if (run.shouldPause()) await run.pause();
    keptGroups.push(keep(group));
  }
  const rest = natives.flatMap((series) => (keptNatives.has(series) ? (keptNatives.get(series) ?? []) : [series]));
  return [keptGroups, rest];
}
