// Whether a counter of native histograms was reset between two samples.
import {
  bucketMap,
  haveSameBounds,
  usesCustomBounds,
  type HistogramBuckets,
  type NativeHistogram,
} from '@/lib/promql/histogram/native-histogram';
import { reconciled, withSchema, withZeroThreshold } from '@/lib/promql/histogram/reconcile-layouts';

/** By the hint where there is one, else by what fell. */
export function isReset(current: NativeHistogram, before: NativeHistogram): boolean {
  if (current.resetHint === 'reset') return true;
  if (current.resetHint === 'notReset') return false;
  return hasFallen(current, before);
}

/** Looks at the numbers only: a counter never falls, and its layout never gets finer. */
export function hasFallen(current: NativeHistogram, before: NativeHistogram): boolean {
  if (usesCustomBounds(current) !== usesCustomBounds(before) || current.count < before.count) return true;
  if (usesCustomBounds(current)) {
    const layouts = haveSameBounds(current, before) ? { left: current, right: before } : reconciled(current, before);
    return !layouts || hasFallenBucket(layouts.left.positive, layouts.right.positive);
  }
  if (current.schema > before.schema || current.zeroThreshold < before.zeroThreshold) return true;
  const same = withZeroThreshold(withSchema(before, current.schema), current.zeroThreshold);
  return (
    same.zeroThreshold !== current.zeroThreshold ||
    current.zeroCount < same.zeroCount ||
    hasFallenBucket(current.positive, same.positive) ||
    hasFallenBucket(current.negative, same.negative)
  );
}

function hasFallenBucket(current: HistogramBuckets, before: HistogramBuckets): boolean {
  const byIndex = bucketMap(current);
  return before.indexes.some((index, at) => (byIndex.get(index) ?? 0) < (before.counts[at] ?? 0));
}
