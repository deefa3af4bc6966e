// The frame of range functions: raw samples of one series in, one column out. Hot loops live in the kernels.
import { columnFrom, type SampleColumns, type VectorOperator, type Windows } from '@/server/promql/column';
import { rangeArg, type CallInput, type FunctionPlan } from '@/server/promql/functions/call-input';
import { losesDistinction, mapSeries, namelessLabels } from '@/server/promql/operators/map-series';

export interface ColumnScratch {
  readonly values: Float64Array;
  /** Filled by the kernel with 1 or 0, all steps. */
  readonly present: Uint8Array;
}

/** Fills the scratch for every window and returns how many steps have a value. `parameters` has one column a scalar. */
export type RangeKernel = (
  samples: SampleColumns,
  windows: Windows,
  out: ColumnScratch,
  parameters: readonly Float64Array[],
) => number;

interface RangeFunctionOptions {
  readonly kernel: RangeKernel;
  /** Which argument is the range vector. */
  readonly rangeAt?: number;
  readonly keepsName?: boolean;
  /** Called once a query when there is any result, with the scalar arguments: annotations. */
  readonly note?: (input: CallInput, parameters: readonly Float64Array[]) => void;
  /** Called for each series with a result: annotations. */
  readonly noteSeries?: (input: CallInput, series: SampleColumns) => void;
}

export function rangeFunction({
  kernel,
  rangeAt = 0,
  keepsName = false,
  note,
  noteSeries,
}: RangeFunctionOptions): FunctionPlan {
  return (input): VectorOperator => {
    const { run } = input;
    const range = rangeArg(input, rangeAt);
    const { windows } = range;
    const present = new Uint8Array(windows.stepCount);
    return {
      kind: 'vector',
      hasOneName: range.hasOneName,
      blocks: async function* () {
        const parameters: Float64Array[] = [];
        let isNoted = false;
        for (const arg of input.args) if (arg.kind === 'scalar') parameters.push(await arg.values());
        yield* mapSeries({
          run,
          input: range.blocks(),
          canCollide: !keepsName && losesDistinction(run, range),
          map: (series) => {
            const values = new Float64Array(windows.stepCount);
            const presentCount = kernel(series, windows, { values, present }, parameters);
            if (presentCount > 0) {
              noteSeries?.(input, series);
              if (!isNoted) note?.(input, parameters);
              isNoted = true;
            }
            return columnFrom(keepsName ? series : namelessLabels(run, series), { values, present, presentCount });
          },
        });
      },
    };
  };
}

/** What a kernel that looks at each window alone gets: samples `from` (inclusive) to `to` (exclusive). Reused, never kept. */
export interface Window {
  readonly timestampsMs: Float64Array;
  readonly values: Float64Array;
  from: number;
  to: number;
  endMs: number;
  step: number;
}

/** A kernel from a function of one non-empty window; NaN is a value, undefined is no sample. */
export function windowKernel(
  compute: (window: Window, parameters: readonly Float64Array[]) => number | undefined,
): RangeKernel {
  return ({ timestampsMs, values }, { firstEndMs, stepMs, rangeMs, stepCount }, out, parameters) => {
    const count = timestampsMs.length;
    const window: Window = { timestampsMs, values, from: 0, to: 0, endMs: 0, step: 0 };
    let presentCount = 0;
    for (let step = 0; step < stepCount; step += 1) {
      const endMs = firstEndMs + step * stepMs;
      const startMs = endMs - rangeMs;
      while (window.to < count && (timestampsMs[window.to] ?? 0) <= endMs) window.to += 1;
      while (window.from < count && (timestampsMs[window.from] ?? 0) <= startMs) window.from += 1;
      window.endMs = endMs;
      window.step = step;
      const value = window.to > window.from ? compute(window, parameters) : undefined;
      out.present[step] = value === undefined ? 0 : 1;
      if (value === undefined) continue;
      presentCount += 1;
      out.values[step] = value;
    }
    return presentCount;
  };
}
