// Brings two native histograms to one layout: schema, zero bucket and custom bounds that hold for both.
import {
  bucketMap,
  bucketsOf,
  haveSameBounds,
  negativeBuckets,
  positiveBuckets,
  usesCustomBounds,
  type HistogramBuckets,
  type NativeHistogram,
} from '@/lib/promql/histogram/native-histogram';

export interface Reconciled {
  readonly left: NativeHistogram;
  readonly right: NativeHistogram;
  /** Custom bounds differed: only those that both have are left. */
  readonly areBoundsReconciled: boolean;
}

/** undefined when one has custom bounds and the other has not: they have no common layout. */
export function reconciled(left: NativeHistogram, right: NativeHistogram): Reconciled | undefined {
  if (usesCustomBounds(left) !== usesCustomBounds(right)) return undefined;
  if (usesCustomBounds(left)) {
    if (haveSameBounds(left, right)) return { left, right, areBoundsReconciled: false };
    const others = new Set(right.customBounds);
    const bounds = left.customBounds.filter((bound) => others.has(bound));
    return { left: withBounds(left, bounds), right: withBounds(right, bounds), areBoundsReconciled: true };
  }
  const schema = Math.min(left.schema, right.schema);
  return { ...withSameZeroBucket(withSchema(left, schema), withSchema(right, schema)), areBoundsReconciled: false };
}

/** A lower resolution; the same schema changes nothing. */
export function withSchema(histogram: NativeHistogram, schema: number): NativeHistogram {
  const factor = 2 ** (histogram.schema - schema);
  if (factor === 1) return histogram;
  const move = (index: number): number => Math.ceil(index / factor);
  return {
    ...histogram,
    schema,
    positive: moved(histogram.positive, move),
    negative: moved(histogram.negative, move),
  };
}

function withBounds(histogram: NativeHistogram, bounds: readonly number[]): NativeHistogram {
  const move = (index: number): number => {
    const upper = histogram.customBounds[index] ?? Infinity;
    const at = bounds.findIndex((bound) => bound >= upper);
    return at === -1 ? bounds.length : at;
  };
  return { ...histogram, customBounds: bounds, positive: moved(histogram.positive, move) };
}

function moved(buckets: HistogramBuckets, move: (index: number) => number): HistogramBuckets {
  const byIndex = new Map<number, number>();
  for (const [index, count] of bucketMap(buckets)) {
    const to = move(index);
    byIndex.set(to, (byIndex.get(to) ?? 0) + count);
  }
  return bucketsOf(byIndex);
}

function withSameZeroBucket(
  left: NativeHistogram,
  right: NativeHistogram,
): { left: NativeHistogram; right: NativeHistogram } {
  let [one, two] = [left, right];
  while (one.zeroThreshold !== two.zeroThreshold) {
    if (one.zeroThreshold < two.zeroThreshold) one = withZeroThreshold(one, two.zeroThreshold);
    else two = withZeroThreshold(two, one.zeroThreshold);
  }
  return { left: one, right: two };
}

/** A wider zero bucket takes in what lies in it; a bucket that it ends in is taken in whole. */
export function withZeroThreshold(histogram: NativeHistogram, threshold: number): NativeHistogram {
  let zeroThreshold = threshold;
  for (;;) {
    const reach = reachOf(histogram, zeroThreshold);
    if (reach === zeroThreshold) break;
    zeroThreshold = reach;
  }
  const positive = split(histogram, histogram.positive, zeroThreshold);
  const negative = split(histogram, histogram.negative, zeroThreshold);
  return {
    ...histogram,
    zeroThreshold,
    zeroCount: histogram.zeroCount + positive.insideCount + negative.insideCount,
    positive: positive.outside,
    negative: negative.outside,
  };
}

/** The threshold, or the end of the populated bucket that it lies in. */
function reachOf(histogram: NativeHistogram, threshold: number): number {
  const all = [
    ...positiveBuckets(histogram, histogram.positive),
    ...negativeBuckets(histogram, histogram.negative).map(({ lower, upper, count }) => ({
      lower: -upper,
      upper: -lower,
      count,
    })),
  ];
  const cut = all.find(({ lower, upper, count }) => count !== 0 && lower < threshold && upper > threshold);
  return cut?.upper ?? threshold;
}

function split(
  histogram: NativeHistogram,
  buckets: HistogramBuckets,
  threshold: number,
): { insideCount: number; outside: HistogramBuckets } {
  const lowers = positiveBuckets(histogram, buckets).map(({ lower }) => lower);
  const firstOutside = lowers.findIndex((lower) => lower >= threshold);
  const at = firstOutside === -1 ? lowers.length : firstOutside;
  let insideCount = 0;
  for (const count of buckets.counts.subarray(0, at)) insideCount += count;
  return { insideCount, outside: { indexes: buckets.indexes.subarray(at), counts: buckets.counts.subarray(at) } };
}
