// What may follow an expression: `[range]`, `[range:step]`, `offset`, `@`, `anchored` and `smoothed`.
import type { AtModifier, Expr, MatrixSelector, Subquery, TimeShift, VectorSelector } from '@/lib/promql/ast';
import {
  parseNumberOrDuration,
  parseOffsetDuration,
  parsePositiveDuration,
  type ParsedDuration,
} from '@/lib/promql/parse-duration';
import type { TokenCursor } from '@/lib/promql/token-cursor';

const INT64_LIMIT = 2 ** 63;

/** Takes every postfix at the cursor. */
export function parsePostfix(cursor: TokenCursor, operand: Expr): Expr {
  let expr = operand;
  for (;;) {
    const kind: string = cursor.peek().kind;
    switch (kind) {
      case '[':
        expr = parseBrackets(cursor, expr);
        break;
      case 'offset':
        expr = parseOffset(cursor, expr);
        break;
      case '@':
        expr = parseAt(cursor, expr);
        break;
      case 'anchored':
      case 'smoothed':
        expr = parseEdges(cursor, expr, kind);
        break;
      default:
        return expr;
    }
  }
}

function parseBrackets(cursor: TokenCursor, expr: Expr): MatrixSelector | Subquery {
  const { start } = cursor.next();
  const range = parsePositiveDuration(cursor, 'subquery or range selector');
  const { kind } = cursor.peek();
  if (kind === ']') {
    const { end } = cursor.next();
    return matrixSelectorOf(cursor, expr, { range, brackets: { start, end } });
  }
  if (kind !== ':') throw cursor.unexpected('subquery or range', '":" or "]"');
  cursor.next();
  const hasStep = cursor.peek().kind !== ']';
  const step = hasStep
    ? parsePositiveDuration(cursor, 'subquery selector', 'number, duration, step(), range(), or "]"')
    : undefined;
  if (cursor.peek().kind !== ']') throw cursor.unexpected('subquery selector', '"]"');
  const { end } = cursor.next();
  const subquery: Subquery = {
    kind: 'subquery',
    span: { start: expr.span.start, end },
    expr,
    rangeMs: range.ms,
    ...(range.expr && { rangeExpr: range.expr }),
    stepMs: step?.ms ?? null,
    ...(step?.expr && { stepExpr: step.expr }),
    offsetMs: 0,
    at: null,
  };
  return cursor.measured(subquery, [expr]);
}

interface Brackets {
  readonly range: ParsedDuration;
  readonly brackets: { readonly start: number; readonly end: number };
}

function matrixSelectorOf(cursor: TokenCursor, expr: Expr, { range, brackets }: Brackets): MatrixSelector {
  if (expr.kind !== 'vectorSelector') throw cursor.fault(brackets, 'ranges only allowed for vector selectors');
  if (hasOffset(expr)) throw cursor.fault(brackets, 'no offset modifiers allowed before range');
  if (expr.at) throw cursor.fault(brackets, 'no @ modifiers allowed before range');
  if (expr.edges) throw cursor.fault(brackets, `no ${expr.edges} modifiers allowed before range`);
  return {
    kind: 'matrixSelector',
    span: { start: expr.span.start, end: brackets.end },
    selector: expr,
    rangeMs: range.ms,
    ...(range.expr && { rangeExpr: range.expr }),
  };
}

function parseEdges(cursor: TokenCursor, expr: Expr, edges: 'anchored' | 'smoothed'): Expr {
  if (cursor.options.hasExtendedSelectors !== true)
    throw cursor.fault(expr.span, `${edges} modifier is experimental and not enabled`);
  cursor.next();
  if (expr.kind === 'subquery') throw cursor.fault(expr.span, `${edges} modifier is not supported for subqueries`);
  if (expr.kind !== 'vectorSelector' && expr.kind !== 'matrixSelector')
    throw cursor.fault(expr.span, `${edges} modifier not implemented`);
  const before = expr.kind === 'matrixSelector' ? expr.selector.edges : expr.edges;
  if (before !== undefined && before !== edges)
    throw cursor.fault(expr.span, 'anchored and smoothed modifiers cannot be used together');
  const span = { start: expr.span.start, end: cursor.lastEnd() };
  if (expr.kind === 'vectorSelector') return { ...expr, span, edges };
  return { ...expr, span, selector: { ...expr.selector, edges } };
}

function hasOffset({ offsetMs, offsetExpr }: TimeShift): boolean {
  return offsetMs !== 0 || offsetExpr !== undefined;
}

type Shiftable = VectorSelector | MatrixSelector | Subquery;

function isShiftable(expr: Expr): expr is Shiftable {
  return expr.kind === 'vectorSelector' || expr.kind === 'matrixSelector' || expr.kind === 'subquery';
}

function shiftOf(expr: Shiftable): TimeShift {
  return expr.kind === 'matrixSelector' ? expr.selector : expr;
}

function withShift(cursor: TokenCursor, expr: Shiftable, shift: Partial<TimeShift>): Shiftable {
  const span = { start: expr.span.start, end: cursor.lastEnd() };
  if (expr.kind === 'matrixSelector') return { ...expr, span, selector: { ...expr.selector, ...shift } };
  const shifted = { ...expr, ...shift, span };
  return shifted.kind === 'subquery' ? cursor.measured(shifted, [shifted.expr]) : shifted;
}

function parseOffset(cursor: TokenCursor, expr: Expr): Expr {
  cursor.next();
  const { ms, expr: offsetExpr } = parseOffsetDuration(cursor);
  if (!isShiftable(expr))
    throw cursor.fault(
      expr.span,
      'offset modifier must be preceded by an instant vector selector or range vector selector or a subquery',
    );
  if (hasOffset(shiftOf(expr))) throw cursor.fault(expr.span, 'offset may not be set multiple times');
  return withShift(cursor, expr, { offsetMs: ms, ...(offsetExpr && { offsetExpr }) });
}

function parseAt(cursor: TokenCursor, expr: Expr): Expr {
  cursor.next();
  const at = parseAtModifier(cursor, expr);
  if (!isShiftable(expr))
    throw cursor.fault(
      expr.span,
      '@ modifier must be preceded by an instant vector selector or range vector selector or a subquery',
    );
  if (shiftOf(expr).at) throw cursor.fault(expr.span, '@ <timestamp> may not be set multiple times');
  return withShift(cursor, expr, { at });
}

function parseAtModifier(cursor: TokenCursor, expr: Expr): AtModifier {
  const { kind } = cursor.peek();
  if (kind === 'start' || kind === 'end') {
    cursor.next();
    for (const wanted of ['(', ')'] as const) {
      if (cursor.peek().kind !== wanted) throw cursor.unexpected('@', 'timestamp');
      cursor.next();
    }
    return { kind };
  }
  const isSigned = kind === '+' || kind === '-';
  if (isSigned) cursor.next();
  const number = cursor.peek().kind;
  if (number !== 'number' && number !== 'duration') throw cursor.unexpected('@', 'timestamp');
  const { seconds } = parseNumberOrDuration(cursor);
  const signed = kind === '-' ? -seconds : seconds;
  if (!(Math.abs(signed) < INT64_LIMIT))
    throw cursor.fault(expr.span, `timestamp out of bounds for @ modifier: ${signed}`);
  return { kind: 'timestamp', timestampMs: Math.round(signed * 1000) };
}
