import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parseAlertmanagerConfig } from '@/lib/alerting/config/parse-config';
import { startFakeService, type FakeService } from '@/server/alerting/receivers/testing/fake-service';
import { testSender } from '@/server/alerting/receivers/testing/notifications';
import { createTrials } from '@/server/alerting/trials';
import { createRenderTemplateHandler, createTryReceiverHandler } from '@/server/http/alerting/trials';
import type { Handler, RequestContext } from '@/server/http/route';

let service: FakeService;
beforeEach(async () => {
  service = await startFakeService();
});
afterEach(() => service.close());

function trials() {
  const config = parseAlertmanagerConfig(
    `global: {slack_api_url: '${service.url}/global-s3cret'}
route: {receiver: ops}
receivers:
- name: ops
  webhook_configs: [{url: '${service.url}/hook-s3cret'}]
  slack_configs: [{channel: '#ops'}]
`,
    { fileName: 'alertmanager.yml', localZone: 'UTC' },
  );
  const sender = testSender();
  const clock = { nowMs: () => Date.UTC(2026, 2, 1), monotonicMs: () => 0 };
  return createTrials({ inForce: () => ({ loaded: { config }, sender }), externalUrl: 'https://wf.example', clock });
}

async function ask(handler: Handler, body: unknown): Promise<{ text: string; json: Record<string, unknown> }> {
  const request = new Request('http://x/', { method: 'POST', body: JSON.stringify(body) });
  const response = await handler(request, { signal: new AbortController().signal } as RequestContext);
  const text = await response.text();
  return { text, json: JSON.parse(text) as Record<string, unknown> };
}

const tryReceiver = (body: unknown) => ask(createTryReceiverHandler(trials()), body);
const render = (body: unknown) => ask(createRenderTemplateHandler(trials()), body);

describe('trying a receiver', () => {
  test('sends to each of its integrations, and says what happened, without secrets', async () => {
    service.replies.push({ status: 500, text: 'POST /hook-s3cret' });
    const { json, text } = await tryReceiver({ receiver: 'ops', labels: { alertname: 'Mine' } });
    expect(json).toMatchObject({ integrations: [{ kind: 'webhook' }, { kind: 'slack' }] });
    expect(service.asked.map(({ path }) => path).toSorted()).toEqual(['/global-s3cret', '/hook-s3cret']);
    expect(text).toContain('"state":"failed"');
    expect(text).toContain('"state":"sent"');
    expect(text).toContain('Mine');
    expect(text).not.toContain('s3cret');
  });

  test('a preview sends nothing', async () => {
    const { json } = await tryReceiver({ receiver: 'ops', status: 'resolved', preview: true });
    expect(json).toMatchObject({
      integrations: [
        { state: 'preview' },
        { state: 'preview', requests: [{ body: expect.stringContaining('RESOLVED') as string }] },
      ],
    });
    expect(service.asked).toEqual([]);
  });

  test('one that is not configured yet', async () => {
    const receiver = { discord_configs: [{ webhook_url: `${service.url}/new` }] };
    expect((await tryReceiver({ receiver })).json).toMatchObject({
      integrations: [{ kind: 'discord', state: 'sent' }],
    });
    expect(service.asked[0]?.path).toBe('/new');
  });

  test('gets no secret of the configuration, and no file of the server', async () => {
    const slack = { slack_configs: [{ channel: '#x' }] };
    await expect(tryReceiver({ receiver: slack })).rejects.toThrow(
      'no Slack API URL nor App token set either inline or in a file',
    );
    for (const receiver of [
      { webhook_configs: [{ url_file: '/etc/passwd' }] },
      { webhook_configs: [{ url: service.url, http_config: { authorization: { credentials_file: '/etc/passwd' } } }] },
      { webhook_configs: [{ url: service.url, http_config: { http_headers: { 'X-A': { files: ['/etc/passwd'] } } } }] },
    ])
      await expect(tryReceiver({ receiver })).rejects.toThrow('files are only for the configuration file');
    expect(service.asked).toEqual([]);
  });

  test.each([
    [{ receiver: 'nobody' }, 'there is none of that name'],
    [{ receiver: { webhook_configs: [{}] } }, 'one of url or url_file must be configured'],
    [{ receiver: { nope_configs: [] } }, 'field nope_configs not found'],
    [{ receiver: 'ops', status: 'maybe' }, 'status'],
    [{}, 'receiver'],
  ])('%j is refused', async (body, message) => {
    await expect(tryReceiver(body)).rejects.toThrow(message);
  });
});

describe('a template', () => {
  test('is shown as it would be sent', async () => {
    const template = '{{ template "__subject" . }} {{ .CommonAnnotations.summary }}';
    const body = { template, labels: { alertname: 'A', dc: 'x' }, annotations: { summary: '<b>' } };
    expect((await render(body)).json).toEqual({ text: '[FIRING:1] A (x) <b>' });
    expect((await render({ ...body, mode: 'html' })).json).toEqual({ text: '[FIRING:1] A (x) &lt;b&gt;' });
  });

  test.each([
    ['{{ if }}', 'template: :1: missing value for if'],
    ['{{ .Nope }}', "can't evaluate field Nope"],
    ['{{ range 100000000 }}{{ end }}', 'takes too long'],
  ])('%s says what is wrong', async (template, message) => {
    await expect(render({ template })).rejects.toThrow(message);
  });
});
