import { expect, test } from 'vitest';
import type { Role } from '@/lib/api/roles';
import type { AlertingApi, DeliveryView } from '@/server/alerting/ports';
import { createDeliveriesHandler } from '@/server/http/alertmanager/explain';
import type { RequestContext } from '@/server/http/route';

const delivery: DeliveryView = {
  id: 'd',
  atMs: 1,
  groupKey: '{}:{}',
  receiver: 'ops',
  integration: 'webhook/0',
  reason: 'first notification',
  status: 'firing',
  state: 'failed',
  firing: [],
  resolved: [],
  attempts: [
    { atMs: 1, durationMs: 2, outcome: 'permanent', statusCode: 400, answer: 'body of 10.0.0.7', error: 'at 10.0.0.7' },
  ],
  endedAtMs: 3,
};

async function deliveriesFor(role: Role): Promise<unknown> {
  const alerting = { deliveries: async () => [delivery] } as Partial<AlertingApi> as AlertingApi;
  const url = new URL('http://x/api/watchfire/alerting/deliveries');
  const context = { url, identity: { role } } as unknown as RequestContext;
  return (await createDeliveriesHandler(alerting, () => 10)(new Request(url), context)).json();
}

test('what a receiver answered, and where it is, is told to those who manage receivers', async () => {
  expect(await deliveriesFor('admin')).toEqual({ deliveries: [delivery] });
  for (const role of ['viewer', 'editor'] as const)
    expect(await deliveriesFor(role)).toEqual({
      deliveries: [{ ...delivery, attempts: [{ atMs: 1, durationMs: 2, outcome: 'permanent', statusCode: 400 }] }],
    });
});
