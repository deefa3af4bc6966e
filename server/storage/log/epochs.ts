// Epochs of the log: rows of `wal_epoch` and the partitions of `wal`. Closing an epoch is an UPDATE, not DDL (docs/storage-format.md).
import type pg from 'pg';
import { LOCK_NOT_AVAILABLE, sqlState, UNDEFINED_TABLE } from '@/server/storage/postgres/faults';
import { LOG_PARTITION_OPTIONS } from '@/server/storage/postgres/table-options';

export const EPOCH_OPEN = 0;
export const EPOCH_SEALED = 2;

/** First key of the lock under which a partition is made; the second is the shard. */
const PARTITION_LOCK_CLASS = 724_602_114;
/** Dropping a partition waits for everybody who uses the log, and everybody waits for it: it had better give up soon. */
const DROP_LOCK_WAIT_MS = 500;

export interface Epoch {
  readonly epoch: number;
  readonly state: number;
  readonly openedMs: number;
}

/** Any client or pool that runs one statement. */
export interface Queryable {
  query<Row extends pg.QueryResultRow>(config: pg.QueryConfig): Promise<pg.QueryResult<Row>>;
}

/** Runs several statements as one transaction. */
export interface Transactional {
  transaction<T>(work: (client: Queryable) => Promise<T>): Promise<T>;
}

/** From `fromEpoch` on, in order. */
export async function listEpochs(client: Queryable, shard: number, fromEpoch = 0): Promise<Epoch[]> {
  const { rows } = await client.query<{ epoch: number; state: number; opened_ms: number }>({
    text: `SELECT epoch, state::int4, (extract(epoch FROM opened_at) * 1000)::float8 AS opened_ms
             FROM wal_epoch WHERE shard = $1 AND epoch >= $2 ORDER BY epoch`,
    values: [shard, fromEpoch],
  });
  return rows.map(({ epoch, state, opened_ms }) => ({ epoch, state, openedMs: opened_ms }));
}

/** Epochs that are closed and wait for their segments. */
export async function listClosed(client: Queryable, shard: number): Promise<number[]> {
  const { rows } = await client.query<{ epoch: number }>({
    text: 'SELECT epoch FROM wal_epoch WHERE shard = $1 AND state = 1 ORDER BY epoch',
    values: [shard],
  });
  return rows.map(({ epoch }) => epoch);
}

/** The oldest epoch whose rows are not in segments, whoever wrote them; Infinity when all are. */
export async function oldestUnsealed(client: Queryable, shard: number): Promise<number> {
  const { rows } = await client.query<{ epoch: number | null }>({
    text: 'SELECT min(epoch) AS epoch FROM wal_epoch WHERE shard = $1 AND state <> $2',
    values: [shard, EPOCH_SEALED],
  });
  return rows[0]?.epoch ?? Infinity;
}

/** The newest epoch when it is open, else a new one. Several processes may ask at once. */
export async function enterNewest(connection: Queryable & Transactional, shard: number, nowMs: number): Promise<Epoch> {
  const newest = await newestEpoch(connection, shard);
  if (newest?.state === EPOCH_OPEN) return newest;
  return openEpoch(connection, { shard, epoch: (newest?.epoch ?? 0) + 1, nowMs });
}

export async function newestEpoch(client: Queryable, shard: number): Promise<Epoch | undefined> {
  const { rows } = await client.query<{ epoch: number }>({
    text: 'SELECT epoch FROM wal_epoch WHERE shard = $1 ORDER BY epoch DESC LIMIT 1',
    values: [shard],
  });
  return rows[0] && (await listEpochs(client, shard, rows[0].epoch))[0];
}

/**
 * Makes an epoch with its partition. Safe to repeat; when another process made it, it may be closed by now.
 */
export async function openEpoch(
  connection: Transactional,
  { shard, epoch, nowMs }: { readonly shard: number; readonly epoch: number; readonly nowMs: number },
): Promise<Epoch> {
  return connection.transaction(async (client) => {
    await lockPartitions(client, shard);
    const [known] = await listEpochs(client, shard, epoch);
    if (known?.epoch === epoch) return known;
    await ensurePartition(client, epoch);
    await client.query({
      text: 'INSERT INTO wal_epoch (shard, epoch, opened_at) VALUES ($1, $2, to_timestamp($3::float8 / 1000))',
      values: [shard, epoch, nowMs],
    });
    return { epoch, state: EPOCH_OPEN, openedMs: nowMs };
  });
}

/** Partitions of epochs to come, so that no write waits for DDL. */
export async function preparePartitions(
  connection: Transactional,
  shard: number,
  epochs: readonly number[],
): Promise<void> {
  await connection.transaction(async (client) => {
    await lockPartitions(client, shard);
    for (const epoch of epochs) await ensurePartition(client, epoch);
  });
}

async function lockPartitions(client: Queryable, shard: number): Promise<void> {
  await client.query({ text: 'SELECT pg_advisory_xact_lock($1, $2)', values: [PARTITION_LOCK_CLASS, shard] });
}

/** By LIKE and ATTACH: a Citus cluster keeps the storage settings only this way. */
async function ensurePartition(client: Queryable, epoch: number): Promise<void> {
  const name = partitionName(epoch);
  const { rows } = await client.query<{ attached: boolean | null }>({
    text: 'SELECT relispartition AS attached FROM pg_class WHERE oid = to_regclass($1)',
    values: [name],
  });
  if (rows[0]?.attached === true) return;
  if (rows.length === 0)
    await client.query({ text: `CREATE TABLE ${name} (LIKE wal INCLUDING ALL) WITH (${LOG_PARTITION_OPTIONS})` });
  await client.query({ text: `ALTER TABLE wal ATTACH PARTITION ${name} FOR VALUES IN (${epoch})` });
}

/** Returns whether the partition is gone; false: it is in use, and must be dropped later. */
export async function dropPartition(connection: Transactional, epoch: number): Promise<boolean> {
  try {
    await connection.transaction(async (client) => {
      await client.query({ text: `SET LOCAL lock_timeout = ${DROP_LOCK_WAIT_MS}` });
      await client.query({ text: `DROP TABLE ${partitionName(epoch)}` });
    });
  } catch (thrown) {
    if (sqlState(thrown) === LOCK_NOT_AVAILABLE) return false;
    if (sqlState(thrown) !== UNDEFINED_TABLE) throw thrown;
  }
  return true;
}

/** The epochs that have a partition, sealed ones among them. */
export async function listPartitions(client: Queryable): Promise<number[]> {
  const { rows } = await client.query<{ epoch: number }>({
    text: `SELECT substring(c.relname FROM 5)::int4 AS epoch FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
            WHERE i.inhparent = 'wal'::regclass AND c.relname ~ '^wal_[0-9]+$'`,
  });
  return rows.map(({ epoch }) => epoch);
}

/** Closes all epochs up to this one. Waits for inserts under way; from then on none can enter. */
export async function closeEpochs(client: Queryable, shard: number, lastEpoch: number): Promise<void> {
  await client.query({
    text: 'UPDATE wal_epoch SET state = 1, closed_at = now() WHERE shard = $1 AND epoch <= $2 AND state = 0',
    values: [shard, lastEpoch],
  });
}

/** The switch: from its commit on the segments of the epoch count and its log rows do not. */
export async function markSealed(client: Queryable, shard: number, epoch: number): Promise<void> {
  await client.query({
    text: 'UPDATE wal_epoch SET state = 2 WHERE shard = $1 AND epoch = $2 AND state = 1',
    values: [shard, epoch],
  });
}

/** Log rows are read from the partition: a lock on `wal` itself would be in the way of those who insert when one is dropped. */
export function partitionName(epoch: number): string {
  return `wal_${epoch}`;
}
