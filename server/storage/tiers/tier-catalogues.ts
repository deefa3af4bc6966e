// Which rows of the tiers exist: a catalogue for each resolution and aspect.
import type pg from 'pg';
import {
  loadSegmentRecords,
  SegmentCatalogue,
  type SegmentEntry,
  type SegmentRecord,
} from '@/server/storage/segments/segment-catalogue';
import { ASPECTS, TIER_RESOLUTIONS_MS, type Aspect } from '@/server/storage/tiers/tier';

/** Numbers of entries of one catalogue. */
const IDS = 2 ** 40;

export interface TierCatalogue {
  readonly resolutionMs: number;
  readonly byAspect: Readonly<Record<Aspect, SegmentCatalogue>>;
}

/** By resolution. */
export type TierRecords = ReadonlyMap<number, readonly SegmentRecord[]>;

export async function loadTierRecords(client: pg.ClientBase, shard: number): Promise<TierRecords> {
  const records = new Map<number, readonly SegmentRecord[]>();
  for (const resolutionMs of TIER_RESOLUTIONS_MS)
    records.set(resolutionMs, await loadSegmentRecords(client, shard, undefined, resolutionMs));
  return records;
}

export class TierCatalogues {
  readonly tiers: readonly TierCatalogue[] = TIER_RESOLUTIONS_MS.map((resolutionMs, tier) => ({
    resolutionMs,
    byAspect: Object.fromEntries(
      ASPECTS.map((aspect, at) => [aspect, new SegmentCatalogue((tier * ASPECTS.length + at + 1) * IDS)]),
    ) as Record<Aspect, SegmentCatalogue>,
  }));

  /** What the table has; one step for readers. */
  replaceAll(records: TierRecords): void {
    for (const { resolutionMs, byAspect } of this.tiers)
      for (const [at, aspect] of ASPECTS.entries())
        byAspect[aspect].replaceAll(
          (records.get(resolutionMs) ?? []).filter(({ pack }) => pack % ASPECTS.length === at),
        );
  }

  /** Rises with every change. */
  get version(): number {
    let version = 0;
    for (const { catalogue } of this.catalogues()) version += catalogue.version;
    return version;
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
