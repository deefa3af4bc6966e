// What selectors found in the index, kept while the index stays the same: dashboards and rules ask for the same series again and again.
import type { LabelSet } from '@/lib/labels/label-set';
import { formatMatcher, type Matcher } from '@/lib/labels/matcher';
import { matchSeries } from '@/server/storage/index/match-series';
import type { SeriesRegistry } from '@/server/storage/index/series-registry';

/** References that all selections keep together: 12 bytes each. */
export const KEPT_SELECTION_SERIES = 500_000;

/** The series of one metric that a selector found. */
export interface SelectedSeries {
  readonly metricPair: number;
  readonly refs: Int32Array;
  /** Parallel to `refs`; filled as they are asked for. */
  readonly labels: (LabelSet | undefined)[];
}

interface Entry {
  readonly version: number;
  readonly count: number;
  readonly selected: readonly SelectedSeries[];
}

export class Selections {
  private keptCount = 0;
  // A map keeps the order in which keys came: the first one was used least recently.
  private readonly entries = new Map<string, Entry>();

  constructor(private readonly registry: SeriesRegistry) {}

  /** References kept now. */
  get seriesCount(): number {
    return this.keptCount;
  }

  /**
   * By metric, references rising: neighbours lie near each other in memory, too. The lists are shared: nobody changes them, but for
   * filling in labels.
   */
  find(matchers: readonly Matcher[]): readonly SelectedSeries[] {
    const key = matchers.map(formatMatcher).toSorted().join(',');
    const known = this.entries.get(key);
    if (known) this.drop(key, known);
    const entry = known?.version === this.registry.version ? known : this.select(matchers);
    this.keep(key, entry);
    return entry.selected;
  }

  private select(matchers: readonly Matcher[]): Entry {
    const { registry } = this;
    const { version } = registry;
    const refs = matchSeries(registry, matchers);
    return { version, count: refs.length, selected: byMetric(registry, refs) };
  }

  private keep(key: string, entry: Entry): void {
    this.entries.set(key, entry);
    this.keptCount += costOf(entry);
    for (const [oldest, { version }] of this.entries) {
      if (this.keptCount <= KEPT_SELECTION_SERIES && version === this.registry.version) break;
      const dropped = this.entries.get(oldest);
      if (dropped) this.drop(oldest, dropped);
    }
  }

  private drop(key: string, entry: Entry): void {
    this.entries.delete(key);
    this.keptCount -= costOf(entry);
  }
}

/** One that found nothing takes room too. */
function costOf({ count }: Entry): number {
  return count + 16;
}

function byMetric(registry: SeriesRegistry, refs: Int32Array): SelectedSeries[] {
  const byKey = new Map<number, number[]>();
  const firstPair = registry.metricPairOf(refs[0] ?? -1);
  let isOne = firstPair !== 0;
  for (const ref of refs) if (registry.metricPairOf(ref) !== firstPair) isOne = false;
  if (isOne) return refs.length === 0 ? [] : [selectedOf(firstPair, refs)];
  for (const ref of refs) {
    const key = registry.metricKey(ref);
    const own = byKey.get(key);
    if (own) own.push(ref);
    else byKey.set(key, [ref]);
  }
  return Array.from(byKey, ([key, own]) => selectedOf(Math.max(0, key), Int32Array.from(own)));
}

function selectedOf(metricPair: number, refs: Int32Array): SelectedSeries {
  return { metricPair, refs, labels: Array.from({ length: refs.length }) };
}
