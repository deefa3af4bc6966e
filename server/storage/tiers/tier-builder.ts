// Keeps the tiers: makes the buckets of complete days, makes them anew when late samples came, takes deleted ones out.
import type { Clock } from '@/server/platform/clock';
import type { Log } from '@/server/platform/log';
import type { Head } from '@/server/storage/head/head';
import { mergeColumns } from '@/server/storage/head/sample-columns';
import type { SeriesRef } from '@/server/storage/ports';
import type { ReadPool } from '@/server/storage/postgres/read-pool';
import type { WriterConnection } from '@/server/storage/postgres/writer-connection';
import { ByteCache } from '@/server/storage/segments/byte-cache';
import type { SegmentCatalogue, SegmentEntry } from '@/server/storage/segments/segment-catalogue';
import { createSegmentSource } from '@/server/storage/segments/segment-reader';
import { mayHide, type Tombstone } from '@/server/storage/segments/tombstones';
import { DAY_MS } from '@/server/storage/segments/write-segment';
import type { StoreLimits } from '@/server/storage/store-limits';
import { aggregate } from '@/server/storage/tiers/aggregate';
import { ASPECTS } from '@/server/storage/tiers/tier';
import type { TierCatalogue, TierCatalogues } from '@/server/storage/tiers/tier-catalogues';
import { createTierKeeping } from '@/server/storage/tiers/tier-keeping';
import { createTierReader, wholeBuckets } from '@/server/storage/tiers/tier-reader';
import { writeTierDay, type TierDay, type TierSeries } from '@/server/storage/tiers/tier-writer';

/** Series that are decoded at a time. */
const BATCH_SERIES = 64;
const CACHE_BYTES = 32 * 1_048_576;

interface Deps {
  readonly maintenance: WriterConnection;
  readonly pool: ReadPool;
  readonly shard: number;
  readonly head: Head;
  readonly catalogue: SegmentCatalogue;
  readonly tiers: TierCatalogues;
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
  const { maintenance, pool, shard, head, catalogue, tiers, clock, log, limits } = deps;
  const { registry } = head;
  /** What was made of a day that has no buckets: nothing to look for again until other samples come. */
  const empty = new Map<string, number>();
  let isInDoubt = false;

  async function* rawBuckets(
    { metricPair, dayMs }: TierDay,
    resolutionMs: number,
    refs: readonly SeriesRef[],
  ): AsyncGenerator<TierSeries> {
    const source = createSegmentSource(
      { pool, registry, shard, cache: new ByteCache(CACHE_BYTES), isExpired: () => false },
      { map: catalogue.entries, tombstones: head.tombstones.all },
    );
    // The day before gives the first bucket its left edge.
    const range = { startMs: dayMs - DAY_MS, endMs: dayMs + DAY_MS - 1 };
    for (const some of batchesOf(refs)) {
      const found = await source.read({ metricPair, refs: some, range });
      for (const ref of some)
        yield {
          id: registry.ids[ref] ?? 0,
          buckets: aggregate(mergeColumns(found.get(ref) ?? []), dayMs, resolutionMs),
        };
    }
  }

  async function write(tier: TierCatalogue, day: TierDay, series: AsyncIterable<TierSeries>): Promise<void> {
    try {
      await writeTierDay({ maintenance, shard, nowMs: clock.nowMs() }, tier, day, series);
    } catch (thrown) {
      isInDoubt = true;
      throw thrown;
    }
  }

  /** The table is the truth when the answer to a commit was lost. */
  async function settle(): Promise<void> {
    if (!isInDoubt) return;
    await maintenance.query({ text: 'SELECT 1' });
    await pool.withClient((client) => tiers.load(client, shard));
    isInDoubt = false;
  }

  /** From this day on no sample has gone because of its age. */
  function wholeFromMs(): number {
    return clock.nowMs() - Math.min(limits.retentionMs, ...limits.retentionRules.map(({ retentionMs }) => retentionMs));
  }

  return {
    async buildDue() {
      if (limits.downsamplingRules.length === 0) return;
      await settle();
      const keeping = createTierKeeping(registry, limits);
      const nowMs = clock.nowMs();
      const completeBeforeMs = nowMs - limits.outOfOrderWindowMs - 2 * limits.epochMs;
      let dayCount = 0;
      for (const tier of tiers.tiers) {
        const { resolutionMs, byAspect } = tier;
        for (const [metricPair, refs] of keeping.seriesWith(resolutionMs)) {
          const made = newestByDay(byAspect.last.entries.get(metricPair) ?? []);
          for (const [dayMs, gen] of newestByDay(catalogue.entries.get(metricPair) ?? [])) {
            const key = `${resolutionMs}/${metricPair}/${dayMs}`;
            const known = Math.max(made.get(dayMs) ?? -1, empty.get(key) ?? -1);
            if (known >= gen || dayMs + DAY_MS > completeBeforeMs) continue;
            if (dayMs + DAY_MS < nowMs - keeping.longestMs(metricPair, resolutionMs)) continue;
            // Buckets of samples that are gone must not give way to what came for their day afterwards.
            if (made.has(dayMs) && dayMs < wholeFromMs()) continue;
            const day = { metricPair, dayMs, gen };
            await write(tier, day, rawBuckets(day, resolutionMs, refs));
            empty.set(key, gen);
            dayCount += 1;
          }
        }
      }
      if (dayCount > 0) log.info({ dayCount }, 'Downsampled days of metrics');
    },

    async cleanTombstones(ready) {
      await settle();
      for (const tier of tiers.tiers) {
        const { resolutionMs, byAspect } = tier;
        const hiding = ready.map((one) => wholeBuckets(one, resolutionMs));
        const touched = [...byAspect.last.all()].filter((entry) => hiding.some((one) => mayHide(one, entry)));
        const matched = createTierKeeping(registry, limits).seriesWith(resolutionMs);
        for (const day of daysOf(touched)) {
          if (day.dayMs >= wholeFromMs()) {
            await write(tier, day, rawBuckets(day, resolutionMs, matched.get(day.metricPair) ?? []));
            continue;
          }
          const reader = createTierReader({ pool, registry, shard, cache: new ByteCache(CACHE_BYTES) }, tiers, ready);
          const refs = seriesOf(byAspect.last, day, registry);
          const range = { startMs: day.dayMs, endMs: day.dayMs + DAY_MS - 1 };
          const kept = async function* (): AsyncGenerator<TierSeries> {
            for (const some of batchesOf(refs)) {
              const found = await reader.read(resolutionMs, ASPECTS, { metricPair: day.metricPair, refs: some, range });
              for (const ref of some) {
                const part = found.get(ref);
                if (part?.last)
                  yield {
                    id: registry.ids[ref] ?? 0,
                    buckets: {
                      timestampsMs: part.last.timestampsMs,
                      aspects: ASPECTS.map((aspect) => part[aspect]?.values ?? new Float64Array(0)),
                    },
                  };
              }
            }
          };
          await write(tier, day, kept());
        }
      }
    },
  };
}

function newestByDay(entries: readonly SegmentEntry[]): Map<number, number> {
  const days = new Map<number, number>();
  for (const { minMs, gen } of entries) {
    const dayMs = Math.floor(minMs / DAY_MS) * DAY_MS;
    days.set(dayMs, Math.max(gen, days.get(dayMs) ?? -1));
  }
  return days;
}

function daysOf(entries: readonly SegmentEntry[]): TierDay[] {
  const days = new Map<string, TierDay>();
  for (const { metricPair, minMs, gen } of entries) {
    const dayMs = Math.floor(minMs / DAY_MS) * DAY_MS;
    const key = `${metricPair}/${dayMs}`;
    days.set(key, { metricPair, dayMs, gen: Math.max(gen, days.get(key)?.gen ?? -1) });
  }
  return [...days.values()];
}

/** All series whose numbers lie where the day's rows have some; by rising id. */
function seriesOf(
  catalogue: SegmentCatalogue,
  { metricPair, dayMs }: TierDay,
  registry: Head['registry'],
): SeriesRef[] {
  const rows = (catalogue.entries.get(metricPair) ?? []).filter(
    ({ minMs }) => minMs >= dayMs && minMs < dayMs + DAY_MS,
  );
  const refs: SeriesRef[] = [];
  for (let ref = 0; ref < registry.count; ref += 1) {
    const id = registry.ids[ref] ?? 0;
    if (registry.metricPairs[ref] !== metricPair || !registry.isKnown(ref)) continue;
    if (rows.some(({ minSeriesId, maxSeriesId }) => id >= minSeriesId && id <= maxSeriesId)) refs.push(ref);
  }
  return refs.toSorted((left, right) => (registry.ids[left] ?? 0) - (registry.ids[right] ?? 0));
}

function* batchesOf(refs: readonly SeriesRef[]): Generator<SeriesRef[]> {
  for (let at = 0; at < refs.length; at += BATCH_SERIES) yield refs.slice(at, at + BATCH_SERIES);
}
