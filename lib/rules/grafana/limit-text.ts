// Limits of thresholds and classic conditions as PromQL.
import { InputError } from '@/lib/errors/input-error';
import type { Evaluator } from '@/lib/expressions/threshold';
import { join, joinSets, numberText, type VectorText } from '@/lib/rules/grafana/promql-text';
import type { Resolved } from '@/lib/rules/grafana/math-text';

interface Limit {
  readonly low: string;
  /** Null: there is one limit only. */
  readonly high: string | null;
  /** How two limits go together. */
  readonly isInside: boolean;
}

const one = (low: string): Limit => ({ low, high: null, isInside: true });
const LIMITS: Readonly<Record<string, Limit>> = {
  gt: one('>'),
  lt: one('<'),
  gte: one('>='),
  lte: one('<='),
  eq: one('=='),
  ne: one('!='),
  within_range: { low: '>', high: '<', isInside: true },
  outside_range: { low: '<', high: '>', isInside: false },
  within_range_included: { low: '>=', high: '<=', isInside: true },
  outside_range_included: { low: '<=', high: '>=', isInside: false },
};
const OPPOSITES: Readonly<Record<string, string>> = {
  gt: 'lte',
  lt: 'gte',
  gte: 'lt',
  lte: 'gt',
  eq: 'ne',
  ne: 'eq',
  within_range: 'outside_range_included',
  outside_range: 'within_range_included',
  within_range_included: 'outside_range',
  outside_range_included: 'within_range',
};

/** Throws InputError for an unknown kind of limit. */
export function limitText(value: VectorText, { type, params }: Evaluator): Resolved {
  const limit = Object.hasOwn(LIMITS, type) ? LIMITS[type] : undefined;
  if (!limit)
    throw new InputError(`Cannot compare by ${JSON.stringify(type)}: known are ${Object.keys(LIMITS).join(', ')}`, {
      field: 'data',
    });
  const vector = value.isScalar ? { ...value, text: `vector(${value.text})`, isTight: true, isScalar: false } : value;
  const [low = 0, high = 0] = params;
  const lowNumber = numberText(low);
  const numbers = join(vector, limit.low, lowNumber, { isBool: true });
  const holding = join(vector, limit.low, lowNumber);
  if (limit.high === null) return { numbers, holding };
  const highNumber = numberText(high);
  const above = join(vector, limit.high, highNumber, { isBool: true });
  return {
    numbers: join(numbers, limit.isInside ? '*' : '+', above),
    holding: limit.isInside
      ? join(holding, limit.high, highNumber)
      : joinSets(holding, 'or', join(vector, limit.high, highNumber)),
  };
}

/** What holds while this limit does not. */
export function oppositeLimit({ type, params }: Evaluator): Evaluator {
  return { type: (Object.hasOwn(OPPOSITES, type) && OPPOSITES[type]) || type, params };
}
