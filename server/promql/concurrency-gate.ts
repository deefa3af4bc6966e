// Lets so many queries in at once; the others wait in line, first come first served.
import { canceledError, timeoutError } from '@/server/promql/query-run';

export interface ConcurrencyGate {
  /** Resolves with the function that gives the place back. Rejects when canceled or out of time while waiting. */
  enter(options: { readonly signal: AbortSignal | undefined; readonly timeoutMs: number }): Promise<() => void>;
  runningCount(): number;
  waitingCount(): number;
}

export function createConcurrencyGate(maxConcurrent: number): ConcurrencyGate {
  const waiting = new Set<() => void>();
  let runningCount = 0;
  const leave = (): void => {
    const [next] = waiting;
    if (next) next();
    else runningCount -= 1;
  };
  /** A place can be given back once. */
  const place = (): (() => void) => {
    let isHeld = true;
    return () => {
      if (isHeld) leave();
      isHeld = false;
    };
  };
  return {
    runningCount: () => runningCount,
    waitingCount: () => waiting.size,
    enter: async ({ signal, timeoutMs }) => {
      if (signal?.aborted === true) throw canceledError('query queue');
      if (runningCount < maxConcurrent) {
        runningCount += 1;
        return place();
      }
      return new Promise((resolve, reject) => {
        const stop = (error: Error): void => {
          finish();
          reject(error);
        };
        const cancel = (): void => stop(canceledError('query queue'));
        const timer = setTimeout(() => stop(timeoutError('query queue')), timeoutMs);
        const admit = (): void => {
          finish();
          resolve(place());
        };
        const finish = (): void => {
          waiting.delete(admit);
          clearTimeout(timer);
          signal?.removeEventListener('abort', cancel);
        };
        waiting.add(admit);
        signal?.addEventListener('abort', cancel);
      });
    },
  };
}
