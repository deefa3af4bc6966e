// Pipelines, commands and operands: what stands inside `{{ }}`.
import { readCharacter, readNumber, unquote } from '@/lib/gotemplate/literals';
import {
  printNode,
  type CommandNode,
  type OperandNode,
  type PipeNode,
  type VariableNode,
} from '@/lib/gotemplate/nodes';
import { type TokenReader } from '@/lib/gotemplate/token-reader';
import { quote, type Token, type TokenKind } from '@/lib/gotemplate/tokens';

/** How deep parentheses may stand in each other. */
const PAREN_LIMIT = 100;

const OPERAND_STARTS: ReadonlySet<TokenKind> = new Set([
  'bool',
  'character',
  'dot',
  'field',
  'identifier',
  'number',
  'nil',
  'rawString',
  'string',
  'variable',
  'leftParen',
]);
const NOT_EXECUTABLE: ReadonlySet<OperandNode['kind']> = new Set(['bool', 'dot', 'nil', 'number', 'string']);

export class OperandParser {
  /** Variables in scope, innermost last. */
  variables: string[] = ['$'];
  private parenDepth = 0;

  constructor(
    private readonly tokens: TokenReader,
    private readonly hasFunction: (name: string) => boolean,
  ) {}

  pipeline(context: string, end: 'rightDelimiter' | 'rightParen'): PipeNode {
    const { tokens } = this;
    const { offset } = tokens.peekNonSpace();
    const { declarations, isAssignment } = this.declarations(context);
    const commands: CommandNode[] = [];
    for (;;) {
      const token = tokens.nextNonSpace();
      if (token.kind === end) {
        this.check(commands, context);
        return { kind: 'pipe', offset, declarations, isAssignment, commands };
      }
      if (!OPERAND_STARTS.has(token.kind)) tokens.unexpected(token, context);
      tokens.putBack(token);
      commands.push(this.command());
    }
  }

  private check(commands: readonly CommandNode[], context: string): void {
    if (commands.length === 0) this.tokens.fail(`missing value for ${context}`);
    for (const [index, command] of commands.entries()) {
      const first = command.args[0];
      if (index > 0 && first && NOT_EXECUTABLE.has(first.kind))
        this.tokens.fail(`non executable command in pipeline stage ${index + 1}`);
    }
  }

  private declarations(context: string): { declarations: VariableNode[]; isAssignment: boolean } {
    const { tokens } = this;
    const declarations: VariableNode[] = [];
    for (;;) {
      const variable = tokens.nextNonSpace();
      if (variable.kind !== 'variable') {
        tokens.putBack(variable);
        return { declarations, isAssignment: false };
      }
      const after = tokens.next();
      const sign = after.kind === 'space' ? tokens.nextNonSpace() : after;
      if (sign.kind === 'assign' || sign.kind === 'declare') {
        declarations.push({ kind: 'variable', offset: variable.offset, names: [variable.text] });
        this.variables.push(variable.text);
        return { declarations, isAssignment: sign.kind === 'assign' };
      }
      if (sign.kind !== 'char' || sign.text !== ',') {
        tokens.putBack(...(after.kind === 'space' ? [variable, after, sign] : [variable, after]));
        return { declarations, isAssignment: false };
      }
      declarations.push({ kind: 'variable', offset: variable.offset, names: [variable.text] });
      this.variables.push(variable.text);
      if (context !== 'range' || declarations.length >= 2) tokens.fail(`too many declarations in ${context}`);
      const { kind } = tokens.peekNonSpace();
      if (kind !== 'variable' && kind !== 'rightDelimiter' && kind !== 'rightParen')
        tokens.fail('range can only initialize variables');
    }
  }

  private command(): CommandNode {
    const { tokens } = this;
    const { offset } = tokens.peekNonSpace();
    const args: OperandNode[] = [];
    for (;;) {
      tokens.peekNonSpace();
      const operand = this.operand();
      if (operand) args.push(operand);
      const token = tokens.next();
      if (token.kind === 'space') continue;
      if (token.kind === 'rightDelimiter' || token.kind === 'rightParen') tokens.putBack(token);
      else if (token.kind !== 'pipe') tokens.unexpected(token, 'operand');
      break;
    }
    if (args.length === 0) tokens.fail('empty command');
    return { kind: 'command', offset, args };
  }

  private operand(): OperandNode | undefined {
    const { tokens } = this;
    const term = this.term();
    if (!term) return undefined;
    const next = tokens.peek();
    if (next.kind !== 'field') return term;
    const names: string[] = [];
    while (tokens.peek().kind === 'field') names.push(tokens.next().text.slice(1));
    const { offset } = next;
    if (term.kind === 'field' || term.kind === 'variable')
      return { kind: term.kind, offset, names: [...term.names, ...names] };
    if (NOT_EXECUTABLE.has(term.kind)) tokens.fail(`unexpected . after term ${quote(printNode(term))}`);
    return { kind: 'chain', offset, of: term, names };
  }

  private term(): OperandNode | undefined {
    const { tokens } = this;
    const token = tokens.nextNonSpace();
    const { offset, text } = token;
    if (token.kind === 'leftParen') return this.parenthesized();
    if (token.kind === 'number' || token.kind === 'character') return this.number(token);
    if (token.kind === 'identifier') {
      if (!this.hasFunction(text)) tokens.fail(`function ${quote(text)} not defined`);
      return { kind: 'identifier', offset, name: text };
    }
    if (token.kind === 'variable') {
      if (!this.variables.includes(text)) tokens.fail(`undefined variable ${quote(text)}`);
      return { kind: 'variable', offset, names: [text] };
    }
    if (token.kind === 'dot' || token.kind === 'nil') return { kind: token.kind, offset };
    if (token.kind === 'field') return { kind: 'field', offset, names: [text.slice(1)] };
    if (token.kind === 'bool') return { kind: 'bool', offset, value: text === 'true' };
    if (token.kind === 'string' || token.kind === 'rawString')
      return { kind: 'string', offset, quoted: text, text: unquote(text) ?? tokens.fail('invalid syntax') };
    tokens.putBack(token);
    return undefined;
  }

  private number({ kind, text, offset }: Token): OperandNode {
    if (kind === 'character') {
      const malformed = text.length > 2 ? `malformed character constant: ${text}` : 'invalid syntax';
      const int = readCharacter(text) ?? this.tokens.fail(malformed);
      return { kind: 'number', offset, text, int, float: Number(int), ideal: 'int' };
    }
    const literal = readNumber(text) ?? this.tokens.fail(`illegal number syntax: ${quote(text)}`);
    const isBadOctal = /^[+-]?0[0-9]*[89][0-9]*$/.test(text);
    if (isBadOctal || (literal.ideal === 'int' && literal.int !== undefined && literal.int >= 2n ** 64n))
      this.tokens.fail(`integer overflow: ${quote(text)}`);
    return { kind: 'number', offset, text, ...literal };
  }

  private parenthesized(): PipeNode {
    this.parenDepth += 1;
    if (this.parenDepth > PAREN_LIMIT)
      this.tokens.fail(`parentheses are nested too deeply: the limit is ${PAREN_LIMIT}`);
    const pipe = this.pipeline('parenthesized pipeline', 'rightParen');
    this.parenDepth -= 1;
    return pipe;
  }
}
