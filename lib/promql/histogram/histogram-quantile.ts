// Quantiles, fractions and variance of native histograms.
import {
  allBuckets,
  usesCustomBounds,
  type BoundedBucket,
  type NativeHistogram,
} from '@/lib/promql/histogram/native-histogram';

/** What NaNs among the observations did to a quantile. */
export type NaNEffect = 'none' | 'skewed' | 'nan';

export function histogramQuantile(q: number, histogram: NativeHistogram): { value: number; effect: NaNEffect } {
  const plain = (value: number): { value: number; effect: NaNEffect } => ({ value, effect: 'none' });
  if (q < 0) return plain(-Infinity);
  if (q > 1) return plain(Infinity);
  if (histogram.count === 0 || Number.isNaN(q)) return plain(NaN);
  const hasNaN = Number.isNaN(histogram.sum) && observedCount(histogram) < histogram.count;
  // NaNs are in no bucket: ranks must be counted from below then.
  const isForward = Number.isNaN(histogram.sum) || q < 0.5;
  const buckets = isForward ? allBuckets(histogram) : allBuckets(histogram).toReversed();
  const rank = (isForward ? q : 1 - q) * histogram.count;
  let count = 0;
  let found: BoundedBucket = { lower: 0, upper: 0, count: 0 };
  for (const bucket of buckets) {
    if (bucket.count === 0) continue;
    found = bucket;
    count += bucket.count;
    if (count >= rank) break;
  }
  count = Math.min(count, histogram.count);
  if (count < rank) return hasNaN ? { value: NaN, effect: 'nan' } : plain(found.upper);
  const value = quantileWithin(found, histogram, isForward ? rank - (count - found.count) : count - rank);
  return { value, effect: hasNaN ? 'skewed' : 'none' };
}

/** The value at so many observations into a bucket. */
function quantileWithin(bucket: BoundedBucket, histogram: NativeHistogram, rank: number): number {
  const isCustom = usesCustomBounds(histogram);
  const { lower, upper, count } = naturalBounds(bucket, histogram);
  const fraction = rank / count;
  if (isCustom) {
    if (upper === Infinity) return lower;
    if (lower === -Infinity) return upper;
  }
  if (isCustom || (lower <= 0 && upper >= 0)) return lower + (upper - lower) * fraction;
  const logLower = Math.log2(Math.abs(lower));
  const logUpper = Math.log2(Math.abs(upper));
  if (lower > 0) return 2 ** (logLower + (logUpper - logLower) * fraction);
  return -(2 ** (logUpper + (logLower - logUpper) * (1 - fraction)));
}

/**
 * The zero bucket of a histogram with values of one sign ends at zero, and so does the lowest custom bucket when its bound
 * is above.
 */
export function naturalBounds(bucket: BoundedBucket, histogram: NativeHistogram): BoundedBucket {
  const { positive, negative } = histogram;
  if (usesCustomBounds(histogram))
    return bucket.lower === -Infinity && bucket.upper > 0 && bucket.upper < Infinity ? { ...bucket, lower: 0 } : bucket;
  if (!(bucket.lower < 0 && bucket.upper > 0)) return bucket;
  if (negative.indexes.length === 0 && positive.indexes.length > 0) return { ...bucket, lower: 0 };
  if (positive.indexes.length === 0 && negative.indexes.length > 0) return { ...bucket, upper: 0 };
  return bucket;
}

/** Observations in buckets; less than the count when some were NaN. */
export function observedCount(histogram: NativeHistogram): number {
  return allBuckets(histogram).reduce((sum, { count }) => sum + count, 0);
}

/** Share of the observations between two bounds; NaNs are in none. */
export function histogramFraction(
  { lower, upper }: { readonly lower: number; readonly upper: number },
  histogram: NativeHistogram,
): number {
  if (histogram.count === 0 || Number.isNaN(lower) || Number.isNaN(upper)) return NaN;
  if (lower >= upper) return 0;
  const total = Number.isNaN(histogram.sum) ? observedCount(histogram) : histogram.count;
  return (rankOf(upper, histogram, total) - rankOf(lower, histogram, total)) / histogram.count;
}

/** Observations below a bound. */
function rankOf(bound: number, histogram: NativeHistogram, total: number): number {
  const isCustom = usesCustomBounds(histogram);
  let rank = 0;
  for (const bucket of allBuckets(histogram)) {
    const bounded = naturalBounds(bucket, histogram);
    if (bounded.lower >= bound) return Math.min(rank, total);
    if (bounded.upper > bound) return Math.min(rank + countBelow(bound, bounded, isCustom), total);
    rank += bucket.count;
  }
  return total;
}

/** Observations of a bucket below a bound that lies in it. */
export function countBelow(bound: number, { lower, upper, count }: BoundedBucket, isCustom: boolean): number {
  if (isCustom || (lower <= 0 && upper >= 0)) {
    if (lower === -Infinity) return count;
    if (upper === Infinity) return 0;
    return (count * (bound - lower)) / (upper - lower);
  }
  const logLower = Math.log2(Math.abs(lower));
  const logUpper = Math.log2(Math.abs(upper));
  const logBound = Math.log2(Math.abs(bound));
  if (bound > 0) return (count * (logBound - logLower)) / (logUpper - logLower);
  return count * (1 - (logBound - logUpper) / (logLower - logUpper));
}

/** Variance of the population, each observation taken as the middle of its bucket. */
export function histogramVariance(histogram: NativeHistogram): number {
  const mean = histogram.sum / histogram.count;
  let sum = 0;
  for (const { lower, upper, count } of allBuckets(histogram)) {
    if (count === 0) continue;
    const distance = middleOf(lower, upper, usesCustomBounds(histogram)) - mean;
    sum += count * distance * distance;
  }
  return sum / histogram.count;
}

function middleOf(lower: number, upper: number, isCustom: boolean): number {
  if (isCustom) return (lower + upper) / 2;
  if (lower <= 0 && upper >= 0) return 0;
  const middle = Math.sqrt(lower * upper);
  return upper < 0 ? -middle : middle;
}
