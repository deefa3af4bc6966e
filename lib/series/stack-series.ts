// Stacks columns of values on top of each other; negative values stack downwards on their own.

export interface StackColumn {
  readonly timesMs: Float64Array;
  /** NaN = no value there. */
  readonly values: Float64Array;
}

export interface StackedColumn {
  /** Upper (or for negative values lower) edge; NaN in gaps. */
  readonly edge: Float64Array;
  /** Where the area of this column starts. */
  readonly base: Float64Array;
}

/** `percent` scales each instant to a sum of 1. Columns may have different times: equal times are stacked. */
export function stackSeries(columns: readonly StackColumn[], mode: 'normal' | 'percent'): StackedColumn[] {
  const sums = mode === 'percent' ? sumsByTime(columns) : null;
  const positive = new Map<number, number>();
  const negative = new Map<number, number>();
  return columns.map(({ timesMs, values }) => {
    const edge = new Float64Array(values.length);
    const base = new Float64Array(values.length);
    for (let at = 0; at < values.length; at += 1) {
      const timeMs = timesMs[at] ?? NaN;
      const raw = values[at] ?? NaN;
      const value = sums === null ? raw : share(raw, sums.get(timeMs) ?? 0);
      const heights = value < 0 ? negative : positive;
      const from = heights.get(timeMs) ?? 0;
      base[at] = from;
      edge[at] = from + value;
      if (!Number.isNaN(value)) heights.set(timeMs, from + value);
    }
    return { edge, base };
  });
}

function share(value: number, sum: number): number {
  // A gap stays a gap; a column of zeros has no shares.
  if (Number.isNaN(value)) return NaN;
  return sum === 0 ? 0 : value / sum;
}

function sumsByTime(columns: readonly StackColumn[]): Map<number, number> {
  const sums = new Map<number, number>();
  for (const { timesMs, values } of columns)
    for (let at = 0; at < values.length; at += 1) {
      const value = values[at] ?? NaN;
      const timeMs = timesMs[at] ?? NaN;
      if (!Number.isNaN(value)) sums.set(timeMs, (sums.get(timeMs) ?? 0) + Math.abs(value));
    }
  return sums;
}
