// The operators `</` and `>/`: what a native histogram holds below or above a value.
import { countBelow, naturalBounds } from '@/lib/promql/histogram/histogram-quantile';
import {
  bucketsOf,
  negativeBuckets,
  positiveBuckets,
  usesCustomBounds,
  type BoundedBucket,
  type HistogramBuckets,
  type NativeHistogram,
} from '@/lib/promql/histogram/native-histogram';

/** A part of a bucket that is kept, and the value its observations are taken for. */
interface Kept {
  readonly count: number;
  readonly middle: number;
}

type Side = 'below' | 'above';

/** Count and sum are estimated from what is left; a histogram that loses nothing stays as it is. */
export function trimmed(histogram: NativeHistogram, bound: number, side: Side): NativeHistogram {
  if (bound === (side === 'below' ? Infinity : -Infinity)) return histogram;
  const keep = (bucket: BoundedBucket): Kept => keptOf(bucket, { histogram, bound, side });
  const positive = positiveBuckets(histogram, histogram.positive).map(keep);
  const negative = negativeBuckets(histogram, histogram.negative).map(keep);
  const { zeroThreshold, zeroCount } = histogram;
  const zero = keep({ lower: -zeroThreshold, upper: zeroThreshold, count: zeroCount });
  const isWhole =
    zero.count === zeroCount && isUnchanged(positive, histogram.positive) && isUnchanged(negative, histogram.negative);
  if (isWhole) return histogram;
  const all = [...negative, zero, ...positive].filter(({ count }) => count !== 0);
  return {
    ...histogram,
    count: all.reduce((sum, { count }) => sum + count, 0),
    sum: all.reduce((sum, { count, middle }) => sum + count * middle, 0),
    zeroCount: zero.count,
    positive: bucketsWith(histogram.positive, positive),
    negative: bucketsWith(histogram.negative, negative),
  };
}

function isUnchanged(kept: readonly Kept[], { counts }: HistogramBuckets): boolean {
  return kept.every(({ count }, at) => count === counts[at]);
}

function bucketsWith({ indexes }: HistogramBuckets, kept: readonly Kept[]): HistogramBuckets {
  return bucketsOf(new Map(Array.from(indexes, (index, at) => [index, kept[at]?.count ?? 0])));
}

interface Cut {
  readonly histogram: NativeHistogram;
  readonly bound: number;
  readonly side: Side;
}

function keptOf(bucket: BoundedBucket, { histogram, bound, side }: Cut): Kept {
  const isCustom = usesCustomBounds(histogram);
  if (isCustom && (bucket.upper === Infinity || bucket.lower === -Infinity)) return keptOpen(bucket, bound, side);
  const bounded = naturalBounds(bucket, histogram);
  return keptBetween(bounded, { bound, side, isCustom });
}

/** Buckets without end: nothing can be told apart within them. */
function keptOpen({ lower, upper, count }: BoundedBucket, bound: number, side: Side): Kept {
  const nothing = { count: 0, middle: 0 };
  const isAll = lower === -Infinity && upper === Infinity;
  if (isAll) return nothing;
  if (upper === Infinity)
    return side === 'below' || bound === Infinity ? nothing : { count, middle: Math.max(lower, bound) };
  if (upper > 0) {
    if (side === 'above' && bound < 0) return nothing;
    return keptBetween({ lower: 0, upper, count }, { bound, side, isCustom: true });
  }
  if (side === 'above') return nothing;
  return bound === -Infinity ? nothing : { count, middle: Math.min(upper, bound) };
}

function keptBetween(
  { lower, upper, count }: BoundedBucket,
  { bound, side, isCustom }: { bound: number; side: Side; isCustom: boolean },
): Kept {
  const nothing = { count: 0, middle: 0 };
  const isBelow = upper <= bound;
  const isAbove = lower >= bound;
  if (isBelow || isAbove) {
    const isKept = side === 'below' ? isBelow : isAbove;
    return isKept ? { count, middle: middleOf(lower, upper, isCustom) } : nothing;
  }
  const below = countBelow(bound, { lower, upper, count }, isCustom);
  return side === 'below'
    ? { count: below, middle: middleOf(lower, bound, isCustom || (lower <= 0 && upper >= 0)) }
    : { count: count - below, middle: middleOf(bound, upper, isCustom || (lower <= 0 && upper >= 0)) };
}

function middleOf(lower: number, upper: number, isLinear: boolean): number {
  if (isLinear || (lower <= 0 && upper >= 0)) return (lower + upper) / 2;
  const middle = Math.sqrt(lower * upper);
  return upper < 0 ? -middle : middle;
}
