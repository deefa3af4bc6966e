// sum, avg, min and max over windows that slide: what the last window knew is used again. Hot loops; see engine.bench.ts.
import type { SampleColumns, Windows } from '@/server/promql/column';
import { windowKernel, type RangeKernel, type Window } from '@/server/promql/functions/range-function';
import { addTo } from '@/server/promql/kahan-sum';

export const sumKernel: RangeKernel = (series, windows, out, context) => {
  const prefix = exactPrefixSums(series.values);
  const kernel = prefix ? windowKernel(({ from, to }) => (prefix[to] ?? 0) - (prefix[from] ?? 0)) : plainSum;
  return kernel(series, windows, out, context);
};

export const averageKernel: RangeKernel = (series, windows, out, context) => {
  const prefix = exactPrefixSums(series.values);
  const kernel = prefix
    ? windowKernel(({ from, to }) => ((prefix[to] ?? 0) - (prefix[from] ?? 0)) / (to - from))
    : plainAverage;
  return kernel(series, windows, out, context);
};

/** Smallest or largest of each window by a queue of candidates: each sample enters and leaves once. NaN loses. */
export function extremeKernel(isBetter: (candidate: number, best: number) => boolean): RangeKernel {
  return ({ values }: SampleColumns, { stepCount }: Windows, out, { bounds }) => {
    const queue = new Int32Array(values.length);
    const valueAt = (at: number): number => values[at] ?? NaN;
    const queued = (at: number): number => queue[at] ?? 0;
    let head = 0;
    let tail = 0;
    let entering = 0;
    let presentCount = 0;
    for (let step = 0; step < stepCount; step += 1) {
      const from = bounds.from[step] ?? 0;
      const to = bounds.to[step] ?? 0;
      for (; entering < to; entering += 1) {
        const value = valueAt(entering);
        if (Number.isNaN(value)) continue;
        while (tail > head && !isBetter(valueAt(queued(tail - 1)), value)) tail -= 1;
        queue[tail] = entering;
        tail += 1;
      }
      while (head < tail && queued(head) < from) head += 1;
      out.present[step] = to > from ? 1 : 0;
      if (to <= from) continue;
      presentCount += 1;
      out.values[step] = head < tail ? valueAt(queued(head)) : NaN;
    }
    return presentCount;
  };
}

/**
 * Sums of the first n values, where no rounding can happen: whole numbers whose magnitudes sum up to less than 2^53.
 * Differences of them then equal what adding up each window gives, bit by bit. undefined for other values.
 */
function exactPrefixSums(values: Float64Array): Float64Array | undefined {
  const prefix = new Float64Array(values.length + 1);
  let sum = 0;
  let magnitude = 0;
  for (let at = 0; at < values.length; at += 1) {
    const value = values[at] ?? NaN;
    if (!Number.isInteger(value) || Object.is(value, -0)) return undefined;
    magnitude += Math.abs(value);
    sum += value;
    prefix[at + 1] = sum;
  }
  return magnitude <= Number.MAX_SAFE_INTEGER ? prefix : undefined;
}

const plainSum = windowKernel(({ values, from, to }: Window) => {
  const state = { sum: 0, rest: 0 };
  for (let at = from; at < to; at += 1) addTo(state, values[at] ?? NaN);
  return Number.isFinite(state.sum) ? state.sum + state.rest : state.sum;
});

/** The mean of the sum, until the sum overflows: then a running mean. */
const plainAverage = windowKernel(({ values, from, to }: Window) => {
  const state = { sum: values[from] ?? NaN, rest: 0 };
  let isIncremental = false;
  for (let at = from + 1; at < to; at += 1) {
    const value = values[at] ?? NaN;
    const count = at - from + 1;
    if (!isIncremental) {
      const before = { ...state };
      addTo(state, value);
      if (state.sum !== Infinity && state.sum !== -Infinity) continue;
      isIncremental = true;
      state.sum = before.sum / (count - 1);
      state.rest = before.rest / (count - 1);
    }
    const share = (count - 1) / count;
    state.sum *= share;
    state.rest *= share;
    addTo(state, value / count);
  }
  return isIncremental ? state.sum + state.rest : state.sum / (to - from) + state.rest / (to - from);
});
