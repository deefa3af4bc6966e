// The groups that run here: started, replaced and ended as configuration and leases have it. One change at a time.
import { isEnvironmentError } from '@/lib/errors/environment-error';
import type { Log } from '@/server/platform/log';
import { writtenAlertSeries } from '@/server/rules/alert-series';
import type { GroupConfig } from '@/server/rules/group-config';
import type { GroupLease } from '@/server/rules/group-lease';
import { createGroup, type Group, type GroupDeps, type GroupLegacy } from '@/server/rules/group';
import { orphanConfig, orphanState } from '@/server/rules/orphans';
import { restoredKey } from '@/server/rules/publish-run';
import { newRuleState, type AlertingState } from '@/server/rules/rule-status';
import type { StateStore, StoredGroup } from '@/server/rules/state-store';

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

/** How often the end of a removed group is tried again. */
const RETIRE_EVERY_MS = 5000;
/** The database could not tell what was before. */
const RETRY_MS = 1000;

export function createGroupRegistry(deps: RegistryDeps): GroupRegistry {
  const { lease, store, log, timers, metrics } = deps;
  const running = new Map<string, Group>();
  const retiring = new Map<string, Group>();
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
    const group = running.get(key) ?? retiring.get(key);
    running.delete(key);
    retiring.delete(key);
    return group ? group.stop() : null;
  };

  /** The group is gone from the configuration: its alerts end, its series are marked stale, then it is forgotten. */
  const retire = (config: GroupConfig, legacy: GroupLegacy): void => {
    metrics.removed(config);
    const group = createGroup(
      { ...config, rules: [] },
      { legacy, isRestored: false, staleDelayMs: 2 * config.intervalMs },
      { ...deps, token: () => lease.token(config.key) },
    );
    retiring.set(config.key, group);
    const step = async (): Promise<void> => {
      if (isStopped || retiring.get(config.key) !== group) return;
      await group.runSlot(deps.clock.nowMs());
      const token = lease.token(config.key);
      if (group.isTold && token !== null) {
        await store.forget(config.key, token);
        metrics.removed(config);
        if (retiring.get(config.key) === group) retiring.delete(config.key);
        return;
      }
      if (token === null) retiring.delete(config.key);
      else timers.after(RETIRE_EVERY_MS, () => void safely(step));
    };
    void safely(step);
  };

  const safely = async (work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (thrown) {
      if (isEnvironmentError(thrown)) log.debug({ reason: thrown.message }, 'The end of a group of rules waits');
      else log.error({ err: thrown }, 'Cannot end a group of rules');
    }
  };

  const reconcileNow = async (configured: ReadonlyMap<string, GroupConfig>): Promise<void> => {
    if (isStopped) return;
    cancelRetry?.();
    cancelRetry = null;
    for (const [key, group] of [...running]) {
      const wanted = configured.get(key);
      if (!lease.isHeld(key)) await end(key);
      else if (!wanted) {
        const legacy = await end(key);
        if (legacy) retire(group.config, legacy);
      } else if (wanted.fingerprint !== group.config.fingerprint) begin(wanted, await end(key), false);
    }
    for (const [key] of [...retiring]) if (configured.has(key)) await end(key);
    const isMissing = [...configured.values()].some(({ key }) => !running.has(key) && lease.token(key) !== null);
    const stored = await store.load();
    if (isMissing) {
      const byKey = new Map(stored.map((group) => [group.groupKey, group]));
      for (const config of configured.values()) {
        if (running.has(config.key) || lease.token(config.key) === null) continue;
        const before = byKey.get(config.key);
        begin(config, before ? legacyOf(config, before, deps) : null, before !== undefined);
      }
    }
    for (const group of stored) {
      const isOrphan = !configured.has(group.groupKey) && !retiring.has(group.groupKey);
      if (isOrphan && lease.token(group.groupKey) !== null) retireStored(group);
    }
  };

  /** Nothing is known of its rules any more but their alerts. */
  const retireStored = (group: StoredGroup): void => {
    const config = orphanConfig(group);
    retire(config, legacyOf(config, group, deps));
  };

  const reconcile = (configured: ReadonlyMap<string, GroupConfig>): Promise<void> => {
    queue = queue.then(async () => {
      try {
        await reconcileNow(configured);
      } catch (thrown) {
        if (isEnvironmentError(thrown)) log.warn({ reason: thrown.message }, 'Rules wait for the database');
        else log.error({ err: thrown }, 'Cannot start groups of rules');
        cancelRetry = timers.after(RETRY_MS, () => void reconcile(configured));
      }
    });
    return queue;
  };

  return {
    running: (key) => running.get(key),
    reconcile,
    stop: async () => {
      isStopped = true;
      cancelRetry?.();
      await queue;
      await Promise.all([...running.values(), ...retiring.values()].map((group) => group.stop()));
    },
  };
}

/** What the database knows of a group, as what a group hands on. Alerts of rules that are no more come with a rule of their own. */
export function legacyOf(
  config: GroupConfig,
  { alerts, slotMs }: StoredGroup,
  { appender }: Pick<RegistryDeps, 'appender'>,
): GroupLegacy {
  const states = new Map<string, AlertingState>();
  for (const compiled of config.rules) {
    const state = newRuleState(compiled);
    if (state.kind === 'alerting') states.set(compiled.key, state);
  }
  const byRule = new Map<string, [string, (typeof alerts)[number]['instance']][]>();
  for (const { ruleKey, instance } of alerts)
    byRule.set(ruleKey, [...(byRule.get(ruleKey) ?? []), [restoredKey(instance), instance]]);
  for (const [ruleKey, entries] of byRule) {
    const state = states.get(ruleKey) ?? orphanState(ruleKey);
    state.instances = new Map(entries);
    state.written = writtenAlertSeries(state.instances, (labels) => appender.seriesRef(labels));
    states.set(ruleKey, state);
  }
  return { states: [...states.values()], ghosts: [], staleRefs: new Set(), lastSlotMs: slotMs };
}
