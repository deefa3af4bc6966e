// The same answer asked for in other ways, as Prometheus' own runner does: pinned by `@` and looked at from other times, and as
// the middle step of a range query.
import type { Expr, VectorSelector } from '@/lib/promql/ast';
import { formatExpr } from '@/lib/promql/print';
import type { QueryResult, QueryValue, VectorSample } from '@/lib/series/query-result';
import type { Engine } from '@/server/promql/engine';
import { TIME_DEPENDENT } from '@/server/promql/operators/step-invariant';
import type { Expectation } from '@/server/promql/script/script-parser';

/** Functions that say something of the whole query: a range query is another one. */
const QUERY_DEPENDENT: ReadonlySet<string> = new Set(['end', 'range', 'start', 'step']);
const MINUTE_MS = 60_000;

export interface Repeat {
  /** For complaints: how it was asked. */
  readonly how: string;
  readonly run: () => Promise<QueryResult>;
}

/** Everything that must give the same value as the query at `timeMs`. */
export function repeatsOf(engine: Engine, query: string, timeMs: number, expected: Expectation): Repeat[] {
  const expr = engine.parse(query);
  return [...pinnedRepeats(engine, expr, timeMs), ...rangeRepeat(engine, { query, expr, timeMs, expected })];
}

function pinnedRepeats(engine: Engine, expr: Expr, timeMs: number): Repeat[] {
  if (someNode(expr, ({ kind, func }) => kind === 'call' && (TIME_DEPENDENT.has(func) || QUERY_DEPENDENT.has(func))))
    return [];
  const text = formatExpr(pinned(expr, timeMs));
  const otherTimesMs = timeMs === 0 ? [-1000, 0, 1000] : [-10 * timeMs, 0, Math.trunc(timeMs / 5), timeMs, 10 * timeMs];
  return otherTimesMs.map((otherMs) => ({
    how: `as ${text} at ${otherMs} ms`,
    run: () => engine.instant({ text, timeMs: otherMs }),
  }));
}

interface RangeRepeat {
  readonly query: string;
  readonly expr: Expr;
  readonly timeMs: number;
  readonly expected: Expectation;
}

function rangeRepeat(engine: Engine, { query, expr, timeMs, expected }: RangeRepeat): Repeat[] {
  const isOfQuery = someNode(expr, (node) => dependsOnQuery(node));
  // Other steps may fail in other ways; sorted by labels nothing else is in order.
  const isFailure = expected.notes.some(({ kind }) => kind === 'fail');
  if (isOfQuery || isFailure || expected.text !== undefined || expected.rangeVector || expected.isOrdered) return [];
  const range = { startMs: timeMs - MINUTE_MS, endMs: timeMs + MINUTE_MS, stepMs: MINUTE_MS };
  return [
    {
      how: 'as the middle step of a range query',
      run: async () => {
        const result = await engine.range({ text: query, ...range });
        return { ...result, value: middleStep(result.value, timeMs, expected.scalar !== undefined) };
      },
    },
  ];
}

/** The second of three steps, as an instant query would give it. */
function middleStep(value: QueryValue, timestampMs: number, isScalar: boolean): QueryValue {
  if (value.kind !== 'grid') return value;
  const samples = value.series.flatMap(({ labels, values, present, histograms }): VectorSample[] => {
    const histogram = histograms?.[1];
    if (histogram) return [{ labels, value: NaN, histogram }];
    return !present || present[1] === 1 ? [{ labels, value: values[1] ?? NaN }] : [];
  });
  if (isScalar) return { kind: 'scalar', timestampMs, value: samples[0]?.value ?? NaN };
  return { kind: 'vector', timestampMs, samples };
}

interface NodeFacts {
  readonly kind: Expr['kind'];
  readonly func: string;
  readonly expr: Expr;
}

function dependsOnQuery({ func, expr }: NodeFacts): boolean {
  if (QUERY_DEPENDENT.has(func)) return true;
  if (expr.kind === 'vectorSelector' || expr.kind === 'subquery') {
    const isQueryTime = expr.at !== null && expr.at.kind !== 'timestamp';
    const hasExpr =
      expr.offsetExpr !== undefined || (expr.kind === 'subquery' && (expr.rangeExpr ?? expr.stepExpr) !== undefined);
    return isQueryTime || hasExpr;
  }
  return expr.kind === 'matrixSelector' && expr.rangeExpr !== undefined;
}

function someNode(expr: Expr, test: (facts: NodeFacts) => boolean): boolean {
  const facts = { kind: expr.kind, func: expr.kind === 'call' ? expr.func : '', expr };
  return test(facts) || childrenOf(expr).some((child) => someNode(child, test));
}

function childrenOf(expr: Expr): readonly Expr[] {
  switch (expr.kind) {
    case 'number':
    case 'string':
    case 'vectorSelector':
      return [];
    case 'matrixSelector':
      return [expr.selector];
    case 'paren':
    case 'unary':
    case 'subquery':
      return [expr.expr];
    case 'binary':
      return [expr.left, expr.right];
    case 'call':
      return expr.args;
    case 'aggregation':
      return expr.param ? [expr.param, expr.expr] : [expr.expr];
  }
}

/** `@` on every selector and subquery that has none; what is inside of a pinned subquery moves with it. */
function pinned(expr: Expr, timeMs: number): Expr {
  const at = { kind: 'timestamp', timestampMs: timeMs } as const;
  const pin = (inner: Expr): Expr => pinned(inner, timeMs);
  const pinSelector = (selector: VectorSelector): VectorSelector => ({
    ...selector,
    at: selector.at?.kind === 'timestamp' ? selector.at : at,
  });
  switch (expr.kind) {
    case 'number':
    case 'string':
      return expr;
    case 'vectorSelector':
      return pinSelector(expr);
    case 'matrixSelector':
      return { ...expr, selector: pinSelector(expr.selector) };
    case 'subquery':
      return { ...expr, at: expr.at?.kind === 'timestamp' ? expr.at : at };
    case 'paren':
    case 'unary':
      return { ...expr, expr: pin(expr.expr) };
    case 'binary':
      return { ...expr, left: pin(expr.left), right: pin(expr.right) };
    case 'call':
      // The matchers of info() are no selector: they look where its first argument does.
      return { ...expr, args: expr.args.map((arg, index) => (expr.func === 'info' && index > 0 ? arg : pin(arg))) };
    case 'aggregation':
      return { ...expr, expr: pin(expr.expr), param: expr.param && pin(expr.param) };
  }
}
