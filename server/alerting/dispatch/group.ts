// A group of alerts on one route: its timer, its flushes, and what each integration of the receiver was told.
import type { IntegrationConfig } from '@/lib/alerting/config/integrations/registry';
import type { NotificationReason } from '@/lib/alerting/state/dedup';
import type { Labels } from '@/lib/alerting/matchers/label-test';
import type { Route } from '@/lib/alerting/routing/route';
import { isResolved } from '@/lib/alerting/state/stored-alert';
import type { EntryRecord } from '@/server/alerting/dispatch/journal-rows';
import type { AlertRecord } from '@/server/alerting/store/alert-rows';

/** What an integration knows of a group. */
export interface IntegrationState {
  entry: EntryRecord;
  /** A delivery is under way. */
  inFlight: Promise<void> | null;
}

/** An alert as a flush sees it. */
export interface FlushedAlert {
  readonly alert: AlertRecord;
  readonly isResolved: boolean;
  readonly isSuppressed: boolean;
}

export interface GroupWork {
  readonly nowMs: () => number;
  /** Many groups may be due at once: runs a flush in its turn. */
  readonly inTurn: (flush: () => void) => void;
  /** Whether the alerts are as of now: what was not heard must not look like an end. */
  readonly isInTouch: () => boolean;
  readonly integrations: (receiver: string) => readonly IntegrationConfig[];
  /** Null: nothing keeps the alert quiet. */
  readonly suppression: (group: Group, alert: AlertRecord, nowMs: number) => 'silence' | 'inhibition' | null;
  readonly isMuted: (group: Group, nowMs: number) => boolean;
  /** Resolves to whether the integration needs nothing more for this flush. */
  readonly tell: (group: Group, integration: IntegrationConfig, flush: TellFlush) => Promise<boolean>;
  readonly noteSuppressed: (reason: string, count: number) => void;
  /** The flushes up to now are over: the next tick is the one to continue with. */
  readonly noteTick: (group: Group) => void;
  /** Their end could not be told. */
  readonly noteAbandoned: (group: Group, alerts: readonly AlertRecord[]) => void;
  /** The alerts left the group; it may be empty now. */
  readonly noteSettled: (group: Group, alerts: readonly AlertRecord[]) => void;
}

export interface TellFlush {
  readonly tickMs: number;
  readonly alerts: readonly FlushedAlert[];
  /** Instead of what the comparison with the last notification says. */
  readonly reason?: NotificationReason;
}

export interface Group {
  readonly id: string;
  readonly key: string;
  readonly route: Route;
  readonly labels: Labels;
  readonly alerts: ReadonlyMap<string, AlertRecord>;
  readonly states: Map<string, IntegrationState>;
  readonly nextTickMs: number;
  put(alert: AlertRecord): void;
  /** At the time, or at once when it has passed. */
  schedule(tickMs: number): void;
  /** Looks at the group now, beside its ticks. */
  flush(tickMs: number): void;
  /** An integration has become free: a tick that it missed is made up for. */
  catchUp(): void;
  stop(): void;
}

export function integrationName({ kind, index }: Pick<IntegrationConfig, 'kind' | 'index'>): string {
  return `${kind}/${index}`;
}

/** The end of an alert is tried for so long. */
const ABANDON_MS = 24 * 3_600_000;
/** Node's limit for one timer. */
const LONGEST_TIMER_MS = 2_000_000_000;
/** A tick that cannot be now is tried again. */
const TOUCH_RETRY_MS = 250;
/** Timers come a little too early at times; a clock that differs by more was set back. */
const EARLY_MS = 1000;

interface GroupOptions {
  readonly id: string;
  readonly key: string;
  readonly route: Route;
  readonly labels: Labels;
  readonly states: Map<string, IntegrationState>;
}

export function createGroup(options: GroupOptions, work: GroupWork): Group {
  const { route } = options;
  const alerts = new Map<string, AlertRecord>();
  let timer: NodeJS.Timeout | undefined;
  let nextTickMs = Infinity;
  let missedTickMs: number | null = null;
  let isStopped = false;
  /** The timer stands for all of the time to the next tick. */
  let isWaitWhole = true;

  const arm = (): void => {
    clearTimeout(timer);
    if (isStopped || nextTickMs === Infinity) return;
    const delayMs = nextTickMs - work.nowMs();
    isWaitWhole = delayMs <= LONGEST_TIMER_MS;
    timer = setTimeout(onTimer, Math.min(Math.max(0, delayMs), LONGEST_TIMER_MS));
  };

  const onTimer = (): void => {
    const nowMs = work.nowMs();
    if (!work.isInTouch()) {
      timer = setTimeout(onTimer, TOUCH_RETRY_MS);
      return;
    }
    // The time has gone by, whatever a clock says that was set back.
    if (isWaitWhole && nextTickMs - nowMs > EARLY_MS) nextTickMs = nowMs;
    if (nextTickMs - nowMs > 1) return arm();
    // A tick that is late by more than an interval (the process was away) stands for all that were missed.
    const isLate = nowMs - nextTickMs >= route.groupIntervalMs;
    const tickMs = isLate ? nowMs : nextTickMs;
    const steps = Math.floor((nowMs - nextTickMs) / route.groupIntervalMs) + 1;
    nextTickMs += Math.max(1, steps) * route.groupIntervalMs;
    arm();
    work.inTurn(() => flush(tickMs));
  };

  const flush = (tickMs: number): void => {
    if (isStopped) return;
    const flushed = look(group, work, Math.max(tickMs, work.nowMs()));
    const told = work.integrations(route.receiver).map((integration) => {
      if (group.states.get(integrationName(integration))?.inFlight) missedTickMs = tickMs;
      return work.tell(group, integration, { tickMs, alerts: flushed });
    });
    void settleAfter(told, flushed);
  };

  const settleAfter = async (told: readonly Promise<boolean>[], flushed: readonly FlushedAlert[]): Promise<void> => {
    const areDone = await Promise.all(told);
    if (isStopped) return;
    settle({ group, alerts, work }, flushed, areDone.every(Boolean));
    // Not earlier: whoever continues after a crash looks at a tick again whose messages may not have been begun.
    if (!isStopped && !isTelling(group)) work.noteTick(group);
  };

  const group: Group = {
    ...options,
    alerts,
    get nextTickMs() {
      return nextTickMs;
    },
    put: (alert) => void alerts.set(alert.fingerprint, alert),
    schedule: (tickMs) => {
      nextTickMs = tickMs;
      arm();
    },
    flush,
    catchUp: () => {
      if (missedTickMs === null || !work.isInTouch()) return;
      const tickMs = missedTickMs;
      missedTickMs = null;
      flush(tickMs);
    },
    stop: () => {
      isStopped = true;
      clearTimeout(timer);
    },
  };
  return group;
}

/** Some delivery is under way, perhaps of an earlier tick. */
export function isTelling({ states }: Pick<Group, 'states'>): boolean {
  return [...states.values()].some(({ inFlight }) => inFlight !== null);
}

interface Settling {
  readonly group: Group;
  readonly alerts: Map<string, AlertRecord>;
  readonly work: GroupWork;
}

/** Those that were resolved and told of leave, unless they have changed meanwhile. */
function settle({ group, alerts, work }: Settling, flushed: readonly FlushedAlert[], isTold: boolean): void {
  const limitMs = work.nowMs() - ABANDON_MS;
  const gone = flushed
    .filter(({ alert, isResolved: isOver }) => isOver && alerts.get(alert.fingerprint)?.revision === alert.revision)
    // A receiver that fails for a day is not told any more of what ended before: else it would never leave.
    .filter(({ alert, isSuppressed }) => isTold || (!isSuppressed && alert.endsAtMs < limitMs))
    .map(({ alert }) => alert);
  if (!isTold && gone.length > 0) work.noteAbandoned(group, gone);
  for (const { fingerprint } of gone) alerts.delete(fingerprint);
  if (gone.length > 0 || (isTold && alerts.size === 0)) work.noteSettled(group, gone);
}

function look(group: Group, work: GroupWork, nowMs: number): FlushedAlert[] {
  const isMuted = work.isMuted(group, nowMs);
  const counts = { silence: 0, inhibition: 0 };
  const flushed = [...group.alerts.values()].map((alert): FlushedAlert => {
    const reason = isMuted ? null : work.suppression(group, alert, nowMs);
    if (reason !== null) counts[reason] += 1;
    return { alert, isResolved: isResolved(alert, nowMs), isSuppressed: isMuted || reason !== null };
  });
  if (isMuted) work.noteSuppressed('mute_time_interval', flushed.length);
  for (const [reason, count] of Object.entries(counts)) if (count > 0) work.noteSuppressed(reason, count);
  return flushed;
}
