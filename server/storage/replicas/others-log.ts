// The log rows of other processes: who they are, and applying what they wrote to the head.
import type { Log } from '@/server/platform/log';
import type { Head } from '@/server/storage/head/head';
import type { AppliedRows } from '@/server/storage/log/applied-rows';
import { EPOCH_OPEN, EPOCH_SEALED, partitionName } from '@/server/storage/log/epochs';
import { readLog } from '@/server/storage/log/read-log';
import { CopyMemory } from '@/server/storage/postgres/copy-memory';
import type { ReadPool } from '@/server/storage/postgres/read-pool';
import type { WriterConnection } from '@/server/storage/postgres/writer-connection';
import { readReplicaState, type ReplicaState } from '@/server/storage/replicas/replica-state';
import type { WriterClaim } from '@/server/storage/replicas/writer-claim';
import type { StoreMetrics } from '@/server/storage/store-metrics';

/** Log rows read at a time: between two, the lease is renewed. */
const ROWS_AT_A_TIME = 200;

export interface OthersLogDeps {
  readonly connection: WriterConnection;
  readonly pool: ReadPool;
  readonly claim: WriterClaim;
  readonly applied: AppliedRows;
  readonly head: Head;
  readonly shard: number;
  readonly log: Log;
  readonly metrics: StoreMetrics;
  /** Called between two reads of a long row of them. */
  readonly renew: () => Promise<void>;
}

export interface OthersLog {
  /** Of the last refresh(). */
  readonly state: ReplicaState;
  /** Epochs whose rows are not in segments. */
  readonly unsealed: readonly number[];
  /** Another process is alive. */
  readonly hasOthers: boolean;
  /** This process is the first of those alive. */
  readonly isFirst: boolean;
  isAlive(writer: number): boolean;
  refresh(fromEpoch: number): Promise<void>;
  /** New rows of those alive. */
  readAlive(): Promise<void>;
  /** New rows of everybody: a process that died may have had one under way. */
  readAll(): Promise<void>;
  /** All rows of one epoch; false when they are gone. */
  readEpoch(epoch: number): Promise<boolean>;
}

export function createOthersLog(deps: OthersLogDeps): OthersLog {
  const { connection, pool: beside, claim, applied, head, shard, log, metrics, renew } = deps;
  const copyMemory = new CopyMemory();
  let state: ReplicaState = { epochs: [], writers: [], version: 0 };

  const others = () => state.writers.filter(({ id }) => id !== claim.id);
  const alive = () => others().filter(({ isAlive }) => isAlive);
  // This process may have sealed one since the state was read.
  const unsealed = () => state.epochs.filter((one) => one.state !== EPOCH_SEALED && !applied.isSealed(one.epoch));

  async function readRows(epoch: number, writer: number): Promise<void> {
    for (let rowCount = ROWS_AT_A_TIME; rowCount === ROWS_AT_A_TIME;) {
      rowCount = await connection.withClient(async (reader) =>
        // This process may seal it meanwhile, and drop its rows at once.
        applied.isSealed(epoch)
          ? 0
          : readLog(
              { reader, beside, copyMemory, head, applied, shard, log, metrics },
              { epoch, writer, limit: ROWS_AT_A_TIME },
            ),
      );
      metrics.followedRows.inc(rowCount);
      await renew();
    }
  }

  /** In closed epochs also under this process's own number: another may have had it there, or the answer to a commit got lost. */
  async function read(writers: readonly { readonly id: number }[]): Promise<void> {
    for (const one of unsealed()) {
      for (const { id } of writers) await readRows(one.epoch, id);
      if (one.state !== EPOCH_OPEN) await readRows(one.epoch, claim.id);
    }
  }

  return {
    get state() {
      return state;
    },
    get unsealed() {
      return unsealed().map(({ epoch }) => epoch);
    },
    get hasOthers() {
      return alive().length > 0;
    },
    get isFirst() {
      return state.writers.find(({ isAlive }) => isAlive)?.id === claim.id;
    },
    isAlive: (writer) => alive().some(({ id }) => id === writer),
    async refresh(fromEpoch) {
      state = await readReplicaState(connection, shard, fromEpoch);
    },
    readAlive: () => read(alive()),
    readAll: () => read(others()),
    async readEpoch(epoch) {
      const { rows } = await connection.query<{ isThere: boolean }>({
        text: 'SELECT to_regclass($1) IS NOT NULL AS "isThere"',
        values: [partitionName(epoch)],
      });
      if (rows[0]?.isThere !== true) return false;
      for (const { id } of state.writers) await readRows(epoch, id);
      return true;
    },
  };
}
