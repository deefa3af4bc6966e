// Parts of dates in UTC. Without argument: of the evaluation time.
import type { Grid, ScalarOperator, VectorOperator } from '@/server/promql/column';
import type { FunctionPlan } from '@/server/promql/functions/call-input';
import { mapFunction } from '@/server/promql/functions/map-function';

const DAY_MS = 86_400_000;
/** Times beyond what a Date can hold. */
const DATE_LIMIT_SECONDS = 8.64e12;

export const DATE_FUNCTIONS = {
  day_of_month: datePart((date) => date.getUTCDate()),
  day_of_week: datePart((date) => date.getUTCDay()),
  day_of_year: datePart(dayOfYear),
  days_in_month: datePart((date) => new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate()),
  hour: datePart((date) => date.getUTCHours()),
  minute: datePart((date) => date.getUTCMinutes()),
  month: datePart((date) => date.getUTCMonth() + 1),
  year: datePart((date) => date.getUTCFullYear()),
} satisfies Readonly<Record<string, FunctionPlan>>;

function dayOfYear(date: Date): number {
  return Math.floor((date.getTime() - Date.UTC(date.getUTCFullYear(), 0, 1)) / DAY_MS) + 1;
}

function datePart(part: (date: Date) => number): FunctionPlan {
  const ofSeconds = (seconds: number): number =>
    Math.abs(seconds) <= DATE_LIMIT_SECONDS ? part(new Date(Math.trunc(seconds) * 1000)) : NaN;
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
