// Another configuration: groups are made anew, what was told stays known, and who was told something in a group that has gone, or that
// goes on without an alert, hears of the end.
import type { IntegrationConfig } from '@/lib/alerting/config/integrations/registry';
import { type Closing, type ClosedGroup } from '@/server/alerting/dispatch/closing';
import { type Group, integrationName, type IntegrationState } from '@/server/alerting/dispatch/group';
import { firstTick, type GroupBook, type GroupBookDeps } from '@/server/alerting/dispatch/group-book';
import { handOver, whenIdle } from '@/server/alerting/dispatch/moves';
import { ended, leftAlerts, type OwedSources } from '@/server/alerting/dispatch/owed';
import type { Policy } from '@/server/alerting/policy';

export interface RebuildParts {
  readonly book: GroupBook;
  readonly closing: Closing;
  readonly deps: Pick<GroupBookDeps, 'store' | 'policy' | 'nowMs'>;
}

/** Groups that are about to be closed, by id: a delivery is under way. */
export type Leaving = Map<string, Group>;

/** Timers start anew, as Alertmanager's do. */
export function rebuild(parts: RebuildParts, leaving: Leaving, old: Policy): void {
  const { book, deps, closing } = parts;
  const nowMs = deps.nowMs();
  const before = new Map(book.groups);
  for (const group of before.values()) group.stop();
  book.groups.clear();
  book.fill((id) => before.get(id)?.states ?? takeBack(id, leaving, closing) ?? new Map<string, IntegrationState>());
  for (const group of book.groups.values()) {
    const oldestMs = Math.min(...[...group.alerts.values()].map(({ startsAtMs }) => startsAtMs));
    book.schedule(group, firstTick(group.route, oldestMs, nowMs));
  }
  for (const group of before.values()) {
    const wasTold = integrationsOf(old, group);
    if (!book.groups.has(group.id)) leaving.set(group.id, group);
    // What is under way counts as told too.
    if ([...group.states.values()].some(({ inFlight }) => inFlight !== null))
      void whenIdle(group).then(() => move(parts, leaving, group, wasTold));
    else move(parts, leaving, group, wasTold);
  }
}

export function takeBack(id: string, leaving: Leaving, closing: Closing): Map<string, IntegrationState> | undefined {
  const group = leaving.get(id);
  leaving.delete(id);
  return group?.states ?? closing.reopen(id);
}

function move(
  { book, closing, deps }: RebuildParts,
  leaving: Leaving,
  group: Group,
  wasTold: readonly IntegrationConfig[],
): void {
  const sources = sourcesOf(deps);
  const live = book.groups.get(group.id);
  if (live) {
    const goesOn = new Set(integrationsOf(sources.policy, live).map(integrationName));
    settleLeft(book, live, sources);
    const gone = wasTold.filter((integration) => !goesOn.has(integrationName(integration)));
    if (gone.length > 0) {
      handOver(book, withoutAlerts(live), gone, sources);
      closing.closePart(withoutAlerts(live), gone);
    }
    for (const integration of gone) live.states.delete(integrationName(integration));
    return;
  }
  // Another reload has made it anew meanwhile, or looks after it.
  if (leaving.get(group.id) !== group) return;
  leaving.delete(group.id);
  closeLeft({ book, closing }, withoutAlerts(group), { sources, wasTold });
}

/** What has left a group that goes on without it: the next message says that it is over, or another group will. */
export function settleLeft(book: Pick<GroupBook, 'groups' | 'write'>, group: Group, sources: OwedSources): void {
  const integrations = integrationsOf(sources.policy, group);
  const left = integrations.flatMap((integration) => leftAlerts(group, integration, sources));
  handOver(book, group, integrations, sources);
  for (const { alert, carrier } of left) if (!carrier) group.put(ended(alert, sources.nowMs));
}

export function closeLeft(
  { book, closing }: Pick<RebuildParts, 'book' | 'closing'>,
  group: ClosedGroup,
  { sources, wasTold }: { readonly sources: OwedSources; readonly wasTold: readonly IntegrationConfig[] },
): void {
  const known = integrationsOf(sources.policy, group);
  const names = new Set(known.map(integrationName));
  // Those that have gone from the configuration are told as they were configured.
  const all = [...known, ...wasTold.filter((integration) => !names.has(integrationName(integration)))];
  handOver(book, group, all, sources);
  closing.close(group, all);
}

export function sourcesOf({ store, policy, nowMs }: RebuildParts['deps']): OwedSources {
  return { store, policy: policy(), nowMs: nowMs() };
}

function integrationsOf({ config }: Policy, { route }: Pick<Group, 'route'>): readonly IntegrationConfig[] {
  return config.receivers.get(route.receiver)?.integrations ?? [];
}

function withoutAlerts({ id, key, route, labels, states }: Group): ClosedGroup {
  return { id, key, route, labels, states };
}
