// Query text to tokens, one at a time: the parser asks, so that of two faults the first is reported.
import { parseError } from '@/lib/promql/parse-error';
import { quoteCharacter, quoteText } from '@/lib/promql/quote-text';
import { scanNumberOrDuration } from '@/lib/promql/scan-number';
import { scanString } from '@/lib/promql/scan-string';
import { keywordOf, type Token, type TokenKind } from '@/lib/promql/token';

export interface Lexer {
  /** The next token; `end of input` again and again at the end. Throws InputError for what no token can be. */
  next(): Token;
}

const IDENTIFIER = /[a-zA-Z_][a-zA-Z0-9_]*/y;
const METRIC_IDENTIFIER = /[a-zA-Z_:][a-zA-Z0-9_:]*/y;
const SPACE_OR_COMMENT = /(?:[ \t\r\n]|#[^\r\n]*)*/y;
const BRACKET_WORDS: ReadonlySet<string> = new Set(['step', 'range', 'min_of', 'max_of']);
/** Of two symbols that start alike the longer one stands first. */
const SYMBOLS = ['==', '!=', '<=', '</', '>=', '>/', '+', '-', '*', '/', '%', '^', '<', '>', '=', ',', '@'] as const;

interface State {
  readonly text: string;
  at: number;
  parenDepth: number;
  isBraceOpen: boolean;
  isBracketOpen: boolean;
  /** Inside brackets: no number was seen yet. */
  isBracketFresh: boolean;
  hasColon: boolean;
}

export function createLexer(text: string): Lexer {
  const state: State = {
    text,
    at: 0,
    parenDepth: 0,
    isBraceOpen: false,
    isBracketOpen: false,
    isBracketFresh: false,
    hasColon: false,
  };
  return {
    next: () => {
      SPACE_OR_COMMENT.lastIndex = state.at;
      SPACE_OR_COMMENT.exec(text);
      state.at = Math.max(state.at, SPACE_OR_COMMENT.lastIndex);
      if (state.at >= text.length) return endOfInput(state);
      return state.isBraceOpen ? insideBraces(state) : outsideBraces(state);
    },
  };
}

function fault({ text }: State, start: number, message: string): Error {
  return parseError(text, { start, end: text.length }, message);
}

function take(state: State, kind: TokenKind, end: number): Token {
  const start = state.at;
  state.at = end;
  return { kind, text: state.text.slice(start, end), start, end };
}

function characterAt(text: string, at: number): string {
  const code = text.codePointAt(at);
  return code === undefined ? '' : String.fromCodePoint(code);
}

function endOfInput(state: State): Token {
  const at = state.text.length;
  if (state.isBraceOpen) throw fault(state, at, 'unexpected end of input inside braces');
  if (state.isBracketOpen && state.isBracketFresh)
    throw fault(state, at, 'unexpected end of input in duration expression');
  if (state.parenDepth !== 0) throw fault(state, at, 'unclosed left parenthesis');
  if (state.isBracketOpen) throw fault(state, at, 'unclosed left bracket');
  return { kind: 'end of input', text: '', start: at, end: at };
}

function insideBraces(state: State): Token {
  const { text, at } = state;
  const character = characterAt(text, at);
  IDENTIFIER.lastIndex = at;
  const word = IDENTIFIER.exec(text);
  if (word) return take(state, 'identifier', at + word[0].length);
  if (isQuote(character)) return stringToken(state);
  const pair = text.slice(at, at + 2);
  if (pair === '=~' || pair === '!~' || pair === '!=') return take(state, pair, at + 2);
  switch (character) {
    case ',':
    case '=':
      return take(state, character, at + 1);
    case '}':
      state.isBraceOpen = false;
      return take(state, '}', at + 1);
    case '{':
      throw fault(state, at, "unexpected left brace '{'");
    case '!': {
      const next = characterAt(text, at + 1);
      throw fault(state, at, `unexpected character after '!' inside braces: ${describeCharacter(next)}`);
    }
    default:
      throw fault(state, at, `unexpected character inside braces: ${quoteCharacter(character)}`);
  }
}

function outsideBraces(state: State): Token {
  const { text, at } = state;
  const character = characterAt(text, at);
  if (/^[0-9]$/.test(character) || /^\.[0-9]/.test(text.slice(at, at + 2))) return numberToken(state);
  if (state.isBracketOpen) {
    const token = insideBrackets(state, character);
    if (token) return token;
  }
  if (isQuote(character)) return stringToken(state);
  METRIC_IDENTIFIER.lastIndex = at;
  const word = METRIC_IDENTIFIER.exec(text);
  if (word) return wordToken(state, word[0]);
  switch (character) {
    case '(':
      state.parenDepth += 1;
      return take(state, '(', at + 1);
    case ')':
      state.parenDepth -= 1;
      if (state.parenDepth < 0) throw fault(state, at + 1, "unexpected right parenthesis ')'");
      return take(state, ')', at + 1);
    case '{':
      state.isBraceOpen = true;
      return take(state, '{', at + 1);
    case '[':
      if (state.isBracketOpen) throw fault(state, at, "unexpected left bracket '['");
      state.isBracketOpen = true;
      state.isBracketFresh = true;
      state.hasColon = false;
      return take(state, '[', at + 1);
    case ']':
      if (!state.isBracketOpen) throw fault(state, at, "unexpected right bracket ']'");
      state.isBracketOpen = false;
      return take(state, ']', at + 1);
    default:
      return symbolToken(state, character);
  }
}

function symbolToken(state: State, character: string): Token {
  const { text, at } = state;
  if (text.startsWith('=~', at)) throw fault(state, at, "unexpected character after '=': '~'");
  const symbol = SYMBOLS.find((candidate) => text.startsWith(candidate, at));
  if (symbol) return take(state, symbol, at + symbol.length);
  if (character === '!')
    throw fault(state, at, `unexpected character after '!': ${describeCharacter(characterAt(text, at + 1))}`);
  throw fault(state, at, `unexpected character: ${quoteCharacter(character)}`);
}

/** Between `[` and `]` names mean nothing; undefined for what means the same as elsewhere. */
function insideBrackets(state: State, character: string): Token | undefined {
  const { text, at } = state;
  if (character === ':') {
    const message = state.isBracketFresh
      ? 'unexpected colon before duration in duration expression'
      : "unexpected colon ':'";
    if (state.hasColon || state.isBracketFresh) throw fault(state, at, message);
    state.hasColon = true;
    return take(state, ':', at + 1);
  }
  IDENTIFIER.lastIndex = at;
  const word = IDENTIFIER.exec(text)?.[0];
  if (word !== undefined) {
    const keyword = keywordOf(word);
    if (keyword !== undefined && BRACKET_WORDS.has(keyword)) {
      state.isBracketFresh = false;
      return take(state, keyword, at + word.length);
    }
    throw fault(
      state,
      at,
      state.isBracketFresh
        ? `unexpected character in duration expression: ${quoteCharacter(character)}`
        : `unexpected character: ${quoteCharacter(character)}, expected ':'`,
    );
  }
  if (state.isBracketFresh && !/^[-+*/%^(),\]]$/.test(character))
    throw fault(state, at, `unexpected character in duration expression: ${quoteCharacter(character)}`);
  return undefined;
}

function wordToken(state: State, word: string): Token {
  const end = state.at + word.length;
  const keyword = keywordOf(word);
  // `fill` is young: it stays a metric name unless a parenthesis follows. `max_of`, `min_of` are functions outside brackets.
  const isFill = keyword === 'fill' || keyword === 'fill_left' || keyword === 'fill_right';
  const isPlain =
    keyword === 'max_of' || keyword === 'min_of' || (isFill && !/^\s*\(/.test(state.text.slice(end, end + 100)));
  if (keyword !== undefined && !isPlain) return take(state, keyword, end);
  if (/^(?:inf|nan)$/i.test(word)) return take(state, 'number', end);
  return take(state, word.includes(':') ? 'metric identifier' : 'identifier', end);
}

function numberToken(state: State): Token {
  const { end, kind } = scanNumberOrDuration(state.text, state.at);
  if (kind === 'broken')
    throw fault(state, state.at, `bad number or duration syntax: ${quoteText(state.text.slice(state.at, end))}`);
  state.isBracketFresh = false;
  return take(state, kind, end);
}

function stringToken(state: State): Token {
  const { end, fault: message } = scanString(state.text, state.at);
  if (message !== undefined) throw fault(state, state.at, message);
  return take(state, 'string', end);
}

function isQuote(character: string): boolean {
  return character === '"' || character === "'" || character === '`';
}

function describeCharacter(character: string): string {
  return character === '' ? "'\ufffd'" : quoteCharacter(character);
}
