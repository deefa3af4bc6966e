// Series selectors: a metric name, matchers in braces, or both.
import { compileAnchored, literalAlternatives, type Matcher, type MatcherType } from '@/lib/labels/matcher';
import { METRIC_NAME } from '@/lib/labels/label-set';
import { isInputError } from '@/lib/errors/input-error';
import type { Span, VectorSelector } from '@/lib/promql/ast';
import { unquoteString } from '@/lib/promql/scan-string';
import { canNameMetric } from '@/lib/promql/token';
import type { TokenCursor } from '@/lib/promql/token-cursor';

const MATCH_OPERATORS: ReadonlySet<string> = new Set(['=', '!=', '=~', '!~']);

/** At a name or at `{`. Keywords count as names here. */
export function parseVectorSelector(cursor: TokenCursor): VectorSelector {
  const first = cursor.peek();
  const name = canNameMetric(first.kind) ? cursor.next().text : '';
  const matchers = cursor.peek().kind === '{' ? parseMatchers(cursor) : [];
  if (name !== '') matchers.push({ name: METRIC_NAME, type: '=', value: name });
  return {
    kind: 'vectorSelector',
    span: { start: first.start, end: cursor.lastEnd() },
    name,
    matchers,
    offsetMs: 0,
    at: null,
  };
}

function parseMatchers(cursor: TokenCursor): Matcher[] {
  cursor.next();
  const matchers: Matcher[] = [];
  if (cursor.peek().kind === '}') {
    cursor.next();
    return matchers;
  }
  for (;;) {
    matchers.push(parseMatcher(cursor));
    if (cursor.peek().kind === ',') {
      cursor.next();
      if (cursor.peek().kind !== '}') continue;
    }
    if (cursor.peek().kind !== '}') throw cursor.unexpected('label matching', '"," or "}"');
    cursor.next();
    return matchers;
  }
}

function parseMatcher(cursor: TokenCursor): Matcher {
  const label = cursor.peek();
  if (label.kind !== 'identifier' && label.kind !== 'string')
    throw cursor.unexpected('label matching', 'identifier or "}"');
  cursor.next();
  const name = label.kind === 'string' ? unquoteString(label.text) : label.text;
  const { kind } = cursor.peek();
  if (!isMatchOperator(kind)) {
    // A string alone is the metric's name: {"my.metric"}.
    if (label.kind === 'string') return { name: METRIC_NAME, type: '=', value: name };
    throw cursor.unexpected('label matching', 'label matching operator');
  }
  cursor.next();
  if (cursor.peek().kind !== 'string') throw cursor.unexpected('label matching', 'string');
  const valueToken = cursor.next();
  const matcher = { name, type: kind, value: unquoteString(valueToken.text) };
  requireRegex(cursor, matcher, { start: label.start, end: valueToken.end });
  return matcher;
}

function isMatchOperator(kind: string): kind is MatcherType {
  return MATCH_OPERATORS.has(kind);
}

function requireRegex(cursor: TokenCursor, { type, value }: Matcher, span: Span): void {
  if (type === '=' || type === '!=' || literalAlternatives(value)) return;
  try {
    compileAnchored(value, value);
  } catch (cause) {
    if (isInputError(cause)) throw cursor.fault(span, cause.message);
    throw cause;
  }
}
