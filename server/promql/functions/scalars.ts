// Functions that give scalars, and the ways between scalars and vectors.
import type { ScalarOperator } from '@/server/promql/column';
import { scalarArg, vectorArg, type CallInput, type FunctionPlan } from '@/server/promql/functions/call-input';
import { largerOf, smallerOf } from '@/server/promql/functions/min-max';
import { evaluationSeconds, vectorOf } from '@/server/promql/functions/date';

export const SCALAR_FUNCTIONS = {
  end: ({ run, grid }) => constant(run.range.endMs / 1000, grid.stepCount),
  max_of: (input) => combined(input, largerOf),
  min_of: (input) => combined(input, smallerOf),
  pi: ({ grid }) => constant(Math.PI, grid.stepCount),
  range: ({ run, grid }) => constant((run.range.endMs - run.range.startMs) / 1000, grid.stepCount),
  scalar: scalarPlan,
  start: ({ run, grid }) => constant(run.range.startMs / 1000, grid.stepCount),
  step: ({ run, grid }) => constant(run.range.stepMs / 1000, grid.stepCount),
  time: ({ grid }) => ({ kind: 'scalar', values: async () => evaluationSeconds(grid) }),
  vector: (input) => vectorOf(scalarArg(input, 0)),
} satisfies Readonly<Record<string, FunctionPlan>>;

function constant(value: number, stepCount: number): ScalarOperator {
  return { kind: 'scalar', values: async () => new Float64Array(stepCount).fill(value) };
}

function combined(input: CallInput, compute: (left: number, right: number) => number): ScalarOperator {
  return {
    kind: 'scalar',
    values: async () => {
      const rights = await scalarArg(input, 1).values();
      return (await scalarArg(input, 0).values()).map((left, step) => compute(left, rights[step] ?? NaN));
    },
  };
}

/** The value of the only series of a step; NaN when there is none or more than one. */
function scalarPlan(input: CallInput): ScalarOperator {
  const vector = vectorArg(input, 0);
  return {
    kind: 'scalar',
    values: async () => {
      const values = new Float64Array(input.grid.stepCount).fill(NaN);
      const counts = new Uint8Array(values.length);
      for await (const block of vector.blocks('passing'))
        for (const series of block) {
          if (input.run.shouldPause()) await input.run.pause();
          for (let step = 0; step < values.length; step += 1) {
            if (series.present && series.present[step] !== 1) continue;
            const isFirst = counts[step] === 0;
            values[step] = isFirst ? (series.values[step] ?? NaN) : NaN;
            counts[step] = 1;
          }
        }
      return values;
    },
  };
}
