// The parser's place in the tokens, with one token of lookahead and the limits on size and depth.
import { InputError } from '@/lib/errors/input-error';
import type { Expr, Span } from '@/lib/promql/ast';
import { createLexer } from '@/lib/promql/lexer';
import { parseError } from '@/lib/promql/parse-error';
import { describeToken, type Token, type TokenKind } from '@/lib/promql/token';

/** One mebibyte, as the HTTP door allows it. */
const TEXT_LIMIT_CHARACTERS = 1_048_576;
/** Parentheses, calls, signs and powers inside each other. Every walk over a tree may recurse this deep. */
const NESTING_LIMIT = 500;
/** Height of a tree: `a + b + c …` grows one level an operator. */
const HEIGHT_LIMIT = 2000;

/** Experimental parts of the language, by what they add. All are off by default, as in Prometheus. */
export interface ParseOptions {
  /** Functions and aggregators marked experimental (`promql-experimental-functions`). */
  readonly hasExperimentalFunctions?: boolean;
  /** `anchored` and `smoothed` (`promql-extended-range-selectors`). */
  readonly hasExtendedSelectors?: boolean;
  /** `fill`, `fill_left`, `fill_right` (`promql-binop-fill-modifiers`). */
  readonly hasFillModifiers?: boolean;
}

/** Everything on: for those who ask whether a text can be a query at all, whatever a server lets through. */
export const WHOLE_LANGUAGE: ParseOptions = {
  hasExperimentalFunctions: true,
  hasExtendedSelectors: true,
  hasFillModifiers: true,
};

export interface TokenCursor {
  readonly text: string;
  readonly options: ParseOptions;
  peek(): Token;
  next(): Token;
  /** The token behind the lookahead without taking either; only for telling a call from a name. */
  isFollowedBy(kind: TokenKind): boolean;
  /** End of the last closing bracket, number or duration: where a modifier's expression ends. */
  lastEnd(): number;
  /** "unexpected X in CONTEXT, expected Y" at the lookahead. Without context, inside an aggregation, that is named. */
  unexpected(context?: string, expected?: string): InputError;
  fault(span: Span, message: string): InputError;
  /** Runs `parse` one level deeper. Throws InputError past the limit. */
  nested<T>(parse: () => T): T;
  insideAggregation<T>(parse: () => T): T;
  /** Notes a finished tree's height. Throws InputError past the limit. */
  measured<T extends Expr>(expr: T, children: readonly (Expr | null)[]): T;
}

export function createTokenCursor(text: string, options: ParseOptions = {}): TokenCursor {
  if (text.length > TEXT_LIMIT_CHARACTERS)
    throw new InputError(`query is too long: ${text.length} characters, the limit is ${TEXT_LIMIT_CHARACTERS}`, {
      errorType: 'bad_data',
      status: 413,
    });
  const lexer = createLexer(text);
  const heights = new WeakMap<Expr, number>();
  let lookahead: Token | undefined;
  let lastEnd = 0;
  let depth = 0;
  let aggregationDepth = 0;
  const peek = (): Token => {
    lookahead ??= lexer.next();
    return lookahead;
  };
  const fault = (span: Span, message: string): InputError => parseError(text, span, message);
  const tooDeep = (span: Span, limit: number, unit: string): InputError =>
    fault(span, `expression is nested too deeply: the limit is ${limit} ${unit}`);
  return {
    text,
    options,
    peek,
    next: () => {
      const token = peek();
      lookahead = undefined;
      lastEnd = token.end;
      return token;
    },
    isFollowedBy: (kind) => followedBy(text, peek().end, kind),
    lastEnd: () => lastEnd,
    unexpected: (context, expected) => {
      const where = context ?? (aggregationDepth > 0 ? 'aggregation' : undefined);
      const token = peek();
      return fault(
        token,
        `unexpected ${describeToken(token)}${where === undefined ? '' : ` in ${where}`}${expected === undefined ? '' : `, expected ${expected}`}`,
      );
    },
    fault,
    nested: (parse) => {
      depth += 1;
      if (depth > NESTING_LIMIT) throw tooDeep(peek(), NESTING_LIMIT, 'levels');
      const result = parse();
      depth -= 1;
      return result;
    },
    insideAggregation: (parse) => {
      aggregationDepth += 1;
      const result = parse();
      aggregationDepth -= 1;
      return result;
    },
    measured: (expr, children) => {
      const height = 1 + Math.max(0, ...children.map((child) => (child ? (heights.get(child) ?? 0) : 0)));
      if (height > HEIGHT_LIMIT) throw tooDeep(expr.span, HEIGHT_LIMIT, 'operators in a row');
      heights.set(expr, height);
      return expr;
    },
  };
}

const GAP_AND_WORD = /(?:[ \t\r\n]|#[^\r\n]*)*([a-zA-Z_:][a-zA-Z0-9_:]*|\()?/y;

function followedBy(text: string, at: number, kind: TokenKind): boolean {
  GAP_AND_WORD.lastIndex = at;
  return GAP_AND_WORD.exec(text)?.[1]?.toLowerCase() === kind;
}
