// rate, increase, irate and resets of floats that carry start timestamps.
import { metricName } from '@/lib/labels/label-set';
import type { SampleColumns, Windows } from '@/server/promql/column';
import type { CallInput } from '@/server/promql/functions/call-input';
import { extrapolationFactor } from '@/server/promql/functions/extrapolation';
import { windowKernel, type RangeKernel, type Window } from '@/server/promql/functions/range-function';
import {
  overlaps,
  overlapText,
  startsAnew,
  zeroSampleMs,
  type StartedSample,
} from '@/server/promql/functions/start-timestamps';
import { firstAfter } from '@/server/promql/operators/stale-markers';

/** `plain` for series without start timestamps, which cost nothing then. */
export function withStarts(plain: RangeKernel, started: RangeKernel): RangeKernel {
  return (series, windows, out, context) => (series.startTimestampsMs ? started : plain)(series, windows, out, context);
}

/** A kernel from a function of one window and of the places where the counter began anew. */
function startedKernel(
  compute: (window: Window, series: StartedSeries, windows: Windows) => number | undefined,
): RangeKernel {
  return (samples, windows, out, context) => {
    const series = startedSeries(samples);
    const kernel = windowKernel((window) => compute(window, series, windows));
    return kernel(samples, windows, out, context);
  };
}

interface StartedSeries {
  readonly sampleAt: (at: number) => StartedSample;
  /** Whether the counter began anew since the sample before. */
  readonly isReset: (at: number) => boolean;
}

function startedSeries({ timestampsMs, values, startTimestampsMs }: SampleColumns): StartedSeries {
  const sampleAt = (at: number): StartedSample => ({
    timeMs: timestampsMs[at] ?? 0,
    startMs: startTimestampsMs?.[at] ?? NaN,
  });
  const isReset = (at: number): boolean =>
    (values[at] ?? NaN) < (values[at - 1] ?? NaN) || startsAnew(sampleAt(at - 1), sampleAt(at));
  return { sampleAt, isReset };
}

/** rate and increase. A start inside the window stands for a sample of value 0: one more sample is enough then. */
export function startedRateKernel(isRate: boolean): RangeKernel {
  return startedKernel(({ timestampsMs, values, from, to, endMs }, { sampleAt, isReset }, { rangeMs }) => {
    const first = values[from] ?? NaN;
    let growth = (values[to - 1] ?? NaN) - first;
    for (let at = from + 1; at < to; at += 1) if (isReset(at)) growth += values[at - 1] ?? NaN;
    const startMs = endMs - rangeMs;
    const zeroMs = zeroSampleMs(sampleAt(from), startMs);
    if (zeroMs !== undefined) growth += first;
    const factor = extrapolationFactor({
      firstMs: timestampsMs[from] ?? 0,
      lastMs: timestampsMs[to - 1] ?? 0,
      sampleCount: to - from,
      startMs,
      endMs,
      zeroMs,
      firstShare: growth > 0 && first >= 0 ? first / growth : undefined,
    });
    return factor === undefined ? undefined : growth * (isRate ? factor / (rangeMs / 1000) : factor);
  });
}

export const startedInstantRateKernel: RangeKernel = startedKernel(
  ({ timestampsMs, values, from, to }, { isReset }) => {
    if (to - from < 2) return undefined;
    const last = values[to - 1] ?? NaN;
    const growth = isReset(to - 1) ? last : last - (values[to - 2] ?? NaN);
    return growth / (((timestampsMs[to - 1] ?? 0) - (timestampsMs[to - 2] ?? 0)) / 1000);
  },
);

export const startedResetsKernel: RangeKernel = startedKernel(({ from, to }, { isReset }) => {
  let count = 0;
  for (let at = from + 1; at < to; at += 1) if (isReset(at)) count += 1;
  return count;
});

/** Warns of samples in any window that claim to have begun before the sample before them. */
export function noteOverlaps({ run, call }: CallInput, series: SampleColumns, windows: Windows): void {
  const { timestampsMs, startTimestampsMs } = series;
  if (!startTimestampsMs) return;
  const { sampleAt } = startedSeries(series);
  const isOverlap = Array.from(timestampsMs, (_timeMs, at) => at > 0 && overlaps(sampleAt(at - 1), sampleAt(at)));
  if (!isOverlap.includes(true)) return;
  for (let step = 0; step < windows.stepCount; step += 1) {
    const endMs = windows.firstEndMs + step * windows.stepMs;
    const to = firstAfter(timestampsMs, endMs);
    for (let at = firstAfter(timestampsMs, endMs - windows.rangeMs) + 1; at < to; at += 1) {
      if (isOverlap[at] !== true) continue;
      run.warn(overlapText(metricName(series.labels)), (call.args[0] ?? call).span);
      return;
    }
  }
}
