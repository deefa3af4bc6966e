// The signs + and - before a vector.
import { scaled } from '@/lib/promql/histogram/native-histogram';
import type { ColumnSeries, VectorOperator } from '@/server/promql/column';
import { createNameless, losesDistinction, mapSeries } from '@/server/promql/operators/map-series';
import type { QueryRun } from '@/server/promql/query-run';

/** `+` changes nothing, not even the name. */
export function planVectorSign(op: '+' | '-', input: VectorOperator, run: QueryRun): VectorOperator {
  if (op === '+') return input;
  const nameless = createNameless(run, input);
  const map = (series: ColumnSeries): ColumnSeries => ({
    ...nameless(series),
    values: series.values.map((value) => -value),
    present: series.present,
    ...(series.histograms && { histograms: series.histograms.map((one) => one && scaled(one, -1)) }),
  });
  return {
    ...input,
    blocks: (use) => mapSeries({ run, input: input.blocks(use), map, canCollide: losesDistinction(run, input) }),
  };
}
