// The hints of stored histograms, found out from their neighbours when they are read, as Prometheus' chunks give them.
import { hasFallen } from '@/lib/promql/histogram/detect-reset';
import { haveSameBounds, type NativeHistogram } from '@/lib/promql/histogram/native-histogram';

/**
 * All samples of a series in order of time; undefined is a float. `reset` and `gauge` stay as they were stored. Others are
 * `notReset` when the sample before is a counter that this one continues in the same layout, else `unknown`: readers compare.
 */
export function findResetHints(samples: readonly (NativeHistogram | undefined)[]): (NativeHistogram | undefined)[] {
  return samples.map((histogram, at) => histogram && withHint(histogram, samples[at - 1]));
}

function withHint(histogram: NativeHistogram, before: NativeHistogram | undefined): NativeHistogram {
  if (histogram.resetHint === 'gauge' || histogram.resetHint === 'reset') return histogram;
  const resetHint = before && continues(histogram, before) ? 'notReset' : 'unknown';
  return histogram.resetHint === resetHint ? histogram : { ...histogram, resetHint };
}

function continues(histogram: NativeHistogram, before: NativeHistogram): boolean {
  return (
    before.resetHint !== 'gauge' &&
    histogram.schema === before.schema &&
    histogram.zeroThreshold === before.zeroThreshold &&
    haveSameBounds(histogram, before) &&
    !hasFallen(histogram, before)
  );
}
