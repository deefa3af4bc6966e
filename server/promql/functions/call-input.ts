// What a function of the registry gets to make its operator from.
import { assert } from '@/lib/errors/assert';
import type { Call } from '@/lib/promql/ast';
import type { Grid, Operator, RangeOperator, ScalarOperator, VectorOperator } from '@/server/promql/column';
import type { Planner } from '@/server/promql/operators/operator-deps';
import type { QueryRun } from '@/server/promql/query-run';

export interface CallInput {
  readonly call: Call;
  /** Planned when first looked at: a function that reads in another way leaves them alone. */
  readonly args: readonly Operator[];
  readonly grid: Grid;
  readonly run: QueryRun;
  readonly planner: Planner;
}

/** Makes the operator of a call. Types and numbers of arguments were checked by lib/promql. */
export type FunctionPlan = (input: CallInput) => Operator;

export function vectorArg({ args }: CallInput, at: number): VectorOperator {
  const arg = args[at];
  assert(arg?.kind === 'vector', 'the checker lets only instant vectors through here');
  return arg;
}

export function scalarArg({ args }: CallInput, at: number): ScalarOperator {
  const arg = args[at];
  assert(arg?.kind === 'scalar', 'the checker lets only scalars through here');
  return arg;
}

export function rangeArg({ args }: CallInput, at: number): RangeOperator {
  const arg = args[at];
  assert(arg?.kind === 'matrix', 'the checker lets only range vectors through here');
  return arg;
}

export function stringArg({ args }: CallInput, at: number): string {
  const arg = args[at];
  assert(arg?.kind === 'string', 'the checker lets only strings through here');
  return arg.value;
}
