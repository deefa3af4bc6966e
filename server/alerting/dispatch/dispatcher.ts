// Sends notifications, in the one process that holds the role: groups from the alerts that are kept, ticks, and the record of it all.
import { closedGroup, createClosing } from '@/server/alerting/dispatch/closing';
import type { Group, IntegrationState } from '@/server/alerting/dispatch/group';
import { createGroupBook, firstTick, type GroupBookDeps } from '@/server/alerting/dispatch/group-book';
import type { GroupOrigin, SavedGroups } from '@/server/alerting/dispatch/journal-rows';
import {
  closeLeft,
  type Leaving,
  rebuild,
  type RebuildParts,
  settleLeft,
  sourcesOf,
  takeBack,
} from '@/server/alerting/dispatch/rebuild';
import type { Policy } from '@/server/alerting/policy';
import type { AlertRecord } from '@/server/alerting/store/alert-rows';

export interface Dispatcher {
  readonly groups: ReadonlyMap<string, Group>;
  put(alert: AlertRecord): void;
  /** A configuration came into force in the place of the old one: groups are made anew, what was told stays known. */
  reload(old: Policy): void;
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
  const leaving: Leaving = new Map();
  const book = createGroupBook({ ...parts, reopen: (id) => takeBack(id, leaving, closing) });
  const closing = createClosing(parts, book);
  resume({ book, closing, deps });
  return {
    groups: book.groups,
    put: (alert) => book.put(alert),
    reload: (old) => rebuild({ book, closing, deps }, leaving, old),
    stop: async ({ patienceMs }) => {
      let lastWords: NodeJS.Timeout | undefined;
      const timer = setTimeout(() => {
        ending.abort();
        // A delivery may wait for a database that does not come back: its intent, or its outcome, is not written then.
        lastWords = setTimeout(() => {
          void deps.journal.close();
        }, LAST_WORDS_MS);
      }, patienceMs);
      await Promise.all([...book.groups.values(), ...leaving.values(), ...closing.groups].flatMap(endGroup));
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

type Parts = RebuildParts & { readonly deps: DispatcherDeps };

/** Timers go on where they were; what was due meanwhile is due now, and what was due first comes first. */
function resume(parts: Parts): void {
  const { book, deps } = parts;
  const { saved, nowMs } = deps;
  book.fill((id) => savedStates(saved, id));
  const due = Array.from(book.groups.values(), (group) => {
    settleLeft(book, group, sourcesOf(deps));
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
  void closeGone(gone.filter(isTold), parts).catch((thrown: unknown) => {
    deps.log.warn({ reason: String(thrown) }, 'groups without a place are closed by the next holder of the role');
  });
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
    if (!origin) book.write({ kind: 'drop-group', id });
    else {
      const group = closedGroup({ id, ...origin }, savedStates(saved, id), policy());
      closeLeft({ book, closing }, group, { sources: sourcesOf(deps), wasTold: [] });
    }
  }
}

/** Of a group that was taken in and not yet written down: as if it had been made when its first alert came. */
function unsavedTick({ alerts, route }: Group): number {
  return Math.min(...[...alerts.values()].map((alert) => firstTick(route, alert.startsAtMs, alert.receivedAtMs)));
}

function savedStates({ entries }: SavedGroups, id: string): Map<string, IntegrationState> {
  return new Map([...(entries.get(id) ?? [])].map(([name, entry]) => [name, { entry, inFlight: null }]));
}
