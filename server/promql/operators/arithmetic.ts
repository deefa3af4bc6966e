// The arithmetic and comparison operators on two numbers.
import type { BinaryOperator } from '@/lib/promql/ast';

export type SetOperator = 'and' | 'or' | 'unless';
export type TrimOperator = '</' | '>/';
export type ValueOperator = Exclude<BinaryOperator, SetOperator | TrimOperator>;
type Comparison = '==' | '!=' | '>' | '<' | '>=' | '<=';

const ARITHMETIC: Readonly<Record<Exclude<ValueOperator, Comparison>, (left: number, right: number) => number>> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / right,
  '%': (left, right) => left % right,
  '^': power,
  atan2: Math.atan2,
};

const COMPARISONS: Readonly<Record<Comparison, (left: number, right: number) => boolean>> = {
  '==': (left, right) => left === right,
  '!=': (left, right) => left !== right,
  '>': (left, right) => left > right,
  '<': (left, right) => left < right,
  '>=': (left, right) => left >= right,
  '<=': (left, right) => left <= right,
};

export function isSetOperator(op: BinaryOperator): op is SetOperator {
  return op === 'and' || op === 'or' || op === 'unless';
}

export function isTrim(op: BinaryOperator): op is TrimOperator {
  return op === '</' || op === '>/';
}

export function isComparison(op: BinaryOperator): op is Comparison {
  return op in COMPARISONS;
}

/** For comparisons 1 or 0. */
export function valueOf(op: ValueOperator): (left: number, right: number) => number {
  if (!isComparison(op)) return ARITHMETIC[op];
  const compare = COMPARISONS[op];
  return (left, right) => (compare(left, right) ? 1 : 0);
}

/** Go and IEEE 754-2008 give 1 for 1 ^ NaN and (±1) ^ ±Inf; JavaScript gives NaN. */
function power(base: number, exponent: number): number {
  if (base === 1) return 1;
  if (base === -1 && (exponent === Infinity || exponent === -Infinity)) return 1;
  return base ** exponent;
}
