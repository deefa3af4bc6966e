// The *_over_time functions that look at one window at a time.
import { formatGeneral } from '@/lib/promql/format-general';
import { quantileOf } from '@/server/promql/quantile';
import type { CallInput, FunctionPlan } from '@/server/promql/functions/call-input';
import {
  countAll,
  firstSample,
  firstTime,
  histogramMean,
  histogramSum,
  isPresent,
  lastSample,
  lastTime,
} from '@/server/promql/functions/histogram-windows';
import {
  rangeFunction,
  windowKernel,
  type Window,
  SORTED_PART_SAMPLES,
} from '@/server/promql/functions/range-function';
import { averageKernel, extremeKernel, sumKernel } from '@/server/promql/functions/sliding-kernels';
import { addTo } from '@/server/promql/kahan-sum';

export const OVER_TIME_FUNCTIONS = {
  avg_over_time: rangeFunction({ kernel: averageKernel, mixed: histogramMean }),
  count_over_time: rangeFunction({ kernel: windowKernel(({ from, to }) => to - from), mixed: countAll }),
  first_over_time: rangeFunction({
    kernel: windowKernel(({ values, from }) => values[from] ?? NaN),
    mixed: firstSample,
    keepsName: true,
  }),
  last_over_time: rangeFunction({
    kernel: windowKernel(({ values, to }) => values[to - 1] ?? NaN),
    mixed: lastSample,
    keepsName: true,
  }),
  mad_over_time: rangeFunction({ kernel: windowKernel(medianDeviation), partSamples: SORTED_PART_SAMPLES }),
  max_over_time: rangeFunction({ kernel: extremeKernel((candidate, best) => candidate > best) }),
  min_over_time: rangeFunction({ kernel: extremeKernel((candidate, best) => candidate < best) }),
  present_over_time: rangeFunction({ kernel: windowKernel(() => 1), mixed: isPresent }),
  quantile_over_time: rangeFunction({
    rangeAt: 1,
    kernel: windowKernel((window, [quantiles]) =>
      quantileOf(quantiles?.[window.step] ?? NaN, window.values.slice(window.from, window.to)),
    ),
    partSamples: SORTED_PART_SAMPLES,
    note: noteBadQuantile,
  }),
  stddev_over_time: rangeFunction({ kernel: windowKernel((window) => Math.sqrt(variance(window))) }),
  stdvar_over_time: rangeFunction({ kernel: windowKernel(variance) }),
  sum_over_time: rangeFunction({ kernel: sumKernel, mixed: histogramSum }),
  ts_of_first_over_time: rangeFunction({
    kernel: windowKernel(({ timestampsMs, from }) => (timestampsMs[from] ?? NaN) / 1000),
    mixed: firstTime,
  }),
  ts_of_last_over_time: rangeFunction({
    kernel: windowKernel(({ timestampsMs, to }) => (timestampsMs[to - 1] ?? NaN) / 1000),
    mixed: lastTime,
  }),
  ts_of_max_over_time: rangeFunction({ kernel: windowKernel(timeOf((value, best) => value >= best)) }),
  ts_of_min_over_time: rangeFunction({ kernel: windowKernel(timeOf((value, best) => value <= best)) }),
} satisfies Readonly<Record<string, FunctionPlan>>;

/** Welford's variance of the population with compensated sums. */
function variance({ values, from, to }: Window): number {
  const mean = { sum: 0, rest: 0 };
  const squares = { sum: 0, rest: 0 };
  for (let at = from; at < to; at += 1) {
    const value = values[at] ?? NaN;
    const distance = value - (mean.sum + mean.rest);
    addTo(mean, distance / (at - from + 1));
    addTo(squares, distance * (value - (mean.sum + mean.rest)));
  }
  return (squares.sum + squares.rest) / (to - from);
}

function medianDeviation({ values, from, to }: Window): number {
  const window = values.slice(from, to);
  if (window.some(Number.isNaN)) return NaN;
  const median = quantileOf(0.5, window);
  return quantileOf(
    0.5,
    window.map((value) => Math.abs(value - median)),
  );
}

/** The time of the last sample that no other beats. NaN loses. */
function timeOf(isAsGood: (value: number, best: number) => boolean): (window: Window) => number {
  return ({ timestampsMs, values, from, to }) => {
    let best = from;
    for (let at = from; at < to; at += 1)
      if (isAsGood(values[at] ?? NaN, values[best] ?? NaN) || Number.isNaN(values[best])) best = at;
    return (timestampsMs[best] ?? NaN) / 1000;
  };
}

function noteBadQuantile({ call, run }: CallInput, parameters: readonly Float64Array[]): void {
  const [first] = call.args;
  for (const quantile of new Set(parameters[0]))
    if (first && !(quantile >= 0 && quantile <= 1)) run.warn(badQuantileText(quantile), first.span);
}

export function badQuantileText(quantile: number): string {
  return `quantile value should be between 0 and 1, got ${formatGeneral(quantile)}`;
}
