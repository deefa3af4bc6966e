// `x smoothed`: between two samples the value lies on the line between them.
import { interpolate } from '@/server/promql/functions/edge-windows';
import type { NativeHistogram } from '@/lib/promql/histogram/native-histogram';
import { interpolatedHistogram } from '@/server/promql/functions/histogram-edge-rate';
import type { TimedHistogram, WindowNotes } from '@/server/promql/functions/mixed-windows';
import { mixedKindsText } from '@/server/promql/histogram-notes';
import { firstAfter, withoutStale } from '@/server/promql/operators/stale-markers';
import type { SeriesColumns } from '@/server/storage/ports';

/** When an instant selector looks, and how far back. */
export interface StepLookup {
  readonly firstEndMs: number;
  readonly stepMs: number;
  readonly stepCount: number;
  readonly lookbackMs: number;
}

/** Fills a column and returns how many steps have a value. Without a later sample the earlier one is carried on. */
export function fillSmoothed(
  series: SeriesColumns,
  { firstEndMs, stepMs, stepCount, lookbackMs }: StepLookup,
  out: { readonly values: Float64Array; readonly present: Uint8Array },
): number {
  const { timestampsMs, values } = withoutStale(series, {
    from: 0,
    to: series.timestampsMs.length,
    timestampsMs: series.timestampsMs,
  });
  let presentCount = 0;
  for (let step = 0; step < stepCount; step += 1) {
    const timeMs = firstEndMs + step * stepMs;
    const after = firstAfter(timestampsMs, timeMs);
    const beforeMs = timestampsMs[after - 1] ?? -Infinity;
    const isThere = beforeMs > timeMs - lookbackMs;
    out.present[step] = isThere ? 1 : 0;
    if (!isThere) continue;
    presentCount += 1;
    const value = values[after - 1] ?? NaN;
    const afterMs = timestampsMs[after] ?? Infinity;
    const isBetween = beforeMs !== timeMs && afterMs <= timeMs + lookbackMs;
    out.values[step] = isBetween
      ? interpolate(
          { timeMs: beforeMs, value },
          { timeMs: afterMs, value: values[after] ?? NaN },
          { timeMs, isCounter: false },
        )
      : value;
  }
  return presentCount;
}

interface SmoothedHistograms {
  readonly column: (NativeHistogram | null)[];
  readonly presentCount: number;
}

/** The same for series with native histograms. A mix with floats within reach gives nothing, with a warning. */
export function fillSmoothedHistograms(
  series: SeriesColumns,
  { firstEndMs, stepMs, stepCount, lookbackMs }: StepLookup,
  { present, notes }: { readonly present: Uint8Array; readonly notes: WindowNotes },
): SmoothedHistograms {
  const times = series.histograms?.timestampsMs ?? new Float64Array(0);
  const sampleAt = (at: number): TimedHistogram | undefined => {
    const value = series.histograms?.histograms[at];
    return value && { timeMs: times[at] ?? 0, startMs: NaN, value };
  };
  const floats = withoutStale(series, {
    from: 0,
    to: series.timestampsMs.length,
    timestampsMs: series.timestampsMs,
  }).timestampsMs;
  const column = Array.from({ length: stepCount }, (_none, step): NativeHistogram | null => {
    const timeMs = firstEndMs + step * stepMs;
    const within = (all: Float64Array): number =>
      firstAfter(all, timeMs + lookbackMs) - firstAfter(all, timeMs - lookbackMs);
    if (within(times) === 0) return null;
    if (within(floats) > 0) {
      notes.warn(mixedKindsText(notes.name));
      present[step] = 0;
      return null;
    }
    const after = firstAfter(times, timeMs);
    const before = sampleAt(after - 1);
    if (!before || before.timeMs <= timeMs - lookbackMs) return null;
    const next = sampleAt(after);
    if (before.timeMs === timeMs || !next || next.timeMs > timeMs + lookbackMs) return before.value;
    const isCounter = next.value.resetHint !== 'gauge';
    return interpolatedHistogram([before, next], { timeMs, isCounter, notes }) ?? null;
  });
  let presentCount = 0;
  for (const flag of present) presentCount += flag;
  return { column, presentCount };
}
