// Tells many listeners of a change in several tasks: however many panels follow the range of the page, none of these tasks gets long.
import type { ReadableStore } from '@/components/dashboard/state/store';

export interface Relay<State> extends Pick<ReadableStore<State>, 'get' | 'getInitial'> {
  /** `isFirst`: it stands on the screen, and is told before those that do not. */
  subscribe: (listener: () => void, isFirst: boolean) => () => void;
}

export interface Turns {
  /** The same state; whoever listens is told in turn. */
  relay: <State>(store: ReadableStore<State>) => Relay<State>;
  /** Runs the function once all that are first have been told: at once when nobody waits. */
  afterFirst: (then: () => void) => void;
}

export interface TurnDeps {
  /** Lets everything else go on that waits. */
  readonly nextTask: () => Promise<void>;
  readonly nowMs: () => number;
}

/** A task of this length leaves a frame time enough for its drawing. */
export const TURN_MS = 8;

/** One for all that a page tells its panels, so that they share the tasks. */
export function createTurns({ nextTask, nowMs }: TurnDeps): Turns {
  const first = new Set<() => void>();
  const later = new Set<() => void>();
  let afterwards: (() => void)[] = [];
  let isRunning = false;

  function settleFirst(): void {
    if (first.size > 0) return;
    const due = afterwards;
    afterwards = [];
    for (const then of due) then();
  }

  async function runTurns(): Promise<void> {
    let startedMs = nowMs();
    for (let next = takeNext(); next !== undefined; next = takeNext()) {
      next();
      // What React was told it renders in a microtask: only then it is known how long this took.
      await Promise.resolve();
      settleFirst();
      if (first.size + later.size === 0 || nowMs() - startedMs < TURN_MS) continue;
      await nextTask();
      startedMs = nowMs();
    }
  }

  function takeNext(): (() => void) | undefined {
    for (const waiting of [first, later])
      for (const listener of waiting) {
        waiting.delete(listener);
        return listener;
      }
    return undefined;
  }

  async function run(): Promise<void> {
    if (isRunning) return;
    isRunning = true;
    try {
      await runTurns();
    } finally {
      isRunning = false;
      settleFirst();
    }
  }

  return {
    relay: ({ get, getInitial, subscribe }) => {
      const listeners = new Map<() => void, boolean>();
      subscribe(() => {
        for (const [listener, isFirst] of listeners) (isFirst ? first : later).add(listener);
        void run();
      });
      return {
        get,
        getInitial,
        subscribe: (listener, isFirst) => {
          listeners.set(listener, isFirst);
          return () => {
            listeners.delete(listener);
            first.delete(listener);
            later.delete(listener);
          };
        },
      };
    },
    afterFirst: (then) => {
      afterwards.push(then);
      if (!isRunning) settleFirst();
    },
  };
}
