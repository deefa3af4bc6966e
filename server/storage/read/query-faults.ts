// How a read stops before its end, worded as Prometheus does.
import { EnvironmentError } from '@/lib/errors/environment-error';
import { InputError } from '@/lib/errors/input-error';

export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted)
    throw new InputError('query was canceled in query execution', { errorType: 'canceled', status: 499 });
}

export function tooManySamples(limitCount: number): InputError {
  return new InputError(
    `query processing would load too many samples into memory in query execution: more than ${limitCount} by one selector, which is the limit`,
    { errorType: 'execution', status: 422 },
  );
}

/** Its places may belong to others by now. */
export function movedAway(): EnvironmentError {
  return new EnvironmentError('Cannot finish the query: its series left memory while it ran', {
    remedy: 'Ask again; a query should not run for that long',
    retryAfterSeconds: 0,
  });
}
