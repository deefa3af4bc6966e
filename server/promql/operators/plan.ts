// From the syntax tree to operators: which node becomes which operator, and what is evaluated once.
import { assert } from '@/lib/errors/assert';
import type { Aggregation, Binary, Call, Expr } from '@/lib/promql/ast';
import type { Grid, Operator, ScalarOperator, VectorOperator } from '@/server/promql/column';
import type { CallInput } from '@/server/promql/functions/call-input';
import { FUNCTIONS } from '@/server/promql/functions/registry';
import { isSetOperator, isTrim } from '@/server/promql/operators/arithmetic';
import { planVectorScalar } from '@/server/promql/operators/binary-scalar';
import { planVectorBinary } from '@/server/promql/operators/binary-vector';
import type { Planner } from '@/server/promql/operators/operator-deps';
import { planAggregation } from '@/server/promql/operators/plan-aggregation';
import { planRangeSelector } from '@/server/promql/operators/range-selector';
import { planNumber, planScalarBinary, planScalarSign } from '@/server/promql/operators/scalar-operators';
import { planSetOperation } from '@/server/promql/operators/set-operation';
import { createSharedVectors, type ExprTexts } from '@/server/promql/operators/shared-vectors';
import { createInvarianceTest, repeated } from '@/server/promql/operators/step-invariant';
import { planSubquery } from '@/server/promql/operators/subquery';
import { planVectorSign } from '@/server/promql/operators/unary';
import { planVectorSelector } from '@/server/promql/operators/vector-selector';
import { executionError, type QueryRun } from '@/server/promql/query-run';
import type { QueryTrace } from '@/server/promql/query-trace';
import type { SeriesSource } from '@/server/promql/series-source';

export interface PlannerOptions {
  readonly trace?: QueryTrace | undefined;
  /** For the queries of many rules: calls and aggregations that are written twice are computed once, not only selectors. */
  readonly sharesAll?: boolean;
  readonly texts?: ExprTexts;
}

/** Times must have been resolved (resolve-times.ts). Reads are only registered; nothing runs yet. */
export function createPlanner(run: QueryRun, source: SeriesSource, options: PlannerOptions = {}): Planner {
  const { trace, texts, sharesAll = false } = options;
  const isInvariant = createInvarianceTest();
  const planner: Planner = {
    run,
    source,
    trace,
    shared: createSharedVectors(run, texts),
    sharesAll,
    plan: (expr, grid) => {
      // A range vector is no value of its own: its call is what can be repeated.
      const canRepeat = expr.kind !== 'matrixSelector' && expr.kind !== 'subquery' && expr.kind !== 'number';
      if (grid.stepCount <= 1 || !canRepeat || !isInvariant(expr)) return planTraced(expr, grid, planner);
      const single = { startMs: grid.startMs, stepMs: 0, stepCount: 1 };
      const plan = (): Operator => planTraced(expr, single, planner);
      return repeated(trace ? trace.once(grid, plan) : plan(), grid.stepCount, run);
    },
    planVector: (expr, grid) => {
      const operator = planner.plan(expr, grid);
      assert(operator.kind === 'vector', 'the checker promised an instant vector');
      return operator;
    },
    planScalar: (expr, grid) => {
      const operator = planner.plan(expr, grid);
      assert(operator.kind === 'scalar', 'the checker promised a scalar');
      return operator;
    },
  };
  return planner;
}

function planTraced(expr: Expr, grid: Grid, planner: Planner): Operator {
  const plan = (): Operator => planNode(expr, grid, planner);
  return planner.trace ? planner.trace.node(expr, grid, plan) : plan();
}

function planNode(expr: Expr, grid: Grid, planner: Planner): Operator {
  switch (expr.kind) {
    case 'number':
      return planNumber(expr.value, grid);
    case 'string':
      return { kind: 'string', value: expr.value };
    case 'paren':
      return planner.plan(expr.expr, grid);
    case 'unary': {
      const input = planner.plan(expr.expr, grid);
      if (input.kind === 'scalar') return planScalarSign(expr.op, input);
      assert(input.kind === 'vector', 'the checker lets only scalars and vectors have a sign');
      return planVectorSign(expr.op, input, planner.run);
    }
    case 'binary':
      return planBinary(expr, grid, planner);
    case 'call':
      return shareWhere(planner, expr, { grid, plan: () => planCall(expr, grid, planner) });
    case 'aggregation':
      return shareWhere(planner, expr, { grid, plan: () => planAggregation(expr, grid, planner) });
    case 'vectorSelector':
      return planner.shared.of(expr, grid, () => planVectorSelector(expr, grid, planner));
    case 'matrixSelector':
      return planRangeSelector(expr, grid, planner);
    case 'subquery':
      return planSubquery(expr, grid, planner);
  }
}

interface Sharing {
  readonly grid: Grid;
  readonly plan: () => Operator;
}

/** Planned once for all who write the same; what gives no instant vector is planned for each. */
function shareWhere(planner: Planner, expr: Call | Aggregation, { grid, plan }: Sharing): Operator {
  return planner.sharesAll ? planner.shared.ofAny(expr, grid, plan) : plan();
}

function planBinary(expr: Binary, grid: Grid, planner: Planner): ScalarOperator | VectorOperator {
  const { op, matching } = expr;
  const { run } = planner;
  const left = planner.plan(expr.left, grid);
  const right = planner.plan(expr.right, grid);
  if (isSetOperator(op)) {
    assert(left.kind === 'vector' && right.kind === 'vector' && matching, 'set operators join vectors');
    return planSetOperation({ op, matching, left, right, run });
  }
  if (left.kind === 'scalar' && right.kind === 'scalar') {
    if (isTrim(op)) throw executionError(`operator "${op}" not allowed for Scalar operations`);
    return planScalarBinary(op, { left, right });
  }
  if (left.kind === 'vector' && right.kind === 'scalar')
    return planVectorScalar({ expr, op, vector: left, scalar: right, isScalarLeft: false, run });
  if (left.kind === 'scalar' && right.kind === 'vector')
    return planVectorScalar({ expr, op, vector: right, scalar: left, isScalarLeft: true, run });
  assert(left.kind === 'vector' && right.kind === 'vector' && matching, 'operands are scalars or vectors');
  return planVectorBinary({ expr, matching, op, left, right, run });
}

function planCall(call: Call, grid: Grid, planner: Planner): Operator {
  const plan = FUNCTIONS.get(call.func);
  assert(plan, 'a test holds the registry to the functions of the language');
  requireEdgeFunction(call);
  return plan(new PlannedCall(call, grid, planner));
}

/** A class for its accessor: one in an object literal would be kept, with the whole query, until the next collection of all objects. */
class PlannedCall implements CallInput {
  private planned: readonly Operator[] | undefined;

  constructor(
    readonly call: Call,
    readonly grid: Grid,
    readonly planner: Planner,
  ) {}

  get run(): QueryRun {
    return this.planner.run;
  }

  get args(): readonly Operator[] {
    return (this.planned ??= this.call.args.map((arg) => this.planner.plan(arg, this.grid)));
  }
}

const EDGE_FUNCTIONS = {
  anchored: ['changes', 'delta', 'increase', 'rate', 'resets'],
  smoothed: ['delta', 'increase', 'rate'],
} as const;

function requireEdgeFunction({ func, args }: Call): void {
  for (const arg of args) {
    const inner = withoutParens(arg);
    const edges = inner.kind === 'matrixSelector' ? inner.selector.edges : undefined;
    const known: readonly string[] = edges ? EDGE_FUNCTIONS[edges] : [];
    if (edges && !known.includes(func))
      throw executionError(`${edges} modifier can only be used with: ${known.join(', ')} - not with ${func}`);
  }
}

function withoutParens(expr: Expr): Expr {
  return expr.kind === 'paren' ? withoutParens(expr.expr) : expr;
}
