// One delivery: attempts with growing gaps until it is taken, refused for good, or the time of its flush is over.
import type { IntegrationConfig } from '@/lib/alerting/config/integrations/registry';
import type { AlertingMetrics } from '@/server/alerting/alerting-metrics';
import { integrationName } from '@/server/alerting/dispatch/group';
import type { SendTurn } from '@/server/alerting/dispatch/send-turns';
import type { DeliveryAttempt, DeliveryOutcome, Notification, NotificationSender } from '@/server/alerting/ports';
import type { ReceiverHealth } from '@/server/alerting/receiver-health';

const FIRST_GAP_MS = 500;
const GAP_GROWTH = 1.5;
const GAP_LIMIT_MS = 60_000;
const DOUBT_MS = 200;
/** Kept of each delivery: the first and the last ones tell what happened. */
const ATTEMPTS_KEPT = 20;

export interface DeliverDeps {
  readonly sender: () => NotificationSender;
  /** Whether this process may act now; asked before each attempt. */
  readonly mayAct: () => boolean;
  readonly metrics: AlertingMetrics;
  readonly health: Pick<ReceiverHealth, 'note'>;
  readonly nowMs: () => number;
  readonly random: () => number;
}

export interface Delivered {
  readonly outcome: DeliveryOutcome;
  readonly attempts: readonly DeliveryAttempt[];
  /** Some attempt went out and got no answer. */
  readonly isMaybeDelivered: boolean;
}

interface Limits {
  /** Ends the delivery. */
  readonly signal: AbortSignal;
  /** Held at the call and at the return; given to others between attempts. */
  readonly turn: SendTurn;
}

export type Deliver = (
  notification: Notification,
  integration: IntegrationConfig,
  limits: Limits,
) => Promise<Delivered>;

export function createDeliver(deps: DeliverDeps): Deliver {
  return async (notification, integration, limits) => {
    const labels = { integration: integration.kind, receiver_name: notification.receiver };
    deps.metrics.notifications.inc(labels);
    const delivered = await attemptUntilDone({ ...limits, deps, labels }, notification, integration);
    if (delivered.outcome.kind !== 'sent') deps.metrics.failed.inc({ ...labels, reason: delivered.outcome.reason });
    return delivered;
  };
}

interface Attempting extends Limits {
  readonly deps: DeliverDeps;
  readonly labels: { readonly integration: string; readonly receiver_name: string };
}

async function attemptUntilDone(
  { deps, turn, signal, labels }: Attempting,
  notification: Notification,
  integration: IntegrationConfig,
): Promise<Delivered> {
  const attempts: DeliveryAttempt[] = [];
  let outcome: DeliveryOutcome = overdue();
  let isMaybeDelivered = false;
  let gapMs = FIRST_GAP_MS;
  while (!signal.aborted) {
    if (!deps.mayAct()) {
      // The lease is in doubt: it comes back, or the role is lost and the signal ends this.
      await pause(DOUBT_MS, signal);
      continue;
    }
    const atMs = deps.nowMs();
    const startedMs = performance.now();
    outcome = await deps.sender().send(notification, integration, signal);
    const durationMs = performance.now() - startedMs;
    deps.metrics.latency.observe(labels, durationMs / 1000);
    deps.metrics.requests.inc(labels);
    attempts.push(attemptRecord(outcome, atMs, durationMs));
    if (attempts.length > ATTEMPTS_KEPT) attempts.splice(ATTEMPTS_KEPT / 2, 1);
    noteHealth(deps, { notification, integration, outcome });
    if (outcome.kind === 'sent') break;
    deps.metrics.requestsFailed.inc(labels);
    isMaybeDelivered ||= outcome.isMaybeDelivered === true;
    if (outcome.kind === 'permanent') break;
    const waitMs = Math.max(gapMs * (0.5 + deps.random()), outcome.retryAfterMs ?? 0);
    gapMs = Math.min(gapMs * GAP_GROWTH, GAP_LIMIT_MS);
    turn.pause();
    await pause(waitMs, signal);
    if (!(await turn.resume(signal))) break;
  }
  return { outcome, attempts, isMaybeDelivered };
}

/** Ends early with the signal. */
function pause(durationMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, durationMs);
    signal.addEventListener('abort', end);
  });
}

/** An attempt that was ended from here says nothing about the receiver. */
function noteHealth(
  { health }: DeliverDeps,
  attempt: {
    readonly notification: Notification;
    readonly integration: IntegrationConfig;
    readonly outcome: DeliveryOutcome;
  },
): void {
  const { notification, integration, outcome } = attempt;
  if (outcome.kind !== 'sent' && outcome.reason === 'contextCanceled') return;
  health.note({ receiver: notification.receiver, integration: integrationName(integration) }, outcome);
}

function overdue(): DeliveryOutcome {
  return {
    kind: 'retryable',
    reason: 'contextDeadlineExceeded',
    message: 'the time was over before the first attempt',
  };
}

function attemptRecord(outcome: DeliveryOutcome, atMs: number, durationMs: number): DeliveryAttempt {
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
