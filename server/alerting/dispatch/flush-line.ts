// The flushes of all groups, one after the other and in slices: thousands may be due at the same moment, and timers that are due
// together run in one turn of the event loop.

/** Flushes without a pause; others have the event loop in between. */
const SLICE_MS = 10;

export interface FlushLine {
  /** Runs it in a later turn, in the order of calls. */
  add(flush: () => void): void;
}

export function createFlushLine(monotonicMs: () => number = () => performance.now()): FlushLine {
  let waiting: (() => void)[] = [];
  let isScheduled = false;

  const schedule = (): void => {
    if (isScheduled) return;
    isScheduled = true;
    setImmediate(runSlice);
  };

  const runSlice = (): void => {
    isScheduled = false;
    const beganMs = monotonicMs();
    let doneCount = 0;
    try {
      for (const flush of waiting) {
        doneCount += 1;
        flush();
        if (monotonicMs() - beganMs >= SLICE_MS) break;
      }
    } finally {
      waiting = waiting.slice(doneCount);
      if (waiting.length > 0) schedule();
    }
  };

  return {
    add: (flush) => {
      waiting.push(flush);
      schedule();
    },
  };
}
