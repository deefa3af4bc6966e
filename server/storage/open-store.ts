// Opens the store on a database: becomes one of its writers, loads series and segments, replays the log, then runs until closed.
import type { Clock } from '@/server/platform/clock';
import type { Log } from '@/server/platform/log';
import { createEndedIndex, type EndedIndex } from '@/server/storage/ended/ended-index';
import { createExemplarStore, type ExemplarStore } from '@/server/storage/exemplars';
import { Head } from '@/server/storage/head/head';
import { loadSeries } from '@/server/storage/index/load-series';
import { createMoments, type Moments } from '@/server/storage/read/moments';
import { SeriesRegistry } from '@/server/storage/index/series-registry';
import { SeriesNumbers } from '@/server/storage/index/stored-numbers';
import { createGroupAdmission } from '@/server/storage/log/admission';
import { AppliedRows } from '@/server/storage/log/applied-rows';
import { createLogPosition, type LogPosition } from '@/server/storage/log/log-position';
import { createLogWriter, type LogWriter } from '@/server/storage/log/log-writer';
import { beginReplay } from '@/server/storage/log/replay';
import { createMaintenance, type Maintenance } from '@/server/storage/maintenance';
import { createMetricMetadataStore, type MetricMetadataStore } from '@/server/storage/metric-metadata';
import { sqlState, UNDEFINED_TABLE } from '@/server/storage/postgres/faults';
import { inSnapshot } from '@/server/storage/postgres/in-snapshot';
import { readCatalogue, unsealedFromOf } from '@/server/storage/replicas/catalogue-snapshot';
import { createFollower, type Follower } from '@/server/storage/replicas/follower';
import type { StoreConnections } from '@/server/storage/replicas/store-connections';
import { ByteCache } from '@/server/storage/segments/byte-cache';
import { SegmentCatalogue } from '@/server/storage/segments/segment-catalogue';
import type { SegmentCache } from '@/server/storage/segments/open-segments';
import type { StoreLimits } from '@/server/storage/store-limits';
import type { StoreMetrics } from '@/server/storage/store-metrics';
import { TierCatalogues } from '@/server/storage/tiers/tier-catalogues';
import type { ReadCrew } from '@/server/storage/workers/read-crew';

export interface OpenDeps {
  readonly connections: StoreConnections;
  readonly shard: number;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: StoreMetrics;
  readonly limits: StoreLimits;
  readonly shortage: () => string | null;
}

export interface OpenStore extends Moments {
  readonly head: Head;
  readonly catalogue: SegmentCatalogue;
  readonly cache: SegmentCache;
  readonly writer: LogWriter;
  readonly position: LogPosition;
  readonly metadata: MetricMetadataStore;
  readonly exemplars: ExemplarStore;
  readonly upkeep: Maintenance;
  readonly follower: Follower;
  /** Series that have left memory. */
  readonly ended: EndedIndex;
  readonly tiers: TierCatalogues;
  busyReadConnectionCount(): number;
  readonly crew: ReadCrew;
  close(): Promise<void>;
}

/** Another process may seal an epoch and drop its log rows while they are being read: then everything is read again. */
const LOAD_ATTEMPTS = 3;

export async function openStore(deps: OpenDeps): Promise<OpenStore> {
  const { connections, shard, clock, log, metrics, limits, shortage } = deps;
  const { logConnection, maintenance, following, pool, crew, claim } = connections;
  // A writer from here on: whoever drops log rows knows that somebody may be reading them.
  await logConnection.query({ text: 'SELECT 1' });
  const trusted = claim.epochOfTrust;
  const loaded = await loadAgain(deps);
  const { head, applied, catalogue, tiers, registry } = loaded;
  const metadata = createMetricMetadataStore(shard, limits.maxMetadataEntries);
  await metadata.load(maintenance);
  const exemplars = createExemplarStore({ registry, shard, maxExemplars: limits.maxExemplars });
  await pool.withClient((reader) => exemplars.load(maintenance, reader));
  const position = createLogPosition({
    connection: logConnection,
    claim,
    trusted,
    applied,
    head,
    shard,
    clock,
    log,
  });
  await position.enterNewest();
  const numbers = new SeriesNumbers(logConnection, shard);
  const admission = createGroupAdmission({ head, clock, limits });
  const onCommit = (epoch: number): void => follower.announceRow(epoch);
  const writer = createLogWriter({
    head,
    admission,
    position,
    numbers,
    clock,
    limits,
    metrics,
    shortage,
    onCommit,
  });
  const cache: SegmentCache = new ByteCache(limits.maxCacheBytes);
  const ended = createEndedIndex({
    pool,
    cache,
    registry,
    shard,
    limitBytes: limits.maxEndedIndexBytes,
    onLoad: (count) => metrics.endedLookups.inc(count),
  });
  const shared = { ...deps, maintenance, pool, claim, head, catalogue, tiers, metadata, ended };
  const follower: Follower = createFollower({
    ...shared,
    connection: following,
    applied,
    loaded,
    between: (task) => writer.between(task),
    regain: () =>
      writer.between(async () => {
        await logConnection.withClient((client) => claim.regain(client));
        await position.noticeAbsence();
      }),
    noticeAbsence: () => writer.between(() => position.noticeAbsence()),
    onFirst: () => upkeep.hurry(),
  });
  connections.onFollowing((client) => follower.prepare(client));
  const upkeep: Maintenance = createMaintenance({ ...shared, exemplars, writer, position, follower });
  follower.start();
  upkeep.start();
  const moments = createMoments({ pool, cache, crew, shard, head, catalogue, tiers, ended, follower });
  return {
    head,
    catalogue,
    cache,
    writer,
    position,
    metadata,
    exemplars,
    upkeep,
    follower,
    ended,
    ...moments,
    tiers,
    busyReadConnectionCount: () => pool.busyCount,
    crew,
    async close() {
      await upkeep.stop();
      await writer.stop();
      await follower.stop();
      // The log has everything; this only spares the next start some work.
      await upkeep.persist().catch(() => undefined);
      await claim.release(maintenance).catch(() => undefined);
      await connections.close();
    },
  };
}

interface Loaded {
  readonly registry: SeriesRegistry;
  readonly head: Head;
  readonly applied: AppliedRows;
  readonly catalogue: SegmentCatalogue;
  readonly tiers: TierCatalogues;
  readonly version: number;
  /** Epochs before it are in segments. */
  readonly unsealedFrom: number;
}

async function loadAgain(deps: OpenDeps): Promise<Loaded> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await load(deps);
    } catch (thrown) {
      if (sqlState(thrown) !== UNDEFINED_TABLE || attempt === LOAD_ATTEMPTS) throw thrown;
    }
  }
}

/** Everything as it was at one moment; what comes later, the follower sees. */
async function load(deps: OpenDeps): Promise<Loaded> {
  const { connections, shard, clock, log, metrics, limits } = deps;
  const { pool, buildHead } = connections;
  const leastThreadRows = limits.maxReadThreads === 0 ? Infinity : limits.leastThreadRows;
  const registry = new SeriesRegistry();
  const head = new Head(registry);
  const applied = new AppliedRows();
  const catalogue = new SegmentCatalogue();
  const tiers = new TierCatalogues();
  const startedMs = clock.monotonicMs();
  const seen = await pool.withClient((reader) =>
    inSnapshot(reader, async () => {
      const snapshot = await readCatalogue(reader, shard);
      catalogue.add(snapshot.records);
      tiers.replaceAll(snapshot.tierRecords);
      const replay = await beginReplay(
        { reader, beside: pool, head, applied, shard, log, metrics, buildHead, leastThreadRows },
        snapshot.unsealed,
      );
      try {
        const { maxEndedSeries } = limits;
        await loadSeries(reader, shard, registry, { sealedUntilMs: catalogue.maxMs, maxEndedSeries });
        head.tombstones.replace(snapshot.tombstones, Infinity);
        await replay.run();
      } finally {
        await replay.stop();
      }
      return snapshot;
    }),
  );
  const durationSeconds = (clock.monotonicMs() - startedMs) / 1000;
  metrics.replaySeconds.set(durationSeconds);
  metrics.replayedSamples.set(head.sampleCount);
  if (head.unknownSampleCount > 0)
    log.error(
      { sampleCount: head.unknownSampleCount },
      'Samples without a series were skipped: the log row that names it is broken',
    );
  log.info(
    { sampleCount: head.sampleCount, seriesCount: registry.activeCount, durationSeconds },
    'Replayed the log of the series store',
  );
  return { registry, head, applied, catalogue, tiers, version: seen.version, unsealedFrom: unsealedFromOf(seen) };
}
