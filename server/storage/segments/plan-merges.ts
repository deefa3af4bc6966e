// Which rows of the table `segment` to merge next: a complete day into as few rows as it needs, and a window of today that several
// generations wrote. Pure; the rules that keep "the lower generation wins" true are here.
import type { SegmentEntry, SegmentMap } from '@/server/storage/segments/segment-catalogue';
import { PACK_SAMPLES, PACK_SERIES } from '@/server/storage/segments/pack-size';
import { DAY_MS } from '@/server/storage/segments/write-segment';

const WINDOW_MS = 2 * 3_600_000;

/** Rows of one metric that become fewer rows, of the highest of their generations. */
export interface MergeGroup {
  readonly metricPair: number;
  /** Oldest generation first. */
  readonly entries: readonly SegmentEntry[];
}

export interface MergeRules {
  /** Days that end before this are complete; what comes for them later is merged into them again. */
  readonly completeBeforeMs: number;
  /** Rows of this many generations in one window are merged before their day is complete. */
  readonly generationLimit: number;
}

/** Oldest days first. */
export function planMerges(map: SegmentMap, rules: MergeRules): MergeGroup[] {
  const groups: (MergeGroup & { readonly dayMs: number })[] = [];
  for (const [metricPair, list] of map)
    for (const [dayMs, entries] of bySpan(list, DAY_MS)) {
      if (entries.length < 2) continue;
      const isComplete = dayMs + DAY_MS <= rules.completeBeforeMs;
      const found = isComplete ? completeDay(entries) : openDay(entries, rules.generationLimit);
      for (const some of found) groups.push({ metricPair, dayMs, entries: byGeneration(some) });
    }
  return groups.toSorted((left, right) => left.dayMs - right.dayMs);
}

function completeDay(entries: readonly SegmentEntry[]): SegmentEntry[][] {
  return bySeries(entries, true).filter((group) => group.length > 1);
}

function openDay(entries: readonly SegmentEntry[], generationLimit: number): SegmentEntry[][] {
  const groups: SegmentEntry[][] = [];
  for (const window of bySpan(entries, WINDOW_MS).values())
    for (const group of bySeries(window, false))
      if (new Set(group.map(({ gen }) => gen)).size >= generationLimit) groups.push(withBetween(group, entries));
  return groups;
}

function bySpan(entries: readonly SegmentEntry[], spanMs: number): Map<number, SegmentEntry[]> {
  const spans = new Map<number, SegmentEntry[]>();
  for (const entry of entries) {
    const startMs = Math.floor(entry.minMs / spanMs) * spanMs;
    const span = spans.get(startMs);
    if (span) span.push(entry);
    else spans.set(startMs, [entry]);
  }
  return spans;
}

/** Rows whose series ids overlap belong together; with `isJoining` also neighbours that fit into one row. */
function bySeries(entries: readonly SegmentEntry[], isJoining: boolean): SegmentEntry[][] {
  const groups: SegmentEntry[][] = [];
  let current: SegmentEntry[] = [];
  let lastId = -Infinity;
  let seriesCount = 0;
  let sampleCount = 0;
  for (const entry of entries.toSorted((left, right) => left.minSeriesId - right.minSeriesId)) {
    seriesCount += entry.seriesCount;
    sampleCount += entry.sampleCount;
    // The result of a merge must not be joined again: it would never end.
    const fits = isJoining && seriesCount <= PACK_SERIES && sampleCount <= PACK_SAMPLES;
    if (entry.minSeriesId <= lastId || (fits && current.length > 0)) current.push(entry);
    else {
      current = [entry];
      groups.push(current);
      ({ seriesCount, sampleCount } = entry);
    }
    lastId = Math.max(lastId, entry.maxSeriesId);
  }
  return groups;
}

/**
 * The merged rows get the highest generation of the group. A row outside of it with a generation in between, which may hold the
 * same times of the same series, would win where it must lose: it comes along.
 */
function withBetween(group: readonly SegmentEntry[], all: readonly SegmentEntry[]): SegmentEntry[] {
  const taken = new Set(group);
  for (let isGrowing = true; isGrowing;) {
    const span = spanOf([...taken]);
    const more = all.filter((entry) => !taken.has(entry) && overlaps(entry, span));
    for (const entry of more) taken.add(entry);
    isGrowing = more.length > 0;
  }
  return [...taken];
}

type Span = Pick<SegmentEntry, 'minMs' | 'maxMs' | 'minSeriesId' | 'maxSeriesId'> & {
  readonly minGen: number;
  readonly maxGen: number;
};

function spanOf(entries: readonly SegmentEntry[]): Span {
  const least = (pick: (entry: SegmentEntry) => number): number =>
    entries.reduce((found, entry) => Math.min(found, pick(entry)), Infinity);
  const most = (pick: (entry: SegmentEntry) => number): number =>
    entries.reduce((found, entry) => Math.max(found, pick(entry)), -Infinity);
  return {
    minMs: least(({ minMs }) => minMs),
    maxMs: most(({ maxMs }) => maxMs),
    minSeriesId: least(({ minSeriesId }) => minSeriesId),
    maxSeriesId: most(({ maxSeriesId }) => maxSeriesId),
    minGen: least(({ gen }) => gen),
    maxGen: most(({ gen }) => gen),
  };
}

function overlaps({ minMs, maxMs, minSeriesId, maxSeriesId, gen }: SegmentEntry, span: Span): boolean {
  return (
    gen >= span.minGen &&
    gen <= span.maxGen &&
    minMs <= span.maxMs &&
    maxMs >= span.minMs &&
    minSeriesId <= span.maxSeriesId &&
    maxSeriesId >= span.minSeriesId
  );
}

function byGeneration(entries: readonly SegmentEntry[]): SegmentEntry[] {
  return entries.toSorted((left, right) => left.gen - right.gen || left.minMs - right.minMs);
}
