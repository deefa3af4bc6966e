// changes and resets: how often a series moved or fell within a window.
import type { FunctionPlan } from '@/server/promql/functions/call-input';
import { anchorOf, edgeKernel } from '@/server/promql/functions/edge-windows';
import { changeCount, resetCount } from '@/server/promql/functions/histogram-windows';
import { rangeFunction, windowKernel, type RangeKernel } from '@/server/promql/functions/range-function';
import { startedResetsKernel, withStarts } from '@/server/promql/functions/start-rate';

export const COUNTER_FUNCTIONS = {
  changes: rangeFunction({
    ...countingKernels((value, before) => value !== before && !(Number.isNaN(value) && Number.isNaN(before))),
    mixed: changeCount,
  }),
  resets: rangeFunction(resets()),
} satisfies Readonly<Record<string, FunctionPlan>>;

function resets(): Parameters<typeof rangeFunction>[0] {
  const plain = countingKernels((value, before) => value < before);
  return { ...plain, kernel: withStarts(plain.kernel, startedResetsKernel), mixed: resetCount };
}

type Counts = (value: number, before: number) => boolean;

function countingKernels(counts: Counts): { kernel: RangeKernel; edgeKernel: RangeKernel } {
  return { kernel: countingKernel(counts), edgeKernel: anchoredKernel(counts) };
}

/** The sample at the start of the range is the one to compare the first with. */
function anchoredKernel(counts: Counts): RangeKernel {
  return edgeKernel((window) => {
    const { timestampsMs, values, to, startMs } = window;
    if ((timestampsMs[to - 1] ?? 0) <= startMs) return undefined;
    let count = 0;
    for (let at = anchorOf(window) + 1; at < to; at += 1)
      if (counts(values[at] ?? NaN, values[at - 1] ?? NaN)) count += 1;
    return count;
  });
}

function countingKernel(counts: Counts): RangeKernel {
  return (series, windows, out, context) => {
    const { values } = series;
    const until = new Float64Array(values.length + 1);
    for (let at = 1; at < values.length; at += 1)
      until[at + 1] = (until[at] ?? 0) + (counts(values[at] ?? NaN, values[at - 1] ?? NaN) ? 1 : 0);
    const kernel = windowKernel(({ from, to }) => (until[to] ?? 0) - (until[from + 1] ?? 0));
    return kernel(series, windows, out, context);
  };
}
