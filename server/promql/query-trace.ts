// What each operator of a query took and gave, when somebody asked for it; a query that nobody asks about is not traced.
import type { PlanNode } from '@/lib/api/query-plan';
import type { Expr } from '@/lib/promql/ast';
import type { Grid, Operator, VectorOperator } from '@/server/promql/column';
import { peakOf, type TracedNode } from '@/server/promql/peak-samples';
import type { QueryRun } from '@/server/promql/query-run';
import { createOperatorTracer } from '@/server/promql/trace-operator';

export interface QueryTrace {
  /** Plans a node of the tree: what is planned meanwhile hangs below it. */
  node(expr: Expr, grid: Grid, plan: () => Operator): Operator;
  /** The same for what is planned once for one step and repeated. */
  once(grid: Grid, plan: () => Operator): Operator;
  /** The same for what feeds a subquery: its samples count when the windows around it read them, or at its top. */
  subquery(inner: Grid, plan: () => VectorOperator): VectorOperator;
  result(): TraceResult;
}

interface TraceResult {
  readonly plan: PlanNode | undefined;
  readonly perStep: readonly number[];
  readonly peakSamples: number;
}

/** Where samples are counted: the steps of the query, one step that stands for all of them, or nowhere. */
interface Scope {
  readonly counts: Float64Array | null;
  readonly repeated: Scope[];
}

const TEXT_CHARACTERS = 200;

interface TraceOptions {
  readonly run: QueryRun;
  readonly stepCount: number;
  readonly monotonicMs: () => number;
}

export function createQueryTrace({ run, stepCount, monotonicMs }: TraceOptions): QueryTrace {
  const root: Scope = { counts: new Float64Array(stepCount), repeated: [] };
  const roots: TracedNode[] = [];
  let scope = root;
  let isRepeated = false;
  let repeatCount = 1;
  let siblings = roots;
  const tracer = createOperatorTracer(run, monotonicMs);
  const traceOf = (operator: Operator, node: TracedNode): Operator => {
    const isTopSubquery = node.expr.kind === 'subquery' && node === roots[0];
    const isRead = node.expr.kind === 'vectorSelector' || (operator.kind === 'matrix' && !isTopSubquery);
    return tracer.trace(operator, node, isRead ? scope.counts : null);
  };

  return {
    node: (expr, grid, plan) => {
      if (expr.kind === 'paren') return plan();
      const node: TracedNode = {
        expr,
        operator: operatorName(expr),
        text: run.text.slice(expr.span.start, Math.min(expr.span.end, expr.span.start + TEXT_CHARACTERS)),
        isRepeated,
        repeatCount,
        stepCount: grid.stepCount,
        children: [],
        kind: 'vector',
        seriesCount: 0,
        sampleCount: 0,
        lastWindowCount: 0,
        timeMs: 0,
      };
      siblings.push(node);
      repeatCount = 1;
      const outer = siblings;
      siblings = node.children;
      const operator = plan();
      siblings = outer;
      node.kind = operator.kind;
      return traceOf(operator, node);
    },
    once: (grid, plan) => {
      const inner: Scope = { counts: scope.counts && new Float64Array(1), repeated: [] };
      const before = { scope, isRepeated };
      scope.repeated.push(inner);
      scope = inner;
      isRepeated = true;
      repeatCount = grid.stepCount;
      const operator = plan();
      ({ scope, isRepeated } = before);
      return operator;
    },
    subquery: (inner, plan) => {
      const before = scope;
      const isTop = siblings === roots[0]?.children;
      scope = { counts: isTop ? new Float64Array(inner.stepCount) : null, repeated: [] };
      before.repeated.push(scope);
      const operator = plan();
      scope = before;
      return operator;
    },
    result: () => {
      const [top] = roots;
      return {
        plan: top && planNodeOf(top),
        perStep: [...countsOf(root)],
        peakSamples: top ? peakOf(top) : 0,
      };
    },
  };
}

/** What is repeated counts at every step. */
function countsOf({ counts, repeated }: Scope): Float64Array {
  const own = counts ?? new Float64Array(0);
  const added = repeated.reduce((sum, inner) => sum + countsOf(inner).reduce((all, count) => all + count, 0), 0);
  return own.map((count) => count + added);
}

function planNodeOf(node: TracedNode): PlanNode {
  const children = node.children.map(planNodeOf);
  const below = children.reduce((sum, { timeMs }) => sum + timeMs, 0);
  const { operator, text, seriesCount, sampleCount, timeMs, isRepeated } = node;
  // A part that two places share works where it is asked first.
  return {
    operator,
    expr: text,
    seriesCount,
    sampleCount,
    timeMs: rounded(timeMs),
    ownTimeMs: rounded(Math.max(0, timeMs - below)),
    isRepeated,
    children,
  };
}

function rounded(durationMs: number): number {
  return Math.round(durationMs * 1000) / 1000;
}

function operatorName(expr: Expr): string {
  switch (expr.kind) {
    case 'number':
      return 'number';
    case 'string':
      return 'string';
    case 'vectorSelector':
      return 'selector';
    case 'matrixSelector':
      return 'range selector';
    case 'subquery':
      return 'subquery';
    case 'paren':
      return '()';
    case 'unary':
      return `sign ${expr.op}`;
    case 'binary':
      return expr.op;
    case 'aggregation':
      return expr.op;
    case 'call':
      return expr.func;
  }
}
