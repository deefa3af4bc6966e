// Lengths of time inside brackets and after `offset`: a number, a duration, or arithmetic of them.
import type { DurationExpr, Span } from '@/lib/promql/ast';
import { durationMs, numberValue } from '@/lib/promql/scan-number';
import type { TokenCursor } from '@/lib/promql/token-cursor';

const EXPECTED = 'number, duration, step(), or range()';
/** Prometheus counts in signed 64-bit nanoseconds. */
const LIMIT_SECONDS = 2 ** 63 / 1e9;
const PRECEDENCE: ReadonlyMap<string, number> = new Map([
  ['+', 1],
  ['-', 1],
  ['*', 2],
  ['/', 2],
  ['%', 2],
  ['^', 3],
]);
const SIGN_PRECEDENCE = 2;

export interface ParsedDuration {
  /** 0 where `expr` is set. */
  readonly ms: number;
  readonly expr?: DurationExpr;
}

/** Seconds of a number or duration token at the cursor. */
export function parseNumberOrDuration(cursor: TokenCursor): { seconds: number; isDuration: boolean; span: Span } {
  const token = cursor.next();
  const isDuration = token.kind === 'duration';
  const value = isDuration ? durationMs(token.text) : numberValue(token.text);
  if (typeof value === 'string') throw cursor.fault(token, value);
  return { seconds: isDuration ? value / 1000 : value, isDuration, span: { start: token.start, end: token.end } };
}

/** Inside brackets: must be above 0 as far as is known already. */
export function parsePositiveDuration(cursor: TokenCursor, context: string, expected = EXPECTED): ParsedDuration {
  const expr = parseBinary(cursor, 0, () => cursor.unexpected(context, expected));
  if (expr.kind === 'durationLiteral' && !(expr.seconds > 0))
    throw cursor.fault(expr.span, 'duration must be greater than 0');
  return finish(cursor, expr);
}

/** After `offset`: one term; arithmetic needs parentheses. */
export function parseOffsetDuration(cursor: TokenCursor): ParsedDuration {
  return finish(
    cursor,
    parseTerm(cursor, () => cursor.unexpected('offset', EXPECTED)),
  );
}

/** Whole milliseconds of seconds, by way of nanoseconds as Prometheus counts them. */
function secondsToMs(seconds: number): number {
  return Math.trunc(Math.round(seconds * 1e9) / 1e6);
}

function finish(cursor: TokenCursor, expr: DurationExpr): ParsedDuration {
  if (expr.kind !== 'durationLiteral') return { ms: 0, expr };
  if (!(Math.abs(expr.seconds) <= LIMIT_SECONDS)) throw cursor.fault(expr.span, 'duration out of range');
  return { ms: secondsToMs(expr.seconds) };
}

function parseBinary(cursor: TokenCursor, minimum: number, complain: () => Error): DurationExpr {
  let left = parseOperand(cursor, complain);
  for (;;) {
    const operator = cursor.peek();
    const { kind } = operator;
    const precedence = PRECEDENCE.get(kind) ?? 0;
    if (precedence === 0 || precedence <= minimum) return left;
    if (kind !== '+' && kind !== '-' && kind !== '*' && kind !== '/' && kind !== '%' && kind !== '^') return left;
    cursor.next();
    const isRightToLeft = kind === '^';
    const right = cursor.nested(() => parseBinary(cursor, isRightToLeft ? precedence - 1 : precedence, complain));
    if (right.kind === 'durationLiteral' && right.seconds === 0 && (kind === '/' || kind === '%'))
      throw cursor.fault(operator, kind === '/' ? 'division by zero' : 'modulo by zero');
    left = {
      kind: 'durationBinary',
      span: { start: left.span.start, end: right.span.end },
      op: kind,
      left,
      right,
    };
  }
}

/** What a sign in arithmetic applies to may be a power: -2 ^ 2 is -4. */
function parseOperand(cursor: TokenCursor, complain: () => Error): DurationExpr {
  return parseSigned(cursor, complain, () => parseBinary(cursor, SIGN_PRECEDENCE, complain));
}

/** After `offset` a sign applies to one term, and what follows is arithmetic of the query. */
function parseTerm(cursor: TokenCursor, complain: () => Error): DurationExpr {
  return parseSigned(cursor, complain, () => parsePrimary(cursor, complain));
}

function parseSigned(cursor: TokenCursor, complain: () => Error, parseRest: () => DurationExpr): DurationExpr {
  const { kind: op, start } = cursor.peek();
  if (op !== '+' && op !== '-') return parsePrimary(cursor, complain);
  cursor.next();
  const expr = cursor.nested(parseRest);
  const span = { start, end: expr.span.end };
  if (expr.kind !== 'durationLiteral') return { kind: 'durationSign', span, op, expr };
  return { ...expr, span, seconds: op === '-' ? -expr.seconds : expr.seconds };
}

function parsePrimary(cursor: TokenCursor, complain: () => Error): DurationExpr {
  const token = cursor.peek();
  const kind: string = token.kind;
  switch (kind) {
    case 'number':
    case 'duration':
      return { kind: 'durationLiteral', ...parseNumberOrDuration(cursor) };
    case '(': {
      cursor.next();
      const expr = cursor.nested(() => parseBinary(cursor, 0, complain));
      if (cursor.peek().kind !== ')') throw complain();
      const { end } = cursor.next();
      // Around one number parentheses mean nothing.
      return expr.kind === 'durationLiteral'
        ? expr
        : { kind: 'durationParen', span: { start: token.start, end }, expr };
    }
    case 'step':
    case 'range':
    case 'min_of':
    case 'max_of':
      return parseDurationCall(cursor, complain);
    case 'identifier':
      if (token.text === 'min_of' || token.text === 'max_of') return parseDurationCall(cursor, complain);
      throw complain();
    default:
      throw complain();
  }
}

function parseDurationCall(cursor: TokenCursor, complain: () => Error): DurationExpr {
  const { start, text } = cursor.next();
  const expect = (kind: '(' | ')' | ','): number => {
    if (cursor.peek().kind !== kind) throw complain();
    return cursor.next().end;
  };
  const name = text.toLowerCase();
  expect('(');
  if (name === 'step' || name === 'range') return { kind: 'durationOf', what: name, span: { start, end: expect(')') } };
  const left = cursor.nested(() => parseBinary(cursor, 0, complain));
  expect(',');
  const right = cursor.nested(() => parseBinary(cursor, 0, complain));
  const op = name === 'min_of' ? 'min_of' : 'max_of';
  return { kind: 'durationBinary', op, left, right, span: { start, end: expect(')') } };
}
