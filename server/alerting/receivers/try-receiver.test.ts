import { afterEach, beforeEach, expect, test } from 'vitest';
import type { IntegrationConfig, IntegrationKindName } from '@/lib/alerting/config/integrations/registry';
import { secretOf } from '@/lib/config/secret';
import { startFakeService, type FakeService } from '@/server/alerting/receivers/testing/fake-service';
import { integration, NOW_MS, testSender } from '@/server/alerting/receivers/testing/notifications';
import { sampleNotification, tryIntegration } from '@/server/alerting/receivers/try-receiver';

let service: FakeService;
beforeEach(async () => {
  service = await startFakeService();
});
afterEach(() => service.close());

const wish = {
  receiver: 'ops',
  labels: {},
  annotations: {},
  externalUrl: 'https://wf.example',
  nowMs: NOW_MS,
  id: '1',
} as const;

function attempt(to: IntegrationConfig, status: 'firing' | 'resolved', isPreview = false) {
  const options = { isPreview, isOneTime: true, signal: new AbortController().signal, monotonicMs: () => 0 };
  return tryIntegration(testSender(), to, { ...options, notification: sampleNotification({ ...wish, status }) });
}

test('tells request and answer, without secrets', async () => {
  service.replies.push({ status: 400, text: 'no such token: s3cret-token' });
  const to = integration('webhook', { url: secretOf(`${service.url}/s3cret-token`) });
  expect(await attempt(to, 'firing')).toMatchObject({
    kind: 'webhook',
    state: 'failed',
    statusCode: 400,
    message: 'unexpected status code 400: no such token: <secret>',
    requests: [
      { method: 'POST', url: '<secret>', body: expect.stringContaining('TestAlert') as string, statusCode: 400 },
    ],
  });
});

test('firing and resolved meet in the service', async () => {
  const to = integration('pagerduty', { routing_key: secretOf('routing-secret'), url: service.url });
  expect([await attempt(to, 'firing'), await attempt(to, 'resolved')]).toMatchObject([
    { state: 'sent' },
    { state: 'sent' },
  ]);
  const [firing, resolved] = service.asked.map(({ json }) => json as { dedup_key: string; event_action: string });
  expect([firing?.event_action, resolved?.event_action]).toEqual(['trigger', 'resolve']);
  expect(resolved?.dedup_key).toBe(firing?.dedup_key);
});

test.each([
  ['webhook', { url: secretOf('http://127.0.0.1:1/x') }],
  ['email', { to: 'a@x.test', from: 'b@x.test', smarthost: '127.0.0.1:1' }],
  ['jira', { api_url: 'http://127.0.0.1:1', project: 'P', issue_type: 'Bug' }],
  ['opsgenie', { api_key: secretOf('genie-secret'), api_url: 'http://127.0.0.1:1' }],
] as [IntegrationKindName, object][])('a preview of %s sends nothing', async (kind, settings) => {
  const tried = await attempt(integration(kind, settings as never), 'firing', true);
  expect(tried).toMatchObject({ kind, state: 'preview' });
  expect(tried.requests.at(-1)?.body).toContain('TestAlert');
});
