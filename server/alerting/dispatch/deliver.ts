// One delivery: attempts with growing gaps until it is taken, refused for good, or the time of its flush is over.
import { setTimeout as pause } from 'node:timers/promises';
import type { IntegrationConfig } from '@/lib/alerting/config/integrations/registry';
import type { AlertingMetrics } from '@/server/alerting/alerting-metrics';
import type { AttemptRecord } from '@/server/alerting/dispatch/journal-rows';
import type { DeliveryOutcome, Notification, NotificationSender } from '@/server/alerting/ports';

const FIRST_GAP_MS = 500;
const GAP_GROWTH = 1.5;
const GAP_LIMIT_MS = 60_000;
/** Kept of each delivery: the first and the last ones tell what happened. */
const ATTEMPTS_KEPT = 20;
/** Requests under way at once to one integration; the others of the same integration wait, nobody else does. */
const CONCURRENT_LIMIT = 64;

export interface DeliverDeps {
  readonly sender: () => NotificationSender;
  /** Whether this process may act now; asked before each attempt. */
  readonly mayAct: () => boolean;
  readonly metrics: AlertingMetrics;
  readonly nowMs: () => number;
  readonly random: () => number;
}

export interface Delivered {
  readonly outcome: DeliveryOutcome;
  readonly attempts: readonly AttemptRecord[];
  /** Some attempt went out and got no answer. */
  readonly isMaybeDelivered: boolean;
}

export type Deliver = (
  notification: Notification,
  integration: IntegrationConfig,
  signal: AbortSignal,
) => Promise<Delivered>;

export function createDeliver(deps: DeliverDeps): Deliver {
  const gates = new Map<string, Gate>();
  return async (notification, integration, signal) => {
    const labels = { integration: integration.kind, receiver_name: notification.receiver };
    const key = `${notification.receiver} ${integration.kind}/${integration.index}`;
    const gate = gates.get(key) ?? createGate(CONCURRENT_LIMIT);
    gates.set(key, gate);
    deps.metrics.notifications.inc(labels);
    const delivered = await attemptUntilDone({ deps, gate, signal, labels }, notification, integration);
    if (delivered.outcome.kind !== 'sent') deps.metrics.failed.inc({ ...labels, reason: delivered.outcome.reason });
    return delivered;
  };
}

interface Attempting {
  readonly deps: DeliverDeps;
  readonly gate: Gate;
  readonly signal: AbortSignal;
  readonly labels: { readonly integration: string; readonly receiver_name: string };
}

async function attemptUntilDone(
  { deps, gate, signal, labels }: Attempting,
  notification: Notification,
  integration: IntegrationConfig,
): Promise<Delivered> {
  const attempts: AttemptRecord[] = [];
  let outcome: DeliveryOutcome = overdue();
  let isMaybeDelivered = false;
  let gapMs = FIRST_GAP_MS;
  while (!signal.aborted) {
    const leave = await gate.enter(signal);
    if (!leave) break;
    const atMs = deps.nowMs();
    const startedMs = performance.now();
    try {
      if (!deps.mayAct()) break;
      outcome = await deps.sender().send(notification, integration, signal);
    } finally {
      leave();
    }
    const durationMs = performance.now() - startedMs;
    deps.metrics.latency.observe(labels, durationMs / 1000);
    deps.metrics.requests.inc(labels);
    attempts.push(attemptRecord(outcome, atMs, durationMs));
    if (attempts.length > ATTEMPTS_KEPT) attempts.splice(ATTEMPTS_KEPT / 2, 1);
    if (outcome.kind === 'sent') break;
    deps.metrics.requestsFailed.inc(labels);
    isMaybeDelivered ||= outcome.isMaybeDelivered === true;
    if (outcome.kind === 'permanent') break;
    const waitMs = Math.max(gapMs * (0.5 + deps.random()), outcome.retryAfterMs ?? 0);
    gapMs = Math.min(gapMs * GAP_GROWTH, GAP_LIMIT_MS);
    await pause(waitMs, undefined, { signal }).catch(() => undefined);
  }
  return { outcome, attempts, isMaybeDelivered };
}

function overdue(): DeliveryOutcome {
  return {
    kind: 'retryable',
    reason: 'contextDeadlineExceeded',
    message: 'the time was over before the first attempt',
  };
}

function attemptRecord(outcome: DeliveryOutcome, atMs: number, durationMs: number): AttemptRecord {
  const { statusCode, answer } = outcome;
  return {
    atMs: Math.round(atMs),
    durationMs: Math.round(durationMs),
    outcome: outcome.kind,
    ...(statusCode !== undefined && { statusCode }),
    ...(answer !== undefined && answer !== '' && { answer }),
    ...(outcome.kind !== 'sent' && { error: outcome.message }),
  };
}

interface Gate {
  /** Resolves to the function that leaves again; null when the signal came first. */
  enter(signal: AbortSignal): Promise<(() => void) | null>;
}

function createGate(limit: number): Gate {
  let freeCount = limit;
  const waiting = new Set<() => void>();
  const leave = (): void => {
    // The place goes straight to the one who waits longest.
    const [next] = waiting;
    if (next) next();
    else freeCount += 1;
  };
  return {
    enter: (signal) =>
      new Promise((resolve) => {
        if (signal.aborted) return resolve(null);
        if (freeCount > 0) {
          freeCount -= 1;
          return resolve(leave);
        }
        const giveUp = (): void => {
          waiting.delete(go);
          resolve(null);
        };
        const go = (): void => {
          waiting.delete(go);
          signal.removeEventListener('abort', giveUp);
          resolve(leave);
        };
        waiting.add(go);
        signal.addEventListener('abort', giveUp, { once: true });
      }),
  };
}
