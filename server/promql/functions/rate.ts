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
import type { WindowBounds } from '@/server/promql/functions/window-bounds';

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
  const extrapolationOf = (bounds: WindowBounds): EdgeReach =>
    reachOf(bounds, isRate ? bounds.windows.rangeMs / 1000 : 1);
  return ({ values, areRising = false }, { stepCount }, { values: out, present }, { bounds }) => {
    const lossesOf = isCounter && !areRising ? createLosses(values) : undefined;
    const { from, to } = bounds;
    const edges = bounds.derive(extrapolationOf);
    present.set(edges.present);
    for (let step = 0; step < stepCount; step += 1) {
      const firstAt = from[step] ?? 0;
      const endAt = to[step] ?? 0;
      if (endAt - firstAt < 2) continue;
      const first = numberAt(values, firstAt);
      let growth = numberAt(values, endAt - 1) - first;
      if (lossesOf) growth = lossesOf(growth, firstAt, endAt);
      // A counter cannot have been below zero: not further back than where the line meets it. That is further than any reach
      // when the first value is twice the growth.
      const isNearZero = isCounter && growth > 0 && first >= 0 && first < 2 * growth;
      out[step] = growth * (isNearZero ? edges.factorFrom(step, first / growth) : numberAt(edges.factors, step));
    }
    return edges.presentCount;
  };
}

/** What the times say about extrapolation, the same for all series that share them. */
interface EdgeReach {
  /** Windows with at least two samples. */
  readonly present: Uint8Array;
  readonly presentCount: number;
  /** By which the growth between the first and last sample of a window is multiplied. */
  readonly factors: Float64Array;
  /** The same when the line meets zero so many times the sampled interval before the first sample. */
  factorFrom(step: number, zeroAt: number): number;
}

function reachOf({ timestampsMs, windows, from, to }: WindowBounds, perSecond: number): EdgeReach {
  const { firstEndMs, stepMs, rangeMs, stepCount } = windows;
  const present = new Uint8Array(stepCount);
  const sampledSeconds = new Float64Array(stepCount);
  const toStart = new Float64Array(stepCount);
  const toEnd = new Float64Array(stepCount);
  const factors = new Float64Array(stepCount);
  const factorAt = (step: number, startSeconds: number): number => {
    const sampled = numberAt(sampledSeconds, step);
    return (sampled + startSeconds + numberAt(toEnd, step)) / sampled / perSecond;
  };
  let presentCount = 0;
  for (let step = 0; step < stepCount; step += 1) {
    const firstAt = from[step] ?? 0;
    const endAt = to[step] ?? 0;
    if (endAt - firstAt < 2) continue;
    present[step] = 1;
    presentCount += 1;
    const endMs = firstEndMs + step * stepMs;
    const firstMs = numberAt(timestampsMs, firstAt);
    const lastMs = numberAt(timestampsMs, endAt - 1);
    const sampled = (lastMs - firstMs) / 1000;
    const averageSeconds = sampled / (endAt - firstAt - 1);
    sampledSeconds[step] = sampled;
    toStart[step] = reach((firstMs - (endMs - rangeMs)) / 1000, averageSeconds);
    toEnd[step] = reach((endMs - lastMs) / 1000, averageSeconds);
    factors[step] = factorAt(step, numberAt(toStart, step));
  }
  return {
    present,
    presentCount,
    factors,
    factorFrom: (step, zeroAt) =>
      factorAt(step, Math.min(numberAt(toStart, step), numberAt(sampledSeconds, step) * zeroAt)),
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
  let before = NaN;
  for (let at = 0; at < values.length; at += 1) {
    const value = numberAt(values, at);
    if (value < before) falls.push(at);
    before = value;
  }
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
