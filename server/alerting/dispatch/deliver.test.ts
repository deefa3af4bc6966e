// Attempts of one delivery: which failures are tried again, when, and what is remembered of them.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { IntegrationConfig } from '@/lib/alerting/config/integrations/registry';
import { createAlertingMetrics } from '@/server/alerting/alerting-metrics';
import { createDeliver, type Delivered } from '@/server/alerting/dispatch/deliver';
import type { DeliveryOutcome, Notification } from '@/server/alerting/ports';
import { createMetrics } from '@/server/platform/metrics';

const HOUR_MS = 3_600_000;
const sent: DeliveryOutcome = { kind: 'sent', statusCode: 200 };
const down: DeliveryOutcome = { kind: 'retryable', reason: 'serverError', message: 'HTTP 500', statusCode: 500 };
const refused: DeliveryOutcome = { kind: 'permanent', reason: 'clientError', message: 'HTTP 400', statusCode: 400 };
const integration = { kind: 'webhook', index: 0 } as IntegrationConfig;
const notification = { receiver: 'hook' } as Notification;

beforeEach(() => void vi.useFakeTimers({ now: Date.UTC(2026, 0, 1) }));
afterEach(() => void vi.useRealTimers());

interface Played extends Delivered {
  /** From the beginning, of each attempt. */
  readonly attemptsAtMs: readonly number[];
  readonly turns: readonly string[];
  readonly metrics: string;
}

/** Answers in order; the last one again and again. */
async function play(
  outcomes: readonly DeliveryOutcome[],
  { endsAfterMs = HOUR_MS, mayAct = () => true }: { endsAfterMs?: number; mayAct?: () => boolean } = {},
): Promise<Played> {
  const startMs = Date.now();
  const attemptsAtMs: number[] = [];
  const turns: string[] = [];
  const metrics = createMetrics({ withProcess: false });
  const deliver = createDeliver({
    sender: () => ({
      send: () => {
        attemptsAtMs.push(Date.now() - startMs);
        return Promise.resolve(outcomes[Math.min(attemptsAtMs.length, outcomes.length) - 1] ?? sent);
      },
      close: () => Promise.resolve(),
    }),
    mayAct,
    metrics: createAlertingMetrics(metrics),
    health: { note: () => undefined },
    nowMs: () => Date.now(),
    random: () => 0.5,
  });
  const end = new AbortController();
  setTimeout(() => end.abort(new DOMException('late', 'TimeoutError')), endsAfterMs);
  const turn = {
    pause: () => void turns.push('pause'),
    resume: () => {
      turns.push('resume');
      return Promise.resolve(true);
    },
    end: () => undefined,
  };
  const delivered = deliver(notification, integration, { signal: end.signal, turn });
  await vi.advanceTimersByTimeAsync(endsAfterMs);
  return { ...(await delivered), attemptsAtMs, turns, metrics: await metrics.text() };
}

test('what was taken, or refused for good, is not tried again', async () => {
  for (const outcome of [sent, refused]) {
    const played = await play([outcome]);
    expect([played.outcome, played.attemptsAtMs, played.attempts.length]).toEqual([outcome, [0], 1]);
  }
});

test('what may come right is tried again with growing gaps, up to a minute', async () => {
  const { outcome, attemptsAtMs, turns, metrics } = await play([...Array.from({ length: 20 }, () => down), sent]);
  expect(outcome).toBe(sent);
  const gaps = attemptsAtMs.slice(1).map((atMs, at) => atMs - (attemptsAtMs[at] ?? 0));
  expect(gaps.slice(0, 4)).toEqual([500, 750, 1125, 1687]);
  expect(gaps.at(-1)).toBe(60_000);
  // Between attempts others may go.
  expect(turns.slice(0, 4)).toEqual(['pause', 'resume', 'pause', 'resume']);
  expect(metrics).toContain(
    'alertmanager_notification_requests_failed_total{integration="webhook",receiver_name="hook"} 20',
  );
  expect(metrics).toContain('alertmanager_notifications_total{integration="webhook",receiver_name="hook"} 1');
});

test('a failure that the next attempt makes permanent ends it', async () => {
  const { outcome, attempts, metrics } = await play([down, refused, sent]);
  expect([outcome, attempts.length]).toEqual([refused, 2]);
  expect(metrics).toContain('reason="clientError"} 1');
});

test('Retry-After is waited for', async () => {
  const { attemptsAtMs } = await play([{ ...down, retryAfterMs: 20_000 }, sent]);
  expect(attemptsAtMs).toEqual([0, 20_000]);
});

test('the end of the flush ends the attempts', async () => {
  const { outcome, attemptsAtMs } = await play([down], { endsAfterMs: 2000 });
  expect(outcome).toBe(down);
  expect(attemptsAtMs).toEqual([0, 500, 1250]);
});

test('while the lease is in doubt nothing goes out', async () => {
  let asked = 0;
  const { outcome, attemptsAtMs } = await play([sent], { mayAct: () => (asked += 1) > 3 });
  expect([outcome, attemptsAtMs]).toEqual([sent, [600]]);
  const never = await play([sent], { mayAct: () => false, endsAfterMs: 1000 });
  expect(never).toMatchObject({ outcome: { kind: 'retryable', reason: 'contextDeadlineExceeded' }, attemptsAtMs: [] });
});

test('one attempt without an answer is enough for the message to have been seen', async () => {
  const { isMaybeDelivered } = await play([{ ...down, isMaybeDelivered: true }, down, refused]);
  expect(isMaybeDelivered).toBe(true);
});

test('of many attempts the first and the last are remembered', async () => {
  const { attempts, attemptsAtMs } = await play([down]);
  expect(attemptsAtMs.length).toBeGreaterThan(50);
  expect(attempts.length).toBe(20);
  expect(attempts[0]?.atMs).toBe(Date.UTC(2026, 0, 1));
});
