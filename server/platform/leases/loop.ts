// Work that is repeated, never twice at a time, and now and then hurried.

export interface Loop {
  /** Resolves after the first time. */
  start(): Promise<void>;
  now(): Promise<void>;
  stop(): Promise<void>;
}

/** `onFault` hears of the first of several faults in a row. */
export function createLoop(everyMs: number, onFault: (thrown: unknown) => void, work: () => Promise<void>): Loop {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  let isFailing = false;
  let isStopped = true;

  async function runAfter(earlier: Promise<void>): Promise<void> {
    await earlier;
    clearTimeout(timer);
    if (isStopped) return;
    try {
      await work();
      isFailing = false;
    } catch (thrown) {
      if (!isFailing) onFault(thrown);
      isFailing = true;
    }
    timer = setTimeout(() => void now(), everyMs);
  }

  function now(): Promise<void> {
    running = runAfter(running);
    return running;
  }

  return {
    start() {
      isStopped = false;
      return now();
    },
    now,
    async stop() {
      isStopped = true;
      await running;
      clearTimeout(timer);
    },
  };
}
