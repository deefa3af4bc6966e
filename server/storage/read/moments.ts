// What a query sees: the rows and the head of one moment, whatever is sealed, merged or dropped later.
import { createValueKernel } from '@/lib/encoding/kernel/value-kernel';
import type { EndedIndex, SealedRows } from '@/server/storage/ended/ended-index';
import { createPastSeries } from '@/server/storage/ended/past-series';
import type { Head } from '@/server/storage/head/head';
import type { SeriesRegistry } from '@/server/storage/index/series-registry';
import type { ReadPool } from '@/server/storage/postgres/read-pool';
import type { SelectSources } from '@/server/storage/read/select-series';
import type { Follower } from '@/server/storage/replicas/follower';
import { RAW_RESOLUTION, type SegmentCatalogue, type SegmentEntry } from '@/server/storage/segments/segment-catalogue';
import type { SegmentCache } from '@/server/storage/segments/open-segments';
import { createSegmentSource } from '@/server/storage/segments/segment-reader';
import type { TierCatalogues } from '@/server/storage/tiers/tier-catalogues';
import { createTierReader, type TierReader } from '@/server/storage/tiers/tier-reader';
import type { ReadCrew } from '@/server/storage/workers/read-crew';

type Registry = Pick<SeriesRegistry, 'idOf'>;

export interface Moments {
  /** The rows of this moment, those of tiers too. */
  sealedRows(): SealedRows;
  /** All that this moment has. */
  sources(): SelectSources;
  /** The downsampled tiers of this moment, for the series of a registry; null when there are none. */
  tierReader(): ((registry: Registry) => TierReader) | null;
}

interface Deps {
  readonly pool: ReadPool;
  readonly cache: SegmentCache;
  readonly crew: ReadCrew;
  readonly shard: number;
  readonly head: Head;
  readonly catalogue: SegmentCatalogue;
  readonly tiers: TierCatalogues;
  readonly ended: EndedIndex;
  readonly follower: Follower;
}

export function createMoments(deps: Deps): Moments {
  const { pool, cache, crew, shard, head, catalogue, tiers, ended, follower } = deps;
  const kernel = createValueKernel();

  /** Also a row of a catalogue that is up to date, and not in the table: another process let it go. */
  const isExpired = (owner: SegmentCatalogue, entry: SegmentEntry): boolean =>
    owner.isExpired(entry) || (follower.isFresh && owner.holds(entry));

  function sealedRows(): SealedRows {
    const owners = [
      { owner: catalogue, resolutionMs: RAW_RESOLUTION },
      ...tiers.tiers.map(({ resolutionMs, byAspect }) => ({ owner: byAspect.last, resolutionMs })),
    ].map(({ owner, resolutionMs }) => ({
      entries: owner.entries,
      resolutionMs,
      isExpired: (entry: SegmentEntry) => isExpired(owner, entry),
    }));
    return {
      tombstones: head.tombstones.all,
      metricPairs: () => new Set(owners.flatMap(({ entries }) => [...entries.keys()])),
      rowsOf: (metricPair) =>
        owners.flatMap(({ entries, ...owner }) =>
          (entries.get(metricPair) ?? []).map((entry) => ({ entry, ...owner })),
        ),
    };
  }

  return {
    sealedRows,
    sources() {
      const snapshot = { map: catalogue.entries, tombstones: head.tombstones.all };
      const isGone = (entry: SegmentEntry): boolean => isExpired(catalogue, entry);
      return {
        head,
        segments: (registry) =>
          createSegmentSource({ pool, cache, registry, crew, kernel, shard, isExpired: isGone }, snapshot),
        past: (range) =>
          ended.mayHold(range)
            ? createPastSeries({ head, ended, sealed: sealedRows(), persistSeries: () => follower.persistSeries() })
            : null,
      };
    },
    tierReader() {
      const tombstones = head.tombstones.all;
      if (tiers.count === 0) return null;
      return (registry) =>
        createTierReader({ pool, cache, registry, crew, kernel, shard, isExpired }, tiers, tombstones);
    },
  };
}
