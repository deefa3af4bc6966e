// Keeps the tiers: makes the buckets of complete days, makes them anew when late samples came, takes deleted ones out.
import type { Clock } from '@/server/platform/clock';
import type { Log } from '@/server/platform/log';
import type { EndedIndex } from '@/server/storage/ended/ended-index';
import type { Head } from '@/server/storage/head/head';
import type { ReadPool } from '@/server/storage/postgres/read-pool';
import type { WriterConnection } from '@/server/storage/postgres/writer-connection';
import { RAW_RESOLUTION, type SegmentCatalogue, type SegmentEntry } from '@/server/storage/segments/segment-catalogue';
import { mayHide, type Tombstone } from '@/server/storage/segments/tombstones';
import { DAY_MS } from '@/server/storage/segments/write-segment';
import type { StoreLimits } from '@/server/storage/store-limits';
import { bucketsOfSamples, bucketsOfTier } from '@/server/storage/tiers/bucket-sources';
import { loadTierRecords, type TierCatalogue, type TierCatalogues } from '@/server/storage/tiers/tier-catalogues';
import { createTierKeeping, type TierKeeping } from '@/server/storage/tiers/tier-keeping';
import { wholeBuckets } from '@/server/storage/tiers/tier-reader';
import { writeTierDay, type TierDay, type TierSeries } from '@/server/storage/tiers/tier-writer';

interface Deps {
  readonly maintenance: WriterConnection;
  readonly pool: ReadPool;
  readonly shard: number;
  readonly head: Head;
  readonly catalogue: SegmentCatalogue;
  readonly tiers: TierCatalogues;
  readonly ended: EndedIndex;
  readonly clock: Clock;
  readonly log: Log;
  readonly limits: StoreLimits;
}

/** Steps for one caller at a time; each may be repeated after a failure. */
export interface TierBuilder {
  /** Makes what is due. Must be done before samples go: what they were is then only in the tiers. */
  buildDue(): Promise<void>;
  /** Makes the days anew of which these deletions took something; the samples' own rows must be clean by then. */
  cleanTombstones(ready: readonly Tombstone[]): Promise<void>;
}

export function createTierBuilder(deps: Deps): TierBuilder {
  const { maintenance, pool, shard, head, catalogue, tiers, ended, clock, log, limits } = deps;
  /** Generations that were looked at, by day: nothing is due for one without buckets until other samples come. */
  const seen = new Map<string, number>();
  let isInDoubt = false;

  async function write(tier: TierCatalogue, day: TierDay, series: AsyncIterable<TierSeries>): Promise<void> {
    try {
      await writeTierDay({ maintenance, shard, nowMs: clock.nowMs() }, tier, day, series);
    } catch (thrown) {
      isInDoubt = true;
      throw thrown;
    }
    seen.set(keyOf(tier, day), day.gen);
  }

  async function sourcesOf(owner: SegmentCatalogue, { metricPair, dayMs }: TierDay, resolutionMs: number) {
    const rows = (owner.entries.get(metricPair) ?? [])
      .filter(({ minMs }) => startOfDay(minMs) === dayMs)
      .map((entry) => ({ entry, resolutionMs, isExpired: () => false }));
    const { registry } = await ended.allOf(rows);
    return { pool, shard, registry, catalogue, tiers };
  }

  async function writeFromSamples(tier: TierCatalogue, day: TierDay): Promise<void> {
    const { resolutionMs } = tier;
    const tombstones = head.tombstones.all;
    const sources = await sourcesOf(catalogue, day, RAW_RESOLUTION);
    const keeping = createTierKeeping(sources.registry, limits);
    const refs = keeping.seriesWith(resolutionMs).get(day.metricPair) ?? [];
    await write(tier, day, bucketsOfSamples(sources, day, { resolutionMs, refs, tombstones }));
  }

  /** The table is the truth when the answer to a commit was lost. */
  async function settle(): Promise<void> {
    if (!isInDoubt) return;
    tiers.replaceAll(await pool.withClient((client) => loadTierRecords(client, shard)));
    isInDoubt = false;
  }

  /** From this day on no sample has gone because of its age. */
  function wholeFromMs(): number {
    const rules = limits.retentionRules.map(({ retentionMs }) => retentionMs);
    return clock.nowMs() - Math.min(limits.retentionMs, ...rules);
  }

  function isDue(tier: TierCatalogue, day: TierDay, madeGen: number | undefined, keeping: TierKeeping): boolean {
    const { metricPair, dayMs, gen } = day;
    const endMs = dayMs + DAY_MS;
    if (Math.max(madeGen ?? -1, seen.get(keyOf(tier, day)) ?? -1) >= gen) return false;
    // Buckets of samples that are gone must not give way to what came for their day afterwards.
    if (madeGen !== undefined && dayMs < wholeFromMs()) return false;
    const isComplete = endMs <= clock.nowMs() - limits.outOfOrderWindowMs - 2 * limits.epochMs;
    return isComplete && endMs >= clock.nowMs() - keeping.longestMs(metricPair, tier.resolutionMs);
  }

  return {
    async buildDue() {
      if (limits.downsamplingRules.length === 0) return;
      await settle();
      const keeping = createTierKeeping(head.registry, limits);
      let dayCount = 0;
      for (const tier of tiers.tiers)
        for (const [metricPair, entries] of catalogue.entries) {
          if (keeping.longestMs(metricPair, tier.resolutionMs) === 0) continue;
          const made = newestByDay(tier.byAspect.last.entries.get(metricPair) ?? []);
          for (const [dayMs, gen] of newestByDay(entries)) {
            const day = { metricPair, dayMs, gen };
            if (!isDue(tier, day, made.get(dayMs), keeping)) continue;
            await writeFromSamples(tier, day);
            dayCount += 1;
          }
        }
      if (dayCount > 0) log.info({ dayCount }, 'Downsampled days of metrics');
    },

    async cleanTombstones(ready) {
      if (tiers.count === 0) return;
      await settle();
      for (const tier of tiers.tiers)
        for (const day of touchedDays(tier, ready))
          if (day.dayMs >= wholeFromMs()) await writeFromSamples(tier, day);
          else {
            const sources = await sourcesOf(tier.byAspect.last, day, tier.resolutionMs);
            await write(tier, day, bucketsOfTier(sources, day, { tier, tombstones: ready }));
          }
    },
  };
}

function keyOf({ resolutionMs }: TierCatalogue, { metricPair, dayMs }: TierDay): string {
  return `${resolutionMs}/${metricPair}/${dayMs}`;
}

function startOfDay(timeMs: number): number {
  return Math.floor(timeMs / DAY_MS) * DAY_MS;
}

function newestByDay(entries: readonly SegmentEntry[]): Map<number, number> {
  const days = new Map<number, number>();
  for (const { minMs, gen } of entries) {
    const dayMs = startOfDay(minMs);
    days.set(dayMs, Math.max(gen, days.get(dayMs) ?? -1));
  }
  return days;
}

/** Days of which a deletion took something, with the generation that their rows have. */
function touchedDays({ resolutionMs, byAspect }: TierCatalogue, ready: readonly Tombstone[]): TierDay[] {
  const hiding = ready.map((one) => wholeBuckets(one, resolutionMs));
  const days = new Map<string, TierDay>();
  for (const entry of byAspect.last.all()) {
    if (!hiding.some((one) => mayHide(one, entry))) continue;
    const { metricPair, gen } = entry;
    const dayMs = startOfDay(entry.minMs);
    const key = `${metricPair}/${dayMs}`;
    days.set(key, { metricPair, dayMs, gen: Math.max(gen, days.get(key)?.gen ?? -1) });
  }
  return [...days.values()];
}
