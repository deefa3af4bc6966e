// All vector selectors of an expression, in the order they are written.
import type { Expr, VectorSelector } from '@/lib/promql/ast';

export function selectorsOf(expr: Expr): VectorSelector[] {
  switch (expr.kind) {
    case 'vectorSelector':
      return [expr];
    case 'matrixSelector':
      return [expr.selector];
    case 'call':
      return expr.args.flatMap(selectorsOf);
    case 'aggregation':
      return [...(expr.param ? selectorsOf(expr.param) : []), ...selectorsOf(expr.expr)];
    case 'binary':
      return [...selectorsOf(expr.left), ...selectorsOf(expr.right)];
    case 'subquery':
    case 'unary':
    case 'paren':
      return selectorsOf(expr.expr);
    case 'number':
    case 'string':
      return [];
  }
}
