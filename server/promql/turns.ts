// Shares the event loop among queries: one slice of one query a turn of the loop, in the order of asking. With `setImmediate`
// alone all queries that pause would go on in the same turn, and the loop would wait for the sum of their slices.

export interface Turns {
  /** Resolves in a later turn of the event loop that no other query has; at once when the signal is aborted. */
  next(signal?: AbortSignal): Promise<void>;
  /** For one piece of long work. It begins where its slice begins. */
  pacer(signal?: AbortSignal): Pacer;
}

export interface Pacer {
  /** True when the slice is used up: then `await pause()`. */
  shouldPause(): boolean;
  pause(): Promise<void>;
}

/** Work without a pause; the event loop serves others in between. */
const SLICE_MS = 10;

export function createTurns(monotonicMs: () => number): Turns {
  const waiting = new Set<() => void>();
  let isScheduled = false;
  const schedule = (): void => {
    if (isScheduled || waiting.size === 0) return;
    isScheduled = true;
    setImmediate(() => {
      isScheduled = false;
      const [first] = waiting;
      first?.();
      schedule();
    });
  };
  const next = (signal?: AbortSignal): Promise<void> => {
    if (signal?.aborted === true) return Promise.resolve();
    return new Promise((resolve) => {
      const go = (): void => {
        waiting.delete(go);
        signal?.removeEventListener('abort', go);
        resolve();
      };
      waiting.add(go);
      signal?.addEventListener('abort', go);
      schedule();
    });
  };
  return {
    next,
    pacer: (signal) => {
      let sliceStartMs = monotonicMs();
      return {
        shouldPause: () => monotonicMs() - sliceStartMs >= SLICE_MS,
        pause: async () => {
          await next(signal);
          sliceStartMs = monotonicMs();
        },
      };
    },
  };
}
