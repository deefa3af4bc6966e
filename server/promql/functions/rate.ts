// rate, increase, delta: growth between the first and last sample of a window, extrapolated to the window's edges.
import { labelValue, metricName } from '@/lib/labels/label-set';
import { quoteText } from '@/lib/promql/quote-text';
import type { SampleColumns, Windows } from '@/server/promql/column';
import type { CallInput, FunctionPlan } from '@/server/promql/functions/call-input';
import { edgeKernel, growthBetweenEdges } from '@/server/promql/functions/edge-windows';
import { reach } from '@/server/promql/functions/extrapolation';
import { histogramInstantRate, histogramRate } from '@/server/promql/functions/histogram-rate';
import { rangeFunction, windowKernel, type RangeKernel } from '@/server/promql/functions/range-function';
import {
  noteOverlaps,
  startedInstantRateKernel,
  startedRateKernel,
  withStarts,
} from '@/server/promql/functions/start-rate';

interface Extrapolation {
  readonly isCounter: boolean;
  readonly isRate: boolean;
}

/** Of the label `__type__`. */
const COUNTER_TYPES: ReadonlySet<string> = new Set(['counter', 'histogram']);
const COUNTER_SUFFIXES = ['_total', '_sum', '_count', '_bucket'];

export const rate: FunctionPlan = rangeFunction({
  kernel: withStarts(extrapolatedKernel({ isCounter: true, isRate: true }), startedRateKernel(true)),
  edgeKernel: growthKernel({ isCounter: true, isRate: true }),
  mixed: histogramRate({ isCounter: true, isRate: true }),
  noteSeries: noteCounter,
});
export const increase: FunctionPlan = rangeFunction({
  kernel: withStarts(extrapolatedKernel({ isCounter: true, isRate: false }), startedRateKernel(false)),
  edgeKernel: growthKernel({ isCounter: true, isRate: false }),
  mixed: histogramRate({ isCounter: true, isRate: false }),
  noteSeries: noteCounter,
});
export const delta: FunctionPlan = rangeFunction({
  kernel: extrapolatedKernel({ isCounter: false, isRate: false }),
  edgeKernel: growthKernel({ isCounter: false, isRate: false }),
  mixed: histogramRate({ isCounter: false, isRate: false }),
});
export const irate: FunctionPlan = rangeFunction({
  kernel: withStarts(instantKernel(true), startedInstantRateKernel),
  mixed: histogramInstantRate(true),
});
export const idelta: FunctionPlan = rangeFunction({ kernel: instantKernel(false), mixed: histogramInstantRate(false) });

function noteCounter(input: CallInput, series: SampleColumns, windows: Windows): void {
  noteNonCounter(input, series);
  if (!windows.edges) noteOverlaps(input, series, windows);
}

function noteNonCounter({ call, run }: CallInput, { labels }: SampleColumns): void {
  const name = metricName(labels);
  if (name === '') return;
  const { span } = call.args[0] ?? call;
  if (run.hasFeature('type-and-unit-labels')) {
    const type = labelValue(labels, '__type__');
    if (!COUNTER_TYPES.has(type))
      run.inform(
        `metric might not be a counter, __type__ label is not set to "counter" or "histogram", got ${quoteText(type)}: ${quoteText(name)}`,
        span,
      );
  } else if (!COUNTER_SUFFIXES.some((suffix) => name.endsWith(suffix))) {
    run.inform(
      `metric might not be a counter, name does not end in _total/_sum/_count/_bucket: ${quoteText(name)}`,
      span,
    );
  }
}

/** `anchored` and `smoothed` need no extrapolation: the edges are known. */
function growthKernel({ isCounter, isRate }: Extrapolation): RangeKernel {
  return edgeKernel((window) => {
    const growth = growthBetweenEdges(window, isCounter);
    return growth === undefined || !isRate ? growth : growth / (window.rangeMs / 1000);
  });
}

function extrapolatedKernel({ isCounter, isRate }: Extrapolation): RangeKernel {
  return ({ timestampsMs, values }, { firstEndMs, stepMs, rangeMs, stepCount }, { values: out, present }) => {
    const lossesOf = isCounter ? createLosses(values) : undefined;
    const count = timestampsMs.length;
    const perSecond = isRate ? rangeMs / 1000 : 1;
    let from = 0;
    let to = 0;
    let presentCount = 0;
    for (let step = 0; step < stepCount; step += 1) {
      const endMs = firstEndMs + step * stepMs;
      const startMs = endMs - rangeMs;
      while (to < count && numberAt(timestampsMs, to) <= endMs) to += 1;
      while (from < count && numberAt(timestampsMs, from) <= startMs) from += 1;
      const isEnough = to - from >= 2;
      present[step] = isEnough ? 1 : 0;
      if (!isEnough) continue;
      presentCount += 1;
      const first = numberAt(values, from);
      const firstMs = numberAt(timestampsMs, from);
      const lastMs = numberAt(timestampsMs, to - 1);
      let growth = numberAt(values, to - 1) - first;
      if (lossesOf) growth = lossesOf(growth, from, to);

      const sampledSeconds = (lastMs - firstMs) / 1000;
      const averageSeconds = sampledSeconds / (to - from - 1);
      let toStart = reach((firstMs - startMs) / 1000, averageSeconds);
      // A counter cannot have been below zero: not further back than where the line meets it.
      if (isCounter && growth > 0 && first >= 0) toStart = Math.min(toStart, sampledSeconds * (first / growth));
      const toEnd = reach((endMs - lastMs) / 1000, averageSeconds);
      out[step] = growth * ((sampledSeconds + toStart + toEnd) / sampledSeconds / perSecond);
    }
    return presentCount;
  };
}

function numberAt(column: Float64Array, at: number): number {
  return column[at] ?? NaN;
}

/**
 * Adds to the growth of a window what its resets hid: the value before each fall, in order, as Prometheus sums them.
 * Windows must come with rising `from`. undefined when the counter never falls.
 */
function createLosses(values: Float64Array): ((growth: number, from: number, to: number) => number) | undefined {
  const falls: number[] = [];
  for (let at = 1; at < values.length; at += 1) if (numberAt(values, at) < numberAt(values, at - 1)) falls.push(at);
  if (falls.length === 0) return undefined;
  let first = 0;
  return (growth, from, to) => {
    while (first < falls.length && (falls[first] ?? 0) <= from) first += 1;
    let sum = growth;
    for (let next = first; next < falls.length && (falls[next] ?? 0) < to; next += 1)
      sum += numberAt(values, (falls[next] ?? 0) - 1);
    return sum;
  };
}

function instantKernel(isRate: boolean): RangeKernel {
  return windowKernel(({ timestampsMs, values, from, to }) => {
    if (to - from < 2) return undefined;
    const last = values[to - 1] ?? 0;
    const before = values[to - 2] ?? 0;
    const elapsedMs = (timestampsMs[to - 1] ?? 0) - (timestampsMs[to - 2] ?? 0);
    if (elapsedMs === 0) return undefined;
    if (!isRate) return last - before;
    const growth = last < before ? last : last - before;
    return growth / (elapsedMs / 1000);
  });
}
