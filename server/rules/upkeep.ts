// Small tasks that are repeated while the engine runs.
import type { Log } from '@/server/platform/log';
import type { Timers } from '@/server/rules/group';

interface Task {
  readonly everyMs: number;
  /** After "Cannot". */
  readonly what: string;
  readonly work: () => Promise<void>;
}

export function createUpkeep(deps: { readonly timers: Timers; readonly log: Log; readonly tasks: readonly Task[] }): {
  start(): void;
  stop(): void;
} {
  const cancels = new Map<Task, () => void>();
  let isRunning = false;
  const later = (task: Task): void => {
    if (isRunning)
      cancels.set(
        task,
        deps.timers.after(task.everyMs, () => void run(task)),
      );
  };
  const run = async (task: Task): Promise<void> => {
    try {
      await task.work();
    } catch (thrown) {
      deps.log.debug({ reason: String(thrown) }, `Cannot ${task.what}`);
    }
    later(task);
  };
  return {
    start: () => {
      isRunning = true;
      for (const task of deps.tasks) later(task);
    },
    stop: () => {
      isRunning = false;
      for (const cancel of cancels.values()) cancel();
    },
  };
}
