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

// Sums as addTo() makes them (kahan-sum.ts), spelled out: an object a sample is what these loops can do without.

const plainSum = windowKernel(({ values, from, to }: Window) => {
  let sum = 0;
  let rest = 0;
  for (let at = from; at < to; at += 1) {
    const value = values[at] ?? NaN;
    const total = sum + value;
    if (total === Infinity || total === -Infinity) rest = 0;
    else if (Math.abs(sum) >= Math.abs(value)) rest += sum - total + value;
    else rest += value - total + sum;
    sum = total;
  }
  return Number.isFinite(sum) ? sum + rest : sum;
});

/** The mean of the sum, until the sum overflows: then a running mean. */
const plainAverage = windowKernel(({ values, from, to }: Window) => {
  let sum = values[from] ?? NaN;
  let rest = 0;
  for (let at = from + 1; at < to; at += 1) {
    const value = values[at] ?? NaN;
    const total = sum + value;
    if (total === Infinity || total === -Infinity) return runningAverage(values, { at, to, from, sum, rest });
    if (Math.abs(sum) >= Math.abs(value)) rest += sum - total + value;
    else rest += value - total + sum;
    sum = total;
  }
  return sum / (to - from) + rest / (to - from);
});

/** Goes on at sample `at`, whose addition would overflow the sum of those before. */
function runningAverage(
  values: Float64Array,
  {
    at: firstAt,
    to,
    from,
    sum,
    rest,
  }: { readonly at: number; readonly to: number; readonly from: number; readonly sum: number; readonly rest: number },
): number {
  const before = firstAt - from;
  const mean = { sum: sum / before, rest: rest / before };
  for (let at = firstAt; at < to; at += 1) {
    const count = at - from + 1;
    const share = (count - 1) / count;
    mean.sum *= share;
    mean.rest *= share;
    addTo(mean, (values[at] ?? NaN) / count);
  }
  return mean.sum + mean.rest;
}
