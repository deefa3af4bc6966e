// Operations between a vector and a scalar, on either side.
import type { Binary } from '@/lib/promql/ast';
import type { ColumnSeries, ScalarOperator, VectorOperator } from '@/server/promql/column';
import {
  isComparison,
  isTrim,
  valueOf,
  type TrimOperator,
  type ValueOperator,
} from '@/server/promql/operators/arithmetic';
import { createSampleOperation } from '@/server/promql/operators/histogram-arithmetic';
import { mapSamples } from '@/server/promql/operators/sample-columns';
import { createNameless, losesDistinction, mapSeries } from '@/server/promql/operators/map-series';
import type { QueryRun } from '@/server/promql/query-run';

interface VectorScalarOptions {
  readonly expr: Binary;
  readonly op: ValueOperator | TrimOperator;
  readonly vector: VectorOperator;
  readonly scalar: ScalarOperator;
  readonly isScalarLeft: boolean;
  readonly run: QueryRun;
}

export function planVectorScalar({ expr, op, vector, scalar, isScalarLeft, run }: VectorScalarOptions): VectorOperator {
  // What trims keep of a histogram is still the metric.
  const isFilter = isTrim(op) || (isComparison(op) && !expr.returnsBool);
  const operate = createSampleOperation(expr, op, run);
  const nameless = createNameless(run, vector);
  const map = (series: ColumnSeries, scalars: Float64Array): ColumnSeries | undefined => {
    const { values, present } = series;
    if (isTrim(op) || series.histograms)
      return mapSamples(series, isFilter ? series : nameless(series), (sample, step) => {
        const number = scalars[step] ?? NaN;
        const outcome = isScalarLeft ? operate(number, sample) : operate(sample, number);
        // A comparison keeps the vector's sample, on whichever side it stands.
        return outcome && isFilter && !isTrim(op) ? { ...outcome, value: sample } : outcome;
      });
    const compute = valueOf(op);
    // Instant queries: most rules compare one value, and most comparisons fail.
    if (isFilter && values.length === 1) {
      const [value = NaN] = values;
      const [number = NaN] = scalars;
      const verdict = isScalarLeft ? compute(number, value) : compute(value, number);
      return verdict === 1 && (present === null || present[0] === 1) ? series : undefined;
    }
    const results = new Float64Array(values.length);
    if (isScalarLeft)
      for (let step = 0; step < values.length; step += 1)
        results[step] = compute(scalars[step] ?? NaN, values[step] ?? NaN);
    else
      for (let step = 0; step < values.length; step += 1)
        results[step] = compute(values[step] ?? NaN, scalars[step] ?? NaN);
    if (!isFilter) return { ...nameless(series), values: results, present };
    return keepWhereTrue(series, results);
  };
  const canCollide = !isFilter && losesDistinction(run, vector);
  return {
    ...vector,
    blocks: async function* (use) {
      const scalars = await scalar.values();
      yield* mapSeries({
        run,
        input: vector.blocks(canCollide ? 'kept' : use),
        map: (series) => map(series, scalars),
        canCollide,
      });
    },
  };
}

/** The samples whose verdict is 1; undefined when none is left. */
function keepWhereTrue(series: ColumnSeries, verdicts: Float64Array): ColumnSeries | undefined {
  const { values, present } = series;
  const kept = new Uint8Array(values.length);
  let keptCount = 0;
  for (let step = 0; step < values.length; step += 1) {
    if (verdicts[step] !== 1 || (present && present[step] !== 1)) continue;
    kept[step] = 1;
    keptCount += 1;
  }
  if (keptCount === 0) return undefined;
  return { ...series, present: keptCount === values.length ? null : kept };
}
