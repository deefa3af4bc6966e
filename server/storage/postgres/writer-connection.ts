// A connection that alone may write its part of the store: reconnects by itself and holds a lock that keeps another process out.
import pg from 'pg';
import { EnvironmentError } from '@/lib/errors/environment-error';
import type { Log } from '@/server/platform/log';
import type { Queryable } from '@/server/storage/log/epochs';
import { databaseFault, messageOf, READ_ONLY_TRANSACTION } from '@/server/storage/postgres/faults';

/** First key of the advisory lock; the second is the shard. Any constants do. */
const LOCK_CLASS = { log: 724_602_111, maintenance: 724_602_112 } as const;
const CONNECT_TIMEOUT_MS = 5000;
/** A statement that takes longer means a lost peer or a disk that hangs; upkeep may delete a lot at once. */
const STATEMENT_TIMEOUT_MS = { log: 10_000, maintenance: 600_000 } as const;

export interface WriterConnection {
  /** Throws EnvironmentError when there is no connection to be had, and the driver's own error for a failed statement. */
  query<Row extends pg.QueryResultRow>(config: pg.QueryConfig): Promise<pg.QueryResult<Row>>;
  /**
   * Runs `work` as one transaction, on the one connection that it gets: nobody else may use this one meanwhile. When it throws,
   * nothing was committed, unless it was the COMMIT whose answer got lost.
   */
  transaction<T>(work: (client: Queryable) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

interface Deps {
  readonly databaseUrl: string;
  readonly shard: number;
  /** `log` inserts log rows; `maintenance` writes everything else. A killed process's last statement still holds its lock. */
  readonly part: keyof typeof LOCK_CLASS;
  readonly lockWaitMs: number;
  readonly log: Log;
}

export function createWriterConnection({ databaseUrl, shard, part, lockWaitMs, log }: Deps): WriterConnection {
  let current: pg.Client | undefined;

  function drop(client: pg.Client): void {
    if (current === client) current = undefined;
    client.end().catch(() => undefined);
  }

  async function connect(): Promise<pg.Client> {
    const client = new pg.Client({
      connectionString: databaseUrl,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      query_timeout: STATEMENT_TIMEOUT_MS[part],
      keepAlive: true,
      application_name: `watchfire-${part}`,
    });
    client.on('error', (error) => {
      log.warn({ reason: error.message }, `Lost the connection of the store (${part})`);
      drop(client);
    });
    client.on('end', () => drop(client));
    try {
      await client.connect();
      await client.query(`SET synchronous_commit = on; SET lock_timeout = ${lockWaitMs}`);
      await takeLock(client);
    } catch (cause) {
      drop(client);
      throw databaseFault('Cannot open the series store', cause);
    }
    current = client;
    return client;
  }

  async function takeLock(client: pg.Client): Promise<void> {
    try {
      await client.query({ text: 'SELECT pg_advisory_lock($1::int4, $2::int4)', values: [LOCK_CLASS[part], shard] });
    } catch (cause) {
      throw new EnvironmentError(`Cannot open the series store: another process writes to it (${messageOf(cause)})`, {
        remedy: 'Stop the other Watchfire process on this database, or give this one a database of its own',
        cause,
      });
    }
  }

  /**
   * An error that the server answered leaves the connection usable; anything else leaves it in doubt. A server that takes no
   * writes may have become a standby: the next connection may lead to the one that took its place.
   */
  function isUsableAfter(cause: unknown): boolean {
    return cause instanceof pg.DatabaseError && cause.severity !== 'FATAL' && cause.code !== READ_ONLY_TRANSACTION;
  }

  return {
    async transaction(work) {
      const client = current ?? (await connect());
      try {
        await client.query('BEGIN');
        const result = await work(client);
        await client.query('COMMIT');
        return result;
      } catch (cause) {
        if (isUsableAfter(cause)) await client.query('ROLLBACK').catch(() => drop(client));
        else drop(client);
        throw cause;
      }
    },
    async query<Row extends pg.QueryResultRow>(config: pg.QueryConfig) {
      const client = current ?? (await connect());
      try {
        return await client.query<Row>(config);
      } catch (cause) {
        if (!isUsableAfter(cause)) drop(client);
        throw cause;
      }
    },
    async close() {
      const client = current;
      current = undefined;
      await client?.end().catch(() => undefined);
    },
  };
}
