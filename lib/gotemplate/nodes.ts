// The tree of a template. Every node knows its place and prints itself as messages show it.
import { quote } from '@/lib/gotemplate/tokens';

interface Place {
  /** Offset in UTF-16 units of the text that `tree` holds. */
  readonly offset: number;
}

export interface FieldNode extends Place {
  readonly kind: 'field';
  readonly names: readonly string[];
}
export interface VariableNode extends Place {
  readonly kind: 'variable';
  /** `$x` and the fields that follow. */
  readonly names: readonly string[];
}
export interface ChainNode extends Place {
  readonly kind: 'chain';
  readonly of: OperandNode;
  readonly names: readonly string[];
}
export interface IdentifierNode extends Place {
  readonly kind: 'identifier';
  readonly name: string;
}
export interface DotNode extends Place {
  readonly kind: 'dot';
}
export interface NilNode extends Place {
  readonly kind: 'nil';
}
export interface BoolNode extends Place {
  readonly kind: 'bool';
  readonly value: boolean;
}
export interface NumberNode extends Place {
  readonly kind: 'number';
  readonly text: string;
  /** The constant as an int, where it is a whole number. */
  readonly int: bigint | undefined;
  readonly float: number | undefined;
  /** What the constant is when nothing asks for a kind. */
  readonly ideal: 'int' | 'float64';
}
export interface StringNode extends Place {
  readonly kind: 'string';
  readonly text: string;
  readonly quoted: string;
}
export interface PipeNode extends Place {
  readonly kind: 'pipe';
  readonly declarations: readonly VariableNode[];
  readonly isAssignment: boolean;
  readonly commands: readonly CommandNode[];
}
export interface CommandNode extends Place {
  readonly kind: 'command';
  readonly args: readonly OperandNode[];
}
export type OperandNode =
  | FieldNode
  | VariableNode
  | ChainNode
  | IdentifierNode
  | DotNode
  | NilNode
  | BoolNode
  | NumberNode
  | StringNode
  | PipeNode;

export interface TextNode extends Place {
  readonly kind: 'text';
  readonly text: string;
}
export interface ActionNode extends Place {
  readonly kind: 'action';
  readonly pipe: PipeNode;
}
export interface BranchNode extends Place {
  readonly kind: 'if' | 'with' | 'range';
  readonly pipe: PipeNode;
  readonly body: readonly StatementNode[];
  readonly otherwise: readonly StatementNode[] | undefined;
}
export interface TemplateNode extends Place {
  readonly kind: 'template';
  readonly name: string;
  readonly pipe: PipeNode | undefined;
}
export interface JumpNode extends Place {
  readonly kind: 'break' | 'continue';
}
export type StatementNode = TextNode | ActionNode | BranchNode | TemplateNode | JumpNode;

export type EvaluableNode = OperandNode | CommandNode | ActionNode | TemplateNode;

/** One named template: its statements, and the text that offsets count in. */
export interface TemplateTree {
  readonly name: string;
  /** The name under which the text was parsed: what messages call the template. */
  readonly parseName: string;
  readonly source: string;
  readonly body: readonly StatementNode[];
}

export function printNode(node: EvaluableNode): string {
  switch (node.kind) {
    case 'field':
      return node.names.map((name) => `.${name}`).join('');
    case 'variable':
      return node.names.join('.');
    case 'chain': {
      const inner = node.of.kind === 'pipe' ? `(${printNode(node.of)})` : printNode(node.of);
      return inner + node.names.map((name) => `.${name}`).join('');
    }
    case 'identifier':
      return node.name;
    case 'dot':
      return '.';
    case 'nil':
      return 'nil';
    case 'bool':
      return String(node.value);
    case 'number':
      return node.text;
    case 'string':
      return node.quoted;
    case 'command':
      return node.args.map((arg) => (arg.kind === 'pipe' ? `(${printNode(arg)})` : printNode(arg))).join(' ');
    case 'pipe': {
      const names = node.declarations.map((variable) => printNode(variable)).join(', ');
      const head = names === '' ? '' : `${names} ${node.isAssignment ? '=' : ':='} `;
      return head + node.commands.map((command) => printNode(command)).join(' | ');
    }
    case 'action':
      return `{{${printNode(node.pipe)}}}`;
    case 'template':
      return `{{template ${quote(node.name)}${node.pipe ? ` ${printNode(node.pipe)}` : ''}}}`;
  }
}

/** Line and column as Go counts them: lines from 1, bytes from 0. */
export function locate(source: string, offset: number): { line: number; byteColumn: number } {
  const before = source.slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  const column = before.slice(lineStart);
  let byteColumn = 0;
  for (const character of column) byteColumn += utf8Length(character.codePointAt(0) ?? 0);
  return { line: before.split('\n').length, byteColumn };
}

function utf8Length(codePoint: number): number {
  if (codePoint < 0x80) return 1;
  if (codePoint < 0x800) return 2;
  return codePoint < 0x1_0000 ? 3 : 4;
}

/** A template without anything to print does not replace one of the same name. */
export function isEmptyBody(body: readonly StatementNode[]): boolean {
  return body.every((node) => node.kind === 'text' && node.text.trim() === '');
}
