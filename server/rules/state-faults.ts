// A database that is away is the operator's to mend: told apart from mistakes of ours.
import { EnvironmentError, isEnvironmentError } from '@/lib/errors/environment-error';
import { isDatabaseFault } from '@/server/platform/postgres/connection-fault';

export async function withFaults<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    throw asAway(thrown);
  }
}

export function asAway(thrown: unknown): unknown {
  if (isEnvironmentError(thrown) || !isDatabaseFault(thrown)) return thrown;
  return new EnvironmentError('Cannot store the state of rules: the database is away or overloaded', { cause: thrown });
}
