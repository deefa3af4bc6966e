// Tokens to trees. Messages are those of Go's text/template/parse.
import { OperandParser } from '@/lib/gotemplate/parse-operand';
import {
  isEmptyBody,
  type BranchNode,
  type PipeNode,
  type StatementNode,
  type TemplateTree,
} from '@/lib/gotemplate/nodes';
import { unquote } from '@/lib/gotemplate/literals';
import { type Token } from '@/lib/gotemplate/tokens';
import { TokenReader } from '@/lib/gotemplate/token-reader';

/** How deep blocks may stand in each other. */
const NESTING_LIMIT = 200;

type Clause = { readonly kind: 'end' | 'else' };

/** All templates of one text: the text itself under `name`, then those it defines. Throws TemplateError. */
export function parseSource(name: string, source: string, hasFunction: (name: string) => boolean): TemplateTree[] {
  return new Parser(name, source, hasFunction).parse();
}

class Parser {
  private readonly tokens: TokenReader;
  private readonly operands: OperandParser;
  private readonly trees = new Map<string, TemplateTree>();
  private rangeDepth = 0;
  private depth = 0;

  constructor(
    private readonly name: string,
    private readonly source: string,
    hasFunction: (name: string) => boolean,
  ) {
    this.tokens = new TokenReader(name, source);
    this.operands = new OperandParser(this.tokens, hasFunction);
  }

  parse(): TemplateTree[] {
    const { tokens } = this;
    const body: StatementNode[] = [];
    for (;;) {
      const token = tokens.peek();
      if (token.kind === 'eof') break;
      if (token.kind === 'leftDelimiter' && this.takeDefine(token)) continue;
      const node = this.textOrAction();
      if (node.kind === 'end' || node.kind === 'else') tokens.fail(`unexpected {{${node.kind}}}`);
      body.push(node as StatementNode);
    }
    this.add({ name: this.name, parseName: this.name, source: this.source, body });
    return [...this.trees.values()];
  }

  private add(tree: TemplateTree): void {
    const present = this.trees.get(tree.name);
    if (present && !isEmptyBody(present.body)) {
      if (isEmptyBody(tree.body)) return;
      this.tokens.fail(`template: multiple definition of template ${JSON.stringify(tree.name)}`);
    }
    this.trees.set(tree.name, tree);
  }

  private takeDefine(leftDelimiter: Token): boolean {
    const { tokens } = this;
    tokens.next();
    const word = tokens.nextNonSpace();
    if (word.kind !== 'keyword' || word.text !== 'define') {
      tokens.putBack(leftDelimiter, word);
      return false;
    }
    tokens.actionLine = leftDelimiter.line;
    const name = this.templateName(tokens.nextNonSpace(), 'define clause');
    const close = tokens.nextNonSpace();
    if (close.kind !== 'rightDelimiter') tokens.unexpected(close, 'define clause');
    tokens.actionLine = 0;
    this.ownScope(name, 'define clause');
    return true;
  }

  /** The body of a define or block: it sees none of the variables around it. */
  private ownScope(name: string, context: string): void {
    const outer = { variables: this.operands.variables, rangeDepth: this.rangeDepth };
    this.operands.variables = ['$'];
    this.rangeDepth = 0;
    const { body, clause } = this.statements();
    if (clause.kind !== 'end') this.tokens.fail(`unexpected {{${clause.kind}}} in ${context}`);
    this.operands.variables = outer.variables;
    this.rangeDepth = outer.rangeDepth;
    this.add({ name, parseName: this.name, source: this.source, body });
  }

  private templateName(token: Token, context: string): string {
    if (token.kind !== 'string' && token.kind !== 'rawString') this.tokens.unexpected(token, context);
    return unquote(token.text) ?? this.tokens.fail('invalid syntax');
  }

  private statements(): { body: StatementNode[]; clause: Clause } {
    const body: StatementNode[] = [];
    this.depth += 1;
    if (this.depth > NESTING_LIMIT) this.tokens.fail(`blocks are nested too deeply: the limit is ${NESTING_LIMIT}`);
    while (this.tokens.peekNonSpace().kind !== 'eof') {
      const node = this.textOrAction();
      if (node.kind === 'end' || node.kind === 'else') {
        this.depth -= 1;
        return { body, clause: node };
      }
      body.push(node as StatementNode);
    }
    this.tokens.next();
    return this.tokens.fail('unexpected EOF');
  }

  private textOrAction(): StatementNode | Clause {
    const token = this.tokens.nextNonSpace();
    if (token.kind === 'text') return { kind: 'text', text: token.text, offset: token.offset };
    if (token.kind !== 'leftDelimiter') return this.tokens.unexpected(token, 'input');
    this.tokens.actionLine = token.line;
    const node = this.action();
    this.tokens.actionLine = 0;
    return node;
  }

  private action(): StatementNode | Clause {
    const { tokens } = this;
    const word = tokens.nextNonSpace();
    if (word.kind === 'keyword') {
      switch (word.text) {
        case 'if':
        case 'with':
        case 'range':
          return this.branch(word.text, word);
        case 'template':
          return this.templateCall();
        case 'block':
          return this.block();
        case 'end':
          return this.end();
        case 'else':
          return this.otherwise();
        case 'break':
        case 'continue':
          return this.jump(word.text, word);
        default:
      }
    }
    tokens.putBack(word);
    const { offset } = tokens.peek();
    return { kind: 'action', offset, pipe: this.operands.pipeline('command', 'rightDelimiter') };
  }

  private end(): Clause {
    const token = this.tokens.nextNonSpace();
    if (token.kind !== 'rightDelimiter') this.tokens.unexpected(token, 'end');
    return { kind: 'end' };
  }

  private otherwise(): Clause {
    const token = this.tokens.peekNonSpace();
    // `{{else if …}}` and `{{else with …}}` are read by the branch itself.
    if (token.kind === 'keyword' && (token.text === 'if' || token.text === 'with')) return { kind: 'else' };
    this.tokens.next();
    if (token.kind !== 'rightDelimiter') this.tokens.unexpected(token, 'else');
    return { kind: 'else' };
  }

  private jump(kind: 'break' | 'continue', word: Token): StatementNode {
    const token = this.tokens.nextNonSpace();
    if (token.kind !== 'rightDelimiter') this.tokens.unexpected(token, `{{${kind}}}`);
    if (this.rangeDepth === 0) this.tokens.fail(`{{${kind}}} outside {{range}}`);
    return { kind, offset: word.offset };
  }

  private branch(kind: 'if' | 'with' | 'range', word: Token): BranchNode {
    const { operands } = this;
    const scope = operands.variables.length;
    const pipe = operands.pipeline(kind, 'rightDelimiter');
    if (kind === 'range') this.rangeDepth += 1;
    const { body, clause } = this.statements();
    if (kind === 'range') this.rangeDepth -= 1;
    const otherwise = clause.kind === 'else' ? this.elseBody(kind) : undefined;
    operands.variables.length = scope;
    return { kind, offset: word.offset, pipe, body, otherwise };
  }

  private elseBody(kind: 'if' | 'with' | 'range'): StatementNode[] {
    const { tokens } = this;
    const next = tokens.peek();
    if (next.kind === 'keyword' || next.kind === 'space') {
      const word = tokens.nextNonSpace();
      if (word.kind === 'keyword' && word.text === kind && kind !== 'range') {
        this.depth += 1;
        if (this.depth > NESTING_LIMIT) tokens.fail(`blocks are nested too deeply: the limit is ${NESTING_LIMIT}`);
        const nested = this.branch(kind, word);
        this.depth -= 1;
        return [nested];
      }
      // Of another kind: not part of this branch.
      tokens.unexpected(word, 'input');
    }
    const { body, clause } = this.statements();
    if (clause.kind !== 'end') tokens.fail(`expected end; found {{${clause.kind}}}`);
    return body;
  }

  private templateCall(): StatementNode {
    const token = this.tokens.nextNonSpace();
    const name = this.templateName(token, 'template clause');
    return { kind: 'template', offset: token.offset, name, pipe: this.callArgument('template clause') };
  }

  private callArgument(context: string): PipeNode | undefined {
    const token = this.tokens.nextNonSpace();
    if (token.kind === 'rightDelimiter') return undefined;
    this.tokens.putBack(token);
    return this.operands.pipeline(context, 'rightDelimiter');
  }

  private block(): StatementNode {
    const token = this.tokens.nextNonSpace();
    const name = this.templateName(token, 'block clause');
    const pipe = this.operands.pipeline('block clause', 'rightDelimiter');
    this.ownScope(name, 'block clause');
    return { kind: 'template', offset: token.offset, name, pipe };
  }
}
