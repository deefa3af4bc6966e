// Which processes run on a database, by what PostgreSQL itself knows: locks that end with a connection, and leases.
import type { ClientBase } from 'pg';

/** First key of the lock that every process shares while it uses the tables; the second is 0. Any constant does. */
const PRESENCE_LOCK_CLASS = 724_602_116;
/** First key of the advisory lock of a writer of the series store; the second is its number. */
export const WRITER_LOCK_CLASS = 724_602_111;
/** Before the name of the process in `application_name` of the connection that holds its presence. */
const NAME_PREFIX = 'watchfire at ';
/** PostgreSQL cuts longer names. */
const NAME_LIMIT = 63;

/** Locks of this database that somebody holds. */
const HELD = `locktype = 'advisory' AND granted AND objsubid = 2
  AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;

/** For `application_name` of the connection that shows that a process is present. */
export function presenceName(instance: string): string {
  return `${NAME_PREFIX}${instance}`.slice(0, NAME_LIMIT);
}

/** From now on, until this connection ends, nobody changes tables in a way that this process does not know. Waits for one who does. */
export async function takePresence(client: ClientBase): Promise<void> {
  await client.query(`SELECT pg_advisory_lock_shared(${PRESENCE_LOCK_CLASS}, 0)`);
}

/** Keeps all others from coming. False when some are present. */
export async function tryHoldAlone(client: ClientBase): Promise<boolean> {
  const { rows } = await client.query<{ taken: boolean }>(
    `SELECT pg_try_advisory_lock(${PRESENCE_LOCK_CLASS}, 0) AS taken`,
  );
  return rows[0]?.taken === true;
}

export async function endHoldAlone(client: ClientBase): Promise<void> {
  await client.query(`SELECT pg_advisory_unlock(${PRESENCE_LOCK_CLASS}, 0)`);
}

/**
 * The names (`host:port`) of the others. Versions before presence were writers of the store: while connected they hold a lock,
 * and when their connection was lost a moment ago, a lease. A lease of `instance` itself is that of a life that ended.
 */
export async function findOthers(client: ClientBase, instance: string): Promise<string[]> {
  const { rows: tables } = await client.query<{ exists: boolean }>(
    `SELECT to_regclass('writer') IS NOT NULL AS exists`,
  );
  const writers = tables[0]?.exists
    ? `UNION
       SELECT instance FROM writer
        WHERE id IN (SELECT objid::int8 FROM held WHERE classid::int8 = ${WRITER_LOCK_CLASS})
           OR (instance <> $1 AND lease_until BETWEEN clock_timestamp() AND clock_timestamp() + interval '1 minute')`
    : '';
  const { rows } = await client.query<{ instance: string }>(
    `WITH held AS (SELECT classid, objid, pid FROM pg_locks WHERE ${HELD} AND pid <> pg_backend_pid())
     SELECT replace(application_name, '${NAME_PREFIX}', '') AS instance FROM held JOIN pg_stat_activity USING (pid)
      WHERE classid::int8 = ${PRESENCE_LOCK_CLASS} ${writers} ORDER BY 1`,
    tables[0]?.exists ? [instance] : [],
  );
  return rows.map((row) => row.instance);
}
