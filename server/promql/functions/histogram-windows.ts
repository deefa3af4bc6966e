// Range functions over windows with native histograms, but for rates.
import { addToSum, finishedSum, type HistogramSum } from '@/lib/promql/histogram/add-histograms';
import { isReset } from '@/lib/promql/histogram/detect-reset';
import { addToMean, finishedMean, meanOf, type HistogramMean } from '@/lib/promql/histogram/histogram-mean';
import { areEqual, compacted, type NativeHistogram } from '@/lib/promql/histogram/native-histogram';
import { startsAnew } from '@/server/promql/functions/start-timestamps';
import type { MixedCompute, MixedWindow, TimedSample, WindowNotes } from '@/server/promql/functions/mixed-windows';
import {
  hintCollisionText,
  mixedKindsText,
  mixedSchemasText,
  reconciledBoundsText,
} from '@/server/promql/histogram-notes';

export const countAll: MixedCompute = ({ histograms, floatCount }) => histograms.length + floatCount;
export const isPresent: MixedCompute = () => 1;
export const firstSample: MixedCompute = ({ all }) => all()[0]?.value;
export const lastSample: MixedCompute = ({ all }) => all().at(-1)?.value;
export const firstTime: MixedCompute = ({ all }) => (all()[0]?.timeMs ?? NaN) / 1000;
export const lastTime: MixedCompute = ({ all }) => (all().at(-1)?.timeMs ?? NaN) / 1000;

export const changeCount: MixedCompute = countSteps(({ value }, { value: before }) => {
  if (typeof value === 'number' && typeof before === 'number')
    return value !== before && !(Number.isNaN(value) && Number.isNaN(before));
  return typeof value === 'number' || typeof before === 'number' || !areEqual(value, before);
});

export const resetCount: MixedCompute = countSteps((current, last) => {
  const [value, before] = [current.value, last.value];
  if (startsAnew(last, current)) return true;
  if (typeof value === 'number' && typeof before === 'number') return value < before;
  return typeof value === 'number' || typeof before === 'number' || isReset(value, before);
});

/** A change of the kind counts, too. */
function countSteps(counts: (current: TimedSample, before: TimedSample) => boolean): MixedCompute {
  return (window) => {
    const samples = sinceAnchor(window);
    if (samples.length === 0) return undefined;
    return samples.filter((current, at) => {
      const before = samples[at - 1];
      return before !== undefined && counts(current, before);
    }).length;
  };
}

/** With `anchored` the last sample not after the start comes first. */
function sinceAnchor({ all, startMs, edges }: MixedWindow): readonly TimedSample[] {
  const samples = all();
  if (edges !== 'anchored') return samples;
  const inside = samples.findIndex(({ timeMs }) => timeMs > startMs);
  return inside === -1 ? [] : samples.slice(Math.max(0, inside - 1));
}

export const histogramSum: MixedCompute = (window, notes) =>
  folded<HistogramSum>(window, notes, {
    start: (sum) => ({ sum, rest: undefined, areBoundsReconciled: false }),
    add: addToSum,
    finish: finishedSum,
    areReconciled: ({ areBoundsReconciled }) => areBoundsReconciled,
  });

export const histogramMean: MixedCompute = (window, notes) =>
  folded<HistogramMean>(window, notes, {
    start: meanOf,
    add: addToMean,
    finish: finishedMean,
    areReconciled: ({ state }) => state.areBoundsReconciled,
  });

interface Fold<State> {
  readonly start: (first: NativeHistogram) => State;
  readonly add: (state: State, added: NativeHistogram) => State | undefined;
  readonly finish: (state: State) => NativeHistogram;
  readonly areReconciled: (state: State) => boolean;
}

function folded<State>(
  { histograms, floatCount }: MixedWindow,
  notes: WindowNotes,
  { start, add, finish, areReconciled }: Fold<State>,
): NativeHistogram | undefined {
  const [first, ...others] = histograms;
  if (!first) return undefined;
  if (floatCount > 0) {
    notes.warn(mixedKindsText(notes.name));
    return undefined;
  }
  let state = start(first.value);
  for (const { value } of others) {
    const next = add(state, value);
    if (!next) {
      notes.warn(mixedSchemasText(notes.name));
      return undefined;
    }
    state = next;
  }
  const hints = new Set(histograms.map(({ value }) => value.resetHint));
  if (hints.has('reset') && hints.has('notReset')) notes.warn(hintCollisionText('aggregation'));
  if (areReconciled(state)) notes.inform(reconciledBoundsText('aggregation'));
  return compacted(finish(state));
}
