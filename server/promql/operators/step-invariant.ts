// What does not depend on the step (pinned by `@`, or made of constants) is evaluated once and repeated.
import type { Expr } from '@/lib/promql/ast';
import type { ColumnSeries, Operator } from '@/server/promql/column';
import { mapSeries } from '@/server/promql/operators/map-series';
import type { QueryRun } from '@/server/promql/query-run';

/** Functions that look at the evaluation time even when their arguments do not. */
export const TIME_DEPENDENT: ReadonlySet<string> = new Set(
  'days_in_month day_of_month day_of_week day_of_year hour minute month year predict_linear time timestamp'.split(' '),
);

/** A test with memory: each node is looked at once. `@ start()` and `@ end()` must have been replaced. */
export function createInvarianceTest(): (expr: Expr) => boolean {
  const known = new WeakMap<Expr, boolean>();
  const test = (expr: Expr): boolean => {
    let is = known.get(expr);
    if (is === undefined) {
      is = compute(expr);
      known.set(expr, is);
    }
    return is;
  };
  const compute = (expr: Expr): boolean => {
    switch (expr.kind) {
      case 'number':
      case 'string':
        return true;
      case 'vectorSelector':
        return expr.at !== null;
      case 'matrixSelector':
        return expr.selector.at !== null;
      case 'subquery':
        return expr.at !== null;
      case 'paren':
      case 'unary':
        return test(expr.expr);
      case 'binary':
        return test(expr.left) && test(expr.right);
      case 'aggregation':
        return test(expr.expr) && (expr.param === null || test(expr.param));
      case 'call':
        return !TIME_DEPENDENT.has(expr.func) && expr.args.every(test);
    }
  };
  return test;
}

/** Repeats the result of an operator that was planned for one step. */
export function repeated(operator: Operator, stepCount: number, run: QueryRun): Operator {
  if (operator.kind === 'scalar')
    return {
      kind: 'scalar',
      values: async () => {
        const [value = NaN] = await operator.values();
        return new Float64Array(stepCount).fill(value);
      },
    };
  if (operator.kind !== 'vector') return operator;
  return {
    ...operator,
    blocks: async function* () {
      const map = (series: ColumnSeries): ColumnSeries => repeatColumn(series, stepCount);
      yield* mapSeries({ run, input: operator.blocks('passing'), map, canCollide: false });
    },
  };
}

function repeatColumn({ labels, dropsName, values, histograms }: ColumnSeries, stepCount: number): ColumnSeries {
  const histogram = histograms?.[0];
  if (histogram)
    return {
      labels,
      dropsName,
      values: new Float64Array(stepCount),
      present: new Uint8Array(stepCount),
      histograms: Array.from({ length: stepCount }, () => histogram),
    };
  return { labels, dropsName, values: new Float64Array(stepCount).fill(values[0] ?? NaN), present: null };
}
