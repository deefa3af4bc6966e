// Look-ahead over the tokens of a template, and errors at their line.
import { createLexer } from '@/lib/gotemplate/lexer';
import { TemplateError } from '@/lib/gotemplate/template-error';
import { describeToken, type Token } from '@/lib/gotemplate/tokens';

export class TokenReader {
  private readonly lexer;
  private readonly pending: Token[] = [];
  private current: Token = { kind: 'eof', text: '', offset: 0, line: 1 };
  /** Line on which the action began that is being read; 0 outside. */
  actionLine = 0;

  constructor(
    readonly name: string,
    source: string,
  ) {
    this.lexer = createLexer(source);
  }

  next(): Token {
    this.current = this.pending.pop() ?? this.lexer.next();
    return this.current;
  }

  /** Gives tokens back, the first one to be read first. */
  putBack(...tokens: readonly Token[]): void {
    this.pending.push(...tokens.toReversed());
  }

  peek(): Token {
    const token = this.next();
    this.putBack(token);
    return token;
  }

  nextNonSpace(): Token {
    let token = this.next();
    while (token.kind === 'space') token = this.next();
    return token;
  }

  peekNonSpace(): Token {
    const token = this.nextNonSpace();
    this.putBack(token);
    return token;
  }

  fail(message: string): never {
    throw new TemplateError(`template: ${this.name}:${this.current.line}: ${message}`);
  }

  unexpected(token: Token, context: string): never {
    if (token.kind === 'error') {
      let extra = '';
      if (this.actionLine !== 0 && this.actionLine !== token.line) {
        extra = ` in action started at ${this.name}:${this.actionLine}`;
        if (token.text.endsWith(' action')) extra = extra.slice(' in action'.length);
      }
      this.fail(token.text + extra);
    }
    this.fail(`unexpected ${describeToken(token)} in ${context}`);
  }
}
