// The groups of the process that sends: found or made for each alert, left when an alert is told of for the last time.
import type { Route } from '@/lib/alerting/routing/route';
import { isResolved } from '@/lib/alerting/state/stored-alert';
import type { AlertingMetrics } from '@/server/alerting/alerting-metrics';
import type { Deliver } from '@/server/alerting/dispatch/deliver';
import { createFlushLine } from '@/server/alerting/dispatch/flush-line';
import {
  createGroup,
  type Group,
  type GroupWork,
  type IntegrationState,
  isTelling,
} from '@/server/alerting/dispatch/group';
import { isRoleLost, type Journal } from '@/server/alerting/dispatch/journal';
import type { JournalWrite } from '@/server/alerting/dispatch/journal-rows';
import { withoutDropped } from '@/server/alerting/dispatch/muted-ends';
import type { SendTurns } from '@/server/alerting/dispatch/send-turns';
import { tell } from '@/server/alerting/dispatch/tell';
import type { GroupPlace, Policy } from '@/server/alerting/policy';
import type { AlertRecord } from '@/server/alerting/store/alert-rows';
import type { StateStore } from '@/server/alerting/store/state-store';
import type { Log } from '@/server/platform/log';

export interface GroupBookDeps {
  readonly store: StateStore;
  readonly policy: () => Policy;
  readonly journal: Journal;
  readonly deliver: Deliver;
  readonly turns: SendTurns;
  readonly externalUrl: string;
  readonly metrics: AlertingMetrics;
  readonly nowMs: () => number;
  /** What is known of a group that is about to be closed, and is needed again. */
  readonly reopen: (id: string) => Map<string, IntegrationState> | undefined;
  /** Ends deliveries under way. */
  readonly signal: AbortSignal;
  readonly log: Log;
}

export interface GroupBook {
  readonly groups: Map<string, Group>;
  readonly work: GroupWork;
  put(alert: AlertRecord): void;
  /** All alerts that are kept, without timers; `statesOf` says what integrations know of a group already. */
  fill(statesOf: (id: string) => Map<string, IntegrationState>): void;
  schedule(group: Group, tickMs: number): void;
  /** Logs what cannot be written; a lost role is no fault. */
  write(entry: JournalWrite): void;
}

export function createGroupBook(deps: GroupBookDeps): GroupBook {
  const { store, policy, journal, nowMs, log } = deps;
  const groups = new Map<string, Group>();

  const written = (entry: JournalWrite): Promise<void> =>
    journal.write(entry).catch((thrown: unknown) => {
      if (!isRoleLost(thrown)) log.error({ reason: String(thrown) }, 'a group was not written down');
    });
  const write = (entry: JournalWrite): void => void written(entry);

  const settle = async (group: Group, alert: AlertRecord): Promise<void> => {
    const { fingerprint, revision, labels, annotations, endsAtMs } = alert;
    const isFirst = policy().placesOf(alert)[0]?.id === group.id;
    if (isFirst && endsAtMs > alert.updatedAtMs)
      write({ kind: 'event', event: { atMs: endsAtMs, fingerprint, kind: 'expired', labels, annotations } });
    await written({ kind: 'settle', groupId: group.id, fingerprint, revision });
    store.settle(alert, group.id);
  };

  const work = groupWork(deps, (id) => groups.get(id), {
    noteTick: ({ id, nextTickMs }) => write({ kind: 'group', id, nextTickMs }),
    noteAbandoned: ({ states }, alerts) => {
      for (const state of states.values()) if (!state.inFlight) state.entry = withoutDropped(state.entry, alerts);
    },
    noteSettled: (group, alerts) => {
      for (const alert of alerts) void settle(group, alert);
      if (group.alerts.size > 0 || isTelling(group)) return;
      group.stop();
      groups.delete(group.id);
      write({ kind: 'drop-group', id: group.id });
    },
  });

  const make = (place: GroupPlace, states: Map<string, IntegrationState>): Group => {
    const group = createGroup({ ...place, states }, work);
    groups.set(group.id, group);
    return group;
  };

  const schedule = (group: Group, tickMs: number): void => {
    group.schedule(tickMs);
    write({ kind: 'group', id: group.id, nextTickMs: group.nextTickMs });
  };

  return {
    groups,
    work,
    write,
    schedule,
    put: (alert) => {
      for (const place of policy().placesOf(alert)) {
        const known = groups.get(place.id);
        const group = known ?? make(place, deps.reopen(place.id) ?? new Map());
        group.put(alert);
        if (!known) schedule(group, firstTick(place.route, alert.startsAtMs, nowMs()));
      }
    },
    fill: (statesOf) => {
      for (const alert of store.alerts.values())
        for (const place of policy().placesOf(alert)) {
          // It was resolved, and this group has said so.
          if (alert.settled.includes(place.id) && isResolved(alert, nowMs())) continue;
          (groups.get(place.id) ?? make(place, statesOf(place.id))).put(alert);
        }
    },
  };
}

/** An alert that began longer ago than the wait need not wait. */
export function firstTick({ groupWaitMs }: Route, startsAtMs: number, nowMs: number): number {
  return startsAtMs + groupWaitMs < nowMs ? nowMs : nowMs + groupWaitMs;
}

function groupWork(
  deps: GroupBookDeps,
  groupOf: (id: string) => Group | undefined,
  notes: Pick<GroupWork, 'noteTick' | 'noteAbandoned' | 'noteSettled'>,
): GroupWork {
  const { policy, metrics, nowMs } = deps;
  const line = createFlushLine();
  return {
    ...notes,
    nowMs,
    inTurn: (flush) => line.add(flush),
    isInTouch: () => deps.store.isInTouch(),
    integrations: (receiver) => policy().config.receivers.get(receiver)?.integrations ?? [],
    suppression: (_group, alert, atMs) => {
      if (policy().inhibitedBy(alert, atMs).length > 0) return 'inhibition';
      return policy().silencedBy(alert, atMs).length > 0 ? 'silence' : null;
    },
    isMuted: ({ route }, atMs) => policy().mutedBy(route, atMs).length > 0,
    tell: (group, integration, flush) => tell({ ...deps, groupOf }, group, integration, flush),
    noteSuppressed: (reason, count) => metrics.suppressed.inc({ reason }, count),
  };
}
