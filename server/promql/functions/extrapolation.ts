// How far the growth between the first and last sample of a window is taken to go on at its edges, as in Prometheus.

/** Gaps at an edge up to this many average sample distances count as "the series was there all the time" (Prometheus). */
const EDGE_FACTOR = 1.1;

/** How far the line goes on at an edge: all of a short gap, half a sample distance into a long one. */
export function reach(gapSeconds: number, averageSeconds: number): number {
  return gapSeconds >= averageSeconds * EDGE_FACTOR ? averageSeconds / 2 : gapSeconds;
}

export interface SampledSpan {
  readonly firstMs: number;
  readonly lastMs: number;
  readonly sampleCount: number;
  /** The window, as it was written: (startMs, endMs]. */
  readonly startMs: number;
  readonly endMs: number;
  /** Where the counter is known to have begun at zero, inside the window. */
  readonly zeroMs: number | undefined;
  /** The first value as a share of the growth: a counter cannot have been below zero. undefined where that says nothing. */
  readonly firstShare: number | undefined;
}

/** What to multiply the growth with; undefined for a single sample whose begin is not known. */
export function extrapolationFactor(span: SampledSpan): number | undefined {
  const { firstMs, lastMs, sampleCount, startMs, endMs, zeroMs, firstShare } = span;
  const betweenSeconds = (lastMs - firstMs) / 1000;
  const averageSeconds = sampleCount > 1 ? betweenSeconds / (sampleCount - 1) : 0;
  const toEnd = reach((endMs - lastMs) / 1000, averageSeconds);
  if (zeroMs !== undefined) {
    const sampledSeconds = (lastMs - zeroMs) / 1000;
    return (sampledSeconds + toEnd) / sampledSeconds;
  }
  if (sampleCount < 2) return undefined;
  let toStart = reach((firstMs - startMs) / 1000, averageSeconds);
  if (firstShare !== undefined) toStart = Math.min(toStart, betweenSeconds * firstShare);
  return (betweenSeconds + toStart + toEnd) / betweenSeconds;
}
