// Shares the event loop among queries: one slice of one query a turn of the loop. With `setImmediate` alone all queries that
// pause would go on in the same turn, and the loop would wait for the sum of their slices.
//
// Who comes when nobody had the turn yet begins at once: a small answer needs no turn of its own.
//
// Who has worked least so far comes first, and among those who worked about as much who came first: small answers pass large
// ones, and large ones are finished one after the other instead of all together at the end of the sum of their times.

export interface Turns {
  /** For one piece of long work. It begins where its slice begins. */
  pacer(signal?: AbortSignal): BeginningPacer;
}

export interface Pacer {
  /** True when the slice is used up: then `await pause()`. */
  shouldPause(): boolean;
  /** Resolves in a later turn of the event loop that no other query has; at once when the signal is aborted. */
  pause(): Promise<void>;
}

export interface BeginningPacer extends Pacer {
  /** Before the first slice: resolves at once when this turn of the event loop is still free, else as `pause`. */
  begin(): Promise<void>;
}

/** Work without a pause; the event loop serves others in between. */
const SLICE_MS = 2;
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
  /** Some work has this turn of the event loop; the next turn is scheduled then. */
  let isTaken = false;
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
  const takeTurn = (): void => {
    isTaken = true;
    setImmediate(() => {
      isTaken = false;
      if (waiting.size === 0) return;
      takeTurn();
      choose()?.();
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
      if (!isTaken) takeTurn();
    });
  };
  return {
    pacer: (signal) => {
      const work = begin();
      let sliceStartMs = monotonicMs();
      const pause = async (): Promise<void> => {
        work.workedMs += monotonicMs() - sliceStartMs;
        await wait(work, signal);
        sliceStartMs = monotonicMs();
      };
      return {
        begin: async () => {
          if (isTaken) return pause();
          takeTurn();
        },
        shouldPause: () => monotonicMs() - sliceStartMs >= SLICE_MS,
        pause,
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
