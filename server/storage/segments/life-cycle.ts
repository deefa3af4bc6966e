// From log to segments: closes epochs and seals them.
import type { Clock } from '@/server/platform/clock';
import type { Log } from '@/server/platform/log';
import type { Head } from '@/server/storage/head/head';
import type { EpochSamples } from '@/server/storage/head/epoch-samples';
import { createLivingUpkeep } from '@/server/storage/index/living-series';
import { persistNewSeries, persistSeriesTimes } from '@/server/storage/index/persist-series';
import {
  dropPartition,
  EPOCH_SEALED,
  listClosed,
  listEpochs,
  listPartitions,
  markSealed,
} from '@/server/storage/log/epochs';
import type { LogPosition } from '@/server/storage/log/log-position';
import type { LogWriter } from '@/server/storage/log/log-writer';
import type { ReadPool } from '@/server/storage/postgres/read-pool';
import type { WriterConnection } from '@/server/storage/postgres/writer-connection';
import type { Follower } from '@/server/storage/replicas/follower';
import { createCrowding } from '@/server/storage/segments/crowding';
import { writeSegments } from '@/server/storage/segments/seal-epoch';
import { loadSegmentRecords, type SegmentCatalogue } from '@/server/storage/segments/segment-catalogue';
import type { StoreLimits } from '@/server/storage/store-limits';
import type { StoreMetrics } from '@/server/storage/store-metrics';

/** Log rows stay so long after their epoch was sealed, for processes that still read them. */
const DROP_AFTER_MS = 30_000;
/** Another process may have sealed epochs and died before it dropped their log rows. */
const LOOK_EVERY_MS = 60_000;

export interface LifeCycleDeps {
  readonly maintenance: WriterConnection;
  readonly pool: ReadPool;
  readonly shard: number;
  readonly head: Head;
  readonly catalogue: SegmentCatalogue;
  readonly writer: LogWriter;
  readonly position: LogPosition;
  readonly follower: Follower;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: StoreMetrics;
  readonly limits: StoreLimits;
}

/** Steps for one caller at a time; each may be repeated after a failure. */
export interface LifeCycle {
  /** Closes the current epoch when it is old or large enough. */
  closeWhenDue(): Promise<void>;
  closeCurrent(): Promise<void>;
  sealClosed(): Promise<void>;
  /** Deletes the log rows of sealed epochs. */
  dropSealed(): Promise<void>;
}

export function createLifeCycle(deps: LifeCycleDeps): LifeCycle {
  const { maintenance, shard, head, writer, position, follower, clock, limits } = deps;
  /** Sealed epochs whose log rows are still there, and since when this process knows of them. */
  const sealed = new Map<number, number>();
  let lookedMs = -Infinity;
  const living = createLivingUpkeep(shard);
  const crowding = createCrowding({ registry: head.registry, clock, maxSeries: limits.maxSeries });

  async function closeCurrent(): Promise<void> {
    // Closing an epoch that holds nothing would only make empty ones.
    if (head.epochSamples(position.epoch).sampleCount > 0) await writer.between(() => position.roll());
  }

  async function findSealed(): Promise<void> {
    lookedMs = clock.monotonicMs();
    const partitions = await listPartitions(maintenance);
    if (partitions.length === 0) return;
    for (const { epoch, state } of await listEpochs(maintenance, shard, Math.min(...partitions)))
      if (state === EPOCH_SEALED && partitions.includes(epoch) && !sealed.has(epoch)) sealed.set(epoch, lookedMs);
  }

  return {
    closeCurrent,
    async closeWhenDue() {
      // Another process may have closed an epoch.
      if (follower.hasOthers) await writer.between(() => position.enterNewest());
      // On the round hour: epochs of all days then have the same limits, and a day compacts into whole ones.
      const endMs = (Math.floor(position.openedMs / limits.epochMs) + 1) * limits.epochMs;
      // An epoch of the future was opened by a clock that has been put right since.
      const isOld = clock.nowMs() >= endMs || position.openedMs > clock.nowMs() + limits.epochMs;
      const isLarge = head.epochSamples(position.epoch).sizeBytes >= limits.maxHeadBytes;
      if (isOld || isLarge || (await crowding.isCrowded())) await closeCurrent();
    },
    async sealClosed() {
      const closed = await listClosed(maintenance, shard);
      if (closed.length === 0) return;
      // Nothing more comes for a closed epoch: what others wrote is in the head after this.
      await follower.sync();
      for (const epoch of closed) {
        await sealOne(deps, head.epochSamples(epoch));
        sealed.set(epoch, clock.monotonicMs());
      }
      await living.packWhenDue(maintenance);
    },
    async dropSealed() {
      if (clock.monotonicMs() - lookedMs > LOOK_EVERY_MS) await findSealed();
      for (const [epoch, sinceMs] of sealed) {
        // Others may still be reading.
        if (follower.hasOthers && clock.monotonicMs() - sinceMs < DROP_AFTER_MS) continue;
        if (await dropPartition(maintenance, epoch)) sealed.delete(epoch);
      }
    },
  };
}

async function sealOne(deps: LifeCycleDeps, samples: EpochSamples): Promise<void> {
  const { maintenance, shard, head, clock, log, metrics } = deps;
  const { registry } = head;
  const startedMs = clock.monotonicMs();
  const { epoch, sampleCount } = samples;
  await persistNewSeries(maintenance, shard, registry);
  await head.tombstones.persist(maintenance, shard);
  await writeSegments({ client: maintenance, shard, registry, nowMs: clock.nowMs() }, samples);
  await persistSeriesTimes(maintenance, shard, registry, (ref) => head.generations.some((one) => one.has(ref)));
  await markSealed(maintenance, shard, epoch);
  await enterSealed(deps, epoch);
  const durationSeconds = (clock.monotonicMs() - startedMs) / 1000;
  metrics.sealSeconds.observe(durationSeconds);
  metrics.sealedSamples.inc(sampleCount);
  log.info({ epoch, sampleCount, durationSeconds }, 'Sealed an epoch of the log into segments');
}

/** The switch in memory. Nothing is awaited between catalogue and head: a reader sees the epoch in exactly one place. */
async function enterSealed({ pool, shard, head, catalogue, follower }: LifeCycleDeps, epoch: number): Promise<void> {
  const records = await pool.withClient((client) => loadSegmentRecords(client, shard, epoch));
  catalogue.add(records);
  head.drop(epoch);
  follower.noteSwitched(epoch);
  await head.releaseSeries();
}
