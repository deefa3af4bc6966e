// Functions of one number: rounding, logarithms, trigonometry, limits.
import type { VectorOperator } from '@/server/promql/column';
import { scalarArg, type FunctionPlan } from '@/server/promql/functions/call-input';
import { largerOf, smallerOf } from '@/server/promql/functions/min-max';
import { mapFunction } from '@/server/promql/functions/map-function';

export const MATH_FUNCTIONS = {
  abs: mapFunction(Math.abs),
  acos: mapFunction(Math.acos),
  acosh: mapFunction(Math.acosh),
  asin: mapFunction(Math.asin),
  asinh: mapFunction(Math.asinh),
  atan: mapFunction(Math.atan),
  atanh: mapFunction(Math.atanh),
  ceil: mapFunction(Math.ceil),
  clamp_max: mapFunction((value, maximum = NaN) => smallerOf(maximum, value)),
  clamp_min: mapFunction((value, minimum = NaN) => largerOf(minimum, value)),
  cos: mapFunction(Math.cos),
  cosh: mapFunction(Math.cosh),
  deg: mapFunction((value) => (value * 180) / Math.PI),
  exp: mapFunction(Math.exp),
  floor: mapFunction(Math.floor),
  ln: mapFunction(Math.log),
  log10: mapFunction(Math.log10),
  log2: mapFunction(Math.log2),
  rad: mapFunction((value) => (value * Math.PI) / 180),
  round: mapFunction(roundTo),
  sgn: mapFunction((value) => Math.sign(value)),
  sin: mapFunction(Math.sin),
  sinh: mapFunction(Math.sinh),
  sqrt: mapFunction(Math.sqrt),
  tan: mapFunction(Math.tan),
  tanh: mapFunction(Math.tanh),
  clamp: clampPlan,
} satisfies Readonly<Record<string, FunctionPlan>>;

/** Ties go up. Dividing by the inverse costs less accuracy, says Prometheus. */
function roundTo(value: number, nearest = 1): number {
  const inverse = 1 / nearest;
  return Math.floor(value * inverse + 0.5) / inverse;
}

const clampBoth = mapFunction((value, minimum = NaN, maximum = NaN) => largerOf(minimum, smallerOf(maximum, value)));

/** At steps where the maximum is below the minimum the result is empty. */
function clampPlan(...[input]: Parameters<FunctionPlan>): VectorOperator {
  const clamped = clampBoth(input);
  if (clamped.kind !== 'vector') throw new Error('clampBoth() makes a vector');
  return {
    ...clamped,
    blocks: async function* () {
      const minimums = await scalarArg(input, 1).values();
      const maximums = await scalarArg(input, 2).values();
      const isEmptyAt = minimums.map((minimum, step) => ((maximums[step] ?? NaN) < minimum ? 1 : 0));
      const isNeverEmpty = !isEmptyAt.includes(1);
      for await (const block of clamped.blocks())
        yield isNeverEmpty
          ? block
          : block.flatMap((series) => {
              const present = Uint8Array.from(isEmptyAt, (isEmpty, step) =>
                isEmpty === 1 ? 0 : (series.present?.[step] ?? 1),
              );
              return present.includes(1) ? [{ ...series, present }] : [];
            });
    },
  };
}
