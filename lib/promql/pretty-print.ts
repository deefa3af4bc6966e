// A syntax tree as text over several lines, broken where Prometheus breaks it (promql/parser/prettier.go).
import type { Aggregation, Binary, Call, Expr } from '@/lib/promql/ast';
import { formatAggregator, formatExpr, formatOperator, formatSubqueryTimes } from '@/lib/promql/print';

/** What is longer in UTF-8 than this on one line is broken up. */
const LINE_BYTES = 100;
const INDENT = '  ';

/** Short expressions stay on one line. */
export function prettyPrint(expr: Expr): string {
  return print(expr, 0);
}

/** `level` is the depth of the line that the expression begins; it brings its own indent. */
function print(expr: Expr, level: number): string {
  const indent = INDENT.repeat(level);
  if (expr.kind === 'unary') return `${indent}${expr.op}${print(expr.expr, level).trim()}`;
  const line = formatExpr(expr);
  const isLong = new TextEncoder().encode(line).length > LINE_BYTES;
  if (expr.kind === 'subquery')
    // Short subqueries come without indent, as from Prometheus.
    return isLong ? `${print(expr.expr, level)}${formatSubqueryTimes(expr)}` : line;
  if (!isLong) return `${indent}${line}`;
  switch (expr.kind) {
    case 'aggregation':
      return printAggregation(expr, level);
    case 'binary':
      return printBinary(expr, level);
    case 'call':
      return printCall(expr, level);
    case 'paren':
      return `${indent}(\n${print(expr.expr, level + 1)}\n${indent})`;
    case 'number':
    case 'string':
    case 'vectorSelector':
    case 'matrixSelector':
      return `${indent}${line}`;
  }
}

function printAggregation(expr: Aggregation, level: number): string {
  const indent = INDENT.repeat(level);
  const param = expr.param ? `${print(expr.param, level + 1)},\n` : '';
  return `${indent}${formatAggregator(expr)}(\n${param}${print(expr.expr, level + 1)}\n${indent})`;
}

function printBinary(expr: Binary, level: number): string {
  const left = print(expr.left, level + 1);
  const right = print(expr.right, level + 1);
  return `${left}\n${INDENT.repeat(level)}${formatOperator(expr)}\n${right}`;
}

function printCall({ func, args }: Call, level: number): string {
  const indent = INDENT.repeat(level);
  return `${indent}${func}(\n${args.map((arg) => print(arg, level + 1)).join(',\n')}\n${indent})`;
}
