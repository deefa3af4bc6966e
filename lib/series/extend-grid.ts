// A grid of values that moves on: the newest steps are replaced, the oldest dropped, everything between is kept.
import { compareLabels, labelsKey } from '@/lib/labels/label-set';
import type { GridSeries, QueryValue } from '@/lib/series/query-result';

export type GridValue = Extract<QueryValue, { readonly kind: 'grid' }>;

export interface GridRange {
  readonly startMs: number;
  readonly endMs: number;
}

/**
 * `tail` holds the steps from its start on, as they are now; what `old` knew of those is forgotten. The result has the steps of `range`.
 * Both are on the same steps, and `old` reaches from the start of `range` to the start of `tail`.
 */
export function extendGrid(old: GridValue, tail: GridValue, range: GridRange): GridValue {
  const { stepMs } = old;
  const stepCount = Math.floor((range.endMs - range.startMs) / stepMs) + 1;
  const oldFrom = Math.round((range.startMs - old.startMs) / stepMs);
  const tailAt = Math.round((tail.startMs - range.startMs) / stepMs);
  const tails = new Map(tail.series.map((series) => [labelsKey(series.labels), series]));
  const pieces = old.series.map((series): Pieces => {
    const key = labelsKey(series.labels);
    const next = tails.get(key);
    tails.delete(key);
    return { labels: series.labels, old: series, tail: next };
  });
  const isOrdered = pieces.every((one, at) => at === 0 || compareLabels(pieces[at - 1]?.labels ?? [], one.labels) < 0);
  for (const series of tails.values()) pieces.push({ labels: series.labels, old: undefined, tail: series });
  // New series take their place among the others: colours go by it.
  if (isOrdered && tails.size > 0) pieces.sort((left, right) => compareLabels(left.labels, right.labels));
  const place = { stepCount, oldFrom, tailAt, tailCount: tail.stepCount };
  return {
    kind: 'grid',
    startMs: range.startMs,
    stepMs,
    stepCount,
    series: pieces.map((one) => joined(one, place)).filter(hasSample),
  };
}

interface Pieces {
  readonly labels: GridSeries['labels'];
  readonly old: GridSeries | undefined;
  readonly tail: GridSeries | undefined;
}

interface Place {
  readonly stepCount: number;
  /** Step of the old grid that becomes the first. */
  readonly oldFrom: number;
  /** Step of the result at which the tail begins. */
  readonly tailAt: number;
  readonly tailCount: number;
}

function joined({ labels, old, tail }: Pieces, { stepCount, oldFrom, tailAt, tailCount }: Place): GridSeries {
  const values = new Float64Array(stepCount);
  const present = new Uint8Array(stepCount);
  const put = (series: GridSeries, from: number, to: number, at: number): void => {
    values.set(series.values.subarray(from, to), at);
    if (series.present === null) present.fill(1, at, at + to - from);
    else present.set(series.present.subarray(from, to), at);
  };
  if (old) put(old, oldFrom, oldFrom + tailAt, 0);
  if (tail) put(tail, 0, Math.min(tailCount, stepCount - tailAt), tailAt);
  const isWhole = !present.includes(0);
  if (!old?.histograms && !tail?.histograms) return { labels, values, present: isWhole ? null : present };
  const histograms = Array.from({ length: stepCount }, (_none, step) =>
    step < tailAt ? (old?.histograms?.[oldFrom + step] ?? null) : (tail?.histograms?.[step - tailAt] ?? null),
  );
  return { labels, values, present, histograms };
}

/** A series whose samples have all been dropped is no series of this range. */
function hasSample({ present, histograms }: GridSeries): boolean {
  return present === null || present.includes(1) || histograms?.some((one) => one !== null) === true;
}

export function gridBytes({ series }: GridValue): number {
  return series.reduce(
    (sum, one) => sum + one.values.byteLength + (one.present?.byteLength ?? 0) + SERIES_BYTES + labelsBytes(one),
    0,
  );
}

const SERIES_BYTES = 200;

function labelsBytes({ labels }: GridSeries): number {
  return labels.reduce((sum, text) => sum + 2 * text.length, 0);
}
