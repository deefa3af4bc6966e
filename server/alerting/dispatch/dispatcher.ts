// Sends notifications, in the one process that holds the role: groups from the alerts that are kept, ticks, and the record of it all.
import { type Group, integrationName, type IntegrationState } from '@/server/alerting/dispatch/group';
import { createGroupBook, firstTick, type GroupBook, type GroupBookDeps } from '@/server/alerting/dispatch/group-book';
import { type Closing, closedGroup, createClosing, owedAlerts } from '@/server/alerting/dispatch/closing';
import type { GroupOrigin, SavedGroups } from '@/server/alerting/dispatch/journal-rows';
import type { AlertRecord } from '@/server/alerting/store/alert-rows';

export interface Dispatcher {
  readonly groups: ReadonlyMap<string, Group>;
  put(alert: AlertRecord): void;
  /** A configuration came into force: groups are made anew, what was told stays known. */
  reload(): void;
  /** Ends all timers; deliveries under way get a moment to end. */
  stop(options: { readonly patienceMs: number }): Promise<void>;
}

/** To write down how the deliveries that were ended have ended. */
const LAST_WORDS_MS = 2000;

export interface DispatcherDeps extends Omit<GroupBookDeps, 'signal' | 'reopen'> {
  readonly saved: SavedGroups;
  /** Of groups, by id: what their last deliveries say. */
  readonly readOrigins: (ids: readonly string[]) => Promise<ReadonlyMap<string, GroupOrigin>>;
}

/** Continues where the last holder of the role stopped. */
export function createDispatcher(deps: DispatcherDeps): Dispatcher {
  const ending = new AbortController();
  const parts = { ...deps, signal: ending.signal };
  const book = createGroupBook({ ...parts, reopen: (id) => closing.reopen(id) });
  const closing = createClosing(parts, book);
  resume(book, closing, deps);
  return {
    groups: book.groups,
    put: (alert) => book.put(alert),
    reload: () => rebuild(book, closing, deps),
    stop: async ({ patienceMs }) => {
      let lastWords: NodeJS.Timeout | undefined;
      const timer = setTimeout(() => {
        ending.abort();
        // A delivery may wait for a database that does not come back: its intent, or its outcome, is not written then.
        lastWords = setTimeout(() => {
          void deps.journal.close();
        }, LAST_WORDS_MS);
      }, patienceMs);
      await Promise.all([...book.groups.values(), ...closing.groups.values()].flatMap(endGroup));
      clearTimeout(timer);
      clearTimeout(lastWords);
      ending.abort();
      await deps.journal.close();
    },
  };
}

/** Deliveries that are under way. */
function endGroup(group: Group): Promise<void>[] {
  group.stop();
  return [...group.states.values()].flatMap(({ inFlight }) => (inFlight ? [inFlight] : []));
}

/** Timers go on where they were; what was due meanwhile is due now, and what was due first comes first. */
function resume(book: GroupBook, closing: Closing, deps: DispatcherDeps): void {
  const { saved, nowMs } = deps;
  book.fill((id) => savedStates(saved, id));
  const due = Array.from(book.groups.values(), (group) => {
    bringBack(group, deps);
    return { group, tickMs: saved.ticks.get(group.id) ?? unsavedTick(group) };
  });
  for (const { group, tickMs } of due.toSorted((left, right) => left.tickMs - right.tickMs)) {
    group.schedule(tickMs);
    // A delivery that was begun: nobody knows whether it arrived.
    if ([...group.states.values()].some(({ entry }) => entry.deliveryId !== null)) group.flush(nowMs());
  }
  const gone = [...new Set([...saved.ticks.keys(), ...saved.entries.keys()])].filter((id) => !book.groups.has(id));
  const isTold = (id: string): boolean =>
    [...(saved.entries.get(id)?.values() ?? [])].some(({ open }) => open.length > 0);
  for (const id of gone) if (!isTold(id)) book.write({ kind: 'drop-group', id });
  void closeGone(gone.filter(isTold), { book, closing, deps }).catch((thrown: unknown) => {
    deps.log.warn({ reason: String(thrown) }, 'groups without a place are closed by the next holder of the role');
  });
}

interface Parts {
  readonly book: GroupBook;
  readonly closing: Closing;
  readonly deps: DispatcherDeps;
}

/** The configuration has changed since: of these groups only their deliveries tell. */
async function closeGone(ids: readonly string[], { book, closing, deps }: Parts): Promise<void> {
  if (ids.length === 0) return;
  const { saved, policy, readOrigins } = deps;
  const origins = await readOrigins(ids);
  for (const id of ids) {
    const origin = origins.get(id);
    // It has come back meanwhile, or nothing is known of it but its id.
    if (book.groups.has(id)) continue;
    if (origin) closing.close(closedGroup({ id, ...origin }, savedStates(saved, id), policy()));
    else book.write({ kind: 'drop-group', id });
  }
}

/** Of a group that was taken in and not yet written down: as if it had been made when its first alert came. */
function unsavedTick({ alerts, route }: Group): number {
  return Math.min(...[...alerts.values()].map((alert) => firstTick(route, alert.startsAtMs, alert.receivedAtMs)));
}

function savedStates({ entries }: SavedGroups, id: string): Map<string, IntegrationState> {
  return new Map([...(entries.get(id) ?? [])].map(([name, entry]) => [name, { entry, inFlight: null }]));
}

/** Timers start anew, as Alertmanager's do. */
function rebuild(book: GroupBook, closing: Closing, deps: DispatcherDeps): void {
  const nowMs = deps.nowMs();
  const before = new Map(book.groups);
  for (const group of before.values()) group.stop();
  book.groups.clear();
  book.fill((id) => before.get(id)?.states ?? closing.reopen(id) ?? new Map<string, IntegrationState>());
  for (const group of book.groups.values()) {
    const oldestMs = Math.min(...[...group.alerts.values()].map(({ startsAtMs }) => startsAtMs));
    book.schedule(group, firstTick(group.route, oldestMs, nowMs));
    bringBack(group, deps);
    dropUnknownIntegrations(book, group);
  }
  for (const group of before.values()) if (!book.groups.has(group.id)) closing.close(group);
}

/** What has left a group that goes on without it: the next message says that it is over. */
function bringBack(group: Group, { store, policy, nowMs }: DispatcherDeps): void {
  for (const alert of owedAlerts(group, { store, policy: policy(), nowMs: nowMs() })) group.put(alert);
}

function dropUnknownIntegrations(book: GroupBook, group: Group): void {
  const names = new Set(book.work.integrations(group.route.receiver).map(integrationName));
  for (const integration of group.states.keys())
    if (!names.has(integration)) {
      group.states.delete(integration);
      book.write({ kind: 'drop-entry', groupId: group.id, integration });
    }
}
