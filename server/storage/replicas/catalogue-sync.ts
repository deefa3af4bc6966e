// Takes over what other processes sealed, merged and deleted, and tells them what this one did.
import type { Clock } from '@/server/platform/clock';
import type { Head } from '@/server/storage/head/head';
import { loadOthersSeries } from '@/server/storage/index/load-series';
import { persistNewSeries } from '@/server/storage/index/persist-series';
import { forgetRemoved } from '@/server/storage/index/remove-series';
import type { AppliedRows } from '@/server/storage/log/applied-rows';
import { EPOCH_SEALED } from '@/server/storage/log/epochs';
import type { MetricMetadataStore } from '@/server/storage/metric-metadata';
import type { ReadPool } from '@/server/storage/postgres/read-pool';
import type { WriterConnection } from '@/server/storage/postgres/writer-connection';
import { raiseVersion } from '@/server/storage/replicas/store-version';
import { inSnapshot } from '@/server/storage/postgres/in-snapshot';
import { readCatalogue, unsealedFromOf } from '@/server/storage/replicas/catalogue-snapshot';
import type { OthersLog } from '@/server/storage/replicas/others-log';
import type { SegmentCatalogue } from '@/server/storage/segments/segment-catalogue';
import type { StoreLimits } from '@/server/storage/store-limits';
import type { TierCatalogues } from '@/server/storage/tiers/tier-catalogues';

/** Everything is compared with the tables this often, should a notice of change have been lost. */
const COMPARE_MS = 60_000;

export interface CatalogueSyncDeps {
  readonly connection: WriterConnection;
  readonly pool: ReadPool;
  readonly others: OthersLog;
  readonly applied: AppliedRows;
  readonly head: Head;
  readonly catalogue: SegmentCatalogue;
  readonly tiers: TierCatalogues;
  readonly metadata: MetricMetadataStore;
  readonly shard: number;
  readonly clock: Clock;
  readonly limits: Pick<StoreLimits, 'maxEndedSeries'>;
  /** What the start has loaded. */
  readonly loaded: { readonly version: number; readonly unsealedFrom: number };
  /** Runs between two commits of this process. */
  readonly between: <T>(task: () => Promise<T>) => Promise<T>;
}

export interface CatalogueSync {
  /** All changes up to it are in force here, and no row of this process names a series that one of them removed. */
  readonly version: number;
  /** The first epoch that this process must know more of than its segments. */
  readonly fromEpoch: number;
  /** Compared with the tables not long ago. */
  readonly isFresh: boolean;
  compareWhenDue(): Promise<void>;
  /** This process, which alone may do so now, has changed what counts. */
  countChange(): Promise<void>;
  /** … and the tables have this number for it. */
  noteChange(raised: number): void;
  /** … has switched an epoch to segments. */
  noteSwitched(epoch: number): void;
}

export function createCatalogueSync(deps: CatalogueSyncDeps): CatalogueSync {
  const { connection, pool, others, applied, head, catalogue, tiers, metadata, shard, clock } = deps;
  const { registry } = head;
  let { version, unsealedFrom } = deps.loaded;
  let comparedMs = clock.monotonicMs();

  /** The switch from log to segments is one step: a reader sees a sample in one place. */
  async function compare(): Promise<void> {
    const seen = await pool.withClient((client) => inSnapshot(client, () => readCatalogue(client, shard)));
    const sealed = seen.epochs.filter(({ state }) => state === EPOCH_SEALED).map(({ epoch }) => epoch);
    let isComplete = true;
    for (const epoch of sealed) if (epoch >= unsealedFrom && !(await others.readEpoch(epoch))) isComplete = false;
    // Segments name series by the ids of the tables.
    await persistNewSeries(connection, shard, registry);
    const sealedUntilMs = seen.records.reduce((latest, { maxMs }) => Math.max(latest, maxMs), -Infinity);
    const known = { sealedUntilMs, maxEndedSeries: deps.limits.maxEndedSeries };
    if (!isComplete) await pool.withClient((client) => loadOthersSeries(client, shard, registry, known));
    if (clock.monotonicMs() - comparedMs > COMPARE_MS) await metadata.load(connection);

    catalogue.replaceAll(seen.records);
    tiers.replaceAll(seen.tierRecords);
    for (const epoch of sealed) {
      head.drop(epoch);
      applied.drop(epoch);
    }
    // Some samples may never have been in this head, others are gone by their age.
    head.changes.note(-Infinity);
    unsealedFrom = unsealedFromOf(seen);
    head.tombstones.replace(seen.tombstones, unsealedFrom);
    registry.areEndsStale = true;
    comparedMs = clock.monotonicMs();
    await head.releaseSeries();
    await forgetSeries(seen.removedIds);
    version = seen.version;
  }

  async function forgetSeries(ids: readonly number[]): Promise<void> {
    if (ids.length === 0) return;
    await deps.between(async () => forgetRemoved(registry, ids, clock.monotonicMs()));
    // Rows of this process name some by ids that others look up: those stay.
    await persistNewSeries(connection, shard, registry);
  }

  /** Otherwise somebody else has changed something too, and this process compares soon. */
  function noteChange(raised: number): void {
    if (raised === version + 1) version = raised;
  }

  return {
    get version() {
      return version;
    },
    get fromEpoch() {
      return head.generations.reduce((least, { epoch }) => Math.min(least, epoch), unsealedFrom);
    },
    get isFresh() {
      return clock.monotonicMs() - comparedMs < 2 * COMPARE_MS;
    },
    async compareWhenDue() {
      const { state, hasOthers } = others;
      const isSealedElsewhere = state.epochs.some((one) => one.state === EPOCH_SEALED);
      const isOld = hasOthers && clock.monotonicMs() - comparedMs > COMPARE_MS;
      if (isSealedElsewhere || isOld || state.version !== version) await compare();
    },
    async countChange() {
      const { rows } = await connection.query<{ version: string }>({
        text: raiseVersion('$1'),
        values: [shard],
      });
      noteChange(Number(rows[0]?.version));
    },
    noteChange,
    noteSwitched(epoch) {
      applied.drop(epoch);
      if (epoch === unsealedFrom) unsealedFrom += 1;
    },
  };
}
