// Groups that are gone from the configuration: their alerts end and are told, their series are marked stale, then they are forgotten.
import { isEnvironmentError } from '@/lib/errors/environment-error';
import { createGroup, type Group, type GroupDeps } from '@/server/rules/group';
import type { GroupConfig } from '@/server/rules/group-config';
import type { GroupLease } from '@/server/rules/group-lease';
import type { GroupLegacy } from '@/server/rules/group-legacy';
import type { StateStore } from '@/server/rules/state-store';

interface Deps extends Omit<GroupDeps, 'token'> {
  readonly lease: GroupLease;
  readonly store: Pick<StateStore, 'forget'>;
}

export interface Retirement {
  begin(config: GroupConfig, legacy: GroupLegacy): void;
  has(groupKey: string): boolean;
  /** The group is configured again. */
  end(groupKey: string): Promise<void>;
  stop(): Promise<void>;
}

/** How often it is tried again. */
const EVERY_MS = 5000;
/** Series of a removed group wait so many intervals: it may only have moved. */
const STALE_AFTER_INTERVALS = 2;

export function createRetirement(deps: Deps): Retirement {
  const { lease, store, timers, metrics, clock, log } = deps;
  const retiring = new Map<string, Group>();

  const isOver = (group: Group): boolean => retiring.get(group.config.key) !== group;

  const step = async (group: Group): Promise<void> => {
    const { key } = group.config;
    if (isOver(group)) return;
    try {
      await group.runSlot(clock.nowMs());
      const token = lease.token(key);
      if (token === null || group.isTold) {
        if (token !== null) await store.forget(key, token);
        metrics.removed(group.config);
        if (!isOver(group)) retiring.delete(key);
        return;
      }
    } catch (thrown) {
      if (!isEnvironmentError(thrown)) log.error({ err: thrown }, 'Cannot end a group of rules');
    }
    timers.after(EVERY_MS, () => void step(group));
  };

  return {
    begin: (config, legacy) => {
      const options = { legacy, isRestored: false, staleDelayMs: STALE_AFTER_INTERVALS * config.intervalMs };
      const group = createGroup({ ...config, rules: [] }, options, { ...deps, token: () => lease.token(config.key) });
      retiring.set(config.key, group);
      void step(group);
    },
    has: (groupKey) => retiring.has(groupKey),
    end: async (groupKey) => {
      const group = retiring.get(groupKey);
      retiring.delete(groupKey);
      await group?.stop();
    },
    stop: async () => {
      const groups = [...retiring.values()];
      retiring.clear();
      await Promise.all(groups.map((group) => group.stop()));
    },
  };
}
