// Timers as an argument, so that a test moves time by hand.

export interface Timers {
  /** Calls `run` once after the delay; the returned function cancels it. */
  after(delayMs: number, run: () => void): () => void;
}

/** Node's limit for one timer; longer waits would fire at once. */
const LONGEST_MS = 2_147_483_647;

export const systemTimers: Timers = {
  after: (delayMs, run) => {
    const timer = setTimeout(run, Math.min(Math.max(0, delayMs), LONGEST_MS));
    return () => clearTimeout(timer);
  },
};
