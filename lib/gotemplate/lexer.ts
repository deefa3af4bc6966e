// Text of a template to tokens. Rules of Go's text/template: trim markers eat white space beside an action, comments vanish,
// white space between words matters (it separates arguments), new lines are allowed inside actions.
import { KEYWORDS, quote, type Token, type TokenKind } from '@/lib/gotemplate/tokens';

const SPACE = /[ \t\r\n]/;
const SPACES = /[ \t\r\n]+/y;
const WORD = /[\p{L}\p{Nd}_]*/uy;
const WORD_START = /[\p{L}_]/u;
const NUMBER =
  /[+-]?(?:0[xX][0-9a-fA-F_]*(?:\.[0-9a-fA-F_]*)?(?:[pP][+-]?[0-9_]*)?|0[oO][0-7_]*|0[bB][01_]*|[0-9_]*(?:\.[0-9_]*)?(?:[eE][+-]?[0-9_]*)?)i?/y;

export function createLexer(source: string): { next: () => Token } {
  return new Lexer(source);
}

class Lexer {
  private offset = 0;
  private line = 1;
  private isInside = false;
  private parenDepth = 0;
  private isFinished = false;

  constructor(private readonly source: string) {}

  next(): Token {
    if (this.isFinished) return this.token('eof', '', this.offset);
    const token = this.isInside ? this.insideAction() : this.outsideAction();
    if (token.kind === 'error' || token.kind === 'eof') this.isFinished = true;
    return token;
  }

  private token(kind: TokenKind, text: string, offset: number): Token {
    const token = { kind, text, offset, line: this.line };
    this.offset = offset + text.length;
    if (text.includes('\n')) this.line += text.split('\n').length - 1;
    return token;
  }

  private error(text: string): Token {
    return { kind: 'error', text, offset: this.offset, line: this.line };
  }

  private outsideAction(): Token {
    const { source } = this;
    for (;;) {
      if (this.offset >= source.length) return this.token('eof', '', this.offset);
      const start = this.offset;
      const open = source.indexOf('{{', start);
      if (open === -1) return this.token('text', source.slice(start), start);
      const isTrimming = source[open + 2] === '-' && SPACE.test(source[open + 3] ?? '');
      const text = source.slice(start, isTrimming ? trimmedEnd(source, start, open) : open);
      if (text !== '') {
        const token = this.token('text', text, start);
        this.skipTo(open);
        return token;
      }
      this.skipTo(open);
      const afterMarker = open + (isTrimming ? 4 : 2);
      if (!source.startsWith('/*', isTrimming ? skipSpaces(source, afterMarker) : afterMarker)) {
        const token = this.token('leftDelimiter', '{{', open);
        this.skipTo(afterMarker);
        this.isInside = true;
        this.parenDepth = 0;
        return token;
      }
      const problem = this.skipComment(afterMarker);
      if (problem) return problem;
    }
  }

  private skipComment(from: number): Token | undefined {
    const close = this.source.indexOf('*/', from);
    if (close === -1) return this.error('unclosed comment');
    const isTrimming = SPACE.test(this.source[close + 2] ?? '') && this.source.startsWith('-}}', close + 3);
    if (!isTrimming && !this.source.startsWith('}}', close + 2))
      return this.error('comment ends before closing delimiter');
    const end = close + (isTrimming ? 6 : 4);
    this.skipTo(isTrimming ? skipSpaces(this.source, end) : end);
  }

  private skipTo(offset: number): void {
    for (let at = this.offset; at < offset; at += 1) if (this.source[at] === '\n') this.line += 1;
    this.offset = offset;
  }

  private insideAction(): Token {
    const { source, offset } = this;
    const closing = this.closingDelimiter();
    if (closing) return closing;
    const character = String.fromCodePoint(source.codePointAt(offset) ?? 0);
    if (offset >= source.length) return this.error('unclosed action');
    if (SPACE.test(character)) return this.spaces();
    const next = source[offset + 1] ?? '';
    switch (character) {
      case '=':
        return this.token('assign', '=', offset);
      case ':':
        return next === '=' ? this.token('declare', ':=', offset) : this.error('expected :=');
      case '|':
        return this.token('pipe', '|', offset);
      case '"':
        return this.quoted('string', '"', 'unterminated quoted string');
      case '`':
        return this.rawString();
      case "'":
        return this.quoted('character', "'", 'unterminated character constant');
      case '$':
        return this.fieldOrVariable('variable');
      case '.':
        return /[0-9]/.test(next) ? this.number() : this.fieldOrVariable('field');
      case '(':
        this.parenDepth += 1;
        return this.token('leftParen', '(', offset);
      case ')':
        this.parenDepth -= 1;
        return this.parenDepth < 0 ? this.error('unexpected right paren') : this.token('rightParen', ')', offset);
      default:
        return this.wordOrNumber(character);
    }
  }

  private closingDelimiter(): Token | undefined {
    const { source, offset } = this;
    const isTrimming = SPACE.test(source[offset] ?? '') && source.startsWith('-}}', offset + 1);
    if (!isTrimming && !source.startsWith('}}', offset)) return undefined;
    if (this.parenDepth > 0) return this.error('unclosed left paren');
    this.skipTo(offset + (isTrimming ? 2 : 0));
    const token = this.token('rightDelimiter', '}}', this.offset);
    if (isTrimming) this.skipTo(skipSpaces(source, this.offset));
    this.isInside = false;
    return token;
  }

  private spaces(): Token {
    let end = skipSpaces(this.source, this.offset);
    // The last space belongs to ` -}}`.
    if (this.source.startsWith('-}}', end)) end -= 1;
    return this.token('space', this.source.slice(this.offset, end), this.offset);
  }

  private quoted(kind: TokenKind, mark: string, problem: string): Token {
    const { source, offset } = this;
    for (let at = offset + 1; at < source.length; at += 1) {
      const character = source[at];
      if (character === mark) return this.token(kind, source.slice(offset, at + 1), offset);
      if (character === '\\') at += 1;
      if (source[at] === '\n') break;
    }
    return this.error(problem);
  }

  private rawString(): Token {
    const close = this.source.indexOf('`', this.offset + 1);
    if (close === -1) return this.error('unterminated raw quoted string');
    return this.token('rawString', this.source.slice(this.offset, close + 1), this.offset);
  }

  private fieldOrVariable(kind: 'field' | 'variable'): Token {
    const { source, offset } = this;
    const end = wordEnd(source, offset + 1);
    const problem = this.checkTerminator(end);
    if (problem) return problem;
    if (end === offset + 1 && kind === 'field') return this.token('dot', '.', offset);
    return this.token(kind, source.slice(offset, end), offset);
  }

  private wordOrNumber(character: string): Token {
    const { source, offset } = this;
    if (/[0-9+-]/.test(character)) return this.number();
    if (WORD_START.test(character)) {
      const end = wordEnd(source, offset);
      const problem = this.checkTerminator(end);
      if (problem) return problem;
      const word = source.slice(offset, end);
      return this.token(wordKind(word), word, offset);
    }
    const code = character.codePointAt(0) ?? 0;
    if (code > 0x20 && code < 0x7f) return this.token('char', character, offset);
    return this.error(`unrecognized character in action: ${unicodeName(character)}`);
  }

  /** A word must end where one can: `.Foo+` is refused rather than guessed at. */
  private checkTerminator(end: number): Token | undefined {
    const character = this.source[end];
    if (character === undefined || SPACE.test(character) || '.,|:)(='.includes(character)) return undefined;
    if (this.source.startsWith('}}', end)) return undefined;
    const whole = String.fromCodePoint(this.source.codePointAt(end) ?? 0);
    return this.error(`bad character ${unicodeName(whole)}`);
  }

  private number(): Token {
    const { source, offset } = this;
    NUMBER.lastIndex = offset;
    const text = NUMBER.exec(source)?.[0] ?? '';
    const end = offset + text.length;
    if (wordEnd(source, end) > end || text === '')
      return this.error(`bad number syntax: ${quote(source.slice(offset, Math.max(end, offset) + 1))}`);
    return this.token('number', text, offset);
  }
}

function wordKind(word: string): TokenKind {
  if (KEYWORDS.has(word)) return 'keyword';
  if (word === 'true' || word === 'false') return 'bool';
  return word === 'nil' ? 'nil' : 'identifier';
}

function wordEnd(source: string, from: number): number {
  WORD.lastIndex = from;
  return from + (WORD.exec(source)?.[0].length ?? 0);
}

function skipSpaces(source: string, from: number): number {
  SPACES.lastIndex = from;
  return from + (SPACES.exec(source)?.[0].length ?? 0);
}

function trimmedEnd(source: string, start: number, end: number): number {
  let at = end;
  while (at > start && SPACE.test(source[at - 1] ?? '')) at -= 1;
  return at;
}

function unicodeName(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return `U+${code.toString(16).toUpperCase().padStart(4, '0')} '${character}'`;
}
