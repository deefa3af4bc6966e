// What every kind shares: failures by kind, secrets that never come out, templates that fail, limits of time.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { IntegrationConfig, IntegrationKindName } from '@/lib/alerting/config/integrations/registry';
import { INTEGRATION_KINDS, SERVED_KINDS } from '@/lib/alerting/config/integrations/registry';
import { secretOf } from '@/lib/config/secret';
import type { DeliveryOutcome, Notification, TrialRequest } from '@/server/alerting/ports';
import type { createSender } from '@/server/alerting/receivers/create-sender';
import { pushoverTo } from '@/server/alerting/receivers/pushover';
import { RECEIVERS } from '@/server/alerting/receivers/registry';
import { startFakeService, type FakeService } from '@/server/alerting/receivers/testing/fake-service';
import { integration, notification, testSender } from '@/server/alerting/receivers/testing/notifications';

let service: FakeService;
beforeEach(async () => {
  service = await startFakeService();
});
afterEach(() => service.close());

type Options = Partial<Parameters<typeof createSender>[0]> & { readonly signal?: AbortSignal };

async function send(
  to: IntegrationConfig,
  told: Notification = notification('firing'),
  options: Options = {},
): Promise<{ outcome: DeliveryOutcome; records: TrialRequest[] }> {
  const { signal = new AbortController().signal, ...rest } = options;
  const receivers = { ...RECEIVERS, pushover: pushoverTo(`${service.url}/1/messages.json`) };
  const sender = testSender(rest, { receivers });
  const records: TrialRequest[] = [];
  try {
    const outcome = await sender.sendRecorded(told, to, { signal, record: (record) => records.push(record) });
    return { outcome, records };
  } finally {
    await sender.close();
  }
}

const webhook = (path = '/hook', more: object = {}): IntegrationConfig =>
  integration('webhook', { url: secretOf(`${service.url}${path}`), ...more });

describe('failures', () => {
  test.each([
    [429, 'retryable', 'rateLimited'],
    [500, 'retryable', 'serverError'],
    [503, 'retryable', 'serverError'],
    [400, 'permanent', 'clientError'],
    [404, 'permanent', 'clientError'],
    [401, 'permanent', 'authError'],
    [403, 'permanent', 'authError'],
  ])('status %d', async (status, kind, reason) => {
    service.replies.push({ status, text: 'because' });
    const { outcome } = await send(webhook());
    expect(outcome).toEqual({
      kind,
      reason,
      statusCode: status,
      answer: 'because',
      message: `unexpected status code ${status}: because`,
    });
  });

  test('Retry-After in seconds and as a date', async () => {
    service.replies.push(
      { status: 429, headers: { 'retry-after': '7' } },
      { status: 503, headers: { 'retry-after': 'Sun, 01 Mar 2026 10:05:30 GMT' } },
    );
    expect((await send(webhook())).outcome).toMatchObject({ retryAfterMs: 7000 });
    expect((await send(webhook())).outcome).toMatchObject({ retryAfterMs: 30_000 });
  });

  test('nobody listens: nothing was delivered', async () => {
    const gone = await startFakeService();
    await gone.close();
    const { outcome } = await send(integration('webhook', { url: secretOf(`${gone.url}/hook`) }));
    expect(outcome).toMatchObject({ kind: 'retryable', reason: 'other', isMaybeDelivered: false });
  });

  test('a connection that breaks off: perhaps delivered', async () => {
    service.replies.push((response) => response.socket?.destroy());
    expect((await send(webhook())).outcome).toMatchObject({
      kind: 'retryable',
      reason: 'other',
      isMaybeDelivered: true,
    });
  });

  test('one that hangs ends after the timeout of the integration', async () => {
    service.replies.push(() => undefined);
    const { outcome } = await send(webhook('/hook', { timeout: 50 }));
    expect(outcome).toMatchObject({ kind: 'retryable', reason: 'contextDeadlineExceeded', isMaybeDelivered: true });
  });

  test('one that drips headers ends too', async () => {
    service.replies.push((response) => {
      response.socket?.write('HTTP/1.1 200 OK\r\nx-a: ');
      const timer = setInterval(() => response.socket?.write('a'), 10);
      response.socket?.on('close', () => clearInterval(timer));
    });
    const { outcome } = await send(webhook('/hook', { timeout: 80 }));
    expect(outcome).toMatchObject({ kind: 'retryable', reason: 'contextDeadlineExceeded' });
  });

  test('a body without end is not read to the end, and the message has arrived', async () => {
    service.replies.push((response) => {
      response.writeHead(200);
      const more = (): void => {
        while (!response.destroyed && response.write('x'.repeat(65_536)));
      };
      response.on('drain', more);
      more();
    });
    const { outcome } = await send(webhook());
    expect(outcome).toMatchObject({ kind: 'sent', statusCode: 200 });
    expect(outcome.answer?.length).toBe(2048);
  });

  test('the end of the flush ends the attempt', async () => {
    const flush = new AbortController();
    service.replies.push(() => flush.abort(new DOMException('late', 'TimeoutError')));
    const { outcome } = await send(webhook(), notification('firing'), { signal: flush.signal });
    expect(outcome).toMatchObject({ kind: 'retryable', reason: 'contextDeadlineExceeded' });
  });

  test.each([
    'http://169.254.169.254/latest',
    'http://0.0.0.0/',
    'http://[::ffff:a9fe:a9fe]/',
    'http://2852039166/',
    'http://metadata.google.internal/',
  ])('%s is never contacted', async (url) => {
    const { outcome } = await send(integration('webhook', { url: secretOf(url) }));
    expect(outcome).toMatchObject({
      kind: 'permanent',
      reason: 'other',
      message: expect.stringContaining('never') as string,
    });
  });

  test.each(['ftp://x/', 'not a url', ''])('the URL %j is refused', async (url) => {
    expect((await send(integration('webhook', { url: secretOf(url) }))).outcome).toMatchObject({ kind: 'permanent' });
  });
});

test('closing waits for what is under way', async () => {
  const sender = testSender();
  let isAnswered = false;
  service.replies.push((response) => {
    void sender.close();
    setImmediate(() => {
      isAnswered = true;
      response.end('ok');
    });
  });
  const outcome = await sender.send(notification('firing'), webhook(), new AbortController().signal);
  expect([outcome.kind, isAnswered]).toEqual(['sent', true]);
});

describe('redirects', () => {
  test.each([301, 302, 307, 308])('%d is followed with method and body', async (status) => {
    service.replies.push({ status, headers: { location: '/other' } });
    expect((await send(webhook())).outcome).toMatchObject({ kind: 'sent' });
    expect(service.asked.map(({ method, path }) => `${method} ${path}`)).toEqual(['POST /hook', 'POST /other']);
    expect(service.asked[1]?.json).toEqual(service.asked[0]?.json);
  });

  test('303 says that the message was taken: only its answer is fetched', async () => {
    service.replies.push({ status: 303, headers: { location: '/other' } }, { status: 500 });
    expect((await send(webhook())).outcome).toMatchObject({ kind: 'retryable', statusCode: 500 });
    expect(service.asked.map(({ method, path }) => `${method} ${path}`)).toEqual(['POST /hook', 'GET /other']);
    expect(service.asked[1]?.headers['content-type']).toBeUndefined();
  });

  test('another place sees the message and no credentials, also not on the way back', async () => {
    const other = await startFakeService();
    const to = integration(
      'webhook',
      { url: secretOf(service.url.replace('://', '://me:pass-word@')) },
      {
        authorization: { type: 'Bearer', credentials: secretOf('bearer-secret') },
        http_headers: new Map([['X-Team', { values: ['ops'] }]]),
      },
    );
    service.replies.push({ status: 307, headers: { location: other.url } });
    other.replies.push({ status: 307, headers: { location: service.url } });
    expect((await send(to)).outcome).toMatchObject({ kind: 'sent' });
    expect(service.asked[0]?.headers).toMatchObject({ authorization: 'Bearer bearer-secret', 'x-team': 'ops' });
    for (const asked of [other.asked[0], service.asked[1]]) {
      expect(asked?.json).toEqual(service.asked[0]?.json);
      expect(asked?.headers).toMatchObject({ 'content-type': 'application/json' });
      expect(asked?.headers.authorization).toBeUndefined();
      expect(asked?.headers).not.toHaveProperty('x-team');
    }
    await other.close();
  });

  test('a message that holds a secret goes to no other place', async () => {
    const other = await startFakeService();
    service.replies.push({ status: 307, headers: { location: other.url } });
    const { outcome } = await send(
      integration('pagerduty', { routing_key: secretOf('routing-secret'), url: service.url }),
    );
    expect(outcome).toMatchObject({ kind: 'permanent', message: expect.stringContaining('not followed') as string });
    expect(other.asked).toEqual([]);
    await other.close();
  });

  test.each(['http://169.254.169.254/latest', 'http://[::ffff:a9fe:a9fe]/', 'file:///etc/passwd', 'http://'])(
    'to %s are not followed',
    async (location) => {
      service.replies.push({ status: 307, headers: { location } });
      expect((await send(webhook())).outcome).toMatchObject({ kind: 'permanent' });
      expect(service.asked).toHaveLength(1);
    },
  );

  test('are not followed when the configuration says so', async () => {
    service.replies.push({ status: 307, headers: { location: '/other' } });
    const stubborn = integration('webhook', { url: secretOf(service.url) }, { follow_redirects: false });
    expect((await send(stubborn)).outcome).toMatchObject({ kind: 'permanent', statusCode: 307 });
    expect(service.asked).toHaveLength(1);
  });

  test('a circle ends', async () => {
    for (let count = 0; count < 10; count += 1) service.replies.push({ status: 307, headers: { location: '/hook' } });
    expect((await send(webhook())).outcome).toMatchObject({ kind: 'permanent', message: 'more than 5 redirects' });
  });
});

describe('who we are', () => {
  test('basic authentication, headers, and credentials in the URL', async () => {
    const basic = { basic_auth: { username: 'wf', password: secretOf('basic-secret') } };
    await send(integration('webhook', { url: secretOf(service.url) }, basic));
    await send(integration('webhook', { url: secretOf(service.url.replace('://', '://me:pass-word@')) }));
    await send(
      integration(
        'webhook',
        { url: secretOf(service.url) },
        { http_headers: new Map([['X-Team', { values: ['ops'] }]]) },
      ),
    );
    const [first, second, third] = service.asked.map(({ headers }) => headers);
    expect(first?.authorization).toBe(`Basic ${btoa('wf:basic-secret')}`);
    expect(second?.authorization).toBe(`Basic ${btoa('me:pass-word')}`);
    expect(third).toMatchObject({ 'x-team': 'ops' });
  });

  test('files are read at each attempt; a missing one is tried again', async () => {
    const files = new Map([['url', `${service.url}/one\n`]]);
    const readFile = async (path: string): Promise<string> => {
      const text = files.get(path);
      if (text === undefined) throw Object.assign(new Error(`no such file: ${path}`), { code: 'ENOENT' });
      return text;
    };
    const to = integration('webhook', { url_file: 'url' });
    expect((await send(to, notification('firing'), { readFile })).outcome).toMatchObject({ kind: 'sent' });
    files.set('url', `${service.url}/two`);
    await send(to, notification('firing'), { readFile });
    expect(service.asked.map(({ path }) => path)).toEqual(['/one', '/two']);
    files.clear();
    expect((await send(to, notification('firing'), { readFile })).outcome).toMatchObject({
      kind: 'retryable',
      message: 'no such file: url',
    });
  });
});

describe('secrets', () => {
  const CANARY = 'c4n4ry-s3cret';
  const all: readonly (() => IntegrationConfig)[] = [
    () =>
      integration(
        'webhook',
        { url: secretOf(`${service.url}/${CANARY}?k=${CANARY}`) },
        { basic_auth: { username: 'u', password: secretOf(CANARY) } },
      ),
    () => integration('slack', { api_url: secretOf(`${service.url}/${CANARY}`) }),
    () => integration('pagerduty', { routing_key: secretOf(CANARY), url: service.url }),
    () => integration('pagerduty', { service_key: secretOf(CANARY), url: service.url }),
    () => integration('opsgenie', { api_key: secretOf(CANARY), api_url: service.url }),
    () => integration('msteamsv2', { webhook_url: secretOf(`${service.url}/${CANARY}`) }),
    () => integration('discord', { webhook_url: secretOf(`${service.url}/${CANARY}`) }),
    () => integration('telegram', { bot_token: secretOf(CANARY), chat_id: 1, api_url: service.url }),
    () => integration('pushover', { user_key: secretOf(CANARY), token: secretOf(`${CANARY}-2`) }),
    () =>
      integration(
        'jira',
        { api_url: service.url, project: 'P', issue_type: 'Bug' },
        { authorization: { type: 'Bearer', credentials: secretOf(CANARY) } },
      ),
    () =>
      integration('rocketchat', { api_url: service.url, token: secretOf(CANARY), token_id: secretOf(`${CANARY}-2`) }),
    () => integration('mattermost', { webhook_url: secretOf(`${service.url}/${CANARY}`) }),
  ];

  test.each(all.map((make, index) => [index, make] as const))(
    'of kind %d never come out, though the service repeats them',
    async (_index, make) => {
      const echo = {
        status: 400,
        text: `bad request: POST /${CANARY}?k=${CANARY} key ${CANARY}-2 ${encodeURIComponent(CANARY)}`,
      };
      service.replies.push(echo);
      const refused = await send(make());
      service.replies.push((response) => response.socket?.destroy());
      const broken = await send(make());
      expect(refused.outcome).toMatchObject({ kind: 'permanent', statusCode: 400 });
      expect(broken.outcome).toMatchObject({ kind: 'retryable' });
      const said = JSON.stringify([refused, broken]);
      expect(said).toContain('<secret>');
      expect(said).not.toContain(CANARY);
    },
  );
});

test('the header of Basic authentication does not come out either', async () => {
  const header = btoa('user:basic-secret');
  service.replies.push({ status: 400, text: `Authorization: Basic ${header}, basic-secret` });
  const basic = { basic_auth: { username: 'user', password: secretOf('basic-secret') } };
  const said = JSON.stringify(await send(integration('webhook', { url: secretOf(service.url) }, basic)));
  expect(service.asked[0]?.headers.authorization).toBe(`Basic ${header}`);
  expect(said).not.toMatch(new RegExp(`basic-secret|${header}`));
});

describe('templates that fail', () => {
  const bad = '{{ .Nope }}';

  test.each([
    ['slack', () => integration('slack', { api_url: secretOf(service.url), title: bad, text: bad, color: bad })],
    [
      'pagerduty',
      () =>
        integration('pagerduty', {
          routing_key: secretOf('routing-secret'),
          url: service.url,
          description: bad,
          severity: bad,
        }),
    ],
    [
      'opsgenie',
      () =>
        integration('opsgenie', {
          api_key: secretOf('genie-secret'),
          api_url: service.url,
          message: bad,
          priority: bad,
        }),
    ],
    ['msteamsv2', () => integration('msteamsv2', { webhook_url: secretOf(service.url), text: bad })],
    [
      'discord',
      () => integration('discord', { webhook_url: secretOf(service.url), message: '{{ range 1000000000 }}{{ end }}' }),
    ],
    [
      'telegram',
      () =>
        integration('telegram', {
          bot_token: secretOf('telegram-secret'),
          chat_id: 1,
          api_url: service.url,
          message: bad,
        }),
    ],
    [
      'rocketchat',
      () =>
        integration('rocketchat', {
          api_url: service.url,
          token: secretOf('token-secret'),
          token_id: secretOf('id-secret'),
          text: bad,
        }),
    ],
    ['mattermost', () => integration('mattermost', { webhook_url: secretOf(service.url), text: bad })],
  ])('%s goes out all the same, with the error in it', async (_kind, make) => {
    const { outcome } = await send(make());
    expect(outcome).toMatchObject({ kind: 'sent' });
    expect(service.asked[0]?.text).toContain('Template error: template: :1:');
    expect(service.asked[0]?.text).toMatch(/DiskFull/);
  });

  test('a URL that cannot be made is a failure', async () => {
    const { outcome } = await send(integration('webhook', { url: secretOf(`${service.url}/${bad}`) }));
    expect(outcome).toMatchObject({
      kind: 'permanent',
      message: expect.stringContaining("can't evaluate field Nope") as string,
    });
  });

  test('files of the configuration replace the defaults; a broken one is refused', async () => {
    const templates = [{ name: 'own.tmpl', text: '{{ define "__subject" }}mine: {{ .Status }}{{ end }}' }];
    await send(integration('discord', { webhook_url: secretOf(service.url) }), notification('firing'), { templates });
    expect(service.asked[0]?.json).toMatchObject({ embeds: [{ title: 'mine: firing' }] });
    expect(() => testSender({ templates: [{ name: 'bad.tmpl', text: '{{ define "x" }}' }] })).toThrow(
      'template: bad.tmpl:1: unexpected EOF',
    );
  });
});

test('kinds that are not served say so', async () => {
  const unserved = (Object.keys(INTEGRATION_KINDS) as IntegrationKindName[]).filter((kind) => !SERVED_KINDS.has(kind));
  expect(Object.keys(RECEIVERS).toSorted()).toEqual([...SERVED_KINDS].toSorted());
  expect(unserved.toSorted()).toEqual(['incidentio', 'msteams', 'sns', 'victorops', 'webex', 'wechat']);
  const { outcome } = await send({ ...webhook(), kind: 'sns' } as unknown as IntegrationConfig);
  expect(outcome).toMatchObject({ kind: 'permanent', message: 'receivers of the kind "sns" are not served yet' });
});
