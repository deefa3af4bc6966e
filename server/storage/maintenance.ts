// Work beside the samples' way, one step at a time: new series and metadata to their tables, and the life cycle of segments.
import { persistNewSeries } from '@/server/storage/index/persist-series';
import type { ExemplarStore } from '@/server/storage/exemplars';
import type { MetricMetadataStore } from '@/server/storage/metric-metadata';
import { messageOf } from '@/server/storage/postgres/faults';
import { createCompaction } from '@/server/storage/segments/compaction';
import { dropEmptyMonths, prepareAhead } from '@/server/storage/segments/partitions';
import { createRetention } from '@/server/storage/segments/retention';
import { createTierBuilder } from '@/server/storage/tiers/tier-builder';
import type { TierCatalogues } from '@/server/storage/tiers/tier-catalogues';
import { createLifeCycle, type LifeCycleDeps } from '@/server/storage/segments/life-cycle';

const TICK_MS = 5000;
/** Epochs shorter than a few ticks get ticks of their own. */
const TICKS_PER_EPOCH = 4;
const RETENTION_EVERY_MS = 3_600_000;
const PURGE_EVERY_MS = 60_000;
/** Share of a tick that merging may take; the rest is for sealing and for others. */
const MERGE_BUDGET_MS = 2000;

export interface MaintenanceDeps extends LifeCycleDeps {
  readonly metadata: MetricMetadataStore;
  readonly exemplars: ExemplarStore;
  readonly tiers: TierCatalogues;
  /** Why nothing may be written now; sealing goes on, it makes room. */
  readonly shortage: () => string | null;
}

export interface Maintenance {
  start(): void;
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
  const { maintenance, shard, head, position, metadata, exemplars, clock, log, metrics, limits } = deps;
  const tickMs = Math.min(TICK_MS, limits.epochMs / TICKS_PER_EPOCH);
  const lifeCycle = createLifeCycle(deps);
  const tierBuilder = createTierBuilder(deps);
  const compaction = createCompaction({ ...deps, cleanTiers: (ready) => tierBuilder.cleanTombstones(ready) });
  const retention = createRetention({ ...deps, compaction });
  let purgeDueMs = -Infinity;
  let retentionDueMs = -Infinity;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  let isFailing = false;

  async function persist(): Promise<void> {
    await persistNewSeries(maintenance, shard, head.registry);
    await metadata.persist(maintenance);
    await exemplars.persist(maintenance);
  }

  async function runDue(): Promise<void> {
    await persist();
    await lifeCycle.closeWhenDue();
    await lifeCycle.sealClosed();
    if (clock.nowMs() >= retentionDueMs || retention.isTooLarge) {
      await compaction.cleanTombstones();
      await tierBuilder.buildDue();
      await retention.apply();
      await dropEmptyMonths(maintenance, clock.nowMs());
      await prepareAhead(maintenance, { nowMs: clock.nowMs(), epoch: position.epoch, epochMs: limits.epochMs });
      retentionDueMs = clock.nowMs() + RETENTION_EVERY_MS;
    }
    // Merged rows lie beside the old ones for a while.
    if (deps.shortage() === null) await compaction.mergeDue(MERGE_BUDGET_MS);
    if (clock.nowMs() < purgeDueMs) return;
    await compaction.purgeReplaced();
    purgeDueMs = clock.nowMs() + PURGE_EVERY_MS;
  }

  async function runReported(): Promise<void> {
    try {
      await runDue();
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

  /** One step at a time, whoever asks. */
  function inTurn(step: () => Promise<void>): Promise<void> {
    const mine = running.then(step);
    running = mine.catch(() => undefined);
    return mine;
  }

  async function tick(): Promise<void> {
    await inTurn(runReported);
    if (timer) timer = setTimeout(() => void tick(), tickMs);
  }

  return {
    start() {
      timer = setTimeout(() => void tick(), tickMs);
    },
    async stop() {
      clearTimeout(timer);
      timer = undefined;
      await running;
    },
    persist: () => inTurn(persist),
    sealNow: () =>
      inTurn(async () => {
        await lifeCycle.closeCurrent();
        await lifeCycle.sealClosed();
      }),
    mergeNow: () =>
      inTurn(async () => {
        await compaction.mergeDue(Infinity);
        await tierBuilder.buildDue();
      }),
    cleanTombstones: () =>
      inTurn(async () => {
        await lifeCycle.sealClosed();
        await compaction.cleanTombstones();
      }),
    runDue: () => inTurn(runDue),
  };
}
