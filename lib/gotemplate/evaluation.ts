// Operands, commands and pipelines to values. The rules and the messages are those of Go's text/template/exec.
import { BUILTINS } from '@/lib/gotemplate/builtins';
import { type Budget } from '@/lib/gotemplate/limits';
import {
  locate,
  printNode,
  type ChainNode,
  type CommandNode,
  type EvaluableNode,
  type FieldNode,
  type IdentifierNode,
  type NumberNode,
  type OperandNode,
  type PipeNode,
  type TemplateTree,
  type VariableNode,
} from '@/lib/gotemplate/nodes';
import { TemplateError, hasErrorKind } from '@/lib/gotemplate/template-error';
import { quote } from '@/lib/gotemplate/tokens';
import {
  TemplateList,
  TemplateMap,
  TemplateStruct,
  TypedText,
  asComposite,
  isTruthy,
  listItems,
  typeNameOf,
  type FunctionContext,
  type ParameterType,
  type TemplateFunction,
  type TemplateValue,
} from '@/lib/gotemplate/values';
import { isInputError } from '@/lib/errors/input-error';

/** The place of a value that a pipeline has not produced. */
const NO_VALUE = Symbol('no value');
type Final = TemplateValue | typeof NO_VALUE;

export type MissingKey = 'default' | 'zero' | 'error';

export interface EvaluationContext {
  readonly functions: ReadonlyMap<string, TemplateFunction>;
  readonly missingKey: MissingKey;
  readonly budget: Budget;
  readonly functionContext: FunctionContext;
}

interface Call {
  readonly target: TemplateFunction;
  readonly name: string;
  /** What messages point at. */
  readonly node: EvaluableNode;
  /** Arguments as written, without the name itself. */
  readonly args: readonly OperandNode[];
  readonly final: Final;
}

interface Access {
  readonly node: EvaluableNode;
  readonly name: string;
  /** Arguments as written, with the name in front; empty for none. */
  readonly args: readonly OperandNode[];
  readonly final: Final;
}

export class Evaluation {
  private node: EvaluableNode | undefined;
  private readonly variables: { name: string; value: TemplateValue }[] = [];

  constructor(
    private readonly tree: TemplateTree,
    private readonly context: EvaluationContext,
    root: TemplateValue,
  ) {
    this.variables.push({ name: '$', value: root });
  }

  /** Errors name this node from now on. */
  at(node: EvaluableNode): void {
    this.node = node;
  }

  fail(message: string, cause?: unknown): never {
    const { tree, node } = this;
    if (!node) throw new TemplateError(`template: ${tree.name}: ${message}`, cause);
    const { line, byteColumn } = locate(tree.source, node.offset);
    throw new TemplateError(
      `template: ${tree.parseName}:${line}:${byteColumn}: executing ${quote(tree.name)} at <${printNode(node)}>: ${message}`,
      cause,
    );
  }

  /** A limit error becomes an error of the template, at the place where it was reached. */
  spend(stepCount: number): void {
    try {
      this.context.budget.spend(stepCount);
    } catch (thrown) {
      this.rethrow(thrown, '');
    }
  }

  mark(): number {
    return this.variables.length;
  }

  release(mark: number): void {
    this.variables.length = mark;
  }

  declare(name: string, value: TemplateValue): void {
    this.variables.push({ name, value });
  }

  assign(name: string, value: TemplateValue): void {
    const variable = this.variables.findLast((candidate) => candidate.name === name);
    if (!variable) this.fail(`undefined variable: ${name}`);
    variable.value = value;
  }

  /** `hasDeclarations` false leaves the variables to the caller: range sets them itself. */
  pipeline(dot: TemplateValue, pipe: PipeNode, hasDeclarations = true): TemplateValue {
    this.at(pipe);
    let value: Final = NO_VALUE;
    for (const command of pipe.commands) value = this.command(dot, command, value);
    // An interface that holds nil is no value at all once a pipeline is over.
    const result: TemplateValue = value === NO_VALUE || value === null ? undefined : value;
    if (!hasDeclarations) return result;
    for (const variable of pipe.declarations) {
      const name = variable.names[0] ?? '';
      if (pipe.isAssignment) this.assign(name, result);
      else this.declare(name, result);
    }
    return result;
  }

  private command(dot: TemplateValue, command: CommandNode, final: Final): TemplateValue {
    this.spend(1);
    const first = command.args[0];
    if (!first) return this.fail('empty command');
    switch (first.kind) {
      case 'field':
        return this.field(dot, first, command.args, final);
      case 'chain':
        return this.chain(dot, first, command.args, final);
      case 'variable':
        return this.variable(dot, first, command.args, final);
      case 'identifier':
        return this.identifier(dot, first, command, final);
      case 'pipe':
        this.refuseArguments(command.args, final);
        return this.pipeline(dot, first);
      case 'nil':
      case 'dot':
      case 'bool':
      case 'number':
      case 'string':
        break;
    }
    this.at(first);
    this.refuseArguments(command.args, final);
    if (first.kind === 'nil') return this.fail('nil is not a command');
    return this.constant(dot, first);
  }

  private refuseArguments(args: readonly OperandNode[], final: Final): void {
    const first = args[0];
    if (first && (args.length > 1 || final !== NO_VALUE))
      this.fail(`can't give argument to non-function ${printNode(first)}`);
  }

  private constant(dot: TemplateValue, node: OperandNode): TemplateValue {
    if (node.kind === 'dot') return dot;
    if (node.kind === 'bool') return node.value;
    if (node.kind === 'string') return node.text;
    if (node.kind === 'number') return this.idealNumber(node);
    return this.fail(`can't evaluate command ${quote(printNode(node))}`);
  }

  private idealNumber(node: NumberNode): TemplateValue {
    if (node.ideal === 'float64') return node.float;
    const { int = 0n } = node;
    if (int < -(2n ** 63n) || int >= 2n ** 63n) this.fail(`${node.text} overflows int`);
    return int;
  }

  private field(dot: TemplateValue, node: FieldNode, args: readonly OperandNode[], final: Final): TemplateValue {
    this.at(node);
    return this.follow(dot, { receiver: dot, names: node.names, node, args, final });
  }

  private chain(dot: TemplateValue, node: ChainNode, args: readonly OperandNode[], final: Final): TemplateValue {
    this.at(node);
    if (node.of.kind === 'nil') this.fail(`indirection through explicit nil in ${printNode(node)}`);
    const receiver = this.argument(dot, 'any', node.of);
    return this.follow(dot, { receiver, names: node.names, node, args, final });
  }

  private variable(dot: TemplateValue, node: VariableNode, args: readonly OperandNode[], final: Final): TemplateValue {
    this.at(node);
    const [name = '$', ...names] = node.names;
    const variable = this.variables.findLast((candidate) => candidate.name === name);
    if (!variable) return this.fail(`undefined variable: ${name}`);
    if (names.length > 0) return this.follow(dot, { receiver: variable.value, names, node, args, final });
    this.refuseArguments(args, final);
    return variable.value;
  }

  private follow(
    dot: TemplateValue,
    path: Omit<Access, 'name'> & { readonly receiver: TemplateValue; readonly names: readonly string[] },
  ): TemplateValue {
    const { names, node, args, final } = path;
    let { receiver } = path;
    for (const [index, name] of names.entries()) {
      const isLast = index === names.length - 1;
      const access: Access = isLast ? { node, name, args, final } : { node, name, args: [], final: NO_VALUE };
      receiver = this.access(dot, receiver, access);
    }
    return receiver;
  }

  private access(dot: TemplateValue, receiver: TemplateValue, access: Access): TemplateValue {
    const { node, name, args, final } = access;
    if (receiver === undefined) {
      if (this.context.missingKey === 'error') this.fail(`nil data; no entry for key ${quote(name)}`);
      return undefined;
    }
    if (receiver === null) this.fail(`nil pointer evaluating interface {}.${name}`);
    const method = asComposite(receiver)?.traits.methods?.().get(name);
    if (method) return this.call(dot, { target: method, name, node, args: args.slice(1), final });
    const hasArguments = args.length > 1 || final !== NO_VALUE;
    if (receiver instanceof TemplateStruct && receiver.fields.has(name)) {
      if (hasArguments) this.fail(`${name} has arguments but cannot be invoked as function`);
      return receiver.fields.get(name);
    }
    if (receiver instanceof TemplateMap) {
      if (hasArguments) this.fail(`${name} is not a method but has arguments`);
      return this.entry(receiver, name);
    }
    return this.fail(`can't evaluate field ${name} in type ${typeNameOf(receiver)}`);
  }

  private entry(map: TemplateMap, key: string): TemplateValue {
    if (map.entries.has(key)) return map.entries.get(key);
    switch (this.context.missingKey) {
      case 'zero':
        return map.zero;
      case 'error':
        return this.fail(`map has no entry for key ${quote(key)}`);
      case 'default':
        return undefined;
    }
  }

  private identifier(
    dot: TemplateValue,
    node: IdentifierNode,
    command: CommandNode | IdentifierNode,
    final: Final,
  ): TemplateValue {
    const { name } = node;
    this.at(node);
    const own = this.context.functions.get(name);
    const target = own ?? BUILTINS.get(name);
    if (!target) return this.fail(`${quote(name)} is not a defined function`);
    const args = command.kind === 'command' ? command.args.slice(1) : [];
    const call: Call = { target, name, node: command, args, final };
    return !own && (name === 'and' || name === 'or') ? this.shortCircuit(dot, call) : this.call(dot, call);
  }

  private shortCircuit(dot: TemplateValue, call: Call): TemplateValue {
    this.checkCount(call);
    const { args, name, final } = call;
    let value: TemplateValue;
    for (const arg of args) {
      value = this.argument(dot, 'any', arg);
      if (isTruthy(value) === (name === 'or')) return value;
    }
    return final === NO_VALUE ? value : this.convert(final, 'any');
  }

  private checkCount({ target, name, args, final }: Call): void {
    const { parameters, rest } = target.signature;
    const count = args.length + (final === NO_VALUE ? 0 : 1);
    if (rest !== undefined) {
      if (count < parameters.length)
        this.fail(`wrong number of args for ${name}: want at least ${parameters.length} got ${args.length}`);
    } else if (count !== parameters.length) {
      this.fail(`wrong number of args for ${name}: want ${parameters.length} got ${count}`);
    }
  }

  private call(dot: TemplateValue, call: Call): TemplateValue {
    this.checkCount(call);
    const { target, name, node, args, final } = call;
    const { parameters, rest } = target.signature;
    const typeAt = (index: number): ParameterType => parameters[index] ?? rest ?? 'any';
    const values = args.map((arg, index) => this.argument(dot, typeAt(index), arg));
    if (final !== NO_VALUE) values.push(this.convert(final, typeAt(values.length)));
    try {
      const result = target.call(values, this.context.functionContext);
      this.context.budget.spend(costOf(result));
      return result;
    } catch (thrown) {
      this.at(node);
      return this.rethrow(thrown, `error calling ${name}: `);
    }
  }

  /** What functions throw on purpose becomes an error of the template; a bug stays one. */
  private rethrow(thrown: unknown, prefix: string): never {
    if (hasErrorKind(thrown, 'template-limit')) return this.fail(thrown.message, thrown);
    if (hasErrorKind(thrown, 'template-function') || isInputError(thrown))
      return this.fail(prefix + thrown.message, thrown);
    throw thrown;
  }

  private argument(dot: TemplateValue, type: ParameterType, node: OperandNode): TemplateValue {
    this.at(node);
    switch (node.kind) {
      case 'dot':
        return this.convert(dot, type);
      case 'nil':
        if (!canBeNil(type)) this.fail(`cannot assign nil to ${type}`);
        return null;
      case 'field':
        return this.convert(this.field(dot, node, [node], NO_VALUE), type);
      case 'variable':
        return this.convert(this.variable(dot, node, [], NO_VALUE), type);
      case 'pipe':
        return this.convert(this.pipeline(dot, node), type);
      case 'identifier':
        return this.convert(this.identifier(dot, node, node, NO_VALUE), type);
      case 'chain':
        return this.convert(this.chain(dot, node, [], NO_VALUE), type);
      case 'bool':
      case 'number':
      case 'string':
        return this.literal(dot, type, node);
    }
  }

  private literal(dot: TemplateValue, type: ParameterType, node: OperandNode): TemplateValue {
    const found = printNode(node);
    switch (type) {
      case 'any':
        return this.constant(dot, node);
      case 'string':
        return node.kind === 'string' ? node.text : this.fail(`expected string; found ${found}`);
      case 'bool':
        return node.kind === 'bool' ? node.value : this.fail(`expected bool; found ${found}`);
      case 'int':
        return node.kind === 'number' && node.int !== undefined
          ? node.int
          : this.fail(`expected integer; found ${found}`);
      case 'float64':
        return node.kind === 'number' && node.float !== undefined
          ? node.float
          : this.fail(`expected float; found ${found}`);
      default:
        return this.fail(`can't handle ${found} for arg of type ${type}`);
    }
  }

  /** Go's check that a value may be given to a parameter. */
  private convert(value: Exclude<Final, typeof NO_VALUE>, type: ParameterType): TemplateValue {
    if (value === undefined || value === null) {
      if (!canBeNil(type)) this.fail(`invalid value; expected ${type}`);
      return null;
    }
    if (type === 'any') return value;
    if (type === 'string' && value instanceof TypedText) return value.text;
    if (type.startsWith('map[') && value instanceof TemplateMap) return value;
    const actual = typeNameOf(value);
    if (actual !== type) this.fail(`wrong type for value; expected ${type}; got ${actual}`);
    return value;
  }
}

function canBeNil(type: ParameterType): boolean {
  return type === 'any' || type.startsWith('[]') || type.startsWith('map[');
}

/** Large results count as the work that made them. */
function costOf(result: TemplateValue): number {
  if (typeof result === 'string') return 1 + result.length / 64;
  if (Array.isArray(result)) return 1 + result.length / 8;
  if (result instanceof TemplateList) return 1 + listItems(result).length / 8;
  return result instanceof TemplateMap ? 1 + result.entries.size / 8 : 1;
}
