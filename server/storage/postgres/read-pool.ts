// Connections for reading: bounded in number and time. Long reads go through COPY on a client taken from here.
import { Socket } from 'node:net';
import pg from 'pg';
import type { Log } from '@/server/platform/log';
import { databaseFault } from '@/server/storage/postgres/faults';
import { throwIfAborted } from '@/server/storage/read/query-faults';
import type { StoreLimits } from '@/server/storage/store-limits';

const CONNECT_TIMEOUT_MS = 10_000;
/** One that rests takes some 2.5 MiB of PostgreSQL; a new one some milliseconds. */
const IDLE_TIMEOUT_MS = 20_000;
const SILENCE_GRACE_MS = 5000;

export interface ReadPool {
  /** Connections at work. */
  readonly busyCount: number;
  /**
   * Runs `work` with a client of its own. A client whose work failed is closed: a COPY may be half-read. Aborting cuts the
   * connection, so that the database stops too, and rejects.
   */
  withClient<T>(work: (client: pg.ClientBase) => Promise<T>, signal?: AbortSignal): Promise<T>;
  close(): Promise<void>;
}

interface Deps {
  readonly databaseUrl: string;
  readonly limits: Pick<StoreLimits, 'maxReadConnections' | 'readTimeoutMs'>;
  readonly log: Log;
  /** How the server shows its connections. */
  readonly name?: string;
}

export function createReadPool({ databaseUrl, limits, log, name = 'watchfire-read' }: Deps): ReadPool {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: limits.maxReadConnections,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    idleTimeoutMillis: IDLE_TIMEOUT_MS,
    statement_timeout: limits.readTimeoutMs,
    keepAlive: true,
    application_name: name,
  });
  // From the first moment on and for good: a connection may be cut between its opening and its use, when nobody else listens.
  // The statement that finds it cut reports it.
  pool.on('connect', (client) => {
    client.on('error', () => undefined);
    // A server that is gone without a word would hold its reader for hours: statement_timeout is the server's own.
    const { stream } = client.connection;
    if (stream instanceof Socket) stream.setTimeout(limits.readTimeoutMs + SILENCE_GRACE_MS, () => stream.destroy());
    // Prepared statements name their rows by the whole key: to plan them anew would take longer than to run them.
    client.query('SET plan_cache_mode = force_generic_plan').catch(() => undefined);
  });
  pool.on('error', (error) => log.warn({ reason: error.message }, 'Lost a connection that reads segments'));
  return {
    get busyCount() {
      return pool.totalCount - pool.idleCount;
    },
    async withClient(work, signal) {
      const client = await pool.connect().catch((cause: unknown) => {
        throw databaseFault('Cannot read from the series store', cause);
      });
      const cut = (): void => void client.connection.stream.destroy();
      signal?.addEventListener('abort', cut);
      try {
        throwIfAborted(signal);
        const result = await work(client);
        client.release();
        return result;
      } catch (thrown) {
        client.release(true);
        throw thrown;
      } finally {
        signal?.removeEventListener('abort', cut);
      }
    },
    close: () => pool.end(),
  };
}
