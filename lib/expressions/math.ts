// Evaluates a math expression over results: values that belong together by their labels are combined, series by their times.
import type { ExpressionResult, ExpressionValue, NumberValue, SeriesValue } from '@/lib/expressions/expression-value';
import type { MathNode } from '@/lib/expressions/math-syntax';
import { labelPairs, labelValue, type LabelSet } from '@/lib/labels/label-set';
import { InputError } from '@/lib/errors/input-error';

export type ResultOf = (refId: string) => ExpressionResult | null;

/** Throws InputError for a letter that nothing has. */
export function evaluateMath(node: MathNode, resultOf: ResultOf): ExpressionResult {
  switch (node.kind) {
    case 'number':
      return { values: [{ kind: 'number', labels: [], value: node.value }], isScalar: true };
    case 'query': {
      const result = resultOf(node.refId);
      if (result === null)
        throw new InputError(`Cannot evaluate the expression: there is no query "${node.refId}"`, {
          field: 'expression',
        });
      return result;
    }
    case 'unary':
      return mapped(evaluateMath(node.operand, resultOf), node.op === '-' ? negated : inverted);
    case 'call':
      return mapped(evaluateMath(node.operand, resultOf), FUNCTIONS[node.name] ?? ((value) => value));
    case 'binary':
      return combined(node.op, evaluateMath(node.left, resultOf), evaluateMath(node.right, resultOf));
  }
}

type Operation = (value: number | null) => number | null;

const negated: Operation = (value) => (value === null ? null : -value);
const inverted: Operation = (value) => {
  if (value === null) return null;
  if (Number.isNaN(value)) return NaN;
  return value === 0 ? 1 : 0;
};

function onNumbers(operation: (value: number) => number): Operation {
  return (value) => (value === null ? null : operation(value));
}

const FUNCTIONS: Readonly<Record<string, Operation>> = {
  abs: onNumbers(Math.abs),
  log: onNumbers(Math.log),
  // Half away from zero, as Go rounds.
  round: onNumbers((value) => Math.sign(value) * Math.round(Math.abs(value))),
  ceil: onNumbers(Math.ceil),
  floor: onNumbers(Math.floor),
  is_nan: (value) => Number(value !== null && Number.isNaN(value)),
  is_inf: (value) => Number(value === Infinity || value === -Infinity),
  is_null: (value) => Number(value === null),
  is_number: (value) => Number(value !== null && Number.isFinite(value)),
};

function mapped(result: ExpressionResult, operation: Operation): ExpressionResult {
  return {
    ...result,
    values: result.values.map((value) =>
      value.kind === 'number'
        ? { ...value, value: operation(value.value) }
        : { ...value, values: value.values.map(operation) },
    ),
  };
}

function combined(op: string, left: ExpressionResult, right: ExpressionResult): ExpressionResult {
  const isScalar = left.isScalar === true && right.isScalar === true;
  const values = pairsOf(left, right).map(([a, b, labels]) => combinedValue(op, a, b, labels));
  return { values, ...(isScalar && { isScalar }) };
}

type Pair = readonly [left: ExpressionValue, right: ExpressionValue, labels: LabelSet];

/**
 * Equal labels go together, no labels with all, and labels that hold all of the other's with those. A single value on either side
 * goes with a single one on the other, whatever their labels.
 */
function pairsOf(left: ExpressionResult, right: ExpressionResult): Pair[] {
  const pairs = left.values.flatMap((a) =>
    right.values.flatMap((b): Pair[] => {
      const labels = sharedLabels(a.labels, b.labels);
      return labels === null ? [] : [[a, b, labels]];
    }),
  );
  const [a, ...otherLeft] = left.values;
  const [b, ...otherRight] = right.values;
  const isSingle = otherLeft.length === 0 && otherRight.length === 0;
  return pairs.length === 0 && isSingle && a !== undefined && b !== undefined ? [[a, b, a.labels]] : pairs;
}

/** The larger set when it holds the smaller; null when they do not belong together. */
function sharedLabels(left: LabelSet, right: LabelSet): LabelSet | null {
  const [larger, smaller] = left.length >= right.length ? [left, right] : [right, left];
  const isHeld = labelPairs(smaller).every(([name, value]) => labelValue(larger, name) === value);
  return isHeld ? larger : null;
}

function combinedValue(op: string, left: ExpressionValue, right: ExpressionValue, labels: LabelSet): ExpressionValue {
  if (left.kind === 'number' && right.kind === 'number')
    return { kind: 'number', labels, value: calculate(op, left.value, right.value) } satisfies NumberValue;
  if (left.kind === 'series' && right.kind === 'series') return { ...bothSeries(op, left, right), labels };
  if (left.kind === 'series' && right.kind === 'number')
    return { ...left, labels, values: left.values.map((value) => calculate(op, value, right.value)) };
  if (left.kind === 'number' && right.kind === 'series')
    return { ...right, labels, values: right.values.map((value) => calculate(op, left.value, value)) };
  return left;
}

/** Only times that both have. */
function bothSeries(op: string, left: SeriesValue, right: SeriesValue): SeriesValue {
  const atTime = new Map(right.timesMs.map((timeMs, at) => [timeMs, right.values[at] ?? null]));
  const timesMs: number[] = [];
  const values: (number | null)[] = [];
  for (const [at, timeMs] of left.timesMs.entries()) {
    const other = atTime.get(timeMs);
    if (other === undefined) continue;
    timesMs.push(timeMs);
    values.push(calculate(op, left.values[at] ?? null, other));
  }
  return { ...left, timesMs, values };
}

const ARITHMETIC: Readonly<Record<string, (left: number, right: number) => number>> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / right,
  '%': (left, right) => left % right,
  '**': (left, right) => left ** right,
  '==': (left, right) => Number(left === right),
  '!=': (left, right) => Number(left !== right),
  '>': (left, right) => Number(left > right),
  '<': (left, right) => Number(left < right),
  '>=': (left, right) => Number(left >= right),
  '<=': (left, right) => Number(left <= right),
  '&&': (left, right) => Number(left !== 0 && right !== 0),
  '||': (left, right) => Number(left !== 0 || right !== 0),
};

/** Nothing with anything is nothing; NaN stays NaN, but where one side already decides. */
function calculate(op: string, left: number | null, right: number | null): number | null {
  if (left === null || right === null) return null;
  if (op === '||' && !Number.isNaN(left) && left !== 0) return 1;
  if (op === '&&' && left === 0) return 0;
  if (Number.isNaN(left) || Number.isNaN(right)) return NaN;
  return ARITHMETIC[op]?.(left, right) ?? NaN;
}
