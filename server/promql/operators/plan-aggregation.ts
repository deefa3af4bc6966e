// From an aggregation to its operator, with the checks of its parameter.
import { assert } from '@/lib/errors/assert';
import type { Aggregation } from '@/lib/promql/ast';
import { formatGeneral } from '@/lib/promql/format-general';
import type { Grid, VectorOperator } from '@/server/promql/column';
import { planAggregate } from '@/server/promql/operators/aggregate';
import { planCountValues } from '@/server/promql/operators/count-values';
import { planLimitK, planLimitRatio } from '@/server/promql/operators/limit-series';
import type { Planner } from '@/server/promql/operators/operator-deps';
import { planQuantile } from '@/server/promql/operators/quantile-aggregate';
import { planSelectK } from '@/server/promql/operators/select-k';
import { executionError } from '@/server/promql/query-run';

/** Beyond these a float is no 64-bit integer. */
const INT64_LIMIT = 2 ** 63;

export function planAggregation(expr: Aggregation, grid: Grid, planner: Planner): VectorOperator {
  const { op } = expr;
  const { run } = planner;
  const { stepCount } = grid;
  const input = planner.planVector(expr.expr, grid);
  switch (op) {
    case 'sum':
    case 'avg':
    case 'min':
    case 'max':
    case 'count':
    case 'group':
    case 'stddev':
    case 'stdvar':
      return planAggregate({ expr, op, input, stepCount, run });
    case 'topk':
    case 'bottomk':
      return planSelectK({ expr, input, limits: countParameter(expr, grid, planner), stepCount, run });
    case 'limitk':
      return planLimitK({ expr, input, parameters: countParameter(expr, grid, planner), stepCount, run });
    case 'limit_ratio':
      return planLimitRatio({ expr, input, parameters: ratioParameter(expr, grid, planner), stepCount, run });
    case 'quantile': {
      const quantile = parameter(expr, grid, planner);
      return planQuantile({ expr, input, quantiles: quantile, stepCount, run });
    }
    case 'count_values':
      return planCountValues({ expr, input, label: textParameter(expr, grid, planner), stepCount, run });
  }
}

type Parameter = () => Promise<Float64Array>;

function parameter({ param }: Aggregation, grid: Grid, planner: Planner): Parameter {
  assert(param, 'the parser asked for a parameter');
  const scalar = planner.planScalar(param, grid);
  return () => scalar.values();
}

/** Whole numbers: k is cut off towards zero. */
function countParameter(expr: Aggregation, grid: Grid, planner: Planner): Parameter {
  const values = parameter(expr, grid, planner);
  return async () =>
    (await values()).map((value) => {
      if (Number.isNaN(value)) throw executionError('Parameter value is NaN');
      if (value >= INT64_LIMIT) throw executionError(`Scalar value ${formatGeneral(value)} overflows int64`);
      if (value <= -INT64_LIMIT) throw executionError(`Scalar value ${formatGeneral(value)} underflows int64`);
      return Math.trunc(value);
    });
}

function ratioParameter(expr: Aggregation, grid: Grid, planner: Planner): Parameter {
  const values = parameter(expr, grid, planner);
  return async () => {
    const ratios = await values();
    if (ratios.some(Number.isNaN)) throw executionError('Ratio value is NaN');
    return ratios;
  };
}

function textParameter({ param }: Aggregation, grid: Grid, planner: Planner): string {
  assert(param, 'the parser asked for a parameter');
  const text = planner.plan(param, grid);
  assert(text.kind === 'string', 'the checker promised a string');
  return text.value;
}
