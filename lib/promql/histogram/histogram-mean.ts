// The mean of native histograms: the sum divided, or a running mean once the sum overflows.
import { addToSum, finishedSum, hasOverflow, type HistogramSum } from '@/lib/promql/histogram/add-histograms';
import { divided, mapCounts, type NativeHistogram } from '@/lib/promql/histogram/native-histogram';

export interface HistogramMean {
  readonly state: HistogramSum;
  readonly count: number;
  /** The state is a mean already. */
  readonly isRunning: boolean;
}

export function meanOf(histogram: NativeHistogram): HistogramMean {
  return { state: { sum: histogram, rest: undefined, areBoundsReconciled: false }, count: 1, isRunning: false };
}

/** undefined when only one has custom bounds. */
export function addToMean(
  { state, count: before, isRunning }: HistogramMean,
  added: NativeHistogram,
): HistogramMean | undefined {
  const count = before + 1;
  let mean = state;
  if (!isRunning) {
    const next = addToSum(state, added);
    if (!next) return undefined;
    if (!hasOverflow(next.sum)) return { state: next, count, isRunning: false };
    mean = mapSum(state, (histogram) => divided(histogram, before));
  }
  const share = (count - 1) / count;
  const shrunk = mapSum(mean, (histogram) => mapCounts(histogram, (value) => value * share));
  const next = addToSum(shrunk, divided(added, count));
  return next && { state: next, count, isRunning: true };
}

export function finishedMean({ state, count, isRunning }: HistogramMean): NativeHistogram {
  return finishedSum(isRunning ? state : mapSum(state, (histogram) => divided(histogram, count)));
}

function mapSum(state: HistogramSum, change: (histogram: NativeHistogram) => NativeHistogram): HistogramSum {
  return { ...state, sum: change(state.sum), rest: state.rest && change(state.rest) };
}
