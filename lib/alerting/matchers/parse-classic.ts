// The matchers of Alertmanager before 0.27: names of letters, values with or without quotes.
import { InputError } from '@/lib/errors/input-error';
import type { Matcher, MatcherType } from '@/lib/labels/matcher';

const MATCHER = /^\s*([a-zA-Z_:][a-zA-Z0-9_:]*)\s*(=~|=|!=|!~)\s*([\s\S]*?)\s*$/;

/** Throws InputError `bad matcher format: …`. */
export function parseClassicMatchers(source: string): Matcher[] {
  const inner = source.replace(/^\{/, '').replace(/\}$/, '');
  return splitOutsideQuotes(inner).map(parseClassicMatcher);
}

function splitOutsideQuotes(source: string): string[] {
  const tokens: string[] = [];
  let token = '';
  let isQuoted = false;
  let isEscaped = false;
  for (const character of source) {
    if (character === ',' && !isQuoted) {
      tokens.push(token);
      token = '';
      continue;
    }
    if (character === '"' && !isEscaped) isQuoted = !isQuoted;
    isEscaped = character === '\\' && !isEscaped;
    token += character;
  }
  const rest = token.trim();
  return rest === '' ? tokens : [...tokens, rest];
}

/** A single one, without braces: commas are part of its value. */
export function parseClassicMatcher(token: string): Matcher {
  const match = MATCHER.exec(token);
  if (!match) throw new InputError(`bad matcher format: ${token}`);
  const [, name = '', type = '=', raw = ''] = match;
  return { name, type: type as MatcherType, value: readValue(raw) };
}

function readValue(raw: string): string {
  const isQuoted = raw.startsWith('"');
  const inner = isQuoted ? raw.slice(1) : raw;
  let value = '';
  let isClosed = !isQuoted;
  for (let at = 0; at < inner.length; at += 1) {
    const character = inner[at] ?? '';
    const isLast = at === inner.length - 1;
    if (character === '\\' && !isLast) {
      at += 1;
      value += unescape(inner[at] ?? '');
    } else if (character === '"') {
      if (isClosed || !isLast) throw new InputError(`matcher value contains unescaped double quote: ${raw}`);
      isClosed = true;
    } else value += character;
  }
  if (!isClosed) throw new InputError(`matcher value contains unescaped double quote: ${raw}`);
  return value;
}

/** A backslash before anything else is itself. */
function unescape(character: string): string {
  if (character === 'n') return '\n';
  return character === '"' || character === '\\' ? character : `\\${character}`;
}
