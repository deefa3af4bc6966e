// Parts of dates in UTC. Without argument: of the evaluation time.
import { civilDate, daysInMonth, type CivilDate } from '@/server/promql/civil-date';
import type { Grid, ScalarOperator, VectorOperator } from '@/server/promql/column';
import type { FunctionPlan } from '@/server/promql/functions/call-input';
import { mapFunction } from '@/server/promql/functions/map-function';

export const DATE_FUNCTIONS = {
  day_of_month: datePart(({ day }) => day),
  day_of_week: datePart(({ weekday }) => weekday),
  day_of_year: datePart(({ yearDay }) => yearDay),
  days_in_month: datePart(daysInMonth),
  hour: datePart(({ hour }) => hour),
  minute: datePart(({ minute }) => minute),
  month: datePart(({ month }) => month),
  year: datePart(({ year }) => year),
} satisfies Readonly<Record<string, FunctionPlan>>;

function datePart(part: (date: CivilDate) => number): FunctionPlan {
  const ofSeconds = (seconds: number): number => part(civilDate(seconds));
  const ofSamples = mapFunction((value) => ofSeconds(value));
  return (input) => {
    if (input.call.args.length > 0) return ofSamples(input);
    return vectorOf({
      kind: 'scalar',
      values: async () => evaluationSeconds(input.grid).map((seconds) => ofSeconds(Math.floor(seconds))),
    });
  };
}

/** The evaluation times in seconds. */
export function evaluationSeconds({ startMs, stepMs, stepCount }: Grid): Float64Array {
  return Float64Array.from({ length: stepCount }, (_none, step) => (startMs + step * stepMs) / 1000);
}

/** A scalar as a vector with one series without labels. */
export function vectorOf(scalar: ScalarOperator): VectorOperator {
  return {
    kind: 'vector',
    hasOneName: true,
    blocks: async function* () {
      yield [{ labels: [], dropsName: false, values: await scalar.values(), present: null }];
    },
  };
}
