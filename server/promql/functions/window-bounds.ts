// Which samples lie in each window: found once for all series that have the same times. Hot loop; see bench/promql-engine.bench.ts.
import type { Windows } from '@/server/promql/column';

export interface WindowBounds {
  readonly timestampsMs: Float64Array;
  readonly windows: Windows;
  /** The window of a step holds samples `from[step]` (inclusive) to `to[step]` (exclusive). */
  readonly from: Int32Array;
  readonly to: Int32Array;
  /** What else follows from times and windows alone: computed once for each `compute` and kept. */
  derive<T>(compute: (bounds: WindowBounds) => T): T;
}

export function findBounds(timestampsMs: Float64Array, windows: Windows): WindowBounds {
  const { firstEndMs, stepMs, rangeMs, stepCount } = windows;
  const count = timestampsMs.length;
  const from = new Int32Array(stepCount);
  const to = new Int32Array(stepCount);
  let first = 0;
  let next = 0;
  for (let step = 0; step < stepCount; step += 1) {
    const endMs = firstEndMs + step * stepMs;
    const startMs = endMs - rangeMs;
    while (next < count && (timestampsMs[next] ?? 0) <= endMs) next += 1;
    while (first < count && (timestampsMs[first] ?? 0) <= startMs) first += 1;
    from[step] = first;
    to[step] = next;
  }
  const derived = new Map<unknown, unknown>();
  const bounds: WindowBounds = {
    timestampsMs,
    windows,
    from,
    to,
    derive: <T>(compute: (bounds: WindowBounds) => T): T => {
      if (!derived.has(compute)) derived.set(compute, compute(bounds));
      return derived.get(compute) as T;
    },
  };
  return bounds;
}

/** Remembers the bounds of the last times it saw: the store hands the same array to neighbours that share their times. */
export function createBoundsFinder(windows: Windows): (timestampsMs: Float64Array) => WindowBounds {
  let last: WindowBounds | undefined;
  return (timestampsMs) => {
    if (last?.timestampsMs !== timestampsMs) last = findBounds(timestampsMs, windows);
    return last;
  };
}
