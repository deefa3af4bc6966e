// How a read stops before its end, worded as Prometheus does.
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
