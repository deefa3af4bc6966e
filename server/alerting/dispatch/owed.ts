// What integrations were told in a group that an alert has left, and who is to tell its end.
import type { IntegrationConfig } from '@/lib/alerting/config/integrations/registry';
import { isResolved } from '@/lib/alerting/state/stored-alert';
import { type Group, integrationName } from '@/server/alerting/dispatch/group';
import type { GroupPlace, Policy } from '@/server/alerting/policy';
import type { AlertRecord } from '@/server/alerting/store/alert-rows';
import type { StateStore } from '@/server/alerting/store/state-store';

export interface OwedSources {
  readonly store: Pick<StateStore, 'alerts'>;
  readonly policy: Policy;
  readonly nowMs: number;
}

/** A group, or what was one: then without its alerts, for all of them have left it. */
export type LeftGroup = Pick<Group, 'id' | 'route' | 'states'> & { readonly alerts?: Group['alerts'] };

/** An alert that an integration was told of in this group, and that is not in it any more. */
interface Left {
  readonly alert: AlertRecord;
  /** The group that tells the same integration of it from now on. */
  readonly carrier: GroupPlace | undefined;
}

export function leftAlerts(
  { id, route, states, alerts }: LeftGroup,
  integration: IntegrationConfig,
  { store, policy, nowMs }: OwedSources,
): Left[] {
  const isServed = (receiver: string): boolean =>
    receiver === route.receiver &&
    (policy.config.receivers.get(receiver)?.integrations ?? []).some(
      (one) => integrationName(one) === integrationName(integration),
    );
  return (states.get(integrationName(integration))?.entry.open ?? []).flatMap((fingerprint) => {
    const alert = store.alerts.get(fingerprint);
    if (!alert || alerts?.has(fingerprint) === true) return [];
    if (isResolved(alert, nowMs)) return [{ alert, carrier: undefined }];
    return [
      { alert, carrier: policy.placesOf(alert).find((place) => place.id !== id && isServed(place.route.receiver)) },
    ];
  });
}

/** With their end, or with now as their end when nobody tells of them any more. */
export function ended(alert: AlertRecord, nowMs: number): AlertRecord {
  return isResolved(alert, nowMs) ? alert : { ...alert, endsAtMs: nowMs };
}

const KNOWN_BY_GROUP: ReadonlySet<IntegrationConfig['kind']> = new Set(['pagerduty', 'opsgenie', 'victorops', 'jira']);

/** Services that know a message by the key of its group: what was opened under one key is not closed under another. */
export function isKnownByGroup({ kind, settings }: IntegrationConfig): boolean {
  return KNOWN_BY_GROUP.has(kind) || (kind === 'slack' && settings.update_message === true);
}
