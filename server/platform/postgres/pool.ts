// Connection pools with limits: waiting for a connection, running a statement and waiting for a lock all end.
import pg from 'pg';
import type { Log } from '@/server/platform/log';

export interface PoolOptions {
  readonly url: string;
  /** Shown in pg_stat_activity, e.g. "watchfire entities". */
  readonly name: string;
  readonly maxConnections: number;
  readonly statementTimeoutMs: number;
  readonly lockTimeoutMs?: number;
  /** How long a caller waits for a free or new connection. */
  readonly connectTimeoutMs?: number;
  readonly log: Log;
}

export type Pool = pg.Pool;
export type PoolConnection = pg.PoolClient;

const CONNECT_TIMEOUT_MS = 2000;
/** One that rests takes some 2.5 MiB of PostgreSQL; a new one some milliseconds. */
const IDLE_TIMEOUT_MS = 20_000;
/** The client gives up shortly after the server should have: a frozen server answers nothing. */
const CLIENT_GRACE_MS = 500;

/** A pool whose broken idle connections are dropped and logged, never thrown. */
export function createPool(options: PoolOptions): pg.Pool {
  const { url, name, maxConnections, statementTimeoutMs, log } = options;
  const pool = new pg.Pool({
    connectionString: url,
    application_name: name,
    max: maxConnections,
    connectionTimeoutMillis: options.connectTimeoutMs ?? CONNECT_TIMEOUT_MS,
    idleTimeoutMillis: IDLE_TIMEOUT_MS,
    statement_timeout: statementTimeoutMs,
    query_timeout: statementTimeoutMs + CLIENT_GRACE_MS,
    lock_timeout: options.lockTimeoutMs ?? statementTimeoutMs,
    keepAlive: true,
    verify: setDurability,
  });
  // pg-pool takes its own listener away while a connection changes hands; an error in that moment would end the process.
  pool.on('connect', (client) => {
    client.on('error', () => undefined);
  });
  pool.on('error', (error) => log.debug({ pool: name, reason: error.message }, 'a database connection was lost'));
  return pool;
}

/** What is acknowledged is on disk, whatever the server's default is. The pool hands a new connection out when this is done. */
function setDurability(client: pg.PoolClient, done: (error?: Error) => void): void {
  client.query('SET synchronous_commit = on', (error) => done(error ?? undefined));
}
