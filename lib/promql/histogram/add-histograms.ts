// Sums and differences of native histograms, with what must be told about them.
import {
  bucketMap,
  bucketsOf,
  mapCounts,
  type HistogramBuckets,
  type NativeHistogram,
  type ResetHint,
} from '@/lib/promql/histogram/native-histogram';
import { reconciled } from '@/lib/promql/histogram/reconcile-layouts';

export interface CombinedHistogram {
  readonly histogram: NativeHistogram;
  readonly areBoundsReconciled: boolean;
  /** One came after a reset and the other surely did not. */
  readonly haveHintsCollided: boolean;
}

/** undefined when only one has custom bounds. */
export function addHistograms(left: NativeHistogram, right: NativeHistogram): CombinedHistogram | undefined {
  return combined(left, right, (one, two) => one + two);
}

/** As addHistograms(). */
export function subtractHistograms(left: NativeHistogram, right: NativeHistogram): CombinedHistogram | undefined {
  return combined(left, right, (one, two) => one - two);
}

type Combine = (left: number, right: number) => number;

function combined(left: NativeHistogram, right: NativeHistogram, combine: Combine): CombinedHistogram | undefined {
  const layouts = reconciled(left, right);
  if (!layouts) return undefined;
  const { left: one, right: two, areBoundsReconciled } = layouts;
  const { hint, haveCollided } = combinedHint(left.resetHint, right.resetHint);
  return {
    histogram: {
      ...one,
      count: combine(one.count, two.count),
      sum: combine(one.sum, two.sum),
      zeroCount: combine(one.zeroCount, two.zeroCount),
      positive: combinedBuckets(one.positive, two.positive, combine),
      negative: combinedBuckets(one.negative, two.negative, combine),
      resetHint: hint,
    },
    areBoundsReconciled,
    haveHintsCollided: haveCollided,
  };
}

function combinedBuckets(left: HistogramBuckets, right: HistogramBuckets, combine: Combine): HistogramBuckets {
  const byIndex = bucketMap(left);
  for (const [index, count] of bucketMap(right)) byIndex.set(index, combine(byIndex.get(index) ?? 0, count));
  return bucketsOf(byIndex);
}

function combinedHint(left: ResetHint, right: ResetHint): { hint: ResetHint; haveCollided: boolean } {
  if (left === right || left === 'gauge') return { hint: left, haveCollided: false };
  if (right === 'gauge') return { hint: 'gauge', haveCollided: false };
  return { hint: 'unknown', haveCollided: left !== 'unknown' && right !== 'unknown' };
}

/** A sum with the rounding errors that it has lost so far, in the layout of the sum. Start with `rest: undefined`. */
export interface HistogramSum {
  readonly sum: NativeHistogram;
  readonly rest: NativeHistogram | undefined;
  readonly areBoundsReconciled: boolean;
}

/** Compensated as kahan-sum.ts does it, in every bucket. undefined when only one has custom bounds. */
export function addToSum(
  { sum, rest, areBoundsReconciled }: HistogramSum,
  added: NativeHistogram,
): HistogramSum | undefined {
  const layouts = reconciled(sum, added);
  if (!layouts) return undefined;
  const { left, right } = layouts;
  const restLayout = rest && reconciled(rest, left)?.left;
  const lost = restLayout ?? mapCounts(left, () => 0);
  const positive = compensated(left.positive, lost.positive, right.positive);
  const negative = compensated(left.negative, lost.negative, right.negative);
  const [count, countRest] = compensatedSum(left.count, lost.count, right.count);
  const [total, totalRest] = compensatedSum(left.sum, lost.sum, right.sum);
  const [zeroCount, zeroRest] = compensatedSum(left.zeroCount, lost.zeroCount, right.zeroCount);
  return {
    sum: {
      ...left,
      count,
      sum: total,
      zeroCount,
      positive: positive.sums,
      negative: negative.sums,
      resetHint: combinedHint(sum.resetHint, added.resetHint).hint,
    },
    rest: {
      ...left,
      count: countRest,
      sum: totalRest,
      zeroCount: zeroRest,
      positive: positive.rests,
      negative: negative.rests,
    },
    areBoundsReconciled: areBoundsReconciled || layouts.areBoundsReconciled,
  };
}

/** The sum with its rest. */
export function finishedSum({ sum, rest }: HistogramSum): NativeHistogram {
  if (!rest) return sum;
  const added = combined(sum, { ...rest, resetHint: sum.resetHint }, (one, two) => one + two);
  return added?.histogram ?? sum;
}

export function hasOverflow({ count, sum, zeroCount, positive, negative }: NativeHistogram): boolean {
  const isInfinite = (value: number): boolean => value === Infinity || value === -Infinity;
  return [count, sum, zeroCount, ...positive.counts, ...negative.counts].some(isInfinite);
}

function compensated(
  left: HistogramBuckets,
  lost: HistogramBuckets,
  right: HistogramBuckets,
): { sums: HistogramBuckets; rests: HistogramBuckets } {
  const sums = bucketMap(left);
  const rests = bucketMap(lost);
  for (const [index, count] of bucketMap(right)) {
    const [sum, rest] = compensatedSum(sums.get(index) ?? 0, rests.get(index) ?? 0, count);
    sums.set(index, sum);
    rests.set(index, rest);
  }
  return { sums: bucketsOf(sums), rests: bucketsOf(rests) };
}

function compensatedSum(sum: number, rest: number, value: number): [sum: number, rest: number] {
  const total = sum + value;
  if (total === Infinity || total === -Infinity) return [total, 0];
  if (Math.abs(sum) >= Math.abs(value)) return [total, rest + (sum - total + value)];
  return [total, rest + (value - total + sum)];
}
