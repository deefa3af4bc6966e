// What a thrown value of the database driver means to the store.
import { EnvironmentError, isEnvironmentError } from '@/lib/errors/environment-error';

export const UNIQUE_VIOLATION = '23505';
export const UNDEFINED_TABLE = '42P01';

/** SQLSTATE, undefined when the error did not come from the server. */
export function sqlState(thrown: unknown): string | undefined {
  if (typeof thrown !== 'object' || thrown === null || !('code' in thrown)) return undefined;
  return typeof thrown.code === 'string' && /^[0-9A-Z]{5}$/.test(thrown.code) ? thrown.code : undefined;
}

export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

export function environmentError(what: string, cause: unknown): EnvironmentError {
  if (isEnvironmentError(cause)) return cause;
  return new EnvironmentError(`${what}: ${messageOf(cause)}`, {
    remedy: 'Check that PostgreSQL runs, has free disk space and can be reached; the data may be sent again',
    cause,
  });
}
