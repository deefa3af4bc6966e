// What the rates of native histograms have in common: sums and differences that tell what happened on the way.
import { addHistograms, subtractHistograms, type CombinedHistogram } from '@/lib/promql/histogram/add-histograms';
import type { NativeHistogram } from '@/lib/promql/histogram/native-histogram';
import type { WindowNotes } from '@/server/promql/functions/mixed-windows';
import { mixedSchemasText, notCounterText, notGaugeText, reconciledBoundsText } from '@/server/promql/histogram-notes';

export interface RateKind {
  readonly isCounter: boolean;
  readonly isRate: boolean;
}

/** Warns of gauges where counters belong, and the other way round. */
export function noteHints(histograms: readonly NativeHistogram[], notes: WindowNotes, isCounter: boolean): void {
  const [first, last] = [histograms[0], histograms.at(-1)];
  if (isCounter && histograms.some(({ resetHint }) => resetHint === 'gauge')) notes.warn(notCounterText(notes.name));
  if (!isCounter && (first?.resetHint !== 'gauge' || last?.resetHint !== 'gauge')) notes.warn(notGaugeText(notes.name));
}

export interface Sums {
  add(left: NativeHistogram, right: NativeHistogram): NativeHistogram | undefined;
  subtract(left: NativeHistogram, right: NativeHistogram): NativeHistogram | undefined;
}

/** undefined, with a warning, where layouts do not go together. */
export function createSums(notes: WindowNotes): Sums {
  const told = (
    combined: CombinedHistogram | undefined,
    operation: 'addition' | 'subtraction',
  ): NativeHistogram | undefined => {
    if (!combined) notes.warn(mixedSchemasText(notes.name));
    if (combined?.areBoundsReconciled === true) notes.inform(reconciledBoundsText(operation));
    return combined?.histogram;
  };
  return {
    add: (left, right) => told(addHistograms(left, right), 'addition'),
    subtract: (left, right) => told(subtractHistograms(left, right), 'subtraction'),
  };
}
