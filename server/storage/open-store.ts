// Opens the store on a database: takes the locks, loads series and segments, replays the log, then runs until closed.
import type { Clock } from '@/server/platform/clock';
import type { Log } from '@/server/platform/log';
import { Head } from '@/server/storage/head/head';
import { loadSeries } from '@/server/storage/index/persist-series';
import { SeriesRegistry } from '@/server/storage/index/series-registry';
import { createGroupAdmission } from '@/server/storage/log/admission';
import {
  dropPartition,
  ensurePartition,
  EPOCH_OPEN,
  EPOCH_SEALED,
  listEpochs,
  openEpoch,
  type Epoch,
} from '@/server/storage/log/epochs';
import { createLogPosition, WRITER, type LogPosition } from '@/server/storage/log/log-position';
import { createLogWriter, type LogWriter } from '@/server/storage/log/log-writer';
import { replayLog } from '@/server/storage/log/replay';
import { createMaintenance, type Maintenance } from '@/server/storage/maintenance';
import { createExemplarStore, type ExemplarStore } from '@/server/storage/exemplars';
import { createMetricMetadataStore, type MetricMetadataStore } from '@/server/storage/metric-metadata';
import type { ReadPool } from '@/server/storage/postgres/read-pool';
import type { WriterConnection } from '@/server/storage/postgres/writer-connection';
import { ByteCache } from '@/server/storage/segments/byte-cache';
import { loadSegmentRecords, SegmentCatalogue } from '@/server/storage/segments/segment-catalogue';
import { createSegmentSource, type SegmentCache } from '@/server/storage/segments/segment-reader';
import { TierCatalogues } from '@/server/storage/tiers/tier-catalogues';
import { createTierReader, type TierReader } from '@/server/storage/tiers/tier-reader';
import type { SegmentSource } from '@/server/storage/read/segment-source';
import type { StoreLimits } from '@/server/storage/store-limits';
import type { StoreMetrics } from '@/server/storage/store-metrics';

export interface OpenDeps {
  readonly logConnection: WriterConnection;
  readonly maintenance: WriterConnection;
  readonly pool: ReadPool;
  readonly shard: number;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: StoreMetrics;
  readonly limits: StoreLimits;
  readonly shortage: () => string | null;
}

export interface OpenStore {
  readonly head: Head;
  readonly catalogue: SegmentCatalogue;
  readonly cache: SegmentCache;
  readonly writer: LogWriter;
  readonly position: LogPosition;
  readonly metadata: MetricMetadataStore;
  readonly exemplars: ExemplarStore;
  readonly upkeep: Maintenance;
  /** The segments of this moment, whatever is sealed or dropped later. */
  segments(): SegmentSource;
  readonly tiers: TierCatalogues;
  /** The downsampled tiers of this moment; null when there are none. */
  tierReader(): TierReader | null;
  busyReadConnectionCount(): number;
  close(): Promise<void>;
}

export async function openStore(deps: OpenDeps): Promise<OpenStore> {
  const { logConnection, maintenance, pool, shard, clock, log, metrics, limits, shortage } = deps;
  // Both locks first: what is loaded below must not change under us.
  await logConnection.query({ text: 'SELECT 1' });
  await maintenance.query({ text: 'SELECT 1' });
  const registry = new SeriesRegistry();
  const head = new Head(registry);
  const metadata = createMetricMetadataStore(shard, limits.maxMetadataEntries);
  await metadata.load(maintenance);
  const catalogue = new SegmentCatalogue();
  const tiers = new TierCatalogues();
  const cache: SegmentCache = new ByteCache(limits.maxCacheBytes);
  await pool.withClient(async (client) => {
    catalogue.add(await loadSegmentRecords(client, shard));
    await tiers.load(client, shard);
    await loadSeries(client, shard, registry, catalogue.maxMs);
    for (const { maxSeriesId, metricPair } of [...catalogue.all(), ...tiers.entries()])
      registry.reserveNumbers(maxSeriesId, metricPair);
  });
  await head.tombstones.load(maintenance, shard);
  const position = createLogPosition({ connection: logConnection, head, shard, clock, log });
  const openedMs = await replayInto(deps, head, position);
  const exemplars = createExemplarStore({ registry, shard, maxExemplars: limits.maxExemplars });
  await exemplars.load(maintenance);
  const admission = createGroupAdmission({ head, clock, limits });
  const writer = createLogWriter({ head, admission, position, clock, limits, metrics, shortage });
  const upkeep: Maintenance = createMaintenance({
    ...deps,
    head,
    catalogue,
    metadata,
    exemplars,
    tiers,
    writer,
    position,
    openedMs,
  });
  upkeep.start();
  return {
    head,
    catalogue,
    cache,
    writer,
    position,
    metadata,
    exemplars,
    upkeep,
    tiers,
    busyReadConnectionCount: () => pool.busyCount,
    tierReader: () =>
      tiers.count === 0 ? null : createTierReader({ pool, cache, registry, shard }, tiers, head.tombstones.all),
    segments: () =>
      createSegmentSource(
        { pool, cache, registry, shard, isExpired: (entry) => catalogue.isExpired(entry) },
        { map: catalogue.entries, tombstones: head.tombstones.all },
      ),
    async close() {
      await upkeep.stop();
      await writer.stop();
      // The log has everything; this only spares the next start some work.
      await upkeep.persist().catch(() => undefined);
      await Promise.all([logConnection.close(), maintenance.close(), pool.close()]);
    },
  };
}

/** Returns when the current epoch was opened. */
async function replayInto(deps: OpenDeps, head: Head, position: LogPosition): Promise<number> {
  const { maintenance, pool, shard, clock, log, metrics } = deps;
  const startedMs = clock.monotonicMs();
  const epochs = await listEpochs(maintenance, shard);
  for (const { epoch } of epochs.filter(({ state }) => state === EPOCH_SEALED)) await dropPartition(maintenance, epoch);
  const unsealed = epochs.filter(({ state }) => state !== EPOCH_SEALED).map(({ epoch }) => epoch);
  const lastSeq = await pool.withClient((reader) =>
    replayLog({ reader, maintenance, head, shard, log, metrics }, unsealed, WRITER),
  );
  const current = await currentEpoch(deps, epochs);
  position.moveTo({ epoch: current.epoch, nextSeq: unsealed.at(-1) === current.epoch ? lastSeq + 1 : 1 });
  const durationSeconds = (clock.monotonicMs() - startedMs) / 1000;
  metrics.replaySeconds.set(durationSeconds);
  metrics.replayedSamples.set(head.sampleCount);
  if (head.unknownSampleCount > 0)
    log.error(
      { sampleCount: head.unknownSampleCount },
      'Samples without a series were skipped: the log row that names it is broken',
    );
  log.info(
    { sampleCount: head.sampleCount, seriesCount: head.registry.activeCount, durationSeconds },
    'Replayed the log of the series store',
  );
  return current.openedMs;
}

/** The newest epoch when it is open, else a new one. */
async function currentEpoch({ maintenance, shard, clock }: OpenDeps, epochs: readonly Epoch[]): Promise<Epoch> {
  const newest = epochs.at(-1);
  const epoch = newest?.state === EPOCH_OPEN ? newest.epoch : (newest?.epoch ?? 0) + 1;
  await ensurePartition(maintenance, epoch);
  const nowMs = clock.nowMs();
  await openEpoch(maintenance, { shard, epoch, nowMs });
  return { epoch, state: EPOCH_OPEN, openedMs: newest?.epoch === epoch ? newest.openedMs : nowMs };
}
