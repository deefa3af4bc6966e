// Quantiles and fractions from the cumulative buckets of classic histograms, with Prometheus' repairs and edge cases.

export interface Bucket {
  readonly upperBound: number;
  /** Observations up to the bound. */
  count: number;
}

/** How counts that fell from one bucket to the next were lifted; null when none did. */
export interface ForcedMonotonicity {
  readonly minBucket: number;
  readonly maxBucket: number;
  readonly maxDifference: number;
}

/** Relative differences of counts up to this are rounding, not data (Prometheus). */
const SMALL_DELTA = 1e-12;
const SMALLEST_NORMAL = 2.2250738585072014e-308;

/** `buckets` is sorted by bound, and is changed. Linear within a bucket; the lowest starts at 0 when its bound is above. */
export function bucketQuantile(q: number, buckets: Bucket[]): { value: number; forced: ForcedMonotonicity | null } {
  if (Number.isNaN(q)) return { value: NaN, forced: null };
  if (q < 0) return { value: -Infinity, forced: null };
  if (q > 1) return { value: Infinity, forced: null };
  if (buckets.at(-1)?.upperBound !== Infinity) return { value: NaN, forced: null };
  const merged = coalesced(buckets);
  const forced = makeMonotonic(merged);
  const observations = merged.at(-1)?.count ?? 0;
  if (merged.length < 2 || observations === 0 || Number.isNaN(observations)) return { value: NaN, forced: null };
  const rank = q * observations;
  let at = 0;
  while (at < merged.length - 1 && (merged[at]?.count ?? 0) < rank) at += 1;
  return { value: interpolated(merged, at, rank), forced };
}

/** `buckets` is sorted by bound, and is changed. */
export function bucketFraction({ lower, upper }: { lower: number; upper: number }, buckets: Bucket[]): number {
  if (buckets.at(-1)?.upperBound !== Infinity) return NaN;
  const merged = coalesced(buckets);
  const total = merged.at(-1)?.count ?? 0;
  if (total === 0 || Number.isNaN(lower) || Number.isNaN(upper)) return NaN;
  if (lower >= upper) return 0;
  return (rankOf(upper, merged, total) - rankOf(lower, merged, total)) / total;
}

/** Observations below a bound, linear within a bucket. */
function rankOf(bound: number, buckets: readonly Bucket[], total: number): number {
  let rank = 0;
  for (const [at, { upperBound, count }] of buckets.entries()) {
    const lowerBound = buckets[at - 1]?.upperBound ?? (upperBound > 0 ? 0 : -Infinity);
    if (lowerBound >= bound) return Math.min(rank, total);
    // Nothing can be told apart within a bucket that has no lower bound: none of it counts.
    if (upperBound > bound && lowerBound === -Infinity) return Math.min(count, total);
    if (upperBound > bound)
      return Math.min(rank + ((count - rank) * (bound - lowerBound)) / (upperBound - lowerBound), total);
    rank = count;
  }
  return total;
}

function interpolated(buckets: readonly Bucket[], at: number, rank: number): number {
  const { upperBound = NaN, count = NaN } = buckets[at] ?? {};
  // Above the highest finite bound nothing is known: the bound itself is the best answer.
  if (at === buckets.length - 1) return buckets[at - 1]?.upperBound ?? NaN;
  if (at === 0 && upperBound <= 0) return upperBound;
  const below = buckets[at - 1];
  if (!below) return upperBound * (rank / count);
  return below.upperBound + (upperBound - below.upperBound) * ((rank - below.count) / (count - below.count));
}

/** Buckets with the same bound (`le="1"` and `le="1.0"`) become one. */
function coalesced(buckets: readonly Bucket[]): Bucket[] {
  const merged: Bucket[] = [];
  for (const bucket of buckets) {
    const last = merged.at(-1);
    if (last?.upperBound === bucket.upperBound) last.count += bucket.count;
    else merged.push({ ...bucket });
  }
  return merged;
}

function makeMonotonic(buckets: readonly Bucket[]): ForcedMonotonicity | null {
  const forced = { minBucket: Infinity, maxBucket: -Infinity, maxDifference: 0 };
  let before = buckets[0]?.count ?? 0;
  for (const bucket of buckets.slice(1)) {
    const { count, upperBound } = bucket;
    if (count === before) continue;
    if (isAlmostEqual(before, count)) {
      bucket.count = before;
    } else if (count < before) {
      bucket.count = before;
      forced.minBucket = Math.min(forced.minBucket, upperBound);
      forced.maxBucket = Math.max(forced.maxBucket, upperBound);
      forced.maxDifference = Math.max(forced.maxDifference, before - count);
    } else {
      before = count;
    }
  }
  return forced.maxDifference > 0 ? forced : null;
}

function isAlmostEqual(left: number, right: number): boolean {
  if (Number.isNaN(left) || Number.isNaN(right)) return Number.isNaN(left) && Number.isNaN(right);
  const sum = Math.abs(left) + Math.abs(right);
  const difference = Math.abs(left - right);
  if (left === 0 || right === 0 || sum < SMALLEST_NORMAL) return difference < SMALL_DELTA * SMALLEST_NORMAL;
  return difference / Math.min(sum, Number.MAX_VALUE) < SMALL_DELTA;
}
