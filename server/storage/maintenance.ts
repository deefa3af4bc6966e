// Work beside the samples' way, one step at a time: new series and metadata to their tables, and the life cycle of segments.
import { persistNewSeries } from '@/server/storage/index/persist-series';
import { evictEnded } from '@/server/storage/ended/evict-ended';
import type { EndedIndex } from '@/server/storage/ended/ended-index';
import { createSeriesPurge } from '@/server/storage/index/purge-series';
import { areNumbersShort, NUMBER_LIMIT } from '@/server/storage/index/stored-numbers';
import { sweepRemoved } from '@/server/storage/index/remove-series';
import type { ExemplarStore } from '@/server/storage/exemplars';
import type { MetricMetadataStore } from '@/server/storage/metric-metadata';
import { messageOf } from '@/server/storage/postgres/faults';
import { createUpkeepTurn } from '@/server/storage/replicas/upkeep-turn';
import type { WriterClaim } from '@/server/storage/replicas/writer-claim';
import { createClockDoubt } from '@/server/storage/segments/clock-doubt';
import { createCompaction } from '@/server/storage/segments/compaction';
import { dropEmptyMonths, prepareAhead } from '@/server/storage/segments/partitions';
import { createRetention } from '@/server/storage/segments/retention';
import { createTierBuilder } from '@/server/storage/tiers/tier-builder';
import type { TierCatalogues } from '@/server/storage/tiers/tier-catalogues';
import { createTurns } from '@/server/platform/turns';
import { createLifeCycle, type LifeCycleDeps } from '@/server/storage/segments/life-cycle';

const TICK_MS = 5000;
/** Epochs shorter than a few ticks get ticks of their own. */
const TICKS_PER_EPOCH = 4;
const RETENTION_EVERY_MS = 3_600_000;
const PURGE_EVERY_MS = 60_000;
/** Share of a tick that merging may take; the rest is for sealing and for others. */
const MERGE_BUDGET_MS = 2000;
/** … and the look for label pairs that no series has any more. */
const SEEK_BUDGET_MS = 500;

export interface MaintenanceDeps extends LifeCycleDeps {
  readonly metadata: MetricMetadataStore;
  readonly exemplars: ExemplarStore;
  readonly tiers: TierCatalogues;
  readonly ended: EndedIndex;
  /** Why nothing may be written now; sealing goes on, it makes room. */
  readonly shortage: () => string | null;
  readonly claim: WriterClaim;
}

export interface Maintenance {
  start(): void;
  /** A round now: this process has just become the one that does the upkeep. */
  hurry(): void;
  /** Lets a running step finish. */
  stop(): Promise<void>;
  /** New series and metadata to their tables. */
  persist(): Promise<void>;
  /** Closes the current epoch now, if it has samples, and seals what is closed. */
  sealNow(): Promise<void>;
  /** Merges everything that may be merged, and downsamples what is complete. */
  mergeNow(): Promise<void>;
  /** Takes deleted samples out of segments. */
  cleanTombstones(): Promise<void>;
  /** One round of everything that is due. */
  runDue(): Promise<void>;
}

export function createMaintenance(deps: MaintenanceDeps): Maintenance {
  const { log, metrics, follower, limits } = deps;
  const tickMs = Math.min(TICK_MS, limits.epochMs / TICKS_PER_EPOCH);
  const steps = createSteps(deps);
  const turn = createUpkeepTurn(deps);
  const inTurn = createTurns();
  let timer: NodeJS.Timeout | undefined;
  let isStarted = false;
  let isFailing = false;

  /** A round; it is left to the first of several processes. */
  async function runMine(): Promise<void> {
    await steps.persist();
    if (follower.isFirst) await turn.runIfFree(steps.round);
  }

  async function runReported(): Promise<void> {
    try {
      await runMine();
      if (isFailing) log.info('Upkeep of the series store works again');
      isFailing = false;
    } catch (thrown) {
      metrics.failedMaintenance.inc();
      // Once per change of state: while the database is away this would repeat every few seconds.
      if (!isFailing)
        log.error({ reason: messageOf(thrown) }, 'Cannot do the upkeep of the series store; it is tried again');
      isFailing = true;
    }
  }

  async function tick(): Promise<void> {
    clearTimeout(timer);
    await inTurn(runReported);
    clearTimeout(timer);
    if (isStarted) timer = setTimeout(() => void tick(), tickMs);
  }

  return {
    start() {
      isStarted = true;
      timer = setTimeout(() => void tick(), tickMs);
    },
    hurry() {
      if (isStarted) void tick();
    },
    async stop() {
      isStarted = false;
      clearTimeout(timer);
      await inTurn(async () => undefined);
    },
    persist: () => inTurn(steps.persist),
    sealNow: () => inTurn(() => turn.run(steps.seal)),
    mergeNow: () => inTurn(() => turn.run(steps.merge)),
    cleanTombstones: () => inTurn(() => turn.run(steps.clean)),
    runDue: () =>
      inTurn(async () => {
        await steps.persist();
        await turn.run(steps.round);
      }),
  };
}

interface Steps {
  /** For every process. */
  readonly persist: () => Promise<void>;
  /** The others are for one process at a time: it knows all that was committed before, and tells of what it changed. */
  readonly round: () => Promise<void>;
  readonly seal: () => Promise<void>;
  readonly merge: () => Promise<void>;
  readonly clean: () => Promise<void>;
}

function createSteps(deps: MaintenanceDeps): Steps {
  const { maintenance, shard, head, catalogue, writer, position, metadata, exemplars, follower, clock, log, limits } =
    deps;
  const { registry } = head;
  const lifeCycle = createLifeCycle(deps);
  const tierBuilder = createTierBuilder(deps);
  const compaction = createCompaction({ ...deps, cleanTiers: (ready) => tierBuilder.cleanTombstones(ready) });
  const retention = createRetention({ ...deps, compaction });
  const newestMs = Math.max(catalogue.maxMs, ...head.generations.map(({ maxMs }) => maxMs));
  const purge = createSeriesPurge({ connection: maintenance, shard, registry, claim: deps.claim });
  const clockDoubt = createClockDoubt({ clock, log, patienceMs: limits.clockPatienceMs, newestMs });
  let purgeDueMs = -Infinity;
  let retentionDueMs = -Infinity;
  /** Something but the catalogues has changed. */
  let isChanged = false;

  const leading = (work: () => Promise<void>) => () =>
    follower.lead(async () => {
      const before = catalogueVersion(deps);
      try {
        await work();
      } finally {
        if (catalogueVersion(deps) !== before || isChanged) await follower.announceChange();
        isChanged = false;
      }
    });

  /** A time too far ahead was set by a clock that has been put right since. */
  const isDue = (dueMs: number, everyMs: number): boolean => {
    const waitMs = dueMs - clock.nowMs();
    return waitMs <= 0 || waitMs > everyMs;
  };

  async function round(): Promise<void> {
    // Asked each time, so that it sees every jump.
    const isClockInDoubt = clockDoubt.isInDoubt();
    await lifeCycle.closeWhenDue();
    await lifeCycle.sealClosed();
    await lifeCycle.dropSealed();
    if (isDue(retentionDueMs, RETENTION_EVERY_MS) || (retention.isTooLarge && !isClockInDoubt)) {
      await compaction.cleanTombstones();
      await tierBuilder.buildDue();
      if (!isClockInDoubt) isChanged = (await retention.apply()) > 0;
      await purgeRemoved();
      await sweep();
      warnOfNumbers(deps);
      await dropEmptyMonths(maintenance, clock.nowMs());
      const ahead = { shard, nowMs: clock.nowMs(), epoch: position.epoch, epochMs: limits.epochMs };
      await prepareAhead(maintenance, ahead);
      retentionDueMs = clock.nowMs() + RETENTION_EVERY_MS;
    }
    // Merged rows lie beside the old ones for a while.
    if (deps.shortage() === null) await compaction.mergeDue(MERGE_BUDGET_MS);
    if (!isDue(purgeDueMs, PURGE_EVERY_MS)) return;
    await compaction.purgeReplaced();
    await purgeRemoved();
    purgeDueMs = clock.nowMs() + PURGE_EVERY_MS;
  }

  async function letEndedGo(): Promise<void> {
    const evicted = await evictEnded({ registry, writer, clock, limits, isPinned: (ref) => exemplars.holds(ref) });
    deps.metrics.departedSeries.inc(evicted);
    await sweep();
  }

  /** Queries under way may still read what left a moment ago. */
  async function sweep(): Promise<void> {
    await sweepRemoved(registry, clock.monotonicMs() - limits.replacedKeepMs);
  }

  /** Queries of other processes may still look up what was removed. */
  async function purgeRemoved(): Promise<void> {
    const keepMs = follower.hasOthers ? limits.replacedKeepMs : -1;
    await purge.run(clock.nowMs() - keepMs, SEEK_BUDGET_MS);
  }

  return {
    async persist() {
      await persistNewSeries(maintenance, shard, registry);
      await metadata.persist(maintenance);
      await exemplars.persist(maintenance);
      await letEndedGo();
      if (follower.hasOthers) await exemplars.follow(maintenance);
    },
    round: leading(round),
    seal: leading(async () => {
      await lifeCycle.closeCurrent();
      await lifeCycle.sealClosed();
      await lifeCycle.dropSealed();
    }),
    merge: leading(async () => {
      await compaction.mergeDue(Infinity);
      await tierBuilder.buildDue();
    }),
    clean: leading(async () => {
      await lifeCycle.sealClosed();
      await compaction.cleanTombstones();
    }),
  };
}

/** Long before new series are refused. */
function warnOfNumbers({ head, log }: MaintenanceDeps): void {
  const { usedNumbers } = head.registry;
  if (areNumbersShort(usedNumbers))
    log.warn({ ...usedNumbers, limit: NUMBER_LIMIT }, 'Numbers of series run short: new series will be refused');
}

/** Rises with every change of what counts. */
function catalogueVersion({ catalogue, tiers }: MaintenanceDeps): number {
  return catalogue.version + tiers.version;
}
