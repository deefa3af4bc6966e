// A native histogram as one line of text, as Prometheus writes it where a label holds one.
import { formatDecimal } from '@/lib/promql/format-decimal';
import {
  allBuckets,
  usesCustomBounds,
  type BoundedBucket,
  type NativeHistogram,
} from '@/lib/promql/histogram/native-histogram';

/** `{count:3, sum:10, [-2,-1):2, [-0.001,0.001]:1, (0.5,1]:2}`; empty buckets are left out. */
export function describeHistogram(histogram: NativeHistogram): string {
  const isCustom = usesCustomBounds(histogram);
  const buckets = allBuckets(histogram)
    .filter(({ count }) => count !== 0)
    .map((bucket) => `${describeBounds(bucket, isCustom)}:${formatDecimal(bucket.count)}`);
  return `{${[`count:${formatDecimal(histogram.count)}`, `sum:${formatDecimal(histogram.sum)}`, ...buckets].join(', ')}}`;
}

/** Which ends belong to the bucket: those away from zero; both of the zero bucket. */
function describeBounds({ lower, upper }: BoundedBucket, isCustom: boolean): string {
  const isZero = !isCustom && lower <= 0 && upper >= 0;
  const isNegative = !isCustom && upper < 0;
  const [open, close] = [isZero || isNegative ? '[' : '(', isNegative ? ')' : ']'];
  return `${open}${formatDecimal(lower)},${formatDecimal(upper)}${close}`;
}
