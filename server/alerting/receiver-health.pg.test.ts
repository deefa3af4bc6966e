// What one process finds out about receivers, and what others say of it.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createAlertingMetrics } from '@/server/alerting/alerting-metrics';
import type { DeliveryOutcome } from '@/server/alerting/ports';
import { createReceiverHealth, type Place, type ReceiverHealth } from '@/server/alerting/receiver-health';
import { silentLog } from '@/server/platform/log';
import { createMetrics, type Metrics } from '@/server/platform/metrics';
import { createTestDatabase, type TestDatabase } from '@/server/platform/testing/test-database';

const PATIENCE = { timeout: 15_000, interval: 20 };
const chat: Place = { receiver: 'chat', integration: 'slack/0' };
const pager: Place = { receiver: 'pager', integration: 'pagerduty/0' };
const refused: DeliveryOutcome = { kind: 'permanent', reason: 'clientError', message: 'HTTP 404', statusCode: 404 };
const sent: DeliveryOutcome = { kind: 'sent', statusCode: 200 };

let database: TestDatabase;
const running: ReceiverHealth[] = [];

beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(async () => {
  for (const health of running.splice(0)) await health.stop();
  await database.drop();
});

function start(places: readonly Place[] = [chat, pager]): { health: ReceiverHealth; metrics: Metrics } {
  const metrics = createMetrics({ withProcess: false });
  const health = createReceiverHealth({
    databaseUrl: database.url,
    places: () => places,
    metrics: createAlertingMetrics(metrics),
    nowMs: () => 1000,
    log: silentLog(),
  });
  health.start();
  running.push(health);
  return { health, metrics };
}

test('a failure is told until an attempt succeeds, with the time of the first and the words of the last', async () => {
  const { health, metrics } = start();
  health.note(chat, { kind: 'retryable', reason: 'serverError', message: 'HTTP 500', statusCode: 500 });
  health.note(chat, refused);
  health.note(pager, sent);
  expect(health.failing()).toEqual([{ ...chat, sinceMs: 1000, lastError: 'HTTP 404', statusCode: 404 }]);
  expect(await metrics.text()).toContain('watchfire_receiver_failing{receiver_name="chat",integration="slack"} 1');
  health.note(chat, sent);
  expect(health.failing()).toEqual([]);
  expect(await metrics.text()).toContain('watchfire_receiver_failing{receiver_name="chat",integration="slack"} 0');
});

test('a process that starts later knows what fails, as far as it is still configured', async () => {
  const { health } = start();
  health.note(chat, refused);
  health.note(pager, refused);
  // Has written all that it was told.
  await running.shift()?.stop();
  const later = start([pager]);
  await vi.waitFor(() => expect(later.health.failing()).toMatchObject([{ ...pager, lastError: 'HTTP 404' }]), PATIENCE);
});
