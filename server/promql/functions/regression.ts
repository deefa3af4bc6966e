// deriv, predict_linear and double_exponential_smoothing: lines and curves through the samples of a window.
import { formatFixed } from '@/lib/promql/format-general';
import type { Grid } from '@/server/promql/column';
import type { FunctionPlan } from '@/server/promql/functions/call-input';
import { rangeFunction, windowKernel, type RangeKernel, type Window } from '@/server/promql/functions/range-function';
import type { WindowBounds } from '@/server/promql/functions/window-bounds';
import { addTo } from '@/server/promql/kahan-sum';
import { executionError } from '@/server/promql/query-run';

export const REGRESSION_FUNCTIONS = {
  deriv: rangeFunction({
    kernel: regressionKernel({
      // A time near the samples keeps the sums small and exact.
      originMs: ({ timestampsMs, from }, step) => timestampsMs[from[step] ?? 0] ?? 0,
      result: (slope) => slope,
    }),
  }),
  double_exponential_smoothing: rangeFunction({ kernel: windowKernel(smoothed) }),
  predict_linear: (input) => rangeFunction({ kernel: predictionKernel(input.grid) })(input),
} satisfies Readonly<Record<string, FunctionPlan>>;

/** The line is read off at the evaluation time, whatever the offset of the window. */
function predictionKernel({ startMs, stepMs }: Grid): RangeKernel {
  return regressionKernel({
    originMs: ({ windows }, step) => startMs + (windows.firstStep + step) * stepMs,
    result: (slope, intercept, durationSeconds) => slope * durationSeconds + intercept,
  });
}

interface Regression {
  /** From where the seconds of a window are counted. */
  readonly originMs: (bounds: WindowBounds, step: number) => number;
  /** From the line, and the parameter of the step. */
  readonly result: (slope: number, intercept: number, parameter: number) => number;
}

/** Least squares over the seconds since the origin of each window with at least two samples. */
function regressionKernel({ originMs, result }: Regression): RangeKernel {
  const timesOf = (bounds: WindowBounds): TimeSums => sumTimes(bounds, originMs);
  return ({ timestampsMs, values }, { stepCount, firstStep }, out, { bounds, parameters: [parameters] }) => {
    const { from, to } = bounds;
    const { originsMs, sums, squares } = bounds.derive(timesOf);
    const line = { slope: 0, intercept: 0 };
    let presentCount = 0;
    for (let step = 0; step < stepCount; step += 1) {
      const firstAt = from[step] ?? 0;
      const endAt = to[step] ?? 0;
      const isThere = endAt - firstAt >= 2;
      out.present[step] = isThere ? 1 : 0;
      if (!isThere) continue;
      presentCount += 1;
      const times = { originMs: originsMs[step] ?? 0, sum: sums[step] ?? 0, squares: squares[step] ?? 0 };
      fitLine({ timestampsMs, values, from: firstAt, to: endAt }, times, line);
      out.values[step] = result(line.slope, line.intercept, parameters?.[firstStep + step] ?? NaN);
    }
    return presentCount;
  };
}

/** What the times alone say, the same for all series that share them. */
interface TimeSums {
  readonly originsMs: Float64Array;
  /** Of the seconds in each window, and of their squares. */
  readonly sums: Float64Array;
  readonly squares: Float64Array;
}

function sumTimes(bounds: WindowBounds, originOf: Regression['originMs']): TimeSums {
  const { timestampsMs, from, to } = bounds;
  const originsMs = Float64Array.from(from, (_at, step) => originOf(bounds, step));
  const sums = new Float64Array(from.length);
  const squares = new Float64Array(from.length);
  for (let step = 0; step < from.length; step += 1) {
    const sum = { sum: 0, rest: 0 };
    const square = { sum: 0, rest: 0 };
    for (let at = from[step] ?? 0; at < (to[step] ?? 0); at += 1) {
      const seconds = ((timestampsMs[at] ?? 0) - (originsMs[step] ?? 0)) / 1000;
      addTo(sum, seconds);
      addTo(square, seconds * seconds);
    }
    sums[step] = sum.sum + sum.rest;
    squares[step] = square.sum + square.rest;
  }
  return { originsMs, sums, squares };
}

/** Sums as addTo() makes them, spelled out: an object a sample is what this loop can do without. */
function fitLine(
  { timestampsMs, values, from, to }: Pick<Window, 'timestampsMs' | 'values' | 'from' | 'to'>,
  times: { readonly originMs: number; readonly sum: number; readonly squares: number },
  line: { slope: number; intercept: number },
): void {
  const first = values[from] ?? NaN;
  const { originMs } = times;
  let isConstant = true;
  let sumY = 0;
  let restY = 0;
  let sumXY = 0;
  let restXY = 0;
  for (let at = from; at < to; at += 1) {
    const value = values[at] ?? NaN;
    if (value !== first && at > from) isConstant = false;
    const totalY = sumY + value;
    if (totalY === Infinity || totalY === -Infinity) restY = 0;
    else if (Math.abs(sumY) >= Math.abs(value)) restY += sumY - totalY + value;
    else restY += value - totalY + sumY;
    sumY = totalY;
    const product = (((timestampsMs[at] ?? 0) - originMs) / 1000) * value;
    const totalXY = sumXY + product;
    if (totalXY === Infinity || totalXY === -Infinity) restXY = 0;
    else if (Math.abs(sumXY) >= Math.abs(product)) restXY += sumXY - totalXY + product;
    else restXY += product - totalXY + sumXY;
    sumXY = totalXY;
  }
  if (isConstant) {
    const isLine = Number.isFinite(first) || Number.isNaN(first);
    line.slope = isLine ? 0 : NaN;
    line.intercept = isLine ? first : NaN;
    return;
  }
  const count = to - from;
  const covariance = sumXY + restXY - (times.sum * (sumY + restY)) / count;
  const variance = times.squares - (times.sum * times.sum) / count;
  line.slope = covariance / variance;
  line.intercept = (sumY + restY) / count - (line.slope * times.sum) / count;
}

/** Holt's linear trend: level and trend, both smoothed. */
function smoothed(
  { values, from, to, step }: Window,
  [smoothings, trends]: readonly Float64Array[],
): number | undefined {
  const smoothing = smoothings?.[step] ?? NaN;
  const trend = trends?.[step] ?? NaN;
  if (smoothing <= 0 || smoothing >= 1)
    throw executionError(`invalid smoothing factor. Expected: 0 < sf < 1, got: ${formatFixed(smoothing)}`);
  if (trend <= 0 || trend >= 1)
    throw executionError(`invalid trend factor. Expected: 0 < tf < 1, got: ${formatFixed(trend)}`);
  if (to - from < 2) return undefined;
  let before = 0;
  let level = values[from] ?? NaN;
  let slope = (values[from + 1] ?? NaN) - level;
  for (let at = from + 1; at < to; at += 1) {
    if (at > from + 1) slope = trend * (level - before) + (1 - trend) * slope;
    const next = smoothing * (values[at] ?? NaN) + (1 - smoothing) * (level + slope);
    before = level;
    level = next;
  }
  return level;
}
