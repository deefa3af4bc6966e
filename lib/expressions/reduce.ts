// Series to single numbers.
import type { ExpressionResult, SeriesValue } from '@/lib/expressions/expression-value';
import { InputError } from '@/lib/errors/input-error';

export interface ReduceOptions {
  /** sum, mean, min, max, count, last, median */
  readonly reducer: string;
  /** What happens to NaN, infinities and missing values: they spoil the result, are dropped, or replaced. */
  readonly mode?: 'strict' | 'dropNN' | 'replaceNN';
  readonly replaceWith?: number;
}

export function reduceResult(result: ExpressionResult, options: ReduceOptions): ExpressionResult {
  return {
    values: result.values.map((value) =>
      value.kind === 'number' ? value : { kind: 'number', labels: value.labels, value: reducedNumber(value, options) },
    ),
  };
}

function reducedNumber(
  { values }: SeriesValue,
  { reducer, mode = 'strict', replaceWith = 0 }: ReduceOptions,
): number | null {
  const kept = prepared(values, mode, replaceWith);
  // With nothing left after dropping there is no number, but for the count.
  if (mode === 'dropNN' && kept.length === 0) return reducer === 'count' || reducer === 'sum' ? 0 : null;
  return reduceNumbers(kept, reducer);
}

function prepared(
  values: readonly (number | null)[],
  mode: NonNullable<ReduceOptions['mode']>,
  replaceWith: number,
): readonly (number | null)[] {
  const isNumber = (value: number | null): boolean => value !== null && Number.isFinite(value);
  switch (mode) {
    case 'strict':
      return values;
    case 'dropNN':
      return values.filter(isNumber);
    case 'replaceNN':
      return values.map((value) => (isNumber(value) ? value : replaceWith));
  }
}

/** Throws InputError for an unknown reducer. */
export function reduceNumbers(values: readonly (number | null)[], reducer: string): number | null {
  if (reducer === 'count') return values.length;
  if (reducer === 'last') return values.length === 0 ? NaN : (values.at(-1) ?? null);
  const isSpoilt = values.some((value) => value === null || Number.isNaN(value));
  const numbers = values.map((value) => value ?? NaN);
  const count = numbers.length;
  switch (reducer) {
    case 'sum':
      return isSpoilt ? NaN : total(numbers);
    case 'mean':
    case 'avg':
      return isSpoilt || count === 0 ? NaN : total(numbers) / count;
    case 'min':
      return isSpoilt || count === 0 ? NaN : numbers.reduce((least, value) => Math.min(least, value), Infinity);
    case 'max':
      return isSpoilt || count === 0 ? NaN : numbers.reduce((most, value) => Math.max(most, value), -Infinity);
    case 'median':
      return isSpoilt || count === 0 ? NaN : median(numbers);
    default:
      throw new InputError(`Cannot reduce by "${reducer}": there are sum, mean, min, max, count, last, median`, {
        field: 'reducer',
      });
  }
}

function total(numbers: readonly number[]): number {
  return numbers.reduce((sum, value) => sum + value, 0);
}

/** Of at least one number. */
export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2;
}
