// Label matchers: `name="v"`, `!=`, `=~`, `!~`. Regexes are RE2 and anchored at both ends, as in Prometheus.
import { RE2JS } from 're2js';
import { InputError } from '@/lib/errors/input-error';

export type MatcherType = '=' | '!=' | '=~' | '!~';

export interface Matcher {
  readonly name: string;
  readonly type: MatcherType;
  readonly value: string;
}

/** Regexes up to this many characters are accepted; longer ones would compile to programs of unbounded size. */
const REGEX_LIMIT_CHARACTERS = 100_000;
const LITERAL = /^[^\\.+*?()[\]{}|^$]*$/;

/** A test for values; an absent label is tested as the empty string. Throws InputError for a broken regex. */
export function matcherTest(
  { type, value }: Matcher,
  compile: (pattern: string) => RE2JS = compileAnchored,
): (candidate: string) => boolean {
  if (type === '=') return (candidate) => candidate === value;
  if (type === '!=') return (candidate) => candidate !== value;
  const matches = regexTest(value, compile);
  return type === '=~' ? matches : (candidate) => !matches(candidate);
}

/** Literals and alternatives of literals become a set look-up; everything else runs on re2js in linear time. */
function regexTest(pattern: string, compile: (pattern: string) => RE2JS): (candidate: string) => boolean {
  const literals = literalAlternatives(pattern);
  if (literals)
    return literals.size === 1 ? (candidate) => candidate === pattern : (candidate) => literals.has(candidate);
  const compiled = compile(pattern);
  return (candidate) => compiled.matches(candidate);
}

/** The values of a pattern such as `a|b|c`, or undefined when it is a real regex. */
export function literalAlternatives(pattern: string): ReadonlySet<string> | undefined {
  const parts = pattern.split('|');
  return parts.every((part) => LITERAL.test(part)) ? new Set(parts) : undefined;
}

/**
 * Compiles RE2 syntax; `matches()` of the result is anchored on both sides and the dot matches newlines. A message that
 * quotes the whole pattern quotes it as `shown`: most places of Prometheus show it with its anchors, selectors as it was written.
 */
export function compileAnchored(pattern: string, shown = `^(?s:${pattern})$`): RE2JS {
  return compileWithin(pattern, { flags: RE2JS.DOTALL, quoted: `(?s)${pattern}`, shown });
}

/** As `compileAnchored`, in the way of Alertmanager: its dot does not match newlines. */
export function compileAnchoredLine(pattern: string): RE2JS {
  return compileWithin(pattern, { flags: 0, quoted: pattern, shown: `^(?:${pattern})$` });
}

function compileWithin(
  pattern: string,
  { flags, quoted, shown }: { readonly flags: number; readonly quoted: string; readonly shown: string },
): RE2JS {
  if (pattern.length > REGEX_LIMIT_CHARACTERS)
    throw new InputError(
      `Cannot use a regular expression of ${pattern.length} characters: the limit is ${REGEX_LIMIT_CHARACTERS}`,
    );
  try {
    return RE2JS.compile(pattern, flags);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.replace(/^error parsing regexp: /, '') : String(cause);
    throw new InputError(`error parsing regexp: ${reason.replace(`\`${quoted}\``, () => `\`${shown}\``)}`, { cause });
  }
}

export function formatMatcher({ name, type, value }: Matcher): string {
  return `${name}${type}${JSON.stringify(value)}`;
}
