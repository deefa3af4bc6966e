// Alerts that a new configuration moves between the groups of one receiver: the end of what was told in the old group is told by the
// new one, also when it is never told there that the alert fires.
import type { IntegrationConfig } from '@/lib/alerting/config/integrations/registry';
import { integrationName, type IntegrationState } from '@/server/alerting/dispatch/group';
import type { GroupBook } from '@/server/alerting/dispatch/group-book';
import { leftAlerts, type LeftGroup, type OwedSources } from '@/server/alerting/dispatch/owed';
import { emptyEntry } from '@/server/alerting/dispatch/tell';

/** Resolves when no delivery of the group is under way any more. */
export async function whenIdle({ states }: Pick<LeftGroup, 'states'>): Promise<void> {
  for (const state of states.values()) await whenFree(state);
}

async function whenFree(state: IntegrationState): Promise<void> {
  while (state.inFlight) await state.inFlight;
}

/** To be called when the group is idle. */
export function handOver(
  book: Pick<GroupBook, 'groups' | 'write'>,
  group: LeftGroup,
  integrations: readonly IntegrationConfig[],
  sources: OwedSources,
): void {
  for (const integration of integrations) {
    const name = integrationName(integration);
    for (const { alert, carrier } of leftAlerts(group, integration, sources)) {
      const target = carrier && book.groups.get(carrier.groupId);
      if (!target) continue;
      const state = stateOf(target, carrier.integration);
      if (carrier.isSameIncident) void changeOpen(book, state, (open) => open.add(alert.fingerprint));
      // One that goes on need not remember it; what is closed is forgotten as a whole.
      const left = group.alerts && group.states.get(name);
      if (left) void changeOpen(book, left, (open) => open.delete(alert.fingerprint));
    }
  }
}

function stateOf({ id, states }: Pick<LeftGroup, 'id' | 'states'>, integration: string): IntegrationState {
  const state = states.get(integration) ?? { entry: emptyEntry(id, integration), inFlight: null };
  states.set(integration, state);
  return state;
}

async function changeOpen(
  book: Pick<GroupBook, 'write'>,
  state: IntegrationState,
  change: (open: Set<string>) => void,
): Promise<void> {
  await whenFree(state);
  const open = new Set(state.entry.open);
  change(open);
  state.entry = { ...state.entry, open: [...open] };
  book.write({ kind: 'entry', entry: state.entry, delivery: null });
}
