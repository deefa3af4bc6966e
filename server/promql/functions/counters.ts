// changes and resets: how often a series moved or fell within a window.
import type { FunctionPlan } from '@/server/promql/functions/call-input';
import { rangeFunction, windowKernel } from '@/server/promql/functions/range-function';

export const COUNTER_FUNCTIONS = {
  changes: rangeFunction({
    kernel: countingKernel((value, before) => value !== before && !(Number.isNaN(value) && Number.isNaN(before))),
  }),
  resets: rangeFunction({ kernel: countingKernel((value, before) => value < before) }),
} satisfies Readonly<Record<string, FunctionPlan>>;

function countingKernel(counts: (value: number, before: number) => boolean): ReturnType<typeof windowKernel> {
  return (series, windows, out, parameters) => {
    const { values } = series;
    const until = new Float64Array(values.length + 1);
    for (let at = 1; at < values.length; at += 1)
      until[at + 1] = (until[at] ?? 0) + (counts(values[at] ?? NaN, values[at - 1] ?? NaN) ? 1 : 0);
    const kernel = windowKernel(({ from, to }) => (until[to] ?? 0) - (until[from + 1] ?? 0));
    return kernel(series, windows, out, parameters);
  };
}
