// Groups that a configuration has no place for any more, and integrations that have gone. Who was told that an alert fires there, and is
// told nothing of it by another group, is told that it is over: it has gone to others, or has ended.
import type { IntegrationConfig } from '@/lib/alerting/config/integrations/registry';
import { labelsOfKey } from '@/lib/alerting/routing/group-key';
import { createGroup, type Group, integrationName, type IntegrationState } from '@/server/alerting/dispatch/group';
import type { GroupBook, GroupBookDeps } from '@/server/alerting/dispatch/group-book';
import { ended, leftAlerts } from '@/server/alerting/dispatch/owed';
import { tell } from '@/server/alerting/dispatch/tell';
import type { AlertRecord } from '@/server/alerting/store/alert-rows';

export type ClosedGroup = Pick<Group, 'id' | 'key' | 'route' | 'labels' | 'states'>;

export interface Closing {
  readonly groups: ReadonlySet<Group>;
  /** Tells these integrations; what else is known of the group is forgotten. */
  close(group: ClosedGroup, integrations: readonly IntegrationConfig[]): void;
  /** The group goes on without these integrations. */
  closePart(group: ClosedGroup, integrations: readonly IntegrationConfig[]): void;
  /** The group has a place again: what is known of it goes back there. */
  reopen(id: string): Map<string, IntegrationState> | undefined;
}

/** A receiver that cannot be reached for so long is told nothing any more. */
const CLOSING_LIMIT_MS = 24 * 3_600_000;

export function createClosing(deps: Omit<GroupBookDeps, 'reopen'>, book: Pick<GroupBook, 'work' | 'write'>): Closing {
  const groups = new Set<Group>();
  const whole = new Map<string, Group>();

  const open = (closed: ClosedGroup, integrations: readonly IntegrationConfig[], drop: () => void): Group | null => {
    const { store, policy, nowMs } = deps;
    const startedMs = nowMs();
    const owed = owedByIntegration(closed, integrations, { store, policy: policy(), nowMs: startedMs });
    const alerts = new Map([...owed.values()].flatMap((ofOne) => [...ofOne]));
    const end = (group: Group): void => {
      group.stop();
      groups.delete(group);
      drop();
    };
    if (alerts.size === 0) {
      drop();
      return null;
    }
    const group = createGroup(closed, {
      ...book.work,
      integrations: () => integrations,
      suppression: () => null,
      isMuted: () => false,
      tell: (one, integration, flush) => {
        const ofOne = owed.get(integrationName(integration));
        const mine = flush.alerts.filter(({ alert }) => ofOne?.has(alert.fingerprint) === true);
        const told = { ...flush, alerts: mine, reason: 're-routed' as const };
        return tell({ ...deps, groupOf: () => (groups.has(one) ? one : undefined) }, one, integration, told);
      },
      noteTick: (one) => {
        if (nowMs() - startedMs > CLOSING_LIMIT_MS) end(one);
      },
      noteSettled: (one) => {
        if (one.alerts.size === 0) end(one);
      },
    });
    for (const alert of alerts.values()) group.put(alert);
    groups.add(group);
    group.schedule(nowMs());
    return group;
  };

  return {
    groups,
    close: (closed, integrations) => {
      const { id } = closed;
      const group = open(closed, integrations, () => {
        whole.delete(id);
        book.write({ kind: 'drop-group', id });
      });
      if (group) whole.set(id, group);
    },
    closePart: ({ states, ...rest }, integrations) => {
      const names = integrations.map(integrationName);
      const ofThem = new Map([...states].filter(([name]) => names.includes(name)));
      open({ ...rest, states: ofThem }, integrations, () => {
        for (const integration of names) book.write({ kind: 'drop-entry', groupId: rest.id, integration });
      });
    },
    reopen: (id) => {
      const group = whole.get(id);
      if (!group) return undefined;
      group.stop();
      groups.delete(group);
      whole.delete(id);
      return group.states;
    },
  };
}

/** Integration → fingerprint → alert. */
function owedByIntegration(
  group: ClosedGroup,
  integrations: readonly IntegrationConfig[],
  sources: Parameters<typeof leftAlerts>[2],
): Map<string, Map<string, AlertRecord>> {
  return new Map(
    integrations.map((integration) => {
      const left = leftAlerts(group, integration, sources);
      const owed = left.filter(({ carrier }) => carrier?.isSameIncident !== true);
      return [
        integrationName(integration),
        new Map(owed.map(({ alert }) => [alert.fingerprint, ended(alert, sources.nowMs)])),
      ];
    }),
  );
}

/** What a process before has left, as far as its deliveries tell. */
export function closedGroup(
  { id, key, receiver }: { readonly id: string; readonly key: string; readonly receiver: string },
  states: Map<string, IntegrationState>,
  { config }: ReturnType<GroupBookDeps['policy']>,
): ClosedGroup {
  return { id, key, labels: labelsOfKey(key), route: { ...config.route, receiver, labels: {} }, states };
}
