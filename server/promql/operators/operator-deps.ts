// What every operator is made from.
import type { Expr } from '@/lib/promql/ast';
import type { Grid, Operator, ScalarOperator, VectorOperator } from '@/server/promql/column';
import type { SharedVectors } from '@/server/promql/operators/shared-vectors';
import type { QueryRun } from '@/server/promql/query-run';
import type { QueryTrace } from '@/server/promql/query-trace';
import type { SeriesSource } from '@/server/promql/series-source';

export interface Planner {
  readonly run: QueryRun;
  readonly source: SeriesSource;
  readonly shared: SharedVectors;
  /** Not only selectors are shared. */
  readonly sharesAll: boolean;
  /** Only when somebody asked what the query does. */
  readonly trace: QueryTrace | undefined;
  plan(expr: Expr, grid: Grid): Operator;
  /** For places where the type checker promises a vector. */
  planVector(expr: Expr, grid: Grid): VectorOperator;
  planScalar(expr: Expr, grid: Grid): ScalarOperator;
}
