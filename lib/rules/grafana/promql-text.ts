// Texts of PromQL put together out of others: what binds less than its surroundings gets parentheses.
import { isInputError, InputError } from '@/lib/errors/input-error';
import type { Expr } from '@/lib/promql/ast';

/** Throws InputError for what does not parse. */
export type ParseExpr = (text: string) => Expr;

/** Numbers of several series, or of one without labels, as PromQL. */
export interface VectorText {
  readonly text: string;
  /** It needs no parentheses. */
  readonly isTight: boolean;
  /** Never more than one series, without labels: an aggregation over everything, or a scalar. */
  readonly isPlain: boolean;
  readonly isScalar: boolean;
}

export function vectorOf(
  text: string,
  { parse, refId }: { readonly parse: ParseExpr; readonly refId: string },
): VectorText {
  let expr: Expr;
  try {
    expr = parse(text);
  } catch (thrown) {
    if (!isInputError(thrown)) throw thrown;
    throw new InputError(`could not parse expression of query ${refId}: ${thrown.message}`, { field: 'data' });
  }
  return {
    text: text.trim(),
    isTight: expr.kind !== 'binary' && expr.kind !== 'unary',
    isPlain: hasNoLabels(expr),
    isScalar: expr.kind === 'number',
  };
}

function hasNoLabels(expr: Expr): boolean {
  return expr.kind === 'aggregation' && !expr.isWithout && expr.grouping.length === 0 && !FREE_AGGREGATORS.has(expr.op);
}

/** Their results keep labels whatever they group by. */
const FREE_AGGREGATORS: ReadonlySet<string> = new Set(['topk', 'bottomk', 'limitk', 'limit_ratio', 'count_values']);

export function numberText(value: number): VectorText {
  const text = goNumber(value);
  return { text, isTight: value >= 0 || Number.isNaN(value), isPlain: true, isScalar: true };
}

function goNumber(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (value === Infinity) return 'Inf';
  return value === -Infinity ? '-Inf' : String(value);
}

export function tight({ text, isTight }: Pick<VectorText, 'text' | 'isTight'>): string {
  return isTight ? text : `(${text})`;
}

/** What an operator makes of one or two vectors: never tight. */
export function loose(text: string, { isPlain, isScalar }: Pick<VectorText, 'isPlain' | 'isScalar'>): VectorText {
  return { text, isTight: false, isPlain, isScalar };
}

/**
 * `left op right`. Grafana pairs series with equal labels, and one without labels with all; PromQL has to be told of the latter.
 * A comparison of two scalars must have `bool`.
 */
export function join(left: VectorText, op: string, right: VectorText, { isBool = false } = {}): VectorText {
  const isOneSided = left.isPlain !== right.isPlain && !left.isScalar && !right.isScalar;
  const matching = isOneSided ? ` on () group_${left.isPlain ? 'right' : 'left'} ()` : '';
  return loose(`${tight(left)} ${op}${isBool ? ' bool' : ''}${matching} ${tight(right)}`, {
    isPlain: left.isPlain && right.isPlain,
    isScalar: left.isScalar && right.isScalar,
  });
}

/** `and`, `or`: sets, between which a series without labels goes with all. */
export function joinSets(left: VectorText, op: 'and' | 'or', right: VectorText): VectorText {
  const matching = left.isPlain === right.isPlain || op === 'or' ? '' : ' on ()';
  return loose(`${tight(left)} ${op}${matching} ${tight(right)}`, {
    isPlain: left.isPlain && right.isPlain,
    isScalar: false,
  });
}
