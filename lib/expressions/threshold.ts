// Values to 1 or 0 by whether they pass a limit.
import type { ExpressionResult } from '@/lib/expressions/expression-value';
import { InputError } from '@/lib/errors/input-error';

export interface Evaluator {
  readonly type: string;
  readonly params: readonly number[];
}

type Test = (value: number, low: number, high: number) => boolean;

const TESTS: Readonly<Record<string, Test>> = {
  gt: (value, low) => value > low,
  lt: (value, low) => value < low,
  gte: (value, low) => value >= low,
  lte: (value, low) => value <= low,
  eq: (value, low) => value === low,
  ne: (value, low) => value !== low,
  within_range: (value, low, high) => value > low && value < high,
  outside_range: (value, low, high) => value < low || value > high,
  within_range_included: (value, low, high) => value >= low && value <= high,
  outside_range_included: (value, low, high) => value <= low || value >= high,
};

/** Throws InputError for a kind of limit that does not exist. */
export function evaluatorTest({ type, params }: Evaluator): (value: number) => boolean {
  const test = Object.hasOwn(TESTS, type) ? TESTS[type] : undefined;
  if (test === undefined)
    throw new InputError(`Cannot compare by "${type}": there are ${Object.keys(TESTS).join(', ')}`, {
      field: 'conditions',
    });
  const [low = 0, high = 0] = params;
  return (value) => test(value, low, high);
}

/** NaN stays NaN and nothing stays nothing: neither is above or below. */
export function thresholdResult(result: ExpressionResult, evaluator: Evaluator): ExpressionResult {
  const test = evaluatorTest(evaluator);
  const decide = (value: number | null): number | null => {
    if (value === null || Number.isNaN(value)) return value;
    return Number(test(value));
  };
  return {
    values: result.values.map((value) =>
      value.kind === 'number'
        ? { ...value, value: decide(value.value) }
        : { ...value, values: value.values.map(decide) },
    ),
  };
}
