// What integrations were told in a group that an alert has left, and who is to tell its end.
import type { IntegrationConfig } from '@/lib/alerting/config/integrations/registry';
import { isSecret } from '@/lib/config/secret';
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
export type LeftGroup = Pick<Group, 'id' | 'key' | 'route' | 'states'> & { readonly alerts?: Group['alerts'] };

/** Who tells the same people of an alert from now on. */
interface Carrier {
  readonly groupId: string;
  readonly integration: string;
  /** Its messages are those of the same incident, for services that know incidents. */
  readonly isSameIncident: boolean;
}

/** An alert that an integration was told of in this group, and that is not in it any more. */
interface Left {
  readonly alert: AlertRecord;
  readonly carrier: Carrier | undefined;
}

export function leftAlerts(
  group: LeftGroup,
  integration: IntegrationConfig,
  { store, policy, nowMs }: OwedSources,
): Left[] {
  const carrierAt = carriersOf(group, integration, policy);
  return (group.states.get(integrationName(integration))?.entry.open ?? []).flatMap((fingerprint): Left[] => {
    const alert = store.alerts.get(fingerprint);
    if (!alert || group.alerts?.has(fingerprint) === true) return [];
    if (isResolved(alert, nowMs)) return [{ alert, carrier: undefined }];
    for (const place of policy.placesOf(alert)) {
      const carrier = carrierAt(place);
      if (carrier) return [{ alert, carrier }];
    }
    return [{ alert, carrier: undefined }];
  });
}

/** The same integration in another group, or one with the same settings under another name. */
function carriersOf(
  { id, key, route }: LeftGroup,
  integration: IntegrationConfig,
  { config }: Policy,
): (place: GroupPlace) => Carrier | undefined {
  const name = integrationName(integration);
  const wanted = settingsText(integration);
  const found = new Map<string, string | undefined>();
  const nameAt = (receiver: string): string | undefined => {
    const there = config.receivers.get(receiver)?.integrations ?? [];
    if (receiver === route.receiver && there.some((one) => integrationName(one) === name)) return name;
    const same = there.find((one) => one.kind === integration.kind && settingsText(one) === wanted);
    return same && integrationName(same);
  };
  return ({ id: groupId, key: groupKey, route: { receiver } }) => {
    if (!found.has(receiver)) found.set(receiver, nameAt(receiver));
    const carried = found.get(receiver);
    if (carried === undefined || (groupId === id && carried === name)) return undefined;
    return { groupId, integration: carried, isSameIncident: !isKnownByGroup(integration) || groupKey === key };
  };
}

/** With its secrets: it is compared and goes nowhere. */
function settingsText({ kind, settings, http }: IntegrationConfig): string {
  return JSON.stringify([kind, settings, http], function open(this: Record<string, unknown>, key, value: unknown) {
    const held = this[key];
    return isSecret(held) ? held.reveal() : value;
  });
}

/** With their end, or with now as their end when nobody tells of them any more. */
export function ended(alert: AlertRecord, nowMs: number): AlertRecord {
  return isResolved(alert, nowMs) ? alert : { ...alert, endsAtMs: nowMs };
}

const KNOWN_BY_GROUP: ReadonlySet<IntegrationConfig['kind']> = new Set(['pagerduty', 'opsgenie', 'victorops', 'jira']);

/** Services that know a message by the key of its group: what was opened under one key is not closed under another. */
function isKnownByGroup({ kind, settings }: IntegrationConfig): boolean {
  return KNOWN_BY_GROUP.has(kind) || (kind === 'slack' && settings.update_message === true);
}
