// The application's data: people, folders, dashboards, settings. The verbs are in the folders beside this file.
import { createDatabase, type Database } from '@/server/entities/database';
import type { Log } from '@/server/platform/log';

export interface Entities {
  /** First argument of every verb in server/entities. */
  readonly db: Database;
  close(): Promise<void>;
}

export interface EntitiesOptions {
  readonly databaseUrl: string;
  readonly log: Log;
  readonly maxConnections?: number;
  readonly statementTimeoutMs?: number;
}

const DEFAULT_MAX_CONNECTIONS = 8;
const DEFAULT_STATEMENT_TIMEOUT_MS = 15_000;

/** Opens no connection until the first verb runs. */
export function createEntities(options: EntitiesOptions): Entities {
  const db = createDatabase({
    databaseUrl: options.databaseUrl,
    maxConnections: options.maxConnections ?? DEFAULT_MAX_CONNECTIONS,
    statementTimeoutMs: options.statementTimeoutMs ?? DEFAULT_STATEMENT_TIMEOUT_MS,
    log: options.log,
  });
  return { db, close: () => db.$disconnect() };
}
