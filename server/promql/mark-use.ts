// Which function reads a range selector: a store that keeps only digests of old samples picks the one that suits.
import type { Expr } from '@/lib/promql/ast';

/** The same tree, range selectors marked with the name of their function. */
export function markUse(expr: Expr, functionName = ''): Expr {
  switch (expr.kind) {
    case 'number':
    case 'string':
    case 'vectorSelector':
      return expr;
    case 'matrixSelector':
      return { ...expr, selector: { ...expr.selector, usedBy: functionName } };
    case 'paren':
      return { ...expr, expr: markUse(expr.expr, functionName) };
    case 'unary':
    case 'subquery':
      return { ...expr, expr: markUse(expr.expr) };
    case 'aggregation':
      return { ...expr, expr: markUse(expr.expr), param: expr.param && markUse(expr.param) };
    case 'binary':
      return { ...expr, left: markUse(expr.left), right: markUse(expr.right) };
    case 'call':
      return { ...expr, args: expr.args.map((arg) => markUse(arg, expr.func)) };
  }
}
