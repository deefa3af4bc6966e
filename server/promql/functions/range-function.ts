// The frame of range functions: raw samples of one series in, one column out. Hot loops live in the kernels.
import {
  columnFrom,
  type ColumnSeries,
  type SampleColumns,
  type VectorOperator,
  type Windows,
} from '@/server/promql/column';
import { rangeArg, type CallInput, type FunctionPlan } from '@/server/promql/functions/call-input';
import { fillMixed, type MixedCompute } from '@/server/promql/functions/mixed-windows';
import { createBoundsFinder, findBounds, type WindowBounds } from '@/server/promql/functions/window-bounds';
import { firstAfter } from '@/server/promql/operators/stale-markers';
import type { QueryRun } from '@/server/promql/query-run';
import { createColumnRoom } from '@/server/promql/operators/column-room';
import { createNameless, losesDistinction, mapSeries } from '@/server/promql/operators/map-series';

/** Samples looked at in one go by a kernel: about 10 ms of work for most of them. */
const PART_SAMPLES = 4_000_000;
/** For those that sort each window. */
export const SORTED_PART_SAMPLES = 100_000;
/** Parts that take longer are made shorter, and much quicker ones longer. */
const PART_MS = 10;

export interface ColumnScratch {
  readonly values: Float64Array;
  /** Filled by the kernel with 1 or 0, all steps. */
  readonly present: Uint8Array;
}

/** Fills the scratch for every window and returns how many steps have a value. `parameters` has one column a scalar argument. */
export type RangeKernel = (
  samples: SampleColumns,
  windows: Windows,
  out: ColumnScratch,
  context: KernelContext,
) => number;

export interface KernelContext {
  readonly parameters: readonly Float64Array[];
  /** Of the samples in the windows. */
  readonly bounds: WindowBounds;
}

interface RangeFunctionOptions {
  readonly kernel: RangeKernel;
  /** Takes the place of the kernel for `anchored` and `smoothed` selectors. */
  readonly edgeKernel?: RangeKernel;
  /** Samples for which the kernel needs about 10 ms. */
  readonly partSamples?: number;
  /** Which argument is the range vector. */
  readonly rangeAt?: number;
  readonly keepsName?: boolean;
  /** For windows with native histograms; without it they are ignored. */
  readonly mixed?: MixedCompute;
  /** Called once a query when there is any result, with the scalar arguments: annotations. */
  readonly note?: (input: CallInput, parameters: readonly Float64Array[]) => void;
  /** Called for each series with a result: annotations. */
  readonly noteSeries?: (input: CallInput, series: SampleColumns, windows: Windows) => void;
}

export function rangeFunction({
  kernel: plainKernel,
  edgeKernel = plainKernel,
  rangeAt = 0,
  keepsName = false,
  mixed,
  note,
  noteSeries,
  partSamples = PART_SAMPLES,
}: RangeFunctionOptions): FunctionPlan {
  return (input): VectorOperator => {
    const { run } = input;
    const range = rangeArg(input, rangeAt);
    const { windows } = range;
    const kernel = windows.edges ? edgeKernel : plainKernel;
    const present = new Uint8Array(windows.stepCount);
    const boundsOf = createBoundsFinder(windows);
    const canCollide = !keepsName && losesDistinction(run, range);
    return {
      kind: 'vector',
      hasOneName: range.hasOneName,
      hasKeptLabels: range.hasKeptLabels === true,
      blocks: async function* (use = 'kept') {
        const parameters: Float64Array[] = [];
        let isNoted = false;
        const room = createColumnRoom(windows.stepCount, canCollide ? 'kept' : use);
        const nameless = createNameless(run, range);
        for (const arg of input.args) if (arg.kind === 'scalar') parameters.push(await arg.values());
        const finish = (
          series: SampleColumns,
          values: Float64Array,
          presentCount: number,
        ): ColumnSeries | undefined => {
          const filled = series.histograms
            ? fillMixed({ input, series, windows, rangeAt, compute: mixed, out: { values, present } })
            : undefined;
          if (presentCount > 0) {
            noteSeries?.(input, series, windows);
            if (!isNoted) note?.(input, parameters);
            isNoted = true;
          }
          return columnFrom(keepsName ? series : nameless(series), {
            values,
            present,
            presentCount: filled?.presentCount ?? presentCount,
            histograms: filled?.column,
          });
        };
        yield* mapSeries({
          run,
          // Kernels are done with the samples of a block before the next one comes.
          input: range.blocks('passing'),
          canCollide,
          onBlock: () => room.restart(),
          map: (series) => {
            const values = room.take();
            const out = { values, present };
            const work = { series, windows, out, parameters, boundsOf, run, partSamples };
            const presentCount = runKernel(kernel, work);
            return typeof presentCount === 'number'
              ? finish(series, values, presentCount)
              : presentCount.then((count) => finish(series, values, count));
          },
        });
      },
    };
  };
}

interface KernelWork {
  readonly series: SampleColumns;
  readonly windows: Windows;
  readonly out: ColumnScratch;
  readonly parameters: readonly Float64Array[];
  readonly boundsOf: (timestampsMs: Float64Array) => WindowBounds;
  readonly run: QueryRun;
  readonly partSamples: number;
}

/** One series may hold minutes of work: then its steps are done in parts, with pauses in between. */
function runKernel(kernel: RangeKernel, work: KernelWork): number | Promise<number> {
  const { series, windows, out, parameters, boundsOf, partSamples } = work;
  const { timestampsMs } = series;
  const spanMs = (timestampsMs.at(-1) ?? 0) - (timestampsMs[0] ?? 0);
  const windowSamples = timestampsMs.length * Math.min(1, windows.rangeMs / Math.max(spanMs, 1));
  const partCount = Math.ceil((windowSamples * windows.stepCount) / partSamples);
  if (partCount <= 1) return kernel(series, windows, out, { parameters, bounds: boundsOf(timestampsMs) });
  return runInParts(kernel, work, Math.ceil(windows.stepCount / partCount));
}

async function runInParts(kernel: RangeKernel, work: KernelWork, firstPartSteps: number): Promise<number> {
  const { series, windows, out, parameters, run } = work;
  let presentCount = 0;
  let partSteps = firstPartSteps;
  for (let firstStep = 0; firstStep < windows.stepCount;) {
    if (run.shouldPause()) await run.pause();
    const startedMs = run.monotonicMs();
    const stepCount = Math.min(partSteps, windows.stepCount - firstStep);
    const part = { ...windows, firstEndMs: windows.firstEndMs + firstStep * windows.stepMs, stepCount, firstStep };
    const from = firstAfter(series.timestampsMs, part.firstEndMs - part.rangeMs);
    const to = firstAfter(series.timestampsMs, part.firstEndMs + (stepCount - 1) * part.stepMs);
    const samples = {
      ...series,
      timestampsMs: series.timestampsMs.subarray(from, to),
      values: series.values.subarray(from, to),
      ...(series.startTimestampsMs && { startTimestampsMs: series.startTimestampsMs.subarray(from, to) }),
    };
    const outPart = {
      values: out.values.subarray(firstStep, firstStep + stepCount),
      present: out.present.subarray(firstStep, firstStep + stepCount),
    };
    presentCount += kernel(samples, part, outPart, { parameters, bounds: findBounds(samples.timestampsMs, part) });
    firstStep += stepCount;
    const tookMs = run.monotonicMs() - startedMs;
    if (tookMs > PART_MS) partSteps = Math.max(1, partSteps >>> 1);
    else if (tookMs < PART_MS / 4) partSteps *= 2;
  }
  return presentCount;
}

/** What a kernel that looks at each window alone gets: samples `from` (inclusive) to `to` (exclusive). Reused, never kept. */
export interface Window {
  readonly timestampsMs: Float64Array;
  readonly values: Float64Array;
  from: number;
  to: number;
  endMs: number;
  /** In the grid: the place of a scalar parameter's value. */
  step: number;
}

/** A kernel from a function of one non-empty window; NaN is a value, undefined is no sample. */
export function windowKernel(
  compute: (window: Window, parameters: readonly Float64Array[]) => number | undefined,
): RangeKernel {
  return ({ timestampsMs, values }, { firstEndMs, stepMs, stepCount, firstStep }, out, { parameters, bounds }) => {
    const { from, to } = bounds;
    const window: Window = { timestampsMs, values, from: 0, to: 0, endMs: 0, step: 0 };
    let presentCount = 0;
    for (let step = 0; step < stepCount; step += 1) {
      window.from = from[step] ?? 0;
      window.to = to[step] ?? 0;
      window.endMs = firstEndMs + step * stepMs;
      window.step = firstStep + step;
      const value = window.to > window.from ? compute(window, parameters) : undefined;
      out.present[step] = value === undefined ? 0 : 1;
      if (value === undefined) continue;
      presentCount += 1;
      out.values[step] = value;
    }
    return presentCount;
  };
}
