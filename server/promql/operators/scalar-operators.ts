// Operators whose results are scalars: literals and operations between scalars.
import type { Grid, ScalarOperator } from '@/server/promql/column';
import { valueOf, type ValueOperator } from '@/server/promql/operators/arithmetic';

export function planNumber(value: number, grid: Grid): ScalarOperator {
  return { kind: 'scalar', values: async () => new Float64Array(grid.stepCount).fill(value) };
}

export function planScalarBinary(
  op: ValueOperator,
  { left, right }: { readonly left: ScalarOperator; readonly right: ScalarOperator },
): ScalarOperator {
  const compute = valueOf(op);
  return {
    kind: 'scalar',
    values: async () => {
      const lefts = await left.values();
      const rights = await right.values();
      return lefts.map((value, step) => compute(value, rights[step] ?? NaN));
    },
  };
}

export function planScalarSign(op: '+' | '-', input: ScalarOperator): ScalarOperator {
  if (op === '+') return input;
  return { kind: 'scalar', values: async () => (await input.values()).map((value) => -value) };
}
