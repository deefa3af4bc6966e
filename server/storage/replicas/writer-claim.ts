// Which writer of the log this process is: a number of its own, held by an advisory lock on the connection that inserts, with a token
// and a lease that every insert is checked against.
import type pg from 'pg';
import type { Log } from '@/server/platform/log';
import { WRITER_LOCK_CLASS } from '@/server/platform/postgres/running-processes';
import type { Queryable } from '@/server/storage/log/epochs';
import { LOCK_NOT_AVAILABLE, sqlState } from '@/server/storage/postgres/faults';

/** How long rows are taken after the last renewal, by the database's clock. */
const LEASE_MS = 10_000;
const LEASE_END = `clock_timestamp() + interval '${LEASE_MS} milliseconds'`;
/** Whether the holder of a row is alive. A lease that is longer than any was given before the database's clock was set back. */
export const LEASE_LASTS = `(lease_until > clock_timestamp() AND lease_until < clock_timestamp() + interval '${2 * LEASE_MS} milliseconds')`;
const ATTEMPT_LIMIT = 100;

export interface WriterClaim {
  /** 0 before the first connection. */
  readonly id: number;
  readonly token: number;
  /** Rises when the process became another writer, or may have been away for longer than its lease. */
  readonly epochOfTrust: number;
  /** For each new connection that inserts: takes the same number again once the connection before it has ended, or another one. */
  prepare(client: pg.Client): Promise<void>;
  /** Makes the lease longer, and tells the others what this process has heard of. False when it has ended: regain() then. */
  renew(client: Queryable, heardVersion: number): Promise<boolean>;
  /** Of what counts, the version that all others have heard of who are alive; null without others. */
  heardByOthers(client: Queryable): Promise<number | null>;
  isHeld(client: Queryable): Promise<boolean>;
  /** After an insert that the lease did not let through: the number again, or another one. On the connection that inserts. */
  regain(client: pg.ClientBase): Promise<void>;
  /** Ends the lease: others take over at once. */
  release(client: Queryable): Promise<void>;
}

interface Deps {
  readonly instance: string;
  readonly log: Log;
  /** Throws when this process may not write to these tables. */
  readonly checkSchema: (client: pg.ClientBase) => Promise<void>;
}

export function createWriterClaim({ instance, log, checkSchema }: Deps): WriterClaim {
  let id = 0;
  let token = 0;
  let epochOfTrust = 0;

  /** The lock must be held. False when somebody else has had the number since. */
  async function takeRow(client: Queryable, candidate: number, expectedToken?: number): Promise<boolean> {
    const { rows } = await client.query<{ token: string; lapsed: boolean }>({
      text: `WITH before AS (SELECT lease_until <= clock_timestamp() AS lapsed FROM writer WHERE id = $1)
             UPDATE writer SET token = token + 1, instance = $2, lease_until = ${LEASE_END}, heard_version = 0
              WHERE id = $1 AND ($3::int8 IS NULL OR token = $3::int8) RETURNING token, (SELECT lapsed FROM before) AS lapsed`,
      values: [candidate, instance, expectedToken ?? null],
    });
    const [row] = rows;
    if (!row) return false;
    // Without the token it held before, somebody else may have had the number.
    if (candidate !== id || expectedToken === undefined || row.lapsed) epochOfTrust += 1;
    if (id !== 0 && candidate !== id)
      log.warn({ writer: candidate, before: id }, 'This process writes to the log under another number');
    id = candidate;
    token = Number(row.token);
    return true;
  }

  /** Waits for the end of this process's own connection before: its last row may still be on the way. */
  async function takeBack(client: Queryable): Promise<boolean> {
    try {
      await client.query({
        text: 'SELECT pg_advisory_lock($1::int4, $2::int4)',
        values: [WRITER_LOCK_CLASS, id],
      });
    } catch (thrown) {
      if (sqlState(thrown) !== LOCK_NOT_AVAILABLE) throw thrown;
      return false;
    }
    const isTaken = await takeRow(client, id, token);
    if (!isTaken) await unlockAll(client);
    return isTaken;
  }

  /** The number of a process that has ended, else a new one. */
  async function takeAny(client: Queryable): Promise<void> {
    for (let attempt = 0; attempt < ATTEMPT_LIMIT; attempt += 1) {
      const { rows } = await client.query<{ id: number }>({ text: 'SELECT id FROM writer ORDER BY id' });
      for (const row of rows) if ((await tryLock(client, row.id)) && (await takeRow(client, row.id))) return;
      await client.query({
        text: `INSERT INTO writer (id, instance, lease_until) SELECT coalesce(max(id), 0) + 1, $1, ${LEASE_END} FROM writer
               ON CONFLICT DO NOTHING`,
        values: [instance],
      });
    }
    throw new Error(`Broken promise: no number of a writer was free in ${ATTEMPT_LIMIT} attempts`);
  }

  return {
    get id() {
      return id;
    },
    get token() {
      return token;
    },
    get epochOfTrust() {
      return epochOfTrust;
    },
    async prepare(client) {
      await checkSchema(client);
      if (id !== 0 && (await takeBack(client))) return;
      await takeAny(client);
    },
    async renew(client, heardVersion) {
      const { rowCount } = await client.query({
        text: `UPDATE writer SET lease_until = ${LEASE_END}, heard_version = $3
                WHERE id = $1 AND token = $2 AND lease_until > clock_timestamp()`,
        values: [id, token, heardVersion],
      });
      return rowCount === 1;
    },
    heardByOthers: (client) => leastHeard(client, id),
    async isHeld(client) {
      const { rows } = await client.query<{ held: boolean }>({
        text: 'SELECT lease_until > clock_timestamp() AS held FROM writer WHERE id = $1 AND token = $2',
        values: [id, token],
      });
      return rows[0]?.held === true;
    },
    async regain(client) {
      await checkSchema(client);
      await unlockAll(client);
      if ((await tryLock(client, id)) && (await takeRow(client, id, token))) return;
      await unlockAll(client);
      await takeAny(client);
    },
    async release(client) {
      await client.query({
        text: "UPDATE writer SET lease_until = '-infinity' WHERE id = $1 AND token = $2",
        values: [id, token],
      });
    },
  };
}

async function leastHeard(client: Queryable, ownId: number): Promise<number | null> {
  const { rows } = await client.query<{ version: string | null }>({
    text: `SELECT min(heard_version) AS version FROM writer WHERE id <> $1 AND ${LEASE_LASTS}`,
    values: [ownId],
  });
  const version = rows[0]?.version ?? null;
  return version === null ? null : Number(version);
}

async function tryLock(client: Queryable, candidate: number): Promise<boolean> {
  const { rows } = await client.query<{ taken: boolean }>({
    text: 'SELECT pg_try_advisory_lock($1::int4, $2::int4) AS taken',
    values: [WRITER_LOCK_CLASS, candidate],
  });
  return rows[0]?.taken === true;
}

async function unlockAll(client: Queryable): Promise<void> {
  await client.query({ text: 'SELECT pg_advisory_unlock_all()' });
}
