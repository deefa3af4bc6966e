// From log to segments: closes epochs and seals them.
import type { Clock } from '@/server/platform/clock';
import type { Log } from '@/server/platform/log';
import type { Head } from '@/server/storage/head/head';
import type { HeadGeneration } from '@/server/storage/head/head-generation';
import { persistNewSeries, persistSeriesTimes } from '@/server/storage/index/persist-series';
import { SERIES_ACTIVE } from '@/server/storage/index/series-registry';
import { dropPartition, EPOCH_CLOSED, EPOCH_SEALED, listEpochs, markSealed } from '@/server/storage/log/epochs';
import type { LogPosition } from '@/server/storage/log/log-position';
import type { LogWriter } from '@/server/storage/log/log-writer';
import type { ReadPool } from '@/server/storage/postgres/read-pool';
import type { WriterConnection } from '@/server/storage/postgres/writer-connection';
import { writeSegments } from '@/server/storage/segments/seal-epoch';
import { loadSegmentRecords, type SegmentCatalogue } from '@/server/storage/segments/segment-catalogue';
import type { StoreLimits } from '@/server/storage/store-limits';
import type { StoreMetrics } from '@/server/storage/store-metrics';

export interface LifeCycleDeps {
  readonly maintenance: WriterConnection;
  readonly pool: ReadPool;
  readonly shard: number;
  readonly head: Head;
  readonly catalogue: SegmentCatalogue;
  readonly writer: LogWriter;
  readonly position: LogPosition;
  /** When the current epoch was opened. */
  readonly openedMs: number;
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
}

export function createLifeCycle(deps: LifeCycleDeps): LifeCycle {
  const { maintenance, shard, head, writer, position, clock, limits } = deps;
  let { openedMs } = deps;

  function currentGeneration(): HeadGeneration | undefined {
    return head.generations.find(({ epoch }) => epoch === position.epoch);
  }

  async function closeCurrent(): Promise<void> {
    // Closing an epoch that holds nothing would only make empty ones.
    if ((currentGeneration()?.sampleCount ?? 0) > 0) await writer.between(() => position.roll());
    openedMs = clock.nowMs();
  }

  return {
    closeCurrent,
    async closeWhenDue() {
      // On the round hour: epochs of all days then have the same limits, and a day compacts into whole ones.
      const isOld = clock.nowMs() >= (Math.floor(openedMs / limits.epochMs) + 1) * limits.epochMs;
      const isLarge = (currentGeneration()?.sizeBytes ?? 0) >= limits.maxHeadBytes;
      if (isOld || isLarge) await closeCurrent();
    },
    async sealClosed() {
      if (head.generations.every(({ epoch }) => epoch === position.epoch)) return;
      for (const { epoch, state } of await listEpochs(maintenance, shard)) {
        const generation = head.generations.find((candidate) => candidate.epoch === epoch);
        // A sealed epoch that is still in the head: the switch was committed, its answer was lost.
        if (state === EPOCH_SEALED && generation) await enterSealed(deps, epoch);
        else if (state === EPOCH_CLOSED) await sealOne(deps, generation ?? head.generation(epoch));
      }
    },
  };
}

async function sealOne(deps: LifeCycleDeps, generation: HeadGeneration): Promise<void> {
  const { maintenance, shard, head, clock, log, metrics } = deps;
  const { registry } = head;
  const startedMs = clock.monotonicMs();
  const { epoch, sampleCount } = generation;
  await persistNewSeries(maintenance, shard, registry);
  await head.tombstones.persist(maintenance, shard);
  await writeSegments({ client: maintenance, shard, registry, nowMs: clock.nowMs() }, generation);
  await persistSeriesTimes(maintenance, shard, registry, (ref) => head.generations.some((one) => one.has(ref)));
  await markSealed(maintenance, shard, epoch);
  await enterSealed(deps, epoch);
  const durationSeconds = (clock.monotonicMs() - startedMs) / 1000;
  metrics.sealSeconds.observe(durationSeconds);
  metrics.sealedSamples.inc(sampleCount);
  log.info({ epoch, sampleCount, durationSeconds }, 'Sealed an epoch of the log into segments');
}

/** The switch in memory. Nothing is awaited between its two lines: a reader sees the epoch in exactly one place. */
async function enterSealed({ maintenance, pool, shard, head, catalogue }: LifeCycleDeps, epoch: number): Promise<void> {
  const records = await pool.withClient((client) => loadSegmentRecords(client, shard, epoch));
  catalogue.add(records);
  head.drop(epoch);
  releaseSeries(head);
  await dropPartition(maintenance, epoch);
}

/** Series without samples in the head any more do not count against the limit. */
function releaseSeries({ registry, generations }: Head): void {
  for (let ref = 0; ref < registry.count; ref += 1)
    if (registry.hasFlag(ref, SERIES_ACTIVE) && !generations.some((generation) => generation.has(ref)))
      registry.deactivate(ref);
}
