// Shares the event loop among queries: one slice of one query a turn of the loop. With `setImmediate` alone all queries that
// pause would go on in the same turn, and the loop would wait for the sum of their slices.
//
// Who has worked least so far comes first, and among those who worked about as much who came first: small answers pass large
// ones, and large ones are finished one after the other instead of all together at the end of the sum of their times.

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
/** From here on work counts as larger. */
const LEVELS_MS = [20, 100, 500, 2500];
/** Each so many turns one goes to whoever waited longest: nobody waits for ever behind those who work less. */
const LONGEST_WAITER_EACH = 4;

/** One query, or what else is done in slices. */
interface Work {
  /** Rises in the order of coming. */
  readonly number: number;
  workedMs: number;
}

export function createTurns(monotonicMs: () => number): Turns {
  /** In the order of waiting. */
  const waiting = new Map<() => void, Work>();
  let isScheduled = false;
  let turnCount = 0;
  let workCount = 0;
  const begin = (): Work => ({ number: (workCount += 1), workedMs: 0 });
  const choose = (): (() => void) | undefined => {
    turnCount += 1;
    const [longest] = waiting.keys();
    if (turnCount % LONGEST_WAITER_EACH === 0) return longest;
    let best: { readonly go: () => void; readonly work: Work } | undefined;
    for (const [go, work] of waiting) if (!best || isBefore(work, best.work)) best = { go, work };
    return best?.go;
  };
  const schedule = (): void => {
    if (isScheduled || waiting.size === 0) return;
    isScheduled = true;
    setImmediate(() => {
      isScheduled = false;
      choose()?.();
      schedule();
    });
  };
  const wait = (work: Work, signal?: AbortSignal): Promise<void> => {
    if (signal?.aborted === true) return Promise.resolve();
    return new Promise((resolve) => {
      const go = (): void => {
        waiting.delete(go);
        signal?.removeEventListener('abort', go);
        resolve();
      };
      waiting.set(go, work);
      signal?.addEventListener('abort', go);
      schedule();
    });
  };
  return {
    next: (signal) => wait(begin(), signal),
    pacer: (signal) => {
      const work = begin();
      let sliceStartMs = monotonicMs();
      return {
        shouldPause: () => monotonicMs() - sliceStartMs >= SLICE_MS,
        pause: async () => {
          work.workedMs += monotonicMs() - sliceStartMs;
          await wait(work, signal);
          sliceStartMs = monotonicMs();
        },
      };
    },
  };
}

function isBefore(left: Work, right: Work): boolean {
  const difference = levelOf(left) - levelOf(right);
  return difference === 0 ? left.number < right.number : difference < 0;
}

function levelOf({ workedMs }: Work): number {
  let level = 0;
  while (workedMs >= (LEVELS_MS[level] ?? Infinity)) level += 1;
  return level;
}
