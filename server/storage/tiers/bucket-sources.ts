// Where the buckets of a day come from: its samples, or the buckets that there are, without what was deleted.
import { mergeColumns } from '@/server/storage/head/sample-columns';
import type { SeriesRegistry } from '@/server/storage/index/series-registry';
import type { SeriesRef } from '@/server/storage/ports';
import type { ReadPool } from '@/server/storage/postgres/read-pool';
import { ByteCache } from '@/server/storage/segments/byte-cache';
import type { SegmentCatalogue } from '@/server/storage/segments/segment-catalogue';
import { createSegmentSource } from '@/server/storage/segments/segment-reader';
import type { Tombstone } from '@/server/storage/segments/tombstones';
import { DAY_MS } from '@/server/storage/segments/write-segment';
import { aggregate } from '@/server/storage/tiers/aggregate';
import { ASPECTS, type TierPart } from '@/server/storage/tiers/tier';
import type { TierCatalogue, TierCatalogues } from '@/server/storage/tiers/tier-catalogues';
import { createTierReader } from '@/server/storage/tiers/tier-reader';
import type { TierDay, TierSeries } from '@/server/storage/tiers/tier-writer';

/** Series that are decoded at a time. */
const BATCH_SERIES = 64;
const CACHE_BYTES = 32 * 1_048_576;

interface Deps {
  readonly pool: ReadPool;
  readonly shard: number;
  /** Of all series of the day, whether they are in memory or not. */
  readonly registry: SeriesRegistry;
  readonly catalogue: SegmentCatalogue;
  readonly tiers: TierCatalogues;
}

/** `refs` by rising id. */
export async function* bucketsOfSamples(
  { pool, shard, registry, catalogue }: Deps,
  { metricPair, dayMs }: TierDay,
  {
    resolutionMs,
    refs,
    tombstones,
  }: {
    readonly resolutionMs: number;
    readonly refs: readonly SeriesRef[];
    readonly tombstones: readonly Tombstone[];
  },
): AsyncGenerator<TierSeries> {
  const source = createSegmentSource(
    { pool, registry, shard, cache: new ByteCache(CACHE_BYTES), isExpired: () => false },
    { map: catalogue.entries, tombstones },
  );
  // The day before gives the first bucket its left edge.
  const range = { startMs: dayMs - DAY_MS, endMs: dayMs + DAY_MS - 1 };
  for (const some of batchesOf(refs)) {
    const found = await source.read({ metricPair, refs: some, range });
    for (const ref of some)
      yield {
        id: registry.idOf(ref),
        buckets: aggregate(mergeColumns(found.columns(ref)), dayMs, resolutionMs),
      };
  }
}

export async function* bucketsOfTier(
  { pool, shard, registry, tiers }: Deps,
  { metricPair, dayMs }: TierDay,
  { tier, tombstones }: { readonly tier: TierCatalogue; readonly tombstones: readonly Tombstone[] },
): AsyncGenerator<TierSeries> {
  const cache = new ByteCache<never>(0);
  const reader = createTierReader({ pool, registry, shard, cache, isExpired: () => false }, tiers, tombstones);
  const range = { startMs: dayMs, endMs: dayMs + DAY_MS - 1 };
  for (const refs of batchesOf(seriesIn(registry))) {
    const found = await reader.read(tier.resolutionMs, ASPECTS, { metricPair, refs, range });
    for (const ref of refs) {
      const part: TierPart = found.get(ref) ?? {};
      if (!part.last) continue;
      const aspects = ASPECTS.map((aspect) => part[aspect]?.values ?? new Float64Array(0));
      yield { id: registry.idOf(ref), buckets: { timestampsMs: part.last.timestampsMs, aspects } };
    }
  }
}

/** All series of the day; by rising id. */
function seriesIn(registry: SeriesRegistry): SeriesRef[] {
  return [...registry.all()].toSorted((left, right) => registry.idOf(left) - registry.idOf(right));
}

function* batchesOf(refs: readonly SeriesRef[]): Generator<SeriesRef[]> {
  for (let at = 0; at < refs.length; at += BATCH_SERIES) yield refs.slice(at, at + BATCH_SERIES);
}
