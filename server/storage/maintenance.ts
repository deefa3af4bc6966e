// Work beside the samples' way, one step at a time: new series and metadata to their tables, epochs, sealing, retention.
import type { Clock } from '@/server/platform/clock';
import type { Log } from '@/server/platform/log';
import type { Head } from '@/server/storage/head/head';
import type { HeadGeneration } from '@/server/storage/head/head-generation';
import { persistNewSeries, persistSeriesTimes, REMOVE_LIMIT, removeSeries } from '@/server/storage/index/persist-series';
import { SERIES_ACTIVE } from '@/server/storage/index/series-registry';
import { dropPartition, EPOCH_CLOSED, EPOCH_SEALED, listEpochs, markSealed } from '@/server/storage/log/epochs';
import type { LogPosition } from '@/server/storage/log/log-position';
import type { LogWriter } from '@/server/storage/log/log-writer';
import type { MetricMetadataStore } from '@/server/storage/metric-metadata';
import type { SeriesRef } from '@/server/storage/ports';
import { messageOf } from '@/server/storage/postgres/faults';
import type { WriterConnection } from '@/server/storage/postgres/writer-connection';
import { loadSegmentEntries, type SegmentCatalogue } from '@/server/storage/segments/segment-catalogue';
import { writeSegments } from '@/server/storage/segments/seal-epoch';
import type { ReadPool } from '@/server/storage/postgres/read-pool';
import type { StoreLimits } from '@/server/storage/store-limits';
import type { StoreMetrics } from '@/server/storage/store-metrics';

const TICK_MS = 5000;
const RETENTION_EVERY_MS = 3_600_000;

export interface MaintenanceDeps {
  readonly maintenance: WriterConnection;
  readonly pool: ReadPool;
  readonly shard: number;
  readonly head: Head;
  readonly catalogue: SegmentCatalogue;
  readonly metadata: MetricMetadataStore;
  readonly writer: LogWriter;
  readonly position: LogPosition;
  /** When the current epoch was opened. */
  readonly openedMs: number;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: StoreMetrics;
  readonly limits: StoreLimits;
}

export interface Maintenance {
  start(): void;
  /** Lets a running step finish. */
  stop(): Promise<void>;
  /** New series and metadata to their tables. */
  persist(): Promise<void>;
  /** Closes the current epoch now, if it has samples, and seals what is closed. */
  sealNow(): Promise<void>;
  applyRetention(): Promise<void>;
}

export function createMaintenance(deps: MaintenanceDeps): Maintenance {
  const { maintenance, pool, shard, head, catalogue, metadata, writer, position, clock, log, metrics, limits } = deps;
  let { openedMs } = deps;
  let retentionDueMs = -Infinity;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  let isFailing = false;

  async function persist(): Promise<void> {
    await persistNewSeries(maintenance, shard, head.registry);
    await metadata.persist(maintenance);
  }

  function currentGeneration(): HeadGeneration | undefined {
    return head.generations.find(({ epoch }) => epoch === position.epoch);
  }

  /** Closing an epoch that holds nothing would only make empty ones. */
  async function closeCurrent(): Promise<void> {
    if ((currentGeneration()?.sampleCount ?? 0) === 0) {
      openedMs = clock.nowMs();
      return;
    }
    await writer.between(() => position.roll());
    openedMs = clock.nowMs();
  }

  async function closeWhenDue(): Promise<void> {
    const isOld = clock.nowMs() - openedMs >= limits.epochMs;
    const isLarge = (currentGeneration()?.sizeBytes ?? 0) >= limits.maxHeadBytes;
    if (isOld || isLarge) await closeCurrent();
  }

  async function sealClosed(): Promise<void> {
    if (head.generations.every(({ epoch }) => epoch === position.epoch)) return;
    for (const { epoch, state } of await listEpochs(maintenance, shard)) {
      const generation = head.generations.find((candidate) => candidate.epoch === epoch);
      // A sealed epoch that is still in the head: the switch was committed, its answer was lost.
      if (state === EPOCH_SEALED && generation) await enterSealed(epoch);
      else if (state === EPOCH_CLOSED) await sealOne(generation ?? head.generation(epoch));
    }
  }

  async function sealOne(generation: HeadGeneration): Promise<void> {
    const startedMs = clock.monotonicMs();
    const { epoch, sampleCount } = generation;
    await persistNewSeries(maintenance, shard, head.registry);
    await writeSegments({ client: maintenance, shard, registry: head.registry, nowMs: clock.nowMs() }, generation);
    await persistSeriesTimes(maintenance, shard, head.registry, (ref) => head.generations.some((one) => one.has(ref)));
    await markSealed(maintenance, shard, epoch);
    await enterSealed(epoch);
    const durationSeconds = (clock.monotonicMs() - startedMs) / 1000;
    metrics.sealSeconds.observe(durationSeconds);
    metrics.sealedSamples.inc(sampleCount);
    log.info({ epoch, sampleCount, durationSeconds }, 'Sealed an epoch of the log into segments');
  }

  /** The switch in memory. No await between the two lines: a reader sees the epoch in exactly one place. */
  async function enterSealed(epoch: number): Promise<void> {
    const entries = await pool.withClient((client) => loadSegmentEntries(client, shard, epoch));
    catalogue.add(entries);
    head.drop(epoch);
    releaseSeries();
    await dropPartition(maintenance, epoch);
  }

  /** Series without samples in the head any more do not count against the limit. */
  function releaseSeries(): void {
    const { registry, generations } = head;
    for (let ref = 0; ref < registry.count; ref += 1)
      if (registry.hasFlag(ref, SERIES_ACTIVE) && !generations.some((generation) => generation.has(ref))) registry.deactivate(ref);
  }

  async function applyRetention(): Promise<void> {
    const { registry } = head;
    const limitMs = clock.nowMs() - limits.retentionMs;
    await maintenance.query({ text: 'DELETE FROM segment WHERE shard = $1 AND max_time < $2', values: [shard, limitMs] });
    catalogue.removeBefore(limitMs);
    const ended: SeriesRef[] = [];
    for (let ref = 0; ref < registry.count; ref += 1) {
      if (!registry.isKnown(ref) || registry.hasFlag(ref, SERIES_ACTIVE)) continue;
      if (registry.untilMs(ref) < limitMs) ended.push(ref);
    }
    for (let at = 0; at < ended.length; at += REMOVE_LIMIT)
      await writer.between(() => removeSeries(maintenance, shard, registry, ended.slice(at, at + REMOVE_LIMIT)));
  }

  async function runDue(): Promise<void> {
    await persist();
    await closeWhenDue();
    await sealClosed();
    if (clock.nowMs() < retentionDueMs) return;
    await applyRetention();
    retentionDueMs = clock.nowMs() + RETENTION_EVERY_MS;
  }

  async function runReported(): Promise<void> {
    try {
      await runDue();
      if (isFailing) log.info('Upkeep of the series store works again');
      isFailing = false;
    } catch (thrown) {
      metrics.failedMaintenance.inc();
      // Once per change of state: while the database is away this would repeat every few seconds.
      if (!isFailing) log.error({ reason: messageOf(thrown) }, 'Cannot do the upkeep of the series store; it is tried again');
      isFailing = true;
    }
  }

  /** One step at a time, whoever asks. */
  function inTurn(step: () => Promise<void>): Promise<void> {
    const mine = running.then(step);
    running = mine.catch(() => undefined);
    return mine;
  }

  async function tick(): Promise<void> {
    await inTurn(runReported);
    if (timer) timer = setTimeout(() => void tick(), TICK_MS);
  }

  return {
    start() {
      timer = setTimeout(() => void tick(), TICK_MS);
    },
    async stop() {
      clearTimeout(timer);
      timer = undefined;
      await running;
    },
    persist: () => inTurn(persist),
    sealNow: () =>
      inTurn(async () => {
        await closeCurrent();
        await sealClosed();
      }),
    applyRetention: () => inTurn(applyRetention),
  };
}
