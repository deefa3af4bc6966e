// The frame of functions that change each sample of a vector by itself, perhaps with scalars as parameters.
import type { ColumnSeries, VectorOperator } from '@/server/promql/column';
import { vectorArg, type FunctionPlan } from '@/server/promql/functions/call-input';
import { createNameless, losesDistinction, mapSeries } from '@/server/promql/operators/map-series';

/** `parameters` are the values of the scalar arguments at the step, in order. */
export type SampleFunction = (value: number, ...parameters: number[]) => number;

/** The vector is argument `vectorAt`. Names are dropped. */
export function mapFunction(compute: SampleFunction, vectorAt = 0): FunctionPlan {
  return (input): VectorOperator => {
    const { run } = input;
    const vector = vectorArg(input, vectorAt);
    const nameless = createNameless(run, vector);
    const map = (series: ColumnSeries, parameters: readonly Float64Array[]): ColumnSeries | undefined => {
      if (hasNoFloats(series)) return undefined;
      const values = new Float64Array(series.values.length);
      for (let step = 0; step < values.length; step += 1)
        values[step] = compute(series.values[step] ?? NaN, ...parameters.map((column) => column[step] ?? NaN));
      return { ...nameless(series), values, present: series.present };
    };
    const mapPlain = (series: ColumnSeries): ColumnSeries | undefined =>
      hasNoFloats(series)
        ? undefined
        : {
            ...nameless(series),
            values: series.values.map((value) => compute(value)),
            present: series.present,
          };
    return {
      kind: 'vector',
      hasOneName: vector.hasOneName,
      hasKeptLabels: vector.hasKeptLabels === true,
      blocks: async function* () {
        const parameters: Float64Array[] = [];
        for (const arg of input.args) if (arg.kind === 'scalar') parameters.push(await arg.values());
        yield* mapSeries({
          run,
          // Values are made anew; masks are never passing.
          input: vector.blocks('passing'),
          map: parameters.length === 0 ? mapPlain : (series) => map(series, parameters),
          canCollide: losesDistinction(run, vector),
        });
      },
    };
  };
}

/** Native histograms are left out; the mask needs to be looked at only where there are some. */
function hasNoFloats({ histograms, present }: ColumnSeries): boolean {
  return histograms !== undefined && present?.includes(1) === false;
}
