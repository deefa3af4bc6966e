// Operators between samples of which at least one is a native histogram.
import type { Binary } from '@/lib/promql/ast';
import { addHistograms, subtractHistograms } from '@/lib/promql/histogram/add-histograms';
import { areEqual, compacted, divided, scaled, type NativeHistogram } from '@/lib/promql/histogram/native-histogram';
import { trimmed } from '@/lib/promql/histogram/trim-histogram';
import { hintCollisionText, reconciledBoundsText } from '@/server/promql/histogram-notes';
import {
  isComparison,
  isTrim,
  valueOf,
  type TrimOperator,
  type ValueOperator,
} from '@/server/promql/operators/arithmetic';
import type { QueryRun } from '@/server/promql/query-run';

export type Sample = number | NativeHistogram;

/** What becomes of a pair: a value, or for comparisons also whether it holds. undefined, with a note, when they do not go together. */
export type SampleOperation = (left: Sample, right: Sample) => Outcome | undefined;

export interface Outcome {
  readonly value: Sample;
  readonly holds: boolean;
}

/** `value` of a comparison is its left side; of one with `bool` 1 or 0, which always holds. */
export function createSampleOperation(expr: Binary, op: ValueOperator | TrimOperator, run: QueryRun): SampleOperation {
  const compute = isTrim(op) ? undefined : valueOf(op);
  const refuse = (left: Sample, right: Sample): undefined => {
    const kinds = `${kindOf(left)} ${op} ${kindOf(right)}`;
    run.inform(`incompatible sample types encountered for binary operator "${op}": ${kinds}`, expr.span);
  };
  const compared = (left: Sample, holds: boolean): Outcome =>
    expr.returnsBool ? { value: holds ? 1 : 0, holds: true } : { value: left, holds };
  return (left, right) => {
    if (typeof left === 'number' && typeof right === 'number') {
      if (!compute) return refuse(left, right);
      const value = compute(left, right);
      return isComparison(op) ? compared(left, value === 1) : { value, holds: true };
    }
    if (typeof left !== 'number' && typeof right !== 'number') {
      if (op === '==' || op === '!=') return compared(left, areEqual(left, right) === (op === '=='));
      const sum = op === '+' || op === '-' ? combined(left, right, { expr, op, run }) : refuse(left, right);
      return sum && { value: sum, holds: true };
    }
    const value = withNumber(left, right, op);
    return value ? { value, holds: true } : refuse(left, right);
  };
}

function kindOf(sample: Sample): string {
  return typeof sample === 'number' ? 'float' : 'histogram';
}

function withNumber(left: Sample, right: Sample, op: ValueOperator | TrimOperator): NativeHistogram | undefined {
  if (typeof left === 'number')
    return op === '*' && typeof right !== 'number' ? compacted(scaled(right, left)) : undefined;
  if (typeof right !== 'number') return undefined;
  if (op === '*') return compacted(scaled(left, right));
  if (op === '/') return compacted(divided(left, right));
  if (op === '</') return trimmed(left, right, 'below');
  return op === '>/' ? trimmed(left, right, 'above') : undefined;
}

function combined(
  left: NativeHistogram,
  right: NativeHistogram,
  { expr, op, run }: { readonly expr: Binary; readonly op: '+' | '-'; readonly run: QueryRun },
): NativeHistogram | undefined {
  const result = op === '+' ? addHistograms(left, right) : subtractHistograms(left, right);
  if (!result) {
    run.warn(`incompatible bucket layout encountered for binary operator ${op}`, expr.span);
    return undefined;
  }
  const operation = op === '+' ? 'addition' : 'subtraction';
  if (result.haveHintsCollided) run.warn(hintCollisionText(operation), expr.span);
  if (result.areBoundsReconciled) run.inform(reconciledBoundsText(operation), expr.span);
  return compacted(op === '+' ? result.histogram : { ...result.histogram, resetHint: 'gauge' });
}
