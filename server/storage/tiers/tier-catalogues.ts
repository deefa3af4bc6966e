// Which rows of the tiers exist: a catalogue for each resolution and aspect.
import type pg from 'pg';
import { loadSegmentRecords, SegmentCatalogue, type SegmentEntry } from '@/server/storage/segments/segment-catalogue';
import { ASPECTS, TIER_RESOLUTIONS_MS, type Aspect } from '@/server/storage/tiers/tier';

/** Numbers of entries of one catalogue. */
const IDS = 2 ** 40;

export interface TierCatalogue {
  readonly resolutionMs: number;
  readonly byAspect: Readonly<Record<Aspect, SegmentCatalogue>>;
}

export class TierCatalogues {
  readonly tiers: readonly TierCatalogue[] = TIER_RESOLUTIONS_MS.map((resolutionMs, tier) => ({
    resolutionMs,
    byAspect: Object.fromEntries(
      ASPECTS.map((aspect, at) => [aspect, new SegmentCatalogue((tier * ASPECTS.length + at + 1) * IDS)]),
    ) as Record<Aspect, SegmentCatalogue>,
  }));

  async load(client: pg.ClientBase, shard: number): Promise<void> {
    for (const { resolutionMs, byAspect } of this.tiers) {
      const records = await loadSegmentRecords(client, shard, undefined, resolutionMs);
      for (const [at, aspect] of ASPECTS.entries())
        byAspect[aspect].change(
          [...byAspect[aspect].all()],
          records.filter(({ pack }) => pack % ASPECTS.length === at),
        );
    }
  }

  get sizeBytes(): number {
    let sizeBytes = 0;
    for (const { catalogue } of this.catalogues()) sizeBytes += catalogue.sizeBytes;
    return sizeBytes;
  }

  get count(): number {
    let count = 0;
    for (const { catalogue } of this.catalogues()) count += catalogue.count;
    return count;
  }

  get minMs(): number {
    return Math.min(...this.tiers.map(({ byAspect }) => byAspect.last.minMs));
  }

  get maxMs(): number {
    return Math.max(...this.tiers.map(({ byAspect }) => byAspect.last.maxMs));
  }

  *catalogues(): Iterable<{ readonly resolutionMs: number; readonly catalogue: SegmentCatalogue }> {
    for (const { resolutionMs, byAspect } of this.tiers)
      for (const aspect of ASPECTS) yield { resolutionMs, catalogue: byAspect[aspect] };
  }

  *entries(): Iterable<SegmentEntry> {
    for (const { catalogue } of this.catalogues()) yield* catalogue.all();
  }
}
