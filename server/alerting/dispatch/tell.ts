// One integration at one flush: whether it is told, the intent before, the delivery, the record after.
import { randomUUID } from 'node:crypto';
import type { IntegrationConfig } from '@/lib/alerting/config/integrations/registry';
import { compareAlertLabels } from '@/lib/alerting/labels';
import { decide, type Decision } from '@/lib/alerting/state/dedup';
import type { Deliver } from '@/server/alerting/dispatch/deliver';
import { type Group, integrationName, type IntegrationState, type TellFlush } from '@/server/alerting/dispatch/group';
import { listAlerts, withoutDropped } from '@/server/alerting/dispatch/muted-ends';
import type { SendTurn, SendTurns } from '@/server/alerting/dispatch/send-turns';
import { isRoleLost, type Journal } from '@/server/alerting/dispatch/journal';
import type { DeliveryRecord, EntryRecord } from '@/server/alerting/dispatch/journal-rows';
import type { Notification, NotifiedAlert } from '@/server/alerting/ports';
import type { AlertRecord } from '@/server/alerting/store/alert-rows';
import { linkAbort } from '@/server/platform/linked-abort';

/** A flush may take so long at least, however short the interval. */
const FLUSH_LEAST_MS = 10_000;

export interface TellDeps {
  readonly journal: Journal;
  readonly deliver: Deliver;
  readonly turns: SendTurns;
  readonly externalUrl: string;
  readonly groupOf: (id: string) => Group | undefined;
  readonly nowMs: () => number;
  /** Ends when the role is lost or the process stops. */
  readonly signal: AbortSignal;
}

interface Message {
  readonly firing: readonly AlertRecord[];
  readonly resolved: readonly AlertRecord[];
  readonly decision: Decision;
  readonly tickMs: number;
}

/** Resolves to whether the integration needs nothing more for this flush. Never rejects. */
export async function tell(
  deps: TellDeps,
  group: Group,
  integration: IntegrationConfig,
  flush: TellFlush,
): Promise<boolean> {
  const name = integrationName(integration);
  const state = group.states.get(name) ?? { entry: emptyEntry(group.id, name), inFlight: null };
  group.states.set(name, state);
  if (state.inFlight) return false;
  state.entry = withinTime(state.entry, flush.tickMs + group.route.groupIntervalMs, flush.tickMs);
  const { alerts, dropped, isHeld } = listAlerts(flush.alerts, state.entry, integration.resolvedWhileMuted);
  if (dropped.length > 0) state.entry = withoutDropped(state.entry, dropped);
  const message = compose(group, integration, state.entry, { ...flush, alerts });
  if (!message && dropped.length === 0) return !isHeld;
  const told = carryOut(deps, { group, integration, state }, { message, dropped, tickMs: flush.tickMs });
  state.inFlight = told.then(() => undefined);
  const isDone = await told;
  state.inFlight = null;
  // A reload may have made the group anew meanwhile.
  deps.groupOf(group.id)?.catchUp();
  return isDone && !isHeld;
}

/** What was told in a time that is yet to come was told before the clock was set back: repeats count from now on. */
function withinTime(entry: EntryRecord, limitMs: number, tickMs: number): EntryRecord {
  return (entry.lastTickMs ?? 0) > limitMs ? { ...entry, lastTickMs: tickMs } : entry;
}

export function emptyEntry(groupId: string, integration: string): EntryRecord {
  return { groupId, integration, lastTickMs: null, firing: [], resolved: [], open: [], kept: null, deliveryId: null };
}

function compose(
  group: Group,
  { sendResolved }: IntegrationConfig,
  entry: EntryRecord,
  { tickMs, alerts, reason }: TellFlush,
): Message | null {
  const open = new Set(entry.open);
  if (alerts.length === 0) return null;
  const firing = alerts.filter(({ isResolved }) => !isResolved).map(({ alert }) => alert);
  const resolved = alerts.filter(({ isResolved }) => isResolved).map(({ alert }) => alert);
  const decision = decide(
    entry.lastTickMs === null
      ? null
      : { lastTickMs: entry.lastTickMs, firing: new Set(entry.firing), resolved: new Set(entry.resolved) },
    {
      tickMs,
      firing: fingerprints(firing),
      resolved: fingerprints(resolved),
      owed: resolved.some(({ fingerprint }) => open.has(fingerprint)),
      sendResolved,
      repeatIntervalMs: group.route.repeatIntervalMs,
    },
  );
  if (decision === null) return null;
  return { firing, resolved, tickMs, decision: reason === undefined ? decision : { ...decision, reason } };
}

function fingerprints(alerts: readonly AlertRecord[]): Set<string> {
  return new Set(alerts.map(({ fingerprint }) => fingerprint));
}

interface Telling {
  readonly group: Group;
  readonly integration: IntegrationConfig;
  readonly state: IntegrationState;
  readonly message: Message;
}

interface Ends {
  readonly message: Message | null;
  readonly dropped: readonly AlertRecord[];
  readonly tickMs: number;
}

async function carryOut(
  deps: TellDeps,
  told: Omit<Telling, 'message'>,
  { message, dropped, tickMs }: Ends,
): Promise<boolean> {
  try {
    if (dropped.length > 0) await noteDropped(deps, told, { dropped, tickMs });
    if (!message) return true;
    const telling = { ...told, message };
    return message.decision.isSent ? await sendInTurn(deps, telling) : await noteOnly(deps, telling);
  } catch (thrown) {
    if (isRoleLost(thrown)) return false;
    throw thrown;
  }
}

/** In the history stands why nobody was told. */
async function noteDropped(
  deps: TellDeps,
  told: Omit<Telling, 'message'>,
  { dropped, tickMs }: Omit<Ends, 'message'>,
): Promise<void> {
  const decision = { reason: 'all alerts resolved', isSent: false } as const;
  const record = deliveryRecord(deps, { ...told, message: { firing: [], resolved: dropped, decision, tickMs } });
  const delivery = {
    ...record,
    id: randomUUID(),
    reason: 'resolved while muted',
    state: 'noted' as const,
    endedAtMs: record.atMs,
  };
  await deps.journal.write({ kind: 'entry', entry: told.state.entry, delivery });
}

async function noteOnly(deps: TellDeps, telling: Telling): Promise<boolean> {
  const record = deliveryRecord(deps, telling);
  const entry = entryAfter(telling.state.entry, telling.message);
  await deps.journal.write({
    kind: 'entry',
    entry,
    delivery: { ...record, state: 'noted', endedAtMs: record.atMs },
  });
  telling.state.entry = entry;
  return true;
}

async function sendInTurn(deps: TellDeps, telling: Telling): Promise<boolean> {
  const { group, integration } = telling;
  const { signal, abort, unlink } = linkAbort(deps.signal);
  const timer = setTimeout(
    () => abort(new DOMException('the time of the flush is over', 'TimeoutError')),
    Math.max(group.route.groupIntervalMs, FLUSH_LEAST_MS),
  );
  const turn = await deps.turns.take(`${group.route.receiver} ${integrationName(integration)}`, signal);
  try {
    return turn !== null && (await sendAndRecord(deps, telling, { turn, signal }));
  } finally {
    clearTimeout(timer);
    unlink();
    turn?.end();
  }
}

interface Limits {
  readonly turn: SendTurn;
  readonly signal: AbortSignal;
}

async function sendAndRecord(deps: TellDeps, telling: Telling, limits: Limits): Promise<boolean> {
  const { integration, state, message } = telling;
  const { entry } = state;
  const record = deliveryRecord(deps, telling);
  const open = [...new Set([...entry.open, ...fingerprints(message.firing)])];
  // From here on the message may have been seen, even if nobody lives to write it down.
  await deps.journal.write({ kind: 'entry', entry: { ...entry, open, deliveryId: record.id }, delivery: record });
  const { outcome, attempts, isMaybeDelivered } = await deps.deliver(
    notification(deps, telling, record.id),
    integration,
    limits,
  );
  const written: EntryRecord =
    outcome.kind === 'sent'
      ? { ...entryAfter(entry, message), kept: outcome.kept ?? entry.kept }
      : { ...entry, open: isMaybeDelivered ? open : entry.open, deliveryId: null };
  const deliveryState = outcome.kind === 'sent' ? 'sent' : 'failed';
  const recorded = deps.journal.write({
    kind: 'entry',
    entry: written,
    delivery: { ...record, state: deliveryState, attempts, endedAtMs: deps.nowMs() },
  });
  // The next one writes its intent behind this record: before its message goes out, this one is known to have.
  limits.turn.end();
  await recorded;
  state.entry = written;
  return outcome.kind === 'sent';
}

function entryAfter(entry: EntryRecord, { firing, resolved, tickMs }: Message): EntryRecord {
  const open = new Set([...entry.open, ...fingerprints(firing)]);
  for (const { fingerprint } of resolved) open.delete(fingerprint);
  return {
    ...entry,
    lastTickMs: tickMs,
    firing: [...fingerprints(firing)],
    resolved: [...fingerprints(resolved)],
    open: [...open],
    deliveryId: null,
  };
}

function deliveryRecord({ nowMs }: TellDeps, { group, integration, state, message }: Telling): DeliveryRecord {
  return {
    // One that was begun before a crash is the same delivery.
    id: state.entry.deliveryId ?? randomUUID(),
    atMs: Math.round(nowMs()),
    groupId: group.id,
    groupKey: group.key,
    receiver: group.route.receiver,
    integration: integrationName(integration),
    reason: message.decision.reason,
    status: message.firing.length > 0 ? 'firing' : 'resolved',
    state: 'sending',
    firing: message.firing.map(({ fingerprint }) => fingerprint),
    resolved: message.resolved.map(({ fingerprint }) => fingerprint),
    attempts: [],
    endedAtMs: null,
  };
}

function notification(
  deps: TellDeps,
  { group, integration, state, message }: Telling,
  deliveryId: string,
): Notification {
  const { firing, resolved, decision } = message;
  const shown = firing.map((alert) => notifiedAlert(alert, 'firing'));
  if (integration.sendResolved) shown.push(...resolved.map((alert) => notifiedAlert(alert, 'resolved')));
  return {
    receiver: group.route.receiver,
    integration: { kind: integration.kind, index: integration.index },
    groupKey: group.key,
    groupLabels: group.labels,
    routeLabels: group.route.labels,
    status: firing.length > 0 ? 'firing' : 'resolved',
    reason: decision.reason,
    alerts: shown.toSorted((left, right) => compareAlertLabels(left.labels, right.labels)),
    externalUrl: deps.externalUrl,
    nowMs: deps.nowMs(),
    deliveryId,
    kept: state.entry.kept,
  };
}

function notifiedAlert(alert: AlertRecord, status: 'firing' | 'resolved'): NotifiedAlert {
  const { labels, annotations, startsAtMs, endsAtMs, generatorUrl, fingerprint } = alert;
  return {
    status,
    labels,
    annotations,
    startsAtMs,
    endsAtMs: status === 'resolved' ? endsAtMs : null,
    generatorUrl,
    fingerprint,
  };
}
