// Epochs of the log: rows of `wal_epoch` and the partitions of `wal`. Closing an epoch is an UPDATE, not DDL (docs/storage-format.md).
import type pg from 'pg';
import { sqlState, UNDEFINED_TABLE } from '@/server/storage/postgres/faults';
import { LOG_PARTITION_OPTIONS } from '@/server/storage/postgres/table-options';

export const EPOCH_OPEN = 0;
export const EPOCH_CLOSED = 1;
export const EPOCH_SEALED = 2;

export interface Epoch {
  readonly epoch: number;
  readonly state: number;
  readonly openedMs: number;
}

/** Any client or pool that runs one statement. */
export interface Queryable {
  query<Row extends pg.QueryResultRow>(config: pg.QueryConfig): Promise<pg.QueryResult<Row>>;
}

export async function listEpochs(client: Queryable, shard: number): Promise<Epoch[]> {
  const { rows } = await client.query<{ epoch: number; state: number; opened_ms: number }>({
    text: `SELECT epoch, state::int4, (extract(epoch FROM opened_at) * 1000)::float8 AS opened_ms
             FROM wal_epoch WHERE shard = $1 ORDER BY epoch`,
    values: [shard],
  });
  return rows.map(({ epoch, state, opened_ms }) => ({ epoch, state, openedMs: opened_ms }));
}

/** Partitions are made with LIKE and ATTACH: a Citus cluster keeps their storage settings only this way. */
export async function ensurePartition(client: Queryable, epoch: number): Promise<void> {
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

export async function dropPartition(client: Queryable, epoch: number): Promise<void> {
  try {
    await client.query({ text: `DROP TABLE ${partitionName(epoch)}` });
  } catch (thrown) {
    if (sqlState(thrown) !== UNDEFINED_TABLE) throw thrown;
  }
}

/** The partition must exist. Safe to repeat. */
export async function openEpoch(
  client: Queryable,
  { shard, epoch, nowMs }: { readonly shard: number; readonly epoch: number; readonly nowMs: number },
): Promise<void> {
  await client.query({
    text: 'INSERT INTO wal_epoch (shard, epoch, opened_at) VALUES ($1, $2, to_timestamp($3::float8 / 1000)) ON CONFLICT DO NOTHING',
    values: [shard, epoch, nowMs],
  });
}

/** Waits for inserts under way; from then on none can enter. */
export async function closeEpoch(client: Queryable, shard: number, epoch: number): Promise<void> {
  await client.query({
    text: 'UPDATE wal_epoch SET state = 1, closed_at = now() WHERE shard = $1 AND epoch = $2 AND state = 0',
    values: [shard, epoch],
  });
}

/** The switch: from its commit on the segments of the epoch count and its log rows do not. */
export async function markSealed(client: Queryable, shard: number, epoch: number): Promise<void> {
  await client.query({
    text: 'UPDATE wal_epoch SET state = 2 WHERE shard = $1 AND epoch = $2 AND state = 1',
    values: [shard, epoch],
  });
}

function partitionName(epoch: number): string {
  return `wal_${epoch}`;
}
