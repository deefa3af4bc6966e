// The signs + and - before a vector.
import { scaled } from '@/lib/promql/histogram/native-histogram';
import type { ColumnSeries, VectorOperator } from '@/server/promql/column';
import { losesDistinction, mapSeries, namelessLabels } from '@/server/promql/operators/map-series';
import type { QueryRun } from '@/server/promql/query-run';

/** `+` changes nothing, not even the name. */
export function planVectorSign(op: '+' | '-', input: VectorOperator, run: QueryRun): VectorOperator {
  if (op === '+') return input;
  const map = (series: ColumnSeries): ColumnSeries => ({
    ...namelessLabels(run, series),
    values: series.values.map((value) => -value),
    present: series.present,
    ...(series.histograms && { histograms: series.histograms.map((one) => one && scaled(one, -1)) }),
  });
  return {
    ...input,
    blocks: () => mapSeries({ run, input: input.blocks(), map, canCollide: losesDistinction(run, input) }),
  };
}
