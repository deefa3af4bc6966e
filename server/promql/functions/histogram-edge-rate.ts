// rate, increase and delta of native histograms over `anchored` and `smoothed` windows.
import { isReset } from '@/lib/promql/histogram/detect-reset';
import {
  compacted,
  divided,
  scaled,
  usesCustomBounds,
  type NativeHistogram,
} from '@/lib/promql/histogram/native-histogram';
import { createSums, noteHints, type RateKind } from '@/server/promql/functions/histogram-sums';
import type { MixedWindow, TimedHistogram, WindowNotes } from '@/server/promql/functions/mixed-windows';
import { mixedSchemasText } from '@/server/promql/histogram-notes';

/** `anchored` and `smoothed`: growth from edge to edge, as growthBetweenEdges() has it for floats. */
export function histogramEdgeRate(
  window: MixedWindow,
  notes: WindowNotes,
  { isCounter, isRate }: RateKind,
): NativeHistogram | undefined {
  const edges = edgesOf(window);
  if (!edges) return undefined;
  const { histograms, startMs, endMs } = window;
  const { first, last, isCutLeft, isCutRight } = edges;
  const relevant = histograms.slice(first, last + 1).map(({ value }) => value);
  if (new Set(relevant.map(usesCustomBounds)).size > 1) {
    notes.warn(mixedSchemasText(notes.name));
    return undefined;
  }
  noteHints(relevant, notes, isCounter);
  const between = (at: number, timeMs: number): NativeHistogram | undefined =>
    interpolatedHistogram([histograms[at], histograms[at + 1]], { timeMs, isCounter, notes });
  const left = isCutLeft ? between(first, startMs) : histograms[first]?.value;
  const right = isCutRight ? between(last - 1, endMs) : histograms[last]?.value;
  if (!left || !right) return undefined;
  const sums = createSums(notes);
  let growth = sums.subtract(right, left);
  if (isCounter) {
    // The first sample is the left edge itself, whatever its hint says of samples before it.
    const lost = lostToResets(histograms, { from: first + 1, to: last, left, isLeftCut: isCutLeft });
    for (const value of lost) growth = growth && sums.add(growth, value);
  }
  const result = growth && compacted({ ...growth, resetHint: 'gauge' });
  return result && isRate ? divided(result, (endMs - startMs) / 1000) : result;
}

interface Edges {
  readonly first: number;
  readonly last: number;
  /** The edge lies between this sample and the next (the one before). */
  readonly isCutLeft: boolean;
  readonly isCutRight: boolean;
}

/** Which samples count at the edges; undefined when none lies in the range. */
function edgesOf({ histograms, startMs, endMs, edges }: MixedWindow): Edges | undefined {
  const isSmoothed = edges === 'smoothed';
  const timeAt = (at: number): number => histograms[at]?.timeMs ?? 0;
  let last = histograms.length - 1;
  let first = 0;
  while (first + 1 < last && timeAt(first + 1) <= startMs) first += 1;
  const end = isSmoothed ? histograms.findIndex(({ timeMs }) => timeMs >= endMs) : -1;
  if (end !== -1) last = end;
  if (timeAt(last) <= startMs || timeAt(first) > endMs) return undefined;
  return {
    first,
    last,
    isCutLeft: isSmoothed && timeAt(first) < startMs && first + 1 < histograms.length,
    isCutRight: isSmoothed && last > 0 && timeAt(last) > endMs,
  };
}

/** What stood before each reset, up to and with the last sample. The one inside a cut left edge is in that edge already. */
function lostToResets(
  histograms: readonly TimedHistogram[],
  { from, to, left, isLeftCut }: { from: number; to: number; left: NativeHistogram; isLeftCut: boolean },
): NativeHistogram[] {
  const lost: NativeHistogram[] = [];
  let before = left;
  for (let at = from; at <= to; at += 1) {
    const current = histograms[at]?.value;
    if (!current) continue;
    const isCounted = !(isLeftCut && at === from);
    if (isCounted && isReset(current, before)) lost.push(before);
    before = current;
  }
  return lost;
}

/** A line in every bucket; a counter that was reset starts from zero. */
export function interpolatedHistogram(
  [before, after]: readonly [TimedHistogram | undefined, TimedHistogram | undefined],
  { timeMs, isCounter, notes }: { timeMs: number; isCounter: boolean; notes: WindowNotes },
): NativeHistogram | undefined {
  if (!before || !after) return before?.value;
  const share = (timeMs - before.timeMs) / (after.timeMs - before.timeMs);
  if (usesCustomBounds(before.value) !== usesCustomBounds(after.value)) {
    notes.warn(mixedSchemasText(notes.name));
    return undefined;
  }
  if (isCounter && isReset(after.value, before.value)) return scaled(after.value, share);
  const sums = createSums(notes);
  const grown = sums.subtract(after.value, before.value);
  return grown && sums.add(before.value, scaled(grown, share));
}
