// The matchers of Alertmanager since 0.27: names and values are free of reserved characters, or Go strings in quotes.
import { goUnquote } from '@/lib/alerting/go-quote';
import { InputError } from '@/lib/errors/input-error';
import type { Matcher, MatcherType } from '@/lib/labels/matcher';

const SPACE = /\s*/y;
const OPERATOR = /=~|!~|!=|=/y;
const UNQUOTED = /[^\s{}!=~,\\"'`]+/y;
const QUOTED = /"((?:[^"\\\n]|\\.)*)"/y;

/** Throws InputError that says at which offset what was expected. */
export function parseUtf8Matchers(source: string): Matcher[] {
  const reader = createReader(source);
  const isBraced = reader.take('{');
  const matchers: Matcher[] = [];
  const isAtEnd = (): boolean => reader.isDone() || (isBraced && reader.sees('}'));
  while (!isAtEnd()) {
    matchers.push(readMatcher(reader));
    if (!reader.take(',') && !isAtEnd()) throw reader.expected('a comma or the end');
  }
  if (isBraced && !reader.take('}')) throw reader.expected('close brace');
  if (!reader.isDone()) throw reader.expected('end of input');
  return matchers;
}

interface Reader {
  take(text: string): boolean;
  sees(text: string): boolean;
  isDone(): boolean;
  match(pattern: RegExp): RegExpExecArray | null;
  expected(what: string): InputError;
}

function createReader(source: string): Reader {
  let at = 0;
  const match = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(source);
    if (found) at += found[0].length;
    return found;
  };
  const skip = (): void => void match(SPACE);
  const sees = (text: string): boolean => {
    skip();
    return source.startsWith(text, at);
  };
  return {
    sees,
    take: (text) => {
      if (!sees(text)) return false;
      at += text.length;
      return true;
    },
    isDone: () => {
      skip();
      return at >= source.length;
    },
    match: (pattern) => {
      skip();
      return match(pattern);
    },
    expected: (what) =>
      new InputError(`${at}:${at + 1}: unexpected ${JSON.stringify(source.slice(at, at + 1))}: expected ${what}`),
  };
}

function readMatcher(reader: Reader): Matcher {
  const name = readText(reader, 'label name');
  const type = reader.match(OPERATOR)?.[0] as MatcherType | undefined;
  if (type === undefined) throw reader.expected("an operator such as '=', '!=', '=~' or '!~'");
  return { name, type, value: readText(reader, 'label value') };
}

function readText(reader: Reader, what: string): string {
  const quoted = reader.match(QUOTED);
  if (!quoted) {
    const plain = reader.match(UNQUOTED);
    if (!plain) throw reader.expected(what);
    return plain[0];
  }
  const text = goUnquote(quoted[1] ?? '');
  if (text === undefined) throw new InputError(`invalid input: ${quoted[0]}`);
  return text;
}
