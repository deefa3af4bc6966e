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
import { histogramEdgeRate } from '@/server/promql/functions/histogram-edge-rate';
import type { MixedCompute, MixedWindow, Sample, WindowNotes } from '@/server/promql/functions/mixed-windows';
import { createSums, noteHints, type RateKind } from '@/server/promql/functions/histogram-sums';
import { mixedKindsText, mixedSchemasText } from '@/server/promql/histogram-notes';

/** Gaps at an edge up to this many average sample distances count as "the series was there all the time" (Prometheus). */
const EDGE_FACTOR = 1.1;

export function histogramRate(kind: RateKind): MixedCompute {
  return (window, notes) => {
    if (window.floatCount > 0) {
      notes.warn(mixedKindsText(notes.name));
      return undefined;
    }
    if (window.edges) return histogramEdgeRate(window, notes, kind);
    const { histograms } = window;
    if (histograms.length < 2) return undefined;
    const growth = growthOf(
      histograms.map(({ value }) => value),
      notes,
      kind,
    );
    return growth && scaled(growth, extrapolationFactor(window, growth, kind));
  };
}

function extrapolationFactor(
  { histograms, startMs, endMs }: MixedWindow,
  growth: NativeHistogram,
  kind: RateKind,
): number {
  const first = histograms[0];
  const lastMs = histograms.at(-1)?.timeMs ?? 0;
  const sampledSeconds = (lastMs - (first?.timeMs ?? 0)) / 1000;
  const averageSeconds = sampledSeconds / (histograms.length - 1);
  const reach = (gapSeconds: number): number =>
    gapSeconds >= averageSeconds * EDGE_FACTOR ? averageSeconds / 2 : gapSeconds;
  let toStart = reach(((first?.timeMs ?? 0) - startMs) / 1000);
  const firstCount = first?.value.count ?? 0;
  if (kind.isCounter && growth.count > 0 && firstCount >= 0)
    toStart = Math.min(toStart, sampledSeconds * (firstCount / growth.count));
  const toEnd = reach((endMs - lastMs) / 1000);
  const factor = (sampledSeconds + toStart + toEnd) / sampledSeconds;
  return kind.isRate ? factor / ((endMs - startMs) / 1000) : factor;
}

/** From the first to the last, made up for resets. undefined, with a warning, when layouts do not go together. */
function growthOf(
  histograms: readonly NativeHistogram[],
  notes: WindowNotes,
  { isCounter }: RateKind,
): NativeHistogram | undefined {
  const [first, second] = histograms;
  const last = histograms.at(-1);
  if (!first || !second || !last) return undefined;
  noteHints(histograms, notes, isCounter);
  // What was before a reset does not matter, nor how its buckets were laid out.
  const start = isCounter && isReset(second, first) ? emptyLike(second) : first;
  const relevant = isCounter ? [start, ...histograms.slice(1)] : [start, last];
  if (relevant.some((histogram) => usesCustomBounds(histogram) !== usesCustomBounds(start))) {
    notes.warn(mixedSchemasText(notes.name));
    return undefined;
  }
  const sums = createSums(notes);
  const schema = Math.min(...relevant.map((histogram) => histogram.schema));
  let growth = sums.subtract(usesCustomBounds(last) ? last : withSchema(last, schema), start);
  let before = start;
  for (const histogram of isCounter ? histograms.slice(1) : []) {
    if (growth && isReset(histogram, before)) growth = sums.add(growth, before);
    before = histogram;
  }
  return growth && compacted({ ...growth, resetHint: 'gauge' });
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
      return (last.value < before.value ? last.value : last.value - before.value) / seconds;
    }
    if (typeof before.value === 'number' || typeof last.value === 'number') {
      notes.warn(mixedKindsText(notes.name));
      return undefined;
    }
    noteHints([before.value, last.value], notes, isRate);
    const isWhole = isRate && isReset(last.value, before.value);
    const growth = isWhole ? last.value : createSums(notes).subtract(last.value, before.value);
    const result = growth && compacted({ ...growth, resetHint: 'gauge' });
    return result && isRate ? divided(result, seconds) : result;
  };
}
