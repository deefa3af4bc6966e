// Native histograms: a sparse list of buckets whose bounds grow by a constant factor, or that were set by hand.

/** What is known about a counter reset before this sample. `gauge`: the histogram is no counter. */
export type ResetHint = 'unknown' | 'reset' | 'notReset' | 'gauge';

/** Parallel columns; indexes rise strictly. Bucket i reaches up to base^i, or up to the i-th custom bound. */
export interface HistogramBuckets {
  readonly indexes: Int32Array;
  readonly counts: Float64Array;
}

/** Never changed once made. Counts are absolute, and floats. */
export interface NativeHistogram {
  /** Base is 2^(2^-schema), from -4 to 8; CUSTOM_SCHEMA for custom bounds. */
  readonly schema: number;
  readonly count: number;
  readonly sum: number;
  readonly zeroThreshold: number;
  readonly zeroCount: number;
  readonly positive: HistogramBuckets;
  readonly negative: HistogramBuckets;
  /** Upper bounds, rising; the bound +Inf is implied. Empty unless the schema is CUSTOM_SCHEMA. */
  readonly customBounds: readonly number[];
  readonly resetHint: ResetHint;
}

/** A bucket with its bounds: (lower, upper] where positive, [lower, upper) where negative. */
export interface BoundedBucket {
  readonly lower: number;
  readonly upper: number;
  readonly count: number;
}

export const CUSTOM_SCHEMA = -53;
/** Buckets of one side; doors refuse more. */
export const BUCKET_LIMIT = 65_536;
export const NO_BUCKETS: HistogramBuckets = { indexes: new Int32Array(0), counts: new Float64Array(0) };

export function usesCustomBounds({ schema }: Pick<NativeHistogram, 'schema'>): boolean {
  return schema === CUSTOM_SCHEMA;
}

/** Upper bound of a positive bucket; the lower one is that of the index before. */
function upperBound({ schema, customBounds }: NativeHistogram, index: number): number {
  if (schema === CUSTOM_SCHEMA) {
    if (index < 0) return -Infinity;
    return customBounds[index] ?? Infinity;
  }
  if (schema <= 0) return 2 ** (index * 2 ** -schema);
  const parts = 2 ** schema;
  const whole = Math.floor(index / parts);
  return 2 ** ((index - whole * parts) / parts) * 2 ** whole;
}

/** From the lowest bound to the highest; the zero bucket is left out when it is empty. */
export function allBuckets(histogram: NativeHistogram): BoundedBucket[] {
  const { negative, positive, zeroCount, zeroThreshold } = histogram;
  const buckets = negativeBuckets(histogram, negative).toReversed();
  if (zeroCount !== 0) buckets.push({ lower: -zeroThreshold, upper: zeroThreshold, count: zeroCount });
  buckets.push(...positiveBuckets(histogram, positive));
  return buckets;
}

/** From zero outwards. */
export function positiveBuckets(histogram: NativeHistogram, { indexes, counts }: HistogramBuckets): BoundedBucket[] {
  return Array.from(indexes, (index, at) => ({
    lower: upperBound(histogram, index - 1),
    upper: upperBound(histogram, index),
    count: counts[at] ?? 0,
  }));
}

/** From zero outwards. */
export function negativeBuckets(histogram: NativeHistogram, buckets: HistogramBuckets): BoundedBucket[] {
  return positiveBuckets(histogram, buckets).map(({ lower, upper, count }) => ({
    lower: -upper,
    upper: -lower,
    count,
  }));
}

/** Buckets out of a map; `keeps` decides which. */
export function bucketsOf(byIndex: ReadonlyMap<number, number>): HistogramBuckets {
  const sorted = [...byIndex].toSorted(([left], [right]) => left - right);
  return {
    indexes: Int32Array.from(sorted, ([index]) => index),
    counts: Float64Array.from(sorted, ([, count]) => count),
  };
}

export function bucketMap({ indexes, counts }: HistogramBuckets): Map<number, number> {
  const byIndex = new Map<number, number>();
  for (let at = 0; at < indexes.length; at += 1) byIndex.set(indexes[at] ?? 0, counts[at] ?? 0);
  return byIndex;
}

/** Without empty buckets. */
export function compacted(histogram: NativeHistogram): NativeHistogram {
  return { ...histogram, positive: withoutEmpty(histogram.positive), negative: withoutEmpty(histogram.negative) };
}

function withoutEmpty(buckets: HistogramBuckets): HistogramBuckets {
  if (!buckets.counts.includes(0)) return buckets;
  return bucketsOf(new Map([...bucketMap(buckets)].filter(([, count]) => count !== 0)));
}

/** Every number changed in the same way. */
export function mapCounts(histogram: NativeHistogram, change: (value: number) => number): NativeHistogram {
  const { count, sum, zeroCount, positive, negative } = histogram;
  return {
    ...histogram,
    count: change(count),
    sum: change(sum),
    zeroCount: change(zeroCount),
    positive: { indexes: positive.indexes, counts: positive.counts.map(change) },
    negative: { indexes: negative.indexes, counts: negative.counts.map(change) },
  };
}

export function scaled(histogram: NativeHistogram, factor: number): NativeHistogram {
  const result = mapCounts(histogram, (value) => value * factor);
  return factor < 0 ? { ...result, resetHint: 'gauge' } : result;
}

/** By zero: infinite counts without buckets. */
export function divided(histogram: NativeHistogram, divisor: number): NativeHistogram {
  const result = mapCounts(histogram, (value) => value / divisor);
  if (divisor === 0) return { ...result, positive: NO_BUCKETS, negative: NO_BUCKETS };
  return divisor < 0 ? { ...result, resetHint: 'gauge' } : result;
}

/** Same numbers, layout aside. The reset hint does not matter. */
export function areEqual(left: NativeHistogram, right: NativeHistogram): boolean {
  const [one, two] = [compacted(left), compacted(right)];
  return (
    one.schema === two.schema &&
    Object.is(one.count, two.count) &&
    Object.is(one.sum, two.sum) &&
    one.zeroThreshold === two.zeroThreshold &&
    Object.is(one.zeroCount, two.zeroCount) &&
    haveSameBounds(one, two) &&
    areSameBuckets(one.positive, two.positive) &&
    areSameBuckets(one.negative, two.negative)
  );
}

export function haveSameBounds(left: NativeHistogram, right: NativeHistogram): boolean {
  const { customBounds } = left;
  return (
    customBounds.length === right.customBounds.length &&
    customBounds.every((bound, at) => bound === right.customBounds[at])
  );
}

function areSameBuckets(left: HistogramBuckets, right: HistogramBuckets): boolean {
  return (
    left.indexes.length === right.indexes.length &&
    left.indexes.every((index, at) => index === right.indexes[at]) &&
    left.counts.every((count, at) => Object.is(count, right.counts[at]))
  );
}
