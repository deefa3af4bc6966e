// The series store: puts log, head, index and segments together behind ports.ts.
import type { ClientBase } from 'pg';
import { EnvironmentError } from '@/lib/errors/environment-error';
import { InputError } from '@/lib/errors/input-error';
import type { LabelSet } from '@/lib/labels/label-set';
import type { Clock } from '@/server/platform/clock';
import type { Log } from '@/server/platform/log';
import type { Metrics } from '@/server/platform/metrics';
import { storageSettingOf } from '@/server/platform/settings/storage-settings';
import { deleteSeries } from '@/server/storage/delete-series';
import { numbersUsedUp } from '@/server/storage/index/stored-numbers';
import { openStore, type OpenStore } from '@/server/storage/open-store';
import type { ExemplarAccess, SampleAppender, SeriesRef, SeriesStore, StorageAdmin } from '@/server/storage/ports';
import { listLabelNames, listLabelValues, listSeries, type LabelSources } from '@/server/storage/read/label-queries';
import { selectSeries } from '@/server/storage/read/select-series';
import { selectWithTiers } from '@/server/storage/read/select-with-tiers';
import { createStoreConnections } from '@/server/storage/replicas/store-connections';
import { DEFAULT_STORE_LIMITS, type StoreLimits } from '@/server/storage/store-limits';
import { createStoreMetrics, type StoreMetrics } from '@/server/storage/store-metrics';
import { EMPTY_STATS, storageStats } from '@/server/storage/store-stats';

export interface SeriesStoreDeps {
  /** PostgreSQL ≥ 15 with the migrations applied. The store opens connections of its own. */
  readonly databaseUrl: string;
  /** How this process is called among those that share the database. */
  readonly instance?: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly limits?: Partial<StoreLimits>;
  /** Why nothing may be written now, e.g. a full disk; null as a rule. Asked before each append and merge. */
  readonly shortage?: () => string | null;
  /** Throws EnvironmentError when the tables are not those that this process knows. Asked before it becomes a writer, and one again. */
  readonly checkSchema?: (client: ClientBase) => Promise<void>;
}

export interface RunningSeriesStore extends SeriesStore, StorageAdmin, ExemplarAccess {
  /** Becomes one of the database's writers and replays the log. Throws EnvironmentError; may be called again then. */
  start(): Promise<void>;
  /** Commits what waits, then lets go of the database. */
  stop(): Promise<void>;
  /** Closes the open epoch and writes its samples to segments now; the store does so by itself every few hours. */
  seal(): Promise<void>;
  /** Merges segments that may be merged now; the store does so by itself, a little at a time. */
  merge(): Promise<void>;
  /** One round of all upkeep that is due; the store does so by itself every few seconds. */
  runUpkeep(): Promise<void>;
  /** Afterwards everything shows that other processes committed before; the store does so by itself, within a second. */
  sync(): Promise<void>;
  /** The same store for writers without a waiting client (scrapes): their batches wait up to `lingerMs` to share a commit. */
  lingering(lingerMs: number): SampleAppender;
}

/** One node uses one shard; the column is there so that a cluster can hold the tables. */
const SHARD = 0;
const LONE_SURROGATE = /\p{Surrogate}/u;
const LONE_SURROGATES = /\p{Surrogate}/gu;

export function createSeriesStore(deps: SeriesStoreDeps): RunningSeriesStore {
  const { databaseUrl, clock, log, instance = `pid ${process.pid}` } = deps;
  const limits: StoreLimits = { ...DEFAULT_STORE_LIMITS, ...deps.limits };
  let open: OpenStore | undefined;
  /** A head that was read anew counts its changes anew. */
  let openCount = 0;
  const metrics = observeStore(deps.metrics, limits, () => open);

  function opened(): OpenStore {
    if (!open)
      throw new EnvironmentError('Cannot use the series store: it is starting or stopping', {
        remedy: 'Wait until the log is replayed; /-/ready tells when',
        retryAfterSeconds: 2,
      });
    return open;
  }

  async function start(): Promise<void> {
    if (open) return;
    const { checkSchema = async () => undefined } = deps;
    const connections = createStoreConnections({ databaseUrl, instance, limits, log, checkSchema });
    try {
      openCount += 1;
      open = await openStore({
        connections,
        shard: SHARD,
        clock,
        log,
        metrics,
        limits,
        shortage: deps.shortage ?? (() => null),
      });
    } catch (thrown) {
      await connections.close();
      throw thrown;
    }
  }

  const appendWith = (lingerMs: number): SampleAppender => ({
    seriesRef: (labels) => seriesRef(opened(), labels, limits),
    async append(batch, admission) {
      return opened().writer.append(batch, admission, lingerMs);
    },
    recordMetadata: (entries) => opened().metadata.record(entries),
  });

  return {
    ...appendWith(0),
    lingering: appendWith,
    start,
    async stop() {
      const closing = open;
      open = undefined;
      await closing?.close();
    },
    async deleteSeries(selectors, range) {
      const seriesCount = await deleteSeries(opened(), selectors, range);
      log.info({ seriesCount, ...range }, 'Deleted samples of series');
    },
    cleanTombstones: async () => opened().upkeep.cleanTombstones(),
    seal: async () => opened().upkeep.sealNow(),
    merge: async () => opened().upkeep.mergeNow(),
    runUpkeep: async () => opened().upkeep.runDue(),
    sync: async () => opened().follower.sync(),
    select(matchers, range, hints) {
      const store = opened();
      const tiers = hints.use ? store.tierReader() : null;
      const request = { matchers, range, hints };
      if (!tiers) return selectSeries(store.sources(), request);
      return selectWithTiers({ sources: store.sources(), tiers }, request);
    },
    isDownsampled: ({ startMs }) => (open?.tiers.count ?? 0) > 0 && startMs <= (open?.tiers.maxMs ?? 0),
    version: (untilMs) => `${openCount} ${opened().head.changes.until(untilMs)}`,
    async series(selectors, range) {
      return listSeries(labelSources(opened()), selectors, range);
    },
    async labelNames(selectors, range) {
      return listLabelNames(labelSources(opened()), selectors, range);
    },
    async labelValues(name, selectors, range) {
      return listLabelValues(labelSources(opened()), name, selectors, range);
    },
    recordExemplars: (exemplars) => opened().exemplars.record(exemplars),
    exemplars: (selectors, range) => opened().exemplars.query(selectors, range),
    metadata: (metric) => opened().metadata.list(metric),
    stats: () => (open ? storageStats(open) : EMPTY_STATS),
  };
}

/** What /metrics shows of the store that is open at that moment; zeros while there is none. */
function observeStore(metrics: Metrics, limits: StoreLimits, open: () => OpenStore | undefined): StoreMetrics {
  return createStoreMetrics(metrics, {
    activeSeriesCount: () => open()?.head.registry.activeCount ?? 0,
    knownSeriesCount: () => knownSeriesCount(open()),
    endedSeriesCount: () => knownSeriesCount(open()) - (open()?.head.registry.activeCount ?? 0),
    seriesSlotCount: () => open()?.head.registry.slotCount ?? 0,
    usedNumbers: () => open()?.head.registry.usedNumbers ?? { series: 0, labelPairs: 0, references: 0 },
    endedIndexBytes: () => open()?.ended.sizeBytes ?? 0,
    endedIndexEvictions: () => open()?.ended.evictedCount ?? 0,
    headSampleCount: () => open()?.head.sampleCount ?? 0,
    headBytes: () => open()?.head.sizeBytes ?? 0,
    queueBytes: () => open()?.writer.queueBytes ?? 0,
    selectionSeriesCount: () => open()?.head.selections.seriesCount ?? 0,
    cacheBytes: () => open()?.cache.sizeBytes ?? 0,
    readThreadCount: () => open()?.crew.threadCount ?? 0,
    readTaskCount: () => open()?.crew.busyCount ?? 0,
    segmentCount: () => open()?.catalogue.count ?? 0,
    sealedBytes: () => (open()?.catalogue.sizeBytes ?? 0) + (open()?.tiers.sizeBytes ?? 0),
    tierSegmentCount: () => open()?.tiers.count ?? 0,
    metadataCount: () => open()?.metadata.count ?? 0,
    exemplarCount: () => open()?.exemplars.count ?? 0,
    busyReadConnectionCount: () => open()?.busyReadConnectionCount() ?? 0,
    followLagSeconds: () => open()?.follower.lagSeconds ?? 0,
    writerCount: () => open()?.follower.writerCount ?? 0,
    limits,
  });
}

function labelSources(store: OpenStore): LabelSources {
  return { registry: store.head.registry, ended: store.ended, sealed: () => store.sealedRows() };
}

function knownSeriesCount(store: OpenStore | undefined): number {
  return store?.head.registry.knownCount ?? 0;
}

/** Lone surrogates cannot be stored as UTF-8: such a label is the same as the one with U+FFFD in their place. */
function seriesRef({ head }: Pick<OpenStore, 'head'>, labels: LabelSet, limits: StoreLimits): SeriesRef {
  const { maxSeries } = limits;
  const { registry } = head;
  const pairs = registry.knownPairs(labels);
  const known = registry.findAll(pairs);
  if (known >= 0) {
    // It waits for a sample now: upkeep must not forget it before that comes.
    registry.activate(known);
    return known;
  }
  // Pairs that are known were well-formed.
  if (pairs.some((pair, at) => !pair && (isOdd(labels[at * 2]) || isOdd(labels[at * 2 + 1])))) {
    const wellFormed = labels.map((text) => text.replaceAll(LONE_SURROGATES, '\uFFFD'));
    return seriesRef({ head }, wellFormed, limits);
  }
  if (registry.activeCount >= maxSeries)
    throw new InputError(
      `Cannot store a new series: ${registry.activeCount} are active, the limit is ${maxSeries} ${storageSettingOf('maxSeries')}`,
      { status: 429, retryAfterSeconds: 60 },
    );
  const usedUp = numbersUsedUp(registry.usedNumbers);
  if (usedUp !== null)
    throw new InputError(`Cannot store a new series: ${usedUp}`, { status: 429, retryAfterSeconds: 3600 });
  const ref = registry.createFromPairs(
    pairs.map((pair, at) => pair ?? registry.pairs.ensure(labels[at * 2] ?? '', labels[at * 2 + 1] ?? '')),
  );
  registry.activate(ref);
  return ref;
}

function isOdd(text = ''): boolean {
  return LONE_SURROGATE.test(text);
}
