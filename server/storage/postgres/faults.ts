// What a thrown value means to the store: a fault of the database (retry, tell the operator) or a mistake of ours (never dressed up).
import { EnvironmentError, isEnvironmentError } from '@/lib/errors/environment-error';

export const UNIQUE_VIOLATION = '23505';
export const UNDEFINED_TABLE = '42P01';
export const CHECK_VIOLATION = '23514';
export const LOCK_NOT_AVAILABLE = '55P03';
export const READ_ONLY_TRANSACTION = '25006';
const DISK_FULL = '53100';

const REMEDIES: Readonly<Record<string, string>> = {
  [DISK_FULL]: 'Make room on the disk of PostgreSQL',
  [READ_ONLY_TRANSACTION]: 'Lead DATABASE_URL to a server that takes writes',
  '53300': 'Raise max_connections of PostgreSQL or close other clients',
};

/** How the driver words a lost or silent connection: these errors carry no code. */
const LOST_CONNECTION = /connection|timeout|timed out|not queryable|client was closed|pool after calling end/i;

/** SQLSTATE, undefined when the error did not come from the server. */
export function sqlState(thrown: unknown): string | undefined {
  const code = codeOf(thrown);
  return code !== undefined && /^[0-9A-Z]{5}$/.test(code) ? code : undefined;
}

function codeOf(thrown: unknown): string | undefined {
  if (typeof thrown !== 'object' || thrown === null || !('code' in thrown)) return undefined;
  return typeof thrown.code === 'string' ? thrown.code : undefined;
}

export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

/** What to throw on: an EnvironmentError for faults of the database, the value itself for everything else. */
export function databaseFault(what: string, thrown: unknown): unknown {
  if (isEnvironmentError(thrown)) return thrown;
  const isSystemFault = codeOf(thrown) !== undefined;
  const isLostConnection = thrown instanceof Error && thrown.name === 'Error' && LOST_CONNECTION.test(thrown.message);
  if (!isSystemFault && !isLostConnection) return thrown;
  const remedy = REMEDIES[codeOf(thrown) ?? ''] ?? 'Check that PostgreSQL runs and can be reached';
  return new EnvironmentError(`${what}: ${messageOf(thrown)}`, {
    remedy: `${remedy}; the data may be sent again`,
    cause: thrown,
  });
}
