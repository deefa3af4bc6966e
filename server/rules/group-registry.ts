// The groups that run here: started, replaced and ended as configuration and leases have it. One change at a time.
import { isEnvironmentError } from '@/lib/errors/environment-error';
import type { Log } from '@/server/platform/log';
import { createPace } from '@/server/platform/pace';
import type { GroupConfig } from '@/server/rules/group-config';
import type { GroupLease } from '@/server/rules/group-lease';
import { createGroup, type Group, type GroupDeps } from '@/server/rules/group';
import type { GroupLegacy } from '@/server/rules/group-legacy';
import { createRetirement } from '@/server/rules/retirement';
import { orphanConfig } from '@/server/rules/orphans';
import { legacyOf } from '@/server/rules/stored-legacy';
import type { StateStore } from '@/server/rules/state-store';

export interface RegistryDeps extends Omit<GroupDeps, 'token'> {
  readonly lease: GroupLease;
  readonly store: StateStore;
  readonly log: Log;
}

export interface GroupRegistry {
  running(groupKey: string): Group | undefined;
  /** Brings what runs in line with the configuration and the leases. */
  reconcile(configured: ReadonlyMap<string, GroupConfig>): Promise<void>;
  stop(): Promise<void>;
}

/** The database could not tell what was before. */
const RETRY_MS = 1000;

export function createGroupRegistry(deps: RegistryDeps): GroupRegistry {
  const { lease, store, log, timers } = deps;
  const running = new Map<string, Group>();
  const retirement = createRetirement(deps);
  let queue: Promise<void> = Promise.resolve();
  let isStopped = false;
  let cancelRetry: (() => void) | null = null;

  const begin = (config: GroupConfig, legacy: GroupLegacy | null, isRestored: boolean): void => {
    const group = createGroup(config, { legacy, isRestored }, { ...deps, token: () => lease.token(config.key) });
    running.set(config.key, group);
    group.start();
    // Alerts that fired go on at once: their ends in the notifications may be near.
    if (isRestored) void group.announce();
  };

  const end = async (key: string): Promise<GroupLegacy | null> => {
    const group = running.get(key);
    running.delete(key);
    return group ? group.stop() : null;
  };

  /** Ends what is not ours or not wanted any more, and replaces what changed. */
  const endAndReplace = async (configured: ReadonlyMap<string, GroupConfig>): Promise<void> => {
    for (const [key, group] of Array.from(running)) {
      const wanted = configured.get(key);
      if (!lease.isHeld(key)) await end(key);
      else if (!wanted) {
        const legacy = await end(key);
        if (legacy) retirement.begin(group.config, legacy);
      } else if (wanted.fingerprint !== group.config.fingerprint) begin(wanted, await end(key), false);
    }
    for (const key of configured.keys()) await retirement.end(key);
  };

  const reconcileNow = async (configured: ReadonlyMap<string, GroupConfig>): Promise<void> => {
    if (isStopped) return;
    cancelRetry?.();
    cancelRetry = null;
    await endAndReplace(configured);
    const pace = createPace();
    const stored = new Map((await store.load()).map((group) => [group.groupKey, group]));
    for (const config of configured.values()) {
      await pace();
      if (isStopped) return;
      if (running.has(config.key) || lease.token(config.key) === null) continue;
      const before = stored.get(config.key);
      begin(config, before ? legacyOf(config, before, deps) : null, before !== undefined);
    }
    for (const group of stored.values()) {
      const isOrphan = !configured.has(group.groupKey) && !retirement.has(group.groupKey);
      if (!isOrphan || lease.token(group.groupKey) === null) continue;
      const config = orphanConfig(group);
      retirement.begin(config, legacyOf(config, group, deps));
    }
  };

  const inTurn = async (earlier: Promise<void>, configured: ReadonlyMap<string, GroupConfig>): Promise<void> => {
    await earlier;
    try {
      await reconcileNow(configured);
    } catch (thrown) {
      if (isEnvironmentError(thrown)) log.warn({ reason: thrown.message }, 'Rules wait for the database');
      else log.error({ err: thrown }, 'Cannot start groups of rules');
      cancelRetry = timers.after(RETRY_MS, () => void reconcile(configured));
    }
  };

  const reconcile = (configured: ReadonlyMap<string, GroupConfig>): Promise<void> => {
    queue = inTurn(queue, configured);
    return queue;
  };

  return {
    running: (key) => running.get(key),
    reconcile,
    stop: async () => {
      isStopped = true;
      cancelRetry?.();
      await queue;
      await Promise.all([...Array.from(running.values(), (group) => group.stop()), retirement.stop()]);
    },
  };
}
