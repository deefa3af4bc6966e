// The conditions of alerts before Grafana 8: reducers over queries, limits, joined by AND and OR from left to right.
import type { ExpressionResult, ExpressionValue } from '@/lib/expressions/expression-value';
import { median } from '@/lib/expressions/reduce';
import { evaluatorTest, type Evaluator } from '@/lib/expressions/threshold';
import { InputError } from '@/lib/errors/input-error';

export interface ClassicCondition {
  readonly refId: string;
  readonly reducer: string;
  readonly evaluator: Evaluator;
  readonly operator: 'and' | 'or' | 'logic-or';
}

/** One number: 1 when the conditions hold, 0 when not, nothing when no query has data. */
export function evaluateConditions(
  conditions: readonly ClassicCondition[],
  resultOf: (refId: string) => ExpressionResult | null,
): ExpressionResult {
  let isFiring = false;
  let isWithoutData = conditions.length > 0;
  for (const [index, condition] of conditions.entries()) {
    const result = resultOf(condition.refId);
    if (result === null)
      throw new InputError(`Cannot evaluate the conditions: there is no query "${condition.refId}"`, {
        field: 'conditions',
      });
    const one = evaluateCondition(condition, result);
    if (index === 0) ({ isFiring, isWithoutData } = one);
    else if (condition.operator === 'or' || condition.operator === 'logic-or') {
      isFiring = isFiring || one.isFiring;
      isWithoutData = isWithoutData || one.isWithoutData;
    } else {
      isFiring = isFiring && one.isFiring;
      isWithoutData = isWithoutData && one.isWithoutData;
    }
  }
  const value = isFiring ? 1 : 0;
  return { values: [{ kind: 'number', labels: [], value: isWithoutData && !isFiring ? null : value }] };
}

interface Verdict {
  readonly isFiring: boolean;
  readonly isWithoutData: boolean;
}

/** One series that passes is enough. */
function evaluateCondition({ reducer, evaluator }: ClassicCondition, { values }: ExpressionResult): Verdict {
  const reduced = values.map((value) => reduceClassic(numbersOf(value), reducer));
  const present = reduced.filter((value) => value !== null);
  if (evaluator.type === 'no_value') {
    const isMissing = values.length === 0 || present.length < reduced.length;
    return { isFiring: isMissing, isWithoutData: false };
  }
  const test = evaluatorTest(evaluator);
  return { isFiring: present.some(test), isWithoutData: present.length === 0 };
}

function numbersOf(value: ExpressionValue): readonly (number | null)[] {
  return value.kind === 'number' ? [value.value] : value.values;
}

/** Missing values and NaN do not count, but for `count`. */
function reduceClassic(values: readonly (number | null)[], reducer: string): number | null {
  const numbers = values.filter((value) => value !== null && !Number.isNaN(value)).map(Number);
  if (reducer === 'count') return values.length;
  if (reducer === 'count_non_null') return numbers.length === 0 ? null : numbers.length;
  if (numbers.length === 0) return null;
  const [first = 0] = numbers;
  const last = numbers.at(-1) ?? 0;
  const sum = numbers.reduce((total, value) => total + value, 0);
  switch (reducer) {
    case 'avg':
    case 'mean':
      return sum / numbers.length;
    case 'sum':
      return sum;
    case 'min':
      return numbers.reduce((least, value) => Math.min(least, value), Infinity);
    case 'max':
      return numbers.reduce((most, value) => Math.max(most, value), -Infinity);
    case 'last':
      return last;
    case 'median':
      return median(numbers);
    case 'diff':
      return last - first;
    case 'diff_abs':
      return Math.abs(last - first);
    case 'percent_diff':
      return ((last - first) / Math.abs(first)) * 100;
    case 'percent_diff_abs':
      return Math.abs((last - first) / first) * 100;
    default:
      throw new InputError(`Cannot reduce by "${reducer}" in a condition`, { field: 'conditions' });
  }
}
