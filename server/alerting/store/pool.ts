// The connections of alerting: few, and none that a query could take away.
import type { Log } from '@/server/platform/log';
import { createPool, type Pool, type PoolConnection } from '@/server/platform/postgres/pool';

export type { Pool } from '@/server/platform/postgres/pool';
export type Connection = PoolConnection;

/** Held by who changes rows of `alert` and `silence`. Any constant does, as long as every process uses the same. */
export const ALERT_WRITE_LOCK_KEY = 7_246_021_121;

const MAX_CONNECTIONS = 6;
const STATEMENT_TIMEOUT_MS = 10_000;

export function createAlertingPool({ databaseUrl, log }: { readonly databaseUrl: string; readonly log: Log }): Pool {
  return createPool({
    url: databaseUrl,
    name: 'watchfire alerting',
    maxConnections: MAX_CONNECTIONS,
    statementTimeoutMs: STATEMENT_TIMEOUT_MS,
    log,
  });
}

/** One transaction; rolled back when `work` throws. */
export async function inTransaction<T>(pool: Pool, work: (connection: Connection) => Promise<T>): Promise<T> {
  const connection = await pool.connect();
  let broken: Error | undefined;
  try {
    await connection.query('BEGIN');
    const result = await work(connection);
    await connection.query('COMMIT');
    return result;
  } catch (thrown) {
    await connection.query('ROLLBACK').catch((cause: unknown) => {
      broken = cause instanceof Error ? cause : new Error(String(cause));
    });
    throw thrown;
  } finally {
    // A connection that cannot even roll back is of no use to the next.
    connection.release(broken);
  }
}
