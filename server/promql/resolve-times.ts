// Replaces what only the query's times can tell: `@ start()`, `@ end()`, and durations made of `step()` and `range()`.
import type { AtModifier, DurationExpr, Expr, TimeShift, VectorSelector } from '@/lib/promql/ast';
import { InputError } from '@/lib/errors/input-error';
import type { QueryRun } from '@/server/promql/query-run';

type QueryTimes = QueryRun['range'];

/** The same tree with all times as numbers. Throws InputError (bad_data) for a length that is not above 0. */
export function resolveTimes(expr: Expr, times: QueryTimes): Expr {
  switch (expr.kind) {
    case 'number':
    case 'string':
      return expr;
    case 'paren':
    case 'unary':
      return { ...expr, expr: resolveTimes(expr.expr, times) };
    case 'binary':
      return { ...expr, left: resolveTimes(expr.left, times), right: resolveTimes(expr.right, times) };
    case 'call':
      return { ...expr, args: expr.args.map((arg) => resolveTimes(arg, times)) };
    case 'aggregation':
      return {
        ...expr,
        expr: resolveTimes(expr.expr, times),
        param: expr.param && resolveTimes(expr.param, times),
      };
    case 'vectorSelector':
      return resolveSelector(expr, times);
    case 'matrixSelector':
      return {
        ...expr,
        selector: resolveSelector(expr.selector, times),
        rangeMs: expr.rangeExpr ? positiveMs(expr.rangeExpr, times) : expr.rangeMs,
      };
    case 'subquery':
      return {
        ...expr,
        ...resolveShift(expr, times),
        expr: resolveTimes(expr.expr, times),
        rangeMs: expr.rangeExpr ? positiveMs(expr.rangeExpr, times) : expr.rangeMs,
        // A step below a millisecond is none.
        stepMs: (expr.stepExpr ? positiveMs(expr.stepExpr, times) : expr.stepMs) || null,
      };
  }
}

function resolveSelector(selector: VectorSelector, times: QueryTimes): VectorSelector {
  return { ...selector, ...resolveShift(selector, times) };
}

function resolveShift({ at, offsetMs, offsetExpr }: TimeShift, times: QueryTimes): TimeShift {
  return {
    at: at && resolveAt(at, times),
    offsetMs: offsetExpr ? wholeMs(secondsOf(offsetExpr, times)) : offsetMs,
  };
}

function resolveAt(at: AtModifier, { startMs, endMs }: QueryTimes): AtModifier {
  if (at.kind === 'timestamp') return at;
  return { kind: 'timestamp', timestampMs: at.kind === 'start' ? startMs : endMs };
}

function positiveMs(expr: DurationExpr, times: QueryTimes): number {
  const seconds = secondsOf(expr, times);
  if (seconds <= 0) throw badDuration('duration must be greater than 0');
  return wholeMs(seconds);
}

/** Prometheus counts in signed 64-bit nanoseconds. */
const LIMIT_SECONDS = 2 ** 63 / 1e9;

/** Cut off, as Prometheus does with arithmetic of durations. */
function wholeMs(seconds: number): number {
  if (!(Math.abs(seconds) <= LIMIT_SECONDS)) throw badDuration('duration is out of range');
  return Math.trunc(seconds * 1000);
}

function badDuration(message: string): InputError {
  return new InputError(message, { errorType: 'bad_data' });
}

function secondsOf(expr: DurationExpr, times: QueryTimes): number {
  switch (expr.kind) {
    case 'durationLiteral':
      return expr.seconds;
    case 'durationOf':
      return (expr.what === 'step' ? times.stepMs : times.endMs - times.startMs) / 1000;
    case 'durationParen':
      return secondsOf(expr.expr, times);
    case 'durationSign':
      return expr.op === '-' ? -secondsOf(expr.expr, times) : secondsOf(expr.expr, times);
    case 'durationBinary':
      return combine(expr.op, secondsOf(expr.left, times), secondsOf(expr.right, times));
  }
}

type DurationOperator = Extract<DurationExpr, { kind: 'durationBinary' }>['op'];

function combine(op: DurationOperator, left: number, right: number): number {
  switch (op) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      if (right === 0) throw badDuration('division by zero');
      return left / right;
    case '%':
      if (right === 0) throw badDuration('modulo by zero');
      return left % right;
    case '^':
      return left ** right;
    case 'min_of':
      return Math.min(left, right);
    case 'max_of':
      return Math.max(left, right);
  }
}
