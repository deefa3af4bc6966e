// sum and avg over native histograms: one running state a group and step.
import { addToSum, finishedSum, type HistogramSum } from '@/lib/promql/histogram/add-histograms';
import { addToMean, finishedMean, meanOf, type HistogramMean } from '@/lib/promql/histogram/histogram-mean';
import { compacted, type NativeHistogram, type ResetHint } from '@/lib/promql/histogram/native-histogram';
import type { HistogramColumn } from '@/server/promql/column';
import { hintCollisionText, mixedSchemasText, reconciledBoundsText } from '@/server/promql/histogram-notes';

export interface HistogramAggregate {
  /** `name` is the metric's, for warnings. */
  add(column: HistogramColumn, name: string): void;
  /** Whether any histogram was added at the step. */
  has(step: number): boolean;
  /** null where there was none, or where they do not go together. */
  finish(): (NativeHistogram | null)[];
}

interface Notes {
  warn(text: string): void;
  inform(text: string): void;
}

type State =
  | { readonly kind: 'sum'; readonly state: HistogramSum }
  | { readonly kind: 'mean'; readonly state: HistogramMean }
  | { readonly kind: 'broken' };

export function createHistogramAggregate(op: 'sum' | 'avg', stepCount: number, notes: Notes): HistogramAggregate {
  const states: (State | undefined)[] = Array.from({ length: stepCount }, () => undefined);
  const hints = Array.from({ length: stepCount }, () => new Set<ResetHint>());
  return {
    add: (column, name) => {
      for (const [step, histogram] of column.entries()) {
        if (!histogram) continue;
        hints[step]?.add(histogram.resetHint);
        const before = states[step];
        states[step] = before ? added(before, histogram) : started(op, histogram);
        if (states[step]?.kind === 'broken' && before?.kind !== 'broken') notes.warn(mixedSchemasText(name));
      }
    },
    has: (step) => states[step] !== undefined,
    finish: () =>
      states.map((state, step) => {
        if (!state || state.kind === 'broken') return null;
        const seen = hints[step];
        if (seen?.has('reset') === true && seen.has('notReset')) notes.warn(hintCollisionText('aggregation'));
        const { areBoundsReconciled } = state.kind === 'sum' ? state.state : state.state.state;
        if (areBoundsReconciled) notes.inform(reconciledBoundsText('aggregation'));
        return compacted(state.kind === 'sum' ? finishedSum(state.state) : finishedMean(state.state));
      }),
  };
}

function started(op: 'sum' | 'avg', histogram: NativeHistogram): State {
  if (op === 'avg') return { kind: 'mean', state: meanOf(histogram) };
  return { kind: 'sum', state: { sum: histogram, rest: undefined, areBoundsReconciled: false } };
}

function added(before: State, histogram: NativeHistogram): State {
  if (before.kind === 'broken') return before;
  if (before.kind === 'sum') {
    const state = addToSum(before.state, histogram);
    return state ? { kind: 'sum', state } : { kind: 'broken' };
  }
  const state = addToMean(before.state, histogram);
  return state ? { kind: 'mean', state } : { kind: 'broken' };
}
