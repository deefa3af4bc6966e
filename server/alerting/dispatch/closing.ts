// Groups that a configuration has no place for any more. Who was told that an alert fires there, and is told nothing of it by
// another group, is told that it is over: it has gone to others, or has ended.
import { labelsOfKey } from '@/lib/alerting/routing/group-key';
import { isResolved } from '@/lib/alerting/state/stored-alert';
import { createGroup, type Group, integrationName, type IntegrationState } from '@/server/alerting/dispatch/group';
import type { GroupBook, GroupBookDeps } from '@/server/alerting/dispatch/group-book';
import type { Policy } from '@/server/alerting/policy';
import type { StateStore } from '@/server/alerting/store/state-store';
import { tell } from '@/server/alerting/dispatch/tell';
import type { AlertRecord } from '@/server/alerting/store/alert-rows';

export type ClosedGroup = Pick<Group, 'id' | 'key' | 'route' | 'labels' | 'states'>;

export interface Closing {
  readonly groups: ReadonlyMap<string, Group>;
  close(group: ClosedGroup): void;
  /** The group has a place again: what is known of it goes back there. */
  reopen(id: string): Map<string, IntegrationState> | undefined;
}

/** A receiver that cannot be reached for so long is told nothing any more. */
const CLOSING_LIMIT_MS = 24 * 3_600_000;

export function createClosing(deps: Omit<GroupBookDeps, 'reopen'>, book: Pick<GroupBook, 'work' | 'write'>): Closing {
  const { store, policy, nowMs } = deps;
  const groups = new Map<string, Group>();
  const startedMs = new Map<string, number>();

  const drop = (id: string): void => {
    groups.get(id)?.stop();
    groups.delete(id);
    startedMs.delete(id);
    book.write({ kind: 'drop-group', id });
  };

  const work = {
    ...book.work,
    suppression: () => null,
    isMuted: () => false,
    noteTick: ({ id }: Group): void => {
      if (nowMs() - (startedMs.get(id) ?? 0) > CLOSING_LIMIT_MS) drop(id);
    },
    noteSettled: ({ id, alerts }: Group): void => {
      if (alerts.size === 0) drop(id);
    },
  };

  return {
    groups,
    close: ({ id, key, route, labels, states }) => {
      // Without its alerts: all of them have left it.
      const closed = { id, key, route, labels, states };
      const owed = owedAlerts(closed, { store, policy: policy(), nowMs: nowMs() });
      if (owed.length === 0) return drop(id);
      const group = createGroup(closed, {
        ...work,
        tell: (one, integration, flush) =>
          tell({ ...deps, groupOf: (other) => groups.get(other) }, one, integration, { ...flush, reason: 're-routed' }),
      });
      for (const alert of owed) group.put(alert);
      groups.set(id, group);
      startedMs.set(id, nowMs());
      group.schedule(nowMs());
    },
    reopen: (id) => {
      const group = groups.get(id);
      group?.stop();
      groups.delete(id);
      return group?.states;
    },
  };
}

/**
 * Alerts that integrations of the receiver were told of in this group, and that are not in it any more: with their end, or with now
 * as their end when they have gone to groups of other receivers.
 */
export function owedAlerts(
  { id, route, states, alerts }: Pick<Group, 'id' | 'route' | 'states'> & { readonly alerts?: Group['alerts'] },
  {
    store,
    policy,
    nowMs,
  }: { readonly store: Pick<StateStore, 'alerts'>; readonly policy: Policy; readonly nowMs: number },
): AlertRecord[] {
  const configured = new Set((policy.config.receivers.get(route.receiver)?.integrations ?? []).map(integrationName));
  const told = [...states].filter(([name]) => configured.has(name)).flatMap(([, { entry }]) => entry.open);
  return [...new Set(told)].flatMap((fingerprint) => {
    const alert = store.alerts.get(fingerprint);
    if (!alert || alerts?.has(fingerprint) === true) return [];
    if (isResolved(alert, nowMs)) return [alert];
    const isCarried = policy
      .placesOf(alert)
      .some((place) => place.id !== id && place.route.receiver === route.receiver);
    return isCarried ? [] : [{ ...alert, endsAtMs: nowMs }];
  });
}

/** What a process before has left, as far as its deliveries tell. */
export function closedGroup(
  { id, key, receiver }: { readonly id: string; readonly key: string; readonly receiver: string },
  states: Map<string, IntegrationState>,
  { config }: ReturnType<GroupBookDeps['policy']>,
): ClosedGroup {
  return { id, key, labels: labelsOfKey(key), route: { ...config.route, receiver, labels: {} }, states };
}
