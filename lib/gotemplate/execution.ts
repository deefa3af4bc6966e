// Statements: text, actions, branches, loops and calls of other templates.
import { Evaluation, type EvaluationContext } from '@/lib/gotemplate/evaluation';
import {
  printNode,
  type ActionNode,
  type BranchNode,
  type StatementNode,
  type TemplateNode,
  type TemplateTree,
} from '@/lib/gotemplate/nodes';
import { formatValue } from '@/lib/gotemplate/format-value';
import { type TemplateOutput } from '@/lib/gotemplate/output';
import { TemplateError, hasErrorKind } from '@/lib/gotemplate/template-error';
import { quote } from '@/lib/gotemplate/tokens';
import {
  TemplateFunction,
  TemplateMap,
  isList,
  isTruthy,
  listItems,
  sortedKeys,
  type TemplateValue,
} from '@/lib/gotemplate/values';

export interface ExecutionContext extends EvaluationContext {
  readonly find: (name: string) => TemplateTree | undefined;
  readonly output: TemplateOutput;
}

/** A value in a message is small. */
const RANGE_MESSAGE_LIMIT = 10_000;

type Jump = 'break' | 'continue' | undefined;

export function runTree(tree: TemplateTree, data: TemplateValue, context: ExecutionContext): void {
  new Execution(tree, context, data, 0).run();
}

class Execution {
  private readonly evaluation: Evaluation;

  constructor(
    private readonly tree: TemplateTree,
    private readonly context: ExecutionContext,
    private readonly data: TemplateValue,
    private readonly depth: number,
  ) {
    this.evaluation = new Evaluation(tree, context, data);
  }

  run(): void {
    this.statements(this.data, this.tree.body);
  }

  private statements(dot: TemplateValue, body: readonly StatementNode[]): Jump {
    for (const node of body) {
      const jump = this.statement(dot, node);
      if (jump) return jump;
    }
    return undefined;
  }

  private statement(dot: TemplateValue, node: StatementNode): Jump {
    this.evaluation.spend(1);
    switch (node.kind) {
      case 'text':
        this.write(() => this.context.output.literal(node.text));
        return undefined;
      case 'action':
        return this.action(dot, node);
      case 'if':
      case 'with':
        return this.branch(dot, node);
      case 'range':
        return this.range(dot, node);
      case 'template':
        return this.template(dot, node);
      case 'break':
      case 'continue':
        return node.kind;
    }
  }

  private write(write: () => void): void {
    try {
      write();
    } catch (thrown) {
      if (hasErrorKind(thrown, 'template-limit') || hasErrorKind(thrown, 'template-function'))
        this.evaluation.fail(thrown.message, thrown);
      throw thrown;
    }
  }

  private action(dot: TemplateValue, node: ActionNode): undefined {
    const { evaluation } = this;
    evaluation.at(node);
    const value = evaluation.pipeline(dot, node.pipe);
    if (node.pipe.declarations.length > 0) return;
    evaluation.at(node);
    if (value instanceof TemplateFunction) evaluation.fail(`can't print ${printNode(node)} of type func`);
    this.write(() => this.context.output.value(value));
  }

  private branch(dot: TemplateValue, node: BranchNode): Jump {
    const { evaluation } = this;
    const mark = evaluation.mark();
    const value = evaluation.pipeline(dot, node.pipe);
    let jump: Jump;
    if (isTruthy(value)) jump = this.statements(node.kind === 'with' ? value : dot, node.body);
    else if (node.otherwise) jump = this.statements(dot, node.otherwise);
    evaluation.release(mark);
    return jump;
  }

  private range(dot: TemplateValue, node: BranchNode): Jump {
    const { evaluation } = this;
    const outer = evaluation.mark();
    const value = evaluation.pipeline(dot, node.pipe, false);
    const inner = evaluation.mark();
    let isEmpty = true;
    for (const [key, item] of this.pairs(value)) {
      isEmpty = false;
      evaluation.spend(1);
      this.setVariables(node, key, item);
      const jump = this.statements(item, node.body);
      evaluation.release(inner);
      if (jump === 'break') break;
    }
    const jump = isEmpty && node.otherwise ? this.statements(dot, node.otherwise) : undefined;
    evaluation.release(outer);
    return jump;
  }

  private setVariables({ pipe }: BranchNode, key: TemplateValue, item: TemplateValue): void {
    const { evaluation } = this;
    const values = pipe.declarations.length > 1 ? [key, item] : [item];
    for (const [index, variable] of pipe.declarations.entries()) {
      const name = variable.names[0] ?? '';
      if (pipe.isAssignment) evaluation.assign(name, values[index]);
      else evaluation.declare(name, values[index]);
    }
  }

  private *pairs(value: TemplateValue): Generator<[TemplateValue, TemplateValue]> {
    if (value === undefined || value === null) return;
    if (typeof value === 'bigint') {
      for (let at = 0n; at < value; at += 1n) yield [at, at];
    } else if (isList(value)) {
      for (const [index, item] of listItems(value).entries()) yield [BigInt(index), item];
    } else if (value instanceof TemplateMap) {
      for (const key of sortedKeys(value)) yield [key, value.entries.get(key)];
    } else {
      this.evaluation.fail(`range can't iterate over ${formatValue(value, RANGE_MESSAGE_LIMIT)}`);
    }
  }

  private template(dot: TemplateValue, node: TemplateNode): undefined {
    const { evaluation, context } = this;
    evaluation.at(node);
    const tree = context.find(node.name);
    if (!tree) return evaluation.fail(`template ${quote(node.name)} not defined`);
    const { depth } = context.budget.limits;
    if (this.depth >= depth) evaluation.fail(`exceeded maximum template depth (${depth})`);
    const data = node.pipe ? evaluation.pipeline(dot, node.pipe) : undefined;
    try {
      new Execution(tree, context, data, this.depth + 1).run();
    } catch (thrown) {
      // Blocks in called templates use up the stack sooner than the count of templates says.
      if (thrown instanceof RangeError)
        throw new TemplateError(`template: ${tree.name}: exceeded maximum template depth`);
      throw thrown;
    }
  }
}
