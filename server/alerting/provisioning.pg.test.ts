// Grafana's provisioning API and our own see the same objects.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Alerting } from '@/server/alerting/create-alerting';
import { startFakeService, type FakeService } from '@/server/alerting/receivers/testing/fake-service';
import { openTestAlerting, type TestAlerting } from '@/server/alerting/testing/test-alerting';
import { alertingRoutes } from '@/server/http/alerting/routes';
import { parseRequestPath } from '@/server/http/request-path';
import { createRouter } from '@/server/http/router';
import type { Method, RequestContext } from '@/server/http/route';

let service: FakeService;
let opened: TestAlerting;
let alerting: Alerting;

beforeAll(async () => {
  service = await startFakeService();
  opened = await openTestAlerting();
  alerting = await opened.start();
});
afterAll(async () => {
  await opened.close();
  await service.close();
});

async function call(method: Method, path: string, body?: unknown): Promise<{ status: number; json: unknown }> {
  const found = createRouter(alertingRoutes(alerting)).match(method, parseRequestPath(path));
  if (found.kind !== 'found') throw new Error(`no route ${method} ${path}`);
  const url = new URL(`http://x${path}`);
  const request = new Request(url, { method, ...(body !== undefined && { body: JSON.stringify(body) }) });
  const identity = { kind: 'user', role: 'admin', userId: 1, login: 'ada', by: 'basic' } as const;
  const context: RequestContext = {
    params: found.params,
    url,
    identity,
    remoteAddress: '',
    signal: new AbortController().signal,
  };
  const response = await found.route.handler(request, context);
  const text = await response.text();
  return { status: response.status, json: text === '' ? null : (JSON.parse(text) as unknown) };
}

const POINTS = '/api/v1/provisioning/contact-points';

test('contact points', async () => {
  const slack = {
    name: 'ops',
    type: 'slack',
    settings: { url: `${service.url}/s3cret-slack`, recipient: '#ops', title: '' },
  };
  const made = await call('POST', POINTS, slack);
  const webhook = {
    name: 'ops',
    type: 'webhook',
    settings: { url: `${service.url}/s3cret-hook`, maxAlerts: '5' },
    disableResolveMessage: true,
  };
  expect([made.status, (await call('POST', POINTS, webhook)).status]).toEqual([202, 202]);
  const listed = (await call('GET', `${POINTS}?name=ops`)).json as { uid: string; type: string }[];
  expect(listed).toEqual([
    {
      uid: expect.any(String) as string,
      name: 'ops',
      type: 'webhook',
      settings: { url: '[REDACTED]', maxAlerts: 5 },
      disableResolveMessage: true,
      provenance: 'api',
    },
    {
      uid: (made.json as { uid: string }).uid,
      name: 'ops',
      type: 'slack',
      settings: { url: '[REDACTED]', recipient: '#ops' },
      disableResolveMessage: false,
      provenance: 'api',
    },
  ]);
  expect((await call('GET', '/api/alerting/receivers/ops')).json).toMatchObject({
    body: {
      webhook_configs: [{ url: '<secret>', max_alerts: 5, send_resolved: false }],
      slack_configs: [{ api_url: '<secret>', channel: '#ops' }],
    },
  });

  const uid = listed[1]?.uid ?? '';
  const changed = { ...slack, settings: { url: '[REDACTED]', recipient: '#other' } };
  expect(await call('PUT', `${POINTS}/${uid}`, changed)).toMatchObject({ status: 202 });
  await call('POST', '/api/alerting/receivers/test', { receiver: 'ops' });
  expect(service.asked.map(({ path }) => path).toSorted()).toEqual(['/s3cret-hook', '/s3cret-slack']);
  expect(service.asked.find(({ path }) => path === '/s3cret-slack')?.json).toMatchObject({ channel: '#other' });

  expect(await call('DELETE', `${POINTS}/${uid}`)).toMatchObject({ status: 202 });
  expect(((await call('GET', POINTS)).json as unknown[]).length).toBe(1);
  await call('DELETE', `${POINTS}/${listed[0]?.uid ?? ''}`);
  expect((await call('GET', '/api/alerting/receivers')).json).toEqual({ items: [] });
});

test.each([
  [{ name: 'x', type: 'kafka', settings: {} }, 'Cannot make a contact point of type "kafka"'],
  [
    { name: 'x', type: 'slack', settings: { url: 'http://x', mentionUsers: 'u' } },
    'Cannot use the setting "mentionUsers" of slack',
  ],
  [{ name: 'x', type: 'telegram', settings: { bottoken: 't', chatid: 'abc' } }, 'expected a whole number'],
  [{ name: 'x', type: 'webhook', settings: { url: '[REDACTED]' } }, 'there is no secret to keep'],
  [{ name: 'x', type: '__proto__', settings: {} }, 'Cannot make a contact point of type'],
])('%j is refused', async (point, message) => {
  await expect(call('POST', POINTS, point)).rejects.toThrow(message);
});

test('policies and mute timings', async () => {
  await call('PUT', '/api/alerting/receivers/base', {});
  const timing = { name: 'nights', time_intervals: [{ times: [{ start_time: '00:00', end_time: '06:00' }] }] };
  expect(await call('POST', '/api/v1/provisioning/mute-timings', timing)).toMatchObject({ status: 201, json: timing });
  const policies = {
    receiver: 'base',
    group_by: ['alertname'],
    routes: [
      {
        receiver: 'base',
        object_matchers: [
          ['team', '=', 'a"b'],
          ['env', '=~', 'p.*'],
        ],
        mute_time_intervals: ['nights'],
        continue: true,
        group_wait: '5s',
      },
    ],
  };
  expect(await call('PUT', '/api/v1/provisioning/policies', policies)).toMatchObject({ status: 202 });
  expect((await call('GET', '/api/v1/provisioning/policies')).json).toEqual(policies);
  expect(alerting.explain({ team: 'a"b', env: 'prod' }).routes).toMatchObject([
    { routeKey: String.raw`{}/{env=~"p.*",team="a\"b"}` },
  ]);
  await expect(call('DELETE', '/api/v1/provisioning/mute-timings/nights')).rejects.toThrow(
    'undefined time interval "nights"',
  );
  await expect(call('PUT', '/api/v1/provisioning/policies', { receiver: 'nobody' })).rejects.toThrow(
    'undefined receiver "nobody"',
  );
  expect(await call('DELETE', '/api/v1/provisioning/policies')).toMatchObject({ status: 202 });
  expect(await call('DELETE', '/api/v1/provisioning/mute-timings/nights')).toMatchObject({ status: 204 });
  expect((await call('GET', '/api/v1/provisioning/mute-timings')).json).toEqual([]);
});
