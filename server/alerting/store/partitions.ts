// The history in partitions of a week: made ahead, and dropped as a whole when they are old.
import { type Connection, inTransaction, type Pool } from '@/server/alerting/store/pool';

const TABLES = ['delivery', 'alert_event'] as const;
const PARTITION_MS = 7 * 86_400_000;
/** Clocks of processes differ, and a process may be away for a while. */
const AHEAD_COUNT = 3;
const BEHIND_COUNT = 1;

/** Several processes do it, one after the other. */
const LOCK_KEY = 7_246_021_122;

export function keepPartitions(pool: Pool, nowMs: number, retentionMs: number): Promise<void> {
  return inTransaction(pool, async (connection) => {
    await connection.query('SELECT pg_advisory_xact_lock($1)', [LOCK_KEY]);
    await makeAndDrop(connection, nowMs, retentionMs);
  });
}

async function makeAndDrop(connection: Connection, nowMs: number, retentionMs: number): Promise<void> {
  const current = Math.floor(nowMs / PARTITION_MS);
  for (const table of TABLES) {
    for (let number = current - BEHIND_COUNT; number <= current + AHEAD_COUNT; number += 1)
      await connection.query(
        `CREATE TABLE IF NOT EXISTS ${table}_${number} PARTITION OF ${table} FOR VALUES FROM (${number * PARTITION_MS}) TO (${(number + 1) * PARTITION_MS})`,
      );
    const { rows } = await connection.query<{ name: string }>(
      `SELECT c.relname AS name FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = $1::regclass`,
      [table],
    );
    const oldest = Math.floor((nowMs - retentionMs) / PARTITION_MS);
    for (const { name } of rows) {
      const number = Number(name.slice(table.length + 1));
      if (Number.isSafeInteger(number) && number < oldest)
        await connection.query(`DROP TABLE IF EXISTS ${table}_${number}`);
    }
  }
}
