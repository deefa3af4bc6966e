// The beginning of an answer that was kept and the newly evaluated end of it as one answer.
import { compareLabels } from '@/lib/labels/label-set';
import type { GridSeries, QueryValue } from '@/lib/series/query-result';

export type GridValue = Extract<QueryValue, { readonly kind: 'grid' }>;

/**
 * `end` follows on steps of `beginning`, whose steps before `startMs` are left out: the answer from `startMs` to the last step of
 * `end`. Both have the same step, their series are in order, and none holds native histograms.
 */
export function spliceGrids(beginning: GridValue, end: GridValue, startMs: number): GridValue {
  const { stepMs } = end;
  const skipCount = (startMs - beginning.startMs) / stepMs;
  const keptCount = (end.startMs - startMs) / stepMs;
  const shape: Shape = { skipCount, keptCount, stepCount: keptCount + end.stepCount };
  const series: GridSeries[] = [];
  let at = 0;
  let endAt = 0;
  while (at < beginning.series.length || endAt < end.series.length) {
    const kept = beginning.series[at];
    const added = end.series[endAt];
    const order = kept && added ? compareLabels(kept.labels, added.labels) : Number(!kept) - Number(!added);
    if (order <= 0) at += 1;
    if (order >= 0) endAt += 1;
    const one = spliceSeries(order <= 0 ? kept : undefined, order >= 0 ? added : undefined, shape);
    if (one) series.push(one);
  }
  return { kind: 'grid', startMs, stepMs, stepCount: shape.stepCount, series };
}

export function hasHistograms({ series }: GridValue): boolean {
  return series.some(({ histograms }) => histograms !== undefined);
}

interface Shape {
  readonly skipCount: number;
  readonly keptCount: number;
  readonly stepCount: number;
}

/** undefined when no step has a value. */
function spliceSeries(
  kept: GridSeries | undefined,
  added: GridSeries | undefined,
  { skipCount, keptCount, stepCount }: Shape,
): GridSeries | undefined {
  const labels = (kept ?? added)?.labels ?? [];
  const values = new Float64Array(stepCount);
  const present = new Uint8Array(stepCount);
  if (kept) {
    const to = skipCount + keptCount;
    values.set(kept.values.subarray(skipCount, to));
    if (kept.present) present.set(kept.present.subarray(skipCount, to));
    else present.fill(1, 0, keptCount);
  }
  if (added) {
    values.set(added.values, keptCount);
    if (added.present) present.set(added.present, keptCount);
    else present.fill(1, keptCount);
  }
  if (!present.includes(1)) return undefined;
  return { labels, values, present: present.includes(0) ? present : null };
}
