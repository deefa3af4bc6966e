// Keeps the segments few and clean: merges rows, takes deleted samples out for good, deletes rows that others replaced.
import type { Clock } from '@/server/platform/clock';
import type { Log } from '@/server/platform/log';
import type { Head } from '@/server/storage/head/head';
import { oldestUnsealed } from '@/server/storage/log/epochs';
import type { LogPosition } from '@/server/storage/log/log-position';
import type { ReadPool } from '@/server/storage/postgres/read-pool';
import type { WriterConnection } from '@/server/storage/postgres/writer-connection';
import { mergeSegments } from '@/server/storage/segments/merge-segments';
import { planMerges, type MergeGroup } from '@/server/storage/segments/plan-merges';
import {
  loadSegmentRecords,
  type SegmentCatalogue,
  type SegmentEntry,
} from '@/server/storage/segments/segment-catalogue';
import { mayHide, type Tombstone } from '@/server/storage/segments/tombstones';
import type { StoreLimits } from '@/server/storage/store-limits';
import type { StoreMetrics } from '@/server/storage/store-metrics';

interface Deps {
  readonly maintenance: WriterConnection;
  readonly pool: ReadPool;
  readonly shard: number;
  readonly head: Head;
  readonly catalogue: SegmentCatalogue;
  readonly position: LogPosition;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: StoreMetrics;
  readonly limits: StoreLimits;
  /** Takes deleted samples out of what was downsampled. */
  readonly cleanTiers: (ready: readonly Tombstone[]) => Promise<void>;
}

/** Steps for one caller at a time; each may be repeated after a failure. */
export interface Compaction {
  /** Merges what is due, until it is done or this much time is over (the merge under way is finished). */
  mergeDue(budgetMs: number): Promise<void>;
  /** Rewrites every row that holds deleted samples, then forgets the deletions. */
  cleanTombstones(): Promise<void>;
  /** Writes one row anew with only the series that pass, by their stored ids. */
  rewrite(entry: SegmentEntry, isKept: (id: number) => boolean): Promise<void>;
  /** Deletes replaced rows that no query can ask for any more. */
  purgeReplaced(): Promise<void>;
}

export function createCompaction(deps: Deps): Compaction {
  const { maintenance, pool, shard, head, catalogue, position, clock, log, metrics, limits } = deps;
  /** What was found to need no merge. */
  let settled: { readonly version: number; readonly completeBeforeMs: number } | undefined;
  /** A merge failed, and whether it was committed is not known. */
  let isInDoubt = false;

  /** The table is the truth. Whoever has the turn of upkeep changes it alone: a commit under way before is over. */
  async function reload(): Promise<void> {
    catalogue.replaceAll(await pool.withClient((client) => loadSegmentRecords(client, shard)));
    isInDoubt = false;
  }

  async function merge(group: MergeGroup, isKept?: (id: number) => boolean): Promise<void> {
    const startedMs = clock.monotonicMs();
    const now = { tombstones: head.tombstones.all, nowMs: clock.nowMs() };
    try {
      await mergeSegments({ maintenance, pool, shard, catalogue, ...now, ...(isKept && { isKept }) }, group);
    } catch (thrown) {
      isInDoubt = true;
      throw thrown;
    }
    metrics.mergeSeconds.observe((clock.monotonicMs() - startedMs) / 1000);
    metrics.mergedSegments.inc(group.entries.length);
  }

  /** Days of which no more samples can come through a live door. */
  function completeBeforeMs(): number {
    return clock.nowMs() - limits.outOfOrderWindowMs - 2 * limits.epochMs;
  }

  async function mergeDue(budgetMs: number): Promise<void> {
    if (isInDoubt) await reload();
    const startedMs = clock.monotonicMs();
    const rules = { completeBeforeMs: startOfDay(completeBeforeMs()), generationLimit: limits.mergeGenerations };
    while (settled?.version !== catalogue.version || settled.completeBeforeMs !== rules.completeBeforeMs) {
      const groups = planMerges(catalogue.entries, rules);
      if (groups.length === 0) settled = { version: catalogue.version, completeBeforeMs: rules.completeBeforeMs };
      for (const group of groups) {
        if (clock.monotonicMs() - startedMs >= budgetMs) return;
        if (isCurrent(catalogue, group)) await merge(group);
      }
    }
  }

  async function cleanTombstones(): Promise<void> {
    if (isInDoubt) await reload();
    if (head.tombstones.all.length === 0) return;
    // Others may have rows in an epoch of which this head has none yet.
    const unsealed = [await oldestUnsealed(maintenance, shard), ...head.generations.map(({ epoch }) => epoch)];
    const ready = head.tombstones.all.filter(({ gen }) => gen < Math.min(position.epoch, ...unsealed));
    if (ready.length === 0) return;
    const touched = [...catalogue.all()].filter((entry) => ready.some((tombstone) => mayHide(tombstone, entry)));
    for (const entry of touched) await merge({ metricPair: entry.metricPair, entries: [entry] });
    await deps.cleanTiers(ready);
    await head.tombstones.remove(maintenance, shard, ready);
    log.info({ tombstoneCount: ready.length, segmentCount: touched.length }, 'Took deleted samples out of segments');
  }

  return {
    mergeDue,
    cleanTombstones,
    rewrite: (entry, isKept) => merge({ metricPair: entry.metricPair, entries: [entry] }, isKept),
    async purgeReplaced() {
      await maintenance.query({
        text: 'DELETE FROM segment WHERE shard = $1 AND replaced_at < $2',
        values: [shard, clock.nowMs() - limits.replacedKeepMs],
      });
    },
  };
}

function startOfDay(timeMs: number): number {
  return Math.floor(timeMs / 86_400_000) * 86_400_000;
}

/** A merge of the same plan may have taken a row that two groups share. */
function isCurrent({ entries }: SegmentCatalogue, group: MergeGroup): boolean {
  const list: readonly SegmentEntry[] = entries.get(group.metricPair) ?? [];
  return group.entries.every((entry) => list.includes(entry));
}
