// timestamp: of a selector the times of its samples, of anything else the evaluation time; start_timestamp beside it.
import { assert } from '@/lib/errors/assert';
import type { Expr, VectorSelector } from '@/lib/promql/ast';
import { sampleSteps, type ColumnSeries, type VectorOperator } from '@/server/promql/column';
import { vectorArg, type CallInput, type FunctionPlan } from '@/server/promql/functions/call-input';
import { evaluationSeconds } from '@/server/promql/functions/date';
import { losesDistinction, mapSeries, namelessLabels } from '@/server/promql/operators/map-series';
import { planVectorSelector } from '@/server/promql/operators/vector-selector';

export const timestamp: FunctionPlan = (input): VectorOperator => {
  const { run, grid, call } = input;
  const selector = selectorOf(call.args[0]);
  const vector = selector ? planTimes(selector, input, 'timestamp') : vectorArg(input, 0);
  const seconds = evaluationSeconds(grid);
  const map = (series: ColumnSeries): ColumnSeries => ({
    ...namelessLabels(run, series),
    values: selector ? series.values : seconds,
    present: sampleSteps(series),
  });
  return {
    kind: 'vector',
    hasOneName: vector.hasOneName,
    blocks: () => mapSeries({ run, input: vector.blocks(), map, canCollide: losesDistinction(run, vector) }),
  };
};

/** Of a selector when the counters behind its samples began, in seconds; of anything else nothing, nor without the feature. */
export const startTimestamp: FunctionPlan = (input): VectorOperator => {
  const { run, call } = input;
  const selector = run.hasFeature('use-start-timestamps') ? selectorOf(call.args[0]) : undefined;
  if (!selector) return { kind: 'vector', hasOneName: true, blocks: async function* () {} };
  const vector = planTimes(selector, input, 'startTimestamp');
  const map = (series: ColumnSeries): ColumnSeries => ({ ...series, ...namelessLabels(run, series) });
  return {
    ...vector,
    blocks: () => mapSeries({ run, input: vector.blocks(), map, canCollide: losesDistinction(run, vector) }),
  };
};

function planTimes(
  selector: VectorSelector,
  { grid, planner }: CallInput,
  value: 'timestamp' | 'startTimestamp',
): VectorOperator {
  const plan = (): VectorOperator => planVectorSelector(selector, grid, planner, value);
  const operator = planner.trace ? planner.trace.node(selector, grid, plan) : plan();
  assert(operator.kind === 'vector', 'a selector gives a vector');
  return operator;
}

function selectorOf(expr: Expr | undefined): VectorSelector | undefined {
  if (expr?.kind === 'paren') return selectorOf(expr.expr);
  return expr?.kind === 'vectorSelector' ? expr : undefined;
}
