// Instant selectors over native histograms: at each step the newest sample, if it is a histogram.
import { hasFallen } from '@/lib/promql/histogram/detect-reset';
import type { NativeHistogram } from '@/lib/promql/histogram/native-histogram';
import { startSeconds, type SelectedValue } from '@/server/promql/operators/selected-value';
import { firstAfter } from '@/server/promql/operators/stale-markers';
import type { StepLookup } from '@/server/promql/operators/smoothed-selector';
import type { SeriesColumns } from '@/server/storage/ports';

/** Takes steps back from the floats where a histogram is newer. Gives the histograms by step, and how many floats are left. */
export function lookUpHistograms(
  { timestampsMs, histograms }: SeriesColumns,
  { firstEndMs, stepMs, stepCount, lookbackMs, value }: StepLookup & { readonly value: SelectedValue },
  { values, present }: { readonly values: Float64Array; readonly present: Uint8Array },
): { column: (NativeHistogram | null)[] | undefined; presentCount: number } {
  const column = Array.from({ length: stepCount }, (): NativeHistogram | null => null);
  const times = histograms?.timestampsMs ?? new Float64Array(0);
  for (let step = 0; step < stepCount; step += 1) {
    const endMs = firstEndMs + step * stepMs;
    const at = firstAfter(times, endMs) - 1;
    const timeMs = times[at] ?? -Infinity;
    const floatMs = timestampsMs[firstAfter(timestampsMs, endMs) - 1] ?? -Infinity;
    if (timeMs <= endMs - lookbackMs || timeMs <= floatMs) continue;
    present[step] = value === 'sample' ? 0 : 1;
    if (value === 'timestamp') values[step] = timeMs / 1000;
    else if (value === 'startTimestamp') values[step] = startSeconds(histograms?.startTimestampsMs, at);
    else column[step] = histograms?.histograms[at] ?? null;
  }
  let presentCount = 0;
  for (const flag of present) presentCount += flag;
  return { column: value === 'sample' ? column : undefined, presentCount };
}

/** Samples from `startMs` (exclusive) to `endMs` (inclusive); undefined when there are none. */
export function histogramsWithin(
  { histograms }: Pick<SeriesColumns, 'histograms'>,
  { startMs, endMs }: { readonly startMs: number; readonly endMs: number },
): SeriesColumns['histograms'] {
  if (!histograms) return undefined;
  const from = firstAfter(histograms.timestampsMs, startMs);
  const to = firstAfter(histograms.timestampsMs, endMs);
  if (from >= to) return undefined;
  return {
    timestampsMs: histograms.timestampsMs.slice(from, to),
    histograms: histograms.histograms.slice(from, to),
    ...(histograms.startTimestampsMs && { startTimestampsMs: histograms.startTimestampsMs.slice(from, to) }),
  };
}

/** Hints that are not known yet, found out from the sample before. */
export function withFoundResets(series: SeriesColumns): SeriesColumns {
  const { histograms: samples } = series;
  if (!samples) return series;
  const histograms = samples.histograms.map((histogram, at): NativeHistogram => {
    const before = samples.histograms[at - 1];
    if (!before || histogram.resetHint !== 'unknown') return histogram;
    return { ...histogram, resetHint: hasFallen(histogram, before) ? 'reset' : 'notReset' };
  });
  return { ...series, histograms: { ...samples, histograms } };
}
