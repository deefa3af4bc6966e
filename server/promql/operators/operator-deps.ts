// What every operator is made from.
import type { Expr } from '@/lib/promql/ast';
import type { Grid, Operator, ScalarOperator, VectorOperator } from '@/server/promql/column';
import type { SharedSelectors } from '@/server/promql/operators/shared-selectors';
import type { QueryRun } from '@/server/promql/query-run';
import type { QueryTrace } from '@/server/promql/query-trace';
import type { SeriesSource } from '@/server/promql/series-source';

export interface Planner {
  readonly run: QueryRun;
  readonly source: SeriesSource;
  readonly selectors: SharedSelectors;
  /** Only when somebody asked what the query does. */
  readonly trace: QueryTrace | undefined;
  plan(expr: Expr, grid: Grid): Operator;
  /** For places where the type checker promises a vector. */
  planVector(expr: Expr, grid: Grid): VectorOperator;
  planScalar(expr: Expr, grid: Grid): ScalarOperator;
}
