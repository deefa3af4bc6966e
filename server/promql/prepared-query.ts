// A query that is asked again and again at other times (a rule): what does not depend on the time is done once.
import type { Expr, TimeShift } from '@/lib/promql/ast';
import type { PreparedQuery } from '@/server/promql/engine';
import { markResetSearch } from '@/server/promql/mark-reset-search';
import { markUse } from '@/server/promql/mark-use';
import type { QueryRun } from '@/server/promql/query-run';
import { resolveTimes } from '@/server/promql/resolve-times';

const NO_TIMES: QueryRun['range'] = { startMs: 0, endMs: 0, stepMs: 0 };

export function prepareQuery(text: string, expr: Expr): PreparedQuery {
  return { text, expr, resolved: isTimeless(expr) ? resolveQuery(expr, NO_TIMES) : null };
}

/** The tree for the planner. Throws InputError (bad_data) for a length that is not above 0. */
export function resolveQuery(expr: Expr, times: QueryRun['range']): Expr {
  return markUse(markResetSearch(resolveTimes(expr, times)));
}

/** Nothing in it says `@ start()` or computes a length from the query's times. */
function isTimeless(expr: Expr): boolean {
  switch (expr.kind) {
    case 'number':
    case 'string':
      return true;
    case 'paren':
    case 'unary':
      return isTimeless(expr.expr);
    case 'binary':
      return isTimeless(expr.left) && isTimeless(expr.right);
    case 'call':
      return expr.args.every(isTimeless);
    case 'aggregation':
      return isTimeless(expr.expr) && (!expr.param || isTimeless(expr.param));
    case 'vectorSelector':
      return isPlain(expr);
    case 'matrixSelector':
      return isPlain(expr.selector) && !expr.rangeExpr;
    case 'subquery':
      return isPlain(expr) && !expr.rangeExpr && !expr.stepExpr && isTimeless(expr.expr);
  }
}

function isPlain({ at, offsetExpr }: TimeShift): boolean {
  return !offsetExpr && (!at || at.kind === 'timestamp');
}
