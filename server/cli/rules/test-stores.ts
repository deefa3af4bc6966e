// The stores of a file of unit tests: each test has an empty one. Making one anew takes longer than emptying it.
import { TOOL_FEATURES } from '@/server/cli/rules/rule-arguments';
import { createTemporaryStore, type TemporaryStore } from '@/server/cli/temporary-store';
import { createLog } from '@/server/platform/log';
import type { TemporaryDatabases } from '@/server/platform/postgres/temporary-databases';

export interface TestStores {
  /** `nowMs`: what the store takes for now at first. */
  emptyAt(nowMs: number): Promise<{ readonly target: TemporaryStore; readonly moveClock: (timeMs: number) => void }>;
  stop(): Promise<void>;
}

/** Samples so much older than the clock of the store may be gone by retention. */
const NEAR_MS = 10 * 86_400_000;

export function createTestStores(databases: TemporaryDatabases): TestStores {
  let current: TemporaryStore | null = null;
  let clockMs = 0;
  const moveClock = (timeMs: number): void => {
    clockMs = Math.max(clockMs, timeMs);
  };
  const stop = async (): Promise<void> => {
    const old = current;
    current = null;
    await old?.stop();
  };
  return {
    emptyAt: async (nowMs) => {
      if (current && Math.abs(clockMs - nowMs) <= NEAR_MS) {
        await current.clear();
        moveClock(nowMs);
        return { target: current, moveClock };
      }
      await stop();
      clockMs = nowMs;
      current = await createTemporaryStore({
        databaseUrl: await databases.fresh(),
        log: createLog('error', 'text'),
        nowMs: () => clockMs,
        features: TOOL_FEATURES,
      });
      return { target: current, moveClock };
    },
    stop,
  };
}
