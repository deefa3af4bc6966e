// What a query sees besides the series in memory: those that have left it, as of the moment of its snapshot.
import type { Matcher } from '@/lib/labels/matcher';
import type { EndedIndex, EndedSeries, SealedRows } from '@/server/storage/ended/ended-index';
import type { Head } from '@/server/storage/head/head';
import type { SelectedSeries } from '@/server/storage/index/selections';
import { SERIES_COMMITTED, SERIES_PERSISTED } from '@/server/storage/index/series-flags';
import type { TimeRange } from '@/server/storage/ports';
import { livesIn } from '@/server/storage/index/lives-in';

interface Request {
  readonly matchers: readonly Matcher[];
  readonly range: TimeRange;
  readonly hints: { readonly signal?: AbortSignal };
}

export interface PastSeries {
  /** Afterwards these series of the snapshot are found in segments: one that came back has its old number. */
  settle(living: readonly SelectedSeries[]): Promise<void>;
  /** All others that match, metric by metric; only their sealed samples belong to the snapshot. */
  beside(living: readonly SelectedSeries[], request: Request): AsyncGenerator<EndedSeries>;
}

interface Deps {
  readonly head: Head;
  readonly ended: EndedIndex;
  readonly sealed: SealedRows;
  readonly persistSeries: () => Promise<void>;
}

export function createPastSeries({ head, ended, sealed, persistSeries }: Deps): PastSeries {
  const { registry } = head;
  return {
    async settle(living) {
      const isUnsettled = (ref: number): boolean =>
        registry.hasFlag(ref, SERIES_COMMITTED) && !registry.hasFlag(ref, SERIES_PERSISTED);
      if (living.some(({ refs }) => refs.some(isUnsettled))) await persistSeries();
    },
    async *beside(living, { matchers, range, hints: { signal } }) {
      const taken = idsByMetric(head, living);
      const late: EndedSeries[] = [];
      const request = { selectors: [matchers], range, sealed, ...(signal && { signal }) };
      const found = ended.find(request, ({ refOfId }, metricPair) => {
        const others = taken.get(metricPair);
        // They came back after the snapshot: their sealed samples belong to it.
        const refs = head.selections
          .find(matchers)
          .filter((one) => one.metricPair === metricPair)
          .flatMap((one) => [...one.refs])
          .filter((ref) => {
            const id = registry.idOf(ref);
            return livesIn(registry, ref, range) && others?.has(id) !== true && !refOfId.has(id);
          });
        if (refs.length > 0) late.push({ registry, metricPair, refs: Int32Array.from(refs) });
      });
      for await (const one of found) {
        const others = taken.get(one.metricPair);
        const refs = one.refs.filter((ref) => others?.has(one.registry.idOf(ref)) !== true);
        if (refs.length > 0) yield { ...one, refs };
        yield* late.splice(0);
      }
      yield* late;
    },
  };
}

/** Stored ids of the series of the snapshot. */
function idsByMetric({ registry }: Head, living: readonly SelectedSeries[]): Map<number, Set<number>> {
  const byMetric = new Map<number, Set<number>>();
  for (const { refs } of living) {
    const metricPair = registry.metricPairOf(refs[0] ?? 0);
    const ids = byMetric.get(metricPair) ?? new Set();
    for (const ref of refs) ids.add(registry.idOf(ref));
    byMetric.set(metricPair, ids);
  }
  return byMetric;
}
