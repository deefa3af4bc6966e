// PromQL text to a checked syntax tree: recursive descent with operator precedence.
import type { Matcher } from '@/lib/labels/matcher';
import type { Binary, BinaryOperator, Expr, Unary } from '@/lib/promql/ast';
import { checkTypes, requireNonEmptyMatcher } from '@/lib/promql/check';
import { parseAggregation, parseCall } from '@/lib/promql/parse-call';
import { parseNumberOrDuration } from '@/lib/promql/parse-duration';
import { parseBinaryModifiers } from '@/lib/promql/parse-matching';
import { parsePostfix } from '@/lib/promql/parse-postfix';
import { parseVectorSelector } from '@/lib/promql/parse-selector';
import { unquoteString } from '@/lib/promql/scan-string';
import { canNameMetric, isAggregatorKind } from '@/lib/promql/token';
import { createTokenCursor, type ParseOptions, type TokenCursor } from '@/lib/promql/token-cursor';

/** Loosest first. `^` alone binds to the right. */
const PRECEDENCE: ReadonlyMap<string, number> = new Map(
  [
    ['or'],
    ['and', 'unless'],
    ['==', '!=', '<', '<=', '>', '>=', '</', '>/'],
    ['+', '-'],
    ['*', '/', '%', 'atan2'],
    ['^'],
  ].flatMap((operators, level) => operators.map((operator): [string, number] => [operator, level + 1])),
);
/** A sign binds like `*`: -1 ^ 2 is -1. */
const SIGN_PRECEDENCE = 5;
const POWER_PRECEDENCE = 6;

/** Throws InputError (bad_data, with place) for everything Prometheus refuses to parse. */
export function parsePromql(text: string, options: ParseOptions = {}): Expr {
  const cursor = createTokenCursor(text, options);
  if (cursor.peek().kind === 'end of input') throw cursor.fault({ start: 0, end: 0 }, 'no expression found in input');
  const expr = parseExpr(cursor);
  if (cursor.peek().kind !== 'end of input') throw cursor.unexpected();
  checkTypes(text, expr);
  return expr;
}

/** A `match[]` parameter: one selector without modifiers, not all series at once. Throws InputError with place. */
export function parseSelector(text: string): readonly Matcher[] {
  const cursor = createTokenCursor(text);
  const { kind } = cursor.peek();
  if (!canNameMetric(kind) && kind !== '{') throw cursor.unexpected();
  const selector = parseVectorSelector(cursor);
  if (cursor.peek().kind !== 'end of input') throw cursor.unexpected();
  requireNonEmptyMatcher(text, selector);
  return selector.matchers;
}

function parseExpr(cursor: TokenCursor): Expr {
  return parseBinary(cursor, 0);
}

function parseBinary(cursor: TokenCursor, minimum: number): Expr {
  let left = parseOperand(cursor);
  for (;;) {
    const operator = cursor.peek();
    const precedence = PRECEDENCE.get(operator.kind) ?? 0;
    if (precedence <= minimum || !isBinaryOperator(operator.kind)) return left;
    cursor.next();
    const modifiers = parseBinaryModifiers(cursor, operator.kind);
    const next = precedence === POWER_PRECEDENCE ? precedence - 1 : precedence;
    const right = cursor.nested(() => parseBinary(cursor, next));
    const binary: Binary = {
      kind: 'binary',
      span: { start: left.span.start, end: right.span.end },
      operatorSpan: { start: operator.start, end: operator.end },
      op: operator.kind,
      left,
      right,
      ...modifiers,
    };
    const { left: fillLeft, right: fillRight } = modifiers.matching.fill;
    if ((fillLeft !== null || fillRight !== null) && cursor.options.hasFillModifiers !== true)
      throw cursor.fault(binary.span, 'binop fill modifiers are experimental and not enabled');
    left = cursor.measured(binary, [left, right]);
  }
}

function isBinaryOperator(kind: string): kind is BinaryOperator {
  return PRECEDENCE.has(kind);
}

function parseOperand(cursor: TokenCursor): Expr {
  const { kind } = cursor.peek();
  if (kind === '+' || kind === '-') return parseSign(cursor, kind);
  return parsePostfix(cursor, parsePrimary(cursor));
}

function parseSign(cursor: TokenCursor, op: '+' | '-'): Expr {
  const { start } = cursor.next();
  const expr = cursor.nested(() => parseBinary(cursor, SIGN_PRECEDENCE));
  const span = { start, end: expr.span.end };
  if (expr.kind === 'number') return { ...expr, span, value: op === '-' ? -expr.value : expr.value };
  const unary: Unary = { kind: 'unary', span, op, expr };
  return cursor.measured(unary, [expr]);
}

function parsePrimary(cursor: TokenCursor): Expr {
  const token = cursor.peek();
  const isCalled = cursor.isFollowedBy('(');
  const kind: string = token.kind;
  switch (kind) {
    case 'number':
    case 'duration': {
      const { seconds, isDuration, span } = parseNumberOrDuration(cursor);
      return { kind: 'number', span, value: seconds, isDuration };
    }
    case 'string':
      cursor.next();
      return { kind: 'string', span: { start: token.start, end: token.end }, value: unquoteString(token.text) };
    case '(':
      return parseParen(cursor);
    case 'identifier':
    case 'start':
    case 'end':
    case 'step':
    case 'range':
      return isCalled ? parseCall(cursor, parseExpr) : parseVectorSelector(cursor);
    default:
      if (isAggregatorKind(token.kind) && (isCalled || cursor.isFollowedBy('by') || cursor.isFollowedBy('without')))
        return parseAggregation(cursor, token.kind, parseExpr);
      if (token.kind === '{' || canNameMetric(token.kind)) return parseVectorSelector(cursor);
      throw cursor.unexpected();
  }
}

function parseParen(cursor: TokenCursor): Expr {
  const { start } = cursor.next();
  const expr = cursor.nested(() => parseExpr(cursor));
  if (cursor.peek().kind !== ')') throw cursor.unexpected();
  const { end } = cursor.next();
  return cursor.measured({ kind: 'paren', span: { start, end }, expr } as const, [expr]);
}
