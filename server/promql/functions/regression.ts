// deriv, predict_linear and double_exponential_smoothing: lines and curves through the samples of a window.
import { formatFixed } from '@/lib/promql/format-general';
import type { Grid } from '@/server/promql/column';
import type { FunctionPlan } from '@/server/promql/functions/call-input';
import { rangeFunction, windowKernel, type RangeKernel, type Window } from '@/server/promql/functions/range-function';
import { addTo } from '@/server/promql/kahan-sum';
import { executionError } from '@/server/promql/query-run';

export const REGRESSION_FUNCTIONS = {
  deriv: rangeFunction({
    kernel: windowKernel((window) => {
      if (window.to - window.from < 2) return undefined;
      // A time near the samples keeps the sums small and exact.
      return regression(window, window.timestampsMs[window.from] ?? 0).slope;
    }),
  }),
  double_exponential_smoothing: rangeFunction({ kernel: windowKernel(smoothed) }),
  predict_linear: (input) => rangeFunction({ kernel: predictionKernel(input.grid) })(input),
} satisfies Readonly<Record<string, FunctionPlan>>;

/** The line is read off at the evaluation time, whatever the offset of the window. */
function predictionKernel({ startMs, stepMs }: Grid): RangeKernel {
  return windowKernel((window, [durations]) => {
    if (window.to - window.from < 2) return undefined;
    const { slope, intercept } = regression(window, startMs + window.step * stepMs);
    return slope * (durations?.[window.step] ?? NaN) + intercept;
  });
}

/** Least squares over seconds since `originMs`. */
function regression(
  { timestampsMs, values, from, to }: Window,
  originMs: number,
): { slope: number; intercept: number } {
  const x = { sum: 0, rest: 0 };
  const y = { sum: 0, rest: 0 };
  const xy = { sum: 0, rest: 0 };
  const xx = { sum: 0, rest: 0 };
  const first = values[from] ?? NaN;
  let isConstant = true;
  for (let at = from; at < to; at += 1) {
    const seconds = ((timestampsMs[at] ?? 0) - originMs) / 1000;
    const value = values[at] ?? NaN;
    if (at > from && value !== first) isConstant = false;
    addTo(x, seconds);
    addTo(y, value);
    addTo(xy, seconds * value);
    addTo(xx, seconds * seconds);
  }
  if (isConstant) return Number.isFinite(first) || Number.isNaN(first) ? { slope: 0, intercept: first } : NO_LINE;
  const count = to - from;
  const [sumX, sumY, sumXY, sumXX] = [x.sum + x.rest, y.sum + y.rest, xy.sum + xy.rest, xx.sum + xx.rest];
  const covariance = sumXY - (sumX * sumY) / count;
  const variance = sumXX - (sumX * sumX) / count;
  const slope = covariance / variance;
  return { slope, intercept: sumY / count - (slope * sumX) / count };
}

const NO_LINE = { slope: NaN, intercept: NaN };

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
