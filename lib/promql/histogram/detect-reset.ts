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
  const same = withLayoutOf(current, before);
  return (
    same.zeroThreshold !== current.zeroThreshold ||
    current.zeroCount < same.zeroCount ||
    hasFallenBucket(current.positive, same.positive) ||
    hasFallenBucket(current.negative, same.negative)
  );
}

function withLayoutOf(current: NativeHistogram, before: NativeHistogram): NativeHistogram {
  const isSame = current.schema === before.schema && current.zeroThreshold === before.zeroThreshold;
  return isSame ? before : withZeroThreshold(withSchema(before, current.schema), current.zeroThreshold);
}

/** Hot path: neighbours mostly have the same buckets. */
function haveSameIndexes({ indexes: left }: HistogramBuckets, { indexes: right }: HistogramBuckets): boolean {
  if (left === right) return true;
  if (left.length !== right.length) return false;
  for (let at = 0; at < left.length; at += 1) if (left[at] !== right[at]) return false;
  return true;
}

function hasFallenBucket(current: HistogramBuckets, before: HistogramBuckets): boolean {
  if (haveSameIndexes(current, before)) return before.counts.some((count, at) => (current.counts[at] ?? 0) < count);
  const byIndex = bucketMap(current);
  return before.indexes.some((index, at) => (byIndex.get(index) ?? 0) < (before.counts[at] ?? 0));
}
