// What holds for every kind of receiver alike: which answers are tried again, and services that hang, drip, break off or send elsewhere.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type IntegrationConfig, SERVED_KINDS } from '@/lib/alerting/config/integrations/registry';
import { secretOf } from '@/lib/config/secret';
import type { DeliveryOutcome, Notification } from '@/server/alerting/ports';
import { pushoverTo } from '@/server/alerting/receivers/pushover';
import { RECEIVERS } from '@/server/alerting/receivers/registry';
import { type FakeService, type Reply, startFakeService } from '@/server/alerting/receivers/testing/fake-service';
import { integration, notification, testSender } from '@/server/alerting/receivers/testing/notifications';
import { systemTimers, type Timers } from '@/server/platform/timers';

const CANARY = 'c4n4ry-s3cret';
/** One of the limits is short, the others are as they are. */
const shortening = (limitMs: number, toMs: number): Timers => ({
  after: (delayMs, run) => systemTimers.after(delayMs === limitMs ? toMs : delayMs, run),
});
const SHORT_ATTEMPT = shortening(30_000, 100);
const SHORT_BODY = shortening(5000, 200);

let service: FakeService;
beforeEach(async () => {
  service = await startFakeService();
});
afterEach(() => service.close());

interface Kind {
  readonly to: (url: string) => IntegrationConfig;
  /** Answers before the one that a test is about; 200 `ok` when there are none. */
  readonly before?: readonly Reply[];
}

const noIssues: Reply = { json: { issues: [] } };

const KINDS: Readonly<Record<string, Kind>> = {
  webhook: { to: (url) => integration('webhook', { url: secretOf(`${url}/${CANARY}`) }) },
  slack: { to: (url) => integration('slack', { api_url: secretOf(`${url}/${CANARY}`) }) },
  pagerduty: { to: (url) => integration('pagerduty', { routing_key: secretOf(CANARY), url }) },
  opsgenie: { to: (url) => integration('opsgenie', { api_key: secretOf(CANARY), api_url: url }) },
  msteamsv2: { to: (url) => integration('msteamsv2', { webhook_url: secretOf(`${url}/${CANARY}`) }) },
  discord: { to: (url) => integration('discord', { webhook_url: secretOf(`${url}/${CANARY}`) }) },
  telegram: { to: (url) => integration('telegram', { bot_token: secretOf(CANARY), chat_id: 1, api_url: url }) },
  pushover: { to: () => integration('pushover', { user_key: secretOf(CANARY), token: secretOf(`${CANARY}-2`) }) },
  'jira, searching': { to: jira },
  'jira, creating': { to: jira, before: [noIssues] },
  rocketchat: {
    to: (url) =>
      integration('rocketchat', { api_url: url, token: secretOf(CANARY), token_id: secretOf(`${CANARY}-2`) }),
  },
  mattermost: { to: (url) => integration('mattermost', { webhook_url: secretOf(`${url}/${CANARY}`) }) },
};

function jira(url: string): IntegrationConfig {
  const bearer = { authorization: { type: 'Bearer', credentials: secretOf(CANARY) } };
  return integration('jira', { api_url: url, project: 'P', issue_type: 'Bug' }, bearer);
}

const kinds = Object.entries(KINDS);

async function send(
  { to, before = [] }: Kind,
  reply: Reply,
  { timers = systemTimers, told = notification('firing') }: { timers?: Timers; told?: Notification } = {},
): Promise<DeliveryOutcome> {
  service.replies.push(...before, reply);
  const receivers = { ...RECEIVERS, pushover: pushoverTo(`${service.url}/1/messages.json`) };
  const sender = testSender({}, { receivers, timers });
  try {
    const outcome = await sender.send(told, to(service.url), new AbortController().signal);
    expect(JSON.stringify(outcome)).not.toContain(CANARY);
    return outcome;
  } finally {
    await sender.close();
  }
}

test('every kind that is served is here, mail apart', () => {
  const named = new Set<string>(['email', ...kinds.map(([name]) => name.replace(/,.*/, ''))]);
  expect(named).toEqual(SERVED_KINDS);
});

describe.each(kinds)('%s', (_name, kind) => {
  test.each([
    [400, 'permanent', 'clientError'],
    [401, 'permanent', 'authError'],
    [403, 'permanent', 'authError'],
    [404, 'permanent', 'clientError'],
    [413, 'permanent', 'clientError'],
    [429, 'retryable', 'rateLimited'],
    [500, 'retryable', 'serverError'],
    [502, 'retryable', 'serverError'],
    [503, 'retryable', 'serverError'],
  ])('status %d is %s', async (status, expected, reason) => {
    const headers = { 'retry-after': '7' };
    const text = `refused ${CANARY}`;
    const outcome = await send(kind, { status, headers, text });
    expect(outcome).toMatchObject({ kind: expected, reason, statusCode: status, retryAfterMs: 7000 });
  });

  test('one that hangs is left, and tried again', async () => {
    expect(await send(kind, () => undefined, { timers: SHORT_ATTEMPT })).toMatchObject({
      kind: 'retryable',
      reason: 'contextDeadlineExceeded',
      isMaybeDelivered: true,
    });
  });

  test('one that drips its headers is left too', async () => {
    const outcome = await send(
      kind,
      (response) => {
        response.socket?.write('HTTP/1.1 200 OK\r\nx-a: ');
        const timer = setInterval(() => response.socket?.write('a'), 10);
        response.socket?.on('close', () => clearInterval(timer));
      },
      { timers: SHORT_ATTEMPT },
    );
    expect(outcome).toMatchObject({ kind: 'retryable', reason: 'contextDeadlineExceeded' });
  });

  test('a connection that breaks off is tried again', async () => {
    expect(await send(kind, (response) => response.socket?.destroy())).toMatchObject({
      kind: 'retryable',
      reason: 'other',
      isMaybeDelivered: true,
    });
  });

  test('who sends us elsewhere: the other place sees no secret', async () => {
    const other = await startFakeService();
    for (const status of [307, 302])
      await send(kind, { status, headers: { location: `${other.url}/elsewhere` }, text: CANARY });
    expect(JSON.stringify(other.asked)).not.toContain(CANARY);
    for (const { headers } of other.asked) expect(Object.keys(headers)).not.toContain('authorization');
    await other.close();
  });
});

describe('an answer that drips after it has said 200', () => {
  const dripping: Reply = (response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.write('{');
  };

  test.each(kinds.filter(([name]) => name !== 'jira, searching'))('%s has its message', async (_name, kind) => {
    expect(await send(kind, dripping, { timers: SHORT_BODY })).toMatchObject({ kind: 'sent', statusCode: 200 });
  });

  test('but jira has not said whether there is an issue: none is made twice', async () => {
    const outcome = await send({ to: jira }, dripping, { timers: SHORT_BODY });
    expect(outcome).toMatchObject({ kind: 'retryable', reason: 'other' });
    expect(service.asked).toHaveLength(1);
  });
});

test.each(kinds.filter(([, { before }]) => !before))(
  '%s: firing and resolved carry the key of their delivery',
  async (_name, kind) => {
    for (const status of ['firing', 'resolved'] as const) {
      const told = notification(status, { deliveryId: `delivery-${status}` });
      await send(kind, noIssues, { told });
      expect(service.asked.at(-1)?.headers['x-watchfire-delivery']).toBe(`delivery-${status}`);
    }
  },
);
