// Series, label names and label values that live in a time range: answered by the index alone, no sample is read.
import { compareLabels, compareText, type LabelSet } from '@/lib/labels/label-set';
import type { Matcher } from '@/lib/labels/matcher';
import type { EndedIndex, SealedRows } from '@/server/storage/ended/ended-index';
import { matchSeries } from '@/server/storage/index/match-series';
import { postingRefs, unionRefs } from '@/server/storage/index/postings';
import { RefSet } from '@/server/storage/index/ref-pages';
import type { SeriesRegistry } from '@/server/storage/index/series-registry';
import { livesIn } from '@/server/storage/index/lives-in';
import type { SeriesRef, TimeRange } from '@/server/storage/ports';

type Selectors = readonly (readonly Matcher[])[];

export interface LabelSources {
  /** What is in memory. */
  readonly registry: SeriesRegistry;
  /** What has left it. */
  readonly ended: EndedIndex;
  /** The rows of this moment. */
  readonly sealed: () => SealedRows;
}

/** Sorted; each label set once. */
export async function listSeries(sources: LabelSources, selectors: Selectors, range: TimeRange): Promise<LabelSet[]> {
  const { registry } = sources;
  const found: LabelSet[] = [];
  const past = await endedIn(sources, selectors, range, (theirs, refs) => {
    for (const ref of refs) if (livesIn(theirs, ref, range)) found.push(theirs.labels(ref));
  });
  for (const ref of refsOf(registry, selectors)) if (livesIn(registry, ref, range)) found.push(registry.labels(ref));
  const sorted = found.toSorted(compareLabels);
  // One that came back meanwhile is on both sides.
  return past ? sorted.filter((labels, at) => at === 0 || compareLabels(labels, sorted[at - 1] ?? []) !== 0) : sorted;
}

export async function listLabelNames(sources: LabelSources, selectors: Selectors, range: TimeRange): Promise<string[]> {
  const { registry } = sources;
  const names = new Set<string>();
  await endedIn(sources, selectors, range, (theirs, refs) => {
    addNames(
      theirs,
      refs.filter((ref) => livesIn(theirs, ref, range)),
      names,
    );
  });
  if (selectors.length === 0) {
    for (const name of registry.pairs.names())
      if (!names.has(name) && hasLivePair(registry, name, range)) names.add(name);
  } else {
    const living = refsOf(registry, selectors).filter((ref) => livesIn(registry, ref, range));
    addNames(registry, living, names);
  }
  return [...names].toSorted(compareText);
}

export async function listLabelValues(
  sources: LabelSources,
  name: string,
  selectors: Selectors,
  range: TimeRange,
): Promise<string[]> {
  const { registry } = sources;
  const values = new Set<string>();
  await endedIn(sources, selectors, range, (theirs, refs) => {
    const living = refs.filter((ref) => livesIn(theirs, ref, range));
    const isThere = new RefSet(theirs.pages).add(living);
    for (const { value, postings } of theirs.pairs.ofName(name))
      if (postingRefs(postings).some((ref) => isThere.has(ref))) values.add(value);
  });
  const wanted = selectors.length === 0 ? undefined : new RefSet(registry.pages).add(refsOf(registry, selectors));
  const isWanted = (ref: SeriesRef): boolean => !wanted || wanted.has(ref);
  for (const { value, postings } of registry.pairs.ofName(name)) {
    if (values.has(value)) continue;
    if (postingRefs(postings).some((ref) => isWanted(ref) && livesIn(registry, ref, range))) values.add(value);
  }
  return [...values].toSorted(compareText);
}

/**
 * Tells of the series that have left memory, by metric, until memory holds all others; some may come twice. False when there are none
 * to look for.
 */
export async function endedIn(
  { registry, ended, sealed }: LabelSources,
  selectors: Selectors,
  range: TimeRange,
  take: (registry: SeriesRegistry, refs: Int32Array) => void,
): Promise<boolean> {
  if (!ended.mayHold(range)) return false;
  for (;;) {
    const { departures } = registry;
    for await (const found of ended.find({ selectors, range, sealed: sealed() })) take(found.registry, found.refs);
    if (departures === registry.departures) return true;
  }
}

function addNames(registry: SeriesRegistry, refs: Int32Array, names: Set<string>): void {
  const pairIds = new Set<number>();
  for (const ref of refs) for (const id of registry.pairIds(ref)) pairIds.add(id);
  for (const id of pairIds) names.add(registry.pairs.get(id)?.name ?? '');
}

function hasLivePair(registry: SeriesRegistry, name: string, range: TimeRange): boolean {
  for (const { postings } of registry.pairs.ofName(name))
    if (postingRefs(postings).some((ref) => livesIn(registry, ref, range))) return true;
  return false;
}

export function refsOf(registry: SeriesRegistry, selectors: Selectors): Int32Array {
  if (selectors.length === 0) return registry.all();
  return unionRefs(
    selectors.map((matchers) => matchSeries(registry, matchers)),
    registry.pages,
  );
}
