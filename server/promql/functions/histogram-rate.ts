// rate, increase, delta, irate and idelta of native histograms.
import { isReset } from '@/lib/promql/histogram/detect-reset';
import {
  compacted,
  divided,
  NO_BUCKETS,
  scaled,
  usesCustomBounds,
  type NativeHistogram,
} from '@/lib/promql/histogram/native-histogram';
import { withSchema } from '@/lib/promql/histogram/reconcile-layouts';
import { extrapolationFactor } from '@/server/promql/functions/extrapolation';
import { histogramEdgeRate } from '@/server/promql/functions/histogram-edge-rate';
import type { MixedCompute, Sample, TimedHistogram, WindowNotes } from '@/server/promql/functions/mixed-windows';
import { createSums, noteHints, type RateKind } from '@/server/promql/functions/histogram-sums';
import { overlaps, overlapText, startsAnew, zeroSampleMs } from '@/server/promql/functions/start-timestamps';
import { mixedKindsText, mixedSchemasText } from '@/server/promql/histogram-notes';

export function histogramRate(kind: RateKind): MixedCompute {
  return (window, notes) => {
    if (window.floatCount > 0) {
      notes.warn(mixedKindsText(notes.name));
      return undefined;
    }
    if (window.edges) return histogramEdgeRate(window, notes, kind);
    const { histograms, startMs, endMs } = window;
    const [first] = histograms;
    const last = histograms.at(-1);
    if (!first || !last) return undefined;
    const zeroMs = kind.isCounter ? zeroSampleMs(first, startMs) : undefined;
    const growth = wholeGrowth(histograms, notes, { ...kind, isFromZero: zeroMs !== undefined });
    if (!growth) return undefined;
    const isBounded = kind.isCounter && growth.count > 0 && first.value.count >= 0;
    const factor = extrapolationFactor({
      firstMs: first.timeMs,
      lastMs: last.timeMs,
      sampleCount: histograms.length,
      startMs,
      endMs,
      zeroMs,
      firstShare: isBounded ? first.value.count / growth.count : undefined,
    });
    if (factor === undefined) return undefined;
    return scaled(growth, kind.isRate ? factor / ((endMs - startMs) / 1000) : factor);
  };
}

/** From the first to the last, and up to the first where the counter is known to have begun inside the window. */
function wholeGrowth(
  samples: readonly TimedHistogram[],
  notes: WindowNotes,
  kind: RateKind & { readonly isFromZero: boolean },
): NativeHistogram | undefined {
  const [first] = samples;
  if (samples.length < 2) return kind.isFromZero ? first?.value : undefined;
  const growth = growthOf(samples, notes, kind);
  return growth && first && kind.isFromZero ? createSums(notes).add(growth, first.value) : growth;
}

/** From the first to the last, made up for resets. undefined, with a warning, when layouts do not go together. */
function growthOf(
  samples: readonly TimedHistogram[],
  notes: WindowNotes,
  { isCounter }: RateKind,
): NativeHistogram | undefined {
  const histograms = samples.map(({ value }) => value);
  const [first, second] = histograms;
  const last = histograms.at(-1);
  if (!first || !second || !last) return undefined;
  noteHints(histograms, notes, isCounter);
  const resets = resetsOf(samples);
  // What was before a reset does not matter, nor how its buckets were laid out.
  const start = isCounter && resets[1] === true ? emptyLike(second) : first;
  const relevant = isCounter ? [start, ...histograms.slice(1)] : [start, last];
  if (relevant.some((histogram) => usesCustomBounds(histogram) !== usesCustomBounds(start))) {
    notes.warn(mixedSchemasText(notes.name));
    return undefined;
  }
  const sums = createSums(notes);
  const schema = Math.min(...relevant.map((histogram) => histogram.schema));
  let growth = sums.subtract(usesCustomBounds(last) ? last : withSchema(last, schema), start);
  if (isCounter) {
    // A reset after the first sample is made up for by the empty start.
    for (let at = 2; at < histograms.length; at += 1) {
      const before = histograms[at - 1];
      if (growth && before && resets[at] === true) growth = sums.add(growth, before);
    }
    if (hasOverlap(samples)) notes.warn(overlapText(notes.name));
  }
  return growth && compacted({ ...growth, resetHint: 'gauge' });
}

/** For each sample whether the counter began anew since the one before. */
function resetsOf(samples: readonly TimedHistogram[]): boolean[] {
  return samples.map((current, at) => {
    const before = samples[at - 1];
    return before !== undefined && (startsAnew(before, current) || isReset(current.value, before.value));
  });
}

function hasOverlap(samples: readonly TimedHistogram[]): boolean {
  return samples.some((current, at) => {
    const before = samples[at - 1];
    return before !== undefined && overlaps(before, current);
  });
}

function emptyLike({ schema, customBounds }: NativeHistogram): NativeHistogram {
  return {
    schema,
    customBounds,
    count: 0,
    sum: 0,
    zeroCount: 0,
    zeroThreshold: 0,
    positive: NO_BUCKETS,
    negative: NO_BUCKETS,
    resetHint: 'unknown',
  };
}

/** irate and idelta: of the last two samples. */
export function histogramInstantRate(isRate: boolean): MixedCompute {
  return ({ all }, notes): Sample | undefined => {
    const [before, last] = all().slice(-2);
    if (!before || !last || before.timeMs === last.timeMs) return undefined;
    const seconds = (last.timeMs - before.timeMs) / 1000;
    if (typeof before.value === 'number' && typeof last.value === 'number') {
      if (!isRate) return last.value - before.value;
      const isAnew = last.value < before.value || startsAnew(before, last);
      return (isAnew ? last.value : last.value - before.value) / seconds;
    }
    if (typeof before.value === 'number' || typeof last.value === 'number') {
      notes.warn(mixedKindsText(notes.name));
      return undefined;
    }
    noteHints([before.value, last.value], notes, isRate);
    const isWhole = isRate && (startsAnew(before, last) || isReset(last.value, before.value));
    const growth = isWhole ? last.value : createSums(notes).subtract(last.value, before.value);
    const result = growth && compacted({ ...growth, resetHint: 'gauge' });
    return result && isRate ? divided(result, seconds) : result;
  };
}
