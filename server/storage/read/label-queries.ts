// Series, label names and label values that live in a time range: answered by the index alone, no sample is read.
import { compareLabels, compareText, type LabelSet } from '@/lib/labels/label-set';
import type { Matcher } from '@/lib/labels/matcher';
import { matchSeries } from '@/server/storage/index/match-series';
import { postingRefs, unionRefs } from '@/server/storage/index/postings';
import type { SeriesRegistry } from '@/server/storage/index/series-registry';
import type { SeriesRef, TimeRange } from '@/server/storage/ports';

type Selectors = readonly (readonly Matcher[])[];

/** Whether the span from the oldest to the newest sample of a series touches the range. */
export function livesIn(registry: SeriesRegistry, ref: SeriesRef, { startMs, endMs }: TimeRange): boolean {
  return (registry.oldestMs[ref] ?? Infinity) <= endMs && registry.untilMs(ref) >= startMs && registry.isKnown(ref);
}

export function listSeries(registry: SeriesRegistry, selectors: Selectors, range: TimeRange): LabelSet[] {
  const found: LabelSet[] = [];
  for (const ref of refsOf(registry, selectors)) if (livesIn(registry, ref, range)) found.push(registry.labels(ref));
  return found.toSorted(compareLabels);
}

export function listLabelNames(registry: SeriesRegistry, selectors: Selectors, range: TimeRange): string[] {
  if (selectors.length === 0)
    return [...registry.pairs.names()].filter((name) => hasLivePair(registry, name, range)).toSorted(compareText);
  const pairIds = new Set<number>();
  for (const ref of refsOf(registry, selectors)) {
    if (!livesIn(registry, ref, range)) continue;
    for (const id of registry.pairIds(ref)) pairIds.add(id);
  }
  const names = new Set<string>();
  for (const id of pairIds) names.add(registry.pairs.get(id)?.name ?? '');
  return [...names].toSorted(compareText);
}

export function listLabelValues(
  registry: SeriesRegistry,
  name: string,
  selectors: Selectors,
  range: TimeRange,
): string[] {
  const wanted = selectors.length === 0 ? undefined : bitmapOf(refsOf(registry, selectors), registry.count);
  const isWanted = (ref: SeriesRef): boolean => !wanted || ((wanted[ref >>> 5] ?? 0) & (1 << (ref & 31))) !== 0;
  const values: string[] = [];
  for (const { value, postings } of registry.pairs.ofName(name))
    if (postingRefs(postings).some((ref) => isWanted(ref) && livesIn(registry, ref, range))) values.push(value);
  return values.toSorted(compareText);
}

function hasLivePair(registry: SeriesRegistry, name: string, range: TimeRange): boolean {
  for (const { postings } of registry.pairs.ofName(name))
    if (postingRefs(postings).some((ref) => livesIn(registry, ref, range))) return true;
  return false;
}

function refsOf(registry: SeriesRegistry, selectors: Selectors): Int32Array {
  if (selectors.length === 0) return registry.all();
  return unionRefs(
    selectors.map((matchers) => matchSeries(registry, matchers)),
    registry.count,
  );
}

function bitmapOf(refs: Int32Array, refLimit: number): Uint32Array {
  const bitmap = new Uint32Array((refLimit >>> 5) + 1);
  for (const ref of refs) bitmap[ref >>> 5] = (bitmap[ref >>> 5] ?? 0) | (1 << (ref & 31));
  return bitmap;
}
