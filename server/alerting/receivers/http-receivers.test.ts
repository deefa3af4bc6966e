// Every kind that speaks HTTP against a fake of its service: the whole request for firing and for resolved.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { IntegrationConfig } from '@/lib/alerting/config/integrations/registry';
import { secretOf } from '@/lib/config/secret';
import type { DeliveryOutcome, Notification } from '@/server/alerting/ports';
import { pushoverTo } from '@/server/alerting/receivers/pushover';
import { RECEIVERS } from '@/server/alerting/receivers/registry';
import { startFakeService, type Asked, type FakeService } from '@/server/alerting/receivers/testing/fake-service';
import {
  alert,
  GROUP_HASH,
  GROUP_KEY,
  integration,
  NOW_MS,
  notification,
  testSender,
} from '@/server/alerting/receivers/testing/notifications';

let service: FakeService;
beforeEach(async () => {
  service = await startFakeService();
});
afterEach(() => service.close());

async function send(told: Notification, to: IntegrationConfig): Promise<DeliveryOutcome> {
  const sender = testSender(
    {},
    { receivers: { ...RECEIVERS, pushover: pushoverTo(`${service.url}/1/messages.json`) } },
  );
  try {
    return await sender.send(told, to, new AbortController().signal);
  } finally {
    await sender.close();
  }
}

async function requestFor(told: Notification, to: IntegrationConfig): Promise<Asked> {
  expect(await send(told, to)).toMatchObject({ kind: 'sent' });
  const asked = service.asked.at(-1);
  if (!asked) throw new Error('nothing was asked');
  return asked;
}

const LIST = `Labels:
 - alertname = DiskFull
 - dc = ams
 - instance = db1
Annotations:
 - summary = disk <full>
Source: https://wf.example/graph?g0.expr=disk_free+%3C+5&g0.tab=1
`;
const FIRING_TITLE = '[FIRING:1] DiskFull ams (db1)';
const RESOLVED_TITLE = '[RESOLVED] DiskFull ams (db1)';
const LINK = String.raw`https://wf.example/#/alerts?receiver=ops%5C.team`;

describe('webhook', () => {
  test('tells the whole body, version 4', async () => {
    const to = integration('webhook', { url: secretOf(`${service.url}/hook?token=s3cr3t-token`) });
    const asked = await requestFor(notification('firing', { reason: 'new alerts added' }), to);
    expect(asked).toMatchObject({ method: 'POST', path: '/hook', query: { token: 's3cr3t-token' } });
    expect(asked.headers).toMatchObject({
      'content-type': 'application/json',
      'user-agent': expect.stringMatching(/^Alertmanager\/\d/) as string,
      'x-watchfire-delivery': 'delivery-1',
    });
    const firing = {
      status: 'firing',
      labels: { alertname: 'DiskFull', dc: 'ams', instance: 'db1' },
      annotations: { summary: 'disk <full>' },
      startsAt: '2026-03-01T10:00:00.12Z',
      endsAt: '0001-01-01T00:00:00Z',
      generatorURL: 'https://wf.example/graph?g0.expr=disk_free+%3C+5&g0.tab=1',
      fingerprint: 'ee163b355a61dbf9',
    };
    expect(asked.json).toEqual({
      receiver: String.raw`ops\.team`,
      status: 'firing',
      notification_reason: 'new alerts added',
      alerts: [firing],
      groupLabels: { alertname: 'DiskFull', dc: 'ams' },
      commonLabels: { alertname: 'DiskFull', dc: 'ams', instance: 'db1' },
      commonAnnotations: { summary: 'disk <full>' },
      routeLabels: {},
      externalURL: 'https://wf.example',
      version: '4',
      groupKey: GROUP_KEY,
      truncatedAlerts: 0,
    });
    const resolved = await requestFor(notification('resolved'), to);
    expect(resolved.json).toMatchObject({
      status: 'resolved',
      alerts: [{ status: 'resolved', endsAt: '2026-03-01T10:04:30Z' }],
    });
  });

  test('max_alerts cuts before common labels are made', async () => {
    const others = ['db2', 'db3'].map((instance) =>
      alert('firing', { labels: { alertname: 'DiskFull', dc: 'ams', instance } }),
    );
    const told = notification('firing', { alerts: [alert('firing'), ...others] });
    const to = integration('webhook', { url: secretOf(service.url), max_alerts: 1 });
    expect((await requestFor(told, to)).json).toMatchObject({
      truncatedAlerts: 2,
      alerts: [{ labels: { instance: 'db1' } }],
      commonLabels: { alertname: 'DiskFull', dc: 'ams', instance: 'db1' },
    });
  });

  test("a payload of one's own: every text is a template, the rest stays", async () => {
    const payload = {
      summary: '{{ .Status }} {{ len .Alerts }}',
      list: ['{{ .GroupLabels.dc }}', 5, true],
      bad: '{{ .Nope }}',
    };
    const to = integration('webhook', { url: secretOf(service.url), payload });
    expect((await requestFor(notification('firing'), to)).json).toEqual({
      summary: 'firing 1',
      list: ['ams', 5, true],
      bad: `<error expanding template: template: :1:3: executing "" at <.Nope>: can't evaluate field Nope in type *template.Data>`,
    });
  });

  test('the URL is a template', async () => {
    const to = integration('webhook', { url: secretOf(`${service.url}/{{ .GroupLabels.dc }}/{{ .Status }}`) });
    expect((await requestFor(notification('firing'), to)).path).toBe('/ams/firing');
  });
});

describe('slack', () => {
  test('an attachment to an incoming webhook', async () => {
    const to = integration('slack', {
      api_url: secretOf(`${service.url}/services/T0/B0/x`),
      channel: '#{{ .GroupLabels.dc }}',
      text: '{{ .CommonAnnotations.summary }}',
      fields: [{ title: 'DC', value: '{{ .GroupLabels.dc }}', short: true }],
      actions: [{ type: 'button', text: 'Open', url: '{{ .ExternalURL }}' }],
    });
    const attachment = {
      title: FIRING_TITLE,
      title_link: LINK,
      fallback: `${FIRING_TITLE} | ${LINK}`,
      callback_id: '',
      footer: '',
      color: 'danger',
      fields: [{ title: 'DC', value: 'ams', short: true }],
      actions: [{ type: 'button', text: 'Open', url: 'https://wf.example' }],
      text: 'disk <full>',
      mrkdwn_in: ['fallback', 'pretext', 'text'],
    };
    const firing = await requestFor(notification('firing'), to);
    expect(firing.path).toBe('/services/T0/B0/x');
    expect(firing.json).toEqual({ channel: '#ams', username: 'Watchfire', attachments: [attachment] });
    expect((await requestFor(notification('resolved'), to)).json).toEqual({
      channel: '#ams',
      username: 'Watchfire',
      attachments: [{ ...attachment, title: RESOLVED_TITLE, fallback: `${RESOLVED_TITLE} | ${LINK}`, color: 'good' }],
    });
  });

  test('edits the first message when asked to', async () => {
    const to = integration(
      'slack',
      {
        app_token: secretOf('xoxb-secret'),
        app_url: `${service.url}/api/chat.postMessage`,
        channel: 'C1',
        update_message: true,
      },
      { authorization: { type: 'Bearer', credentials: secretOf('xoxb-secret') } },
    );
    service.replies.push({ json: { ok: true, ts: '17.5', channel: 'C9' } });
    const outcome = await send(notification('firing'), to);
    expect(outcome).toMatchObject({ kind: 'sent', kept: { ts: '17.5', channel: 'C9' } });
    expect(service.asked[0]).toMatchObject({
      path: '/api/chat.postMessage',
      headers: { authorization: 'Bearer xoxb-secret' },
    });
    service.replies.push({ json: { ok: true, ts: '17.5', channel: 'C9' } });
    const asked = await requestFor(notification('resolved', { kept: { ts: '17.5', channel: 'C9' } }), to);
    expect(asked.path).toBe('/api/chat.update');
    expect(asked.json).toMatchObject({ ts: '17.5', channel: 'C9', attachments: [{ title: RESOLVED_TITLE }] });
  });

  test('200 with an error is a failure', async () => {
    const to = integration('slack', { api_url: secretOf(service.url), channel: '#x' });
    service.replies.push({ json: { ok: false, error: 'channel_not_found' } });
    expect(await send(notification('firing'), to)).toMatchObject({ kind: 'permanent', reason: 'clientError' });
    service.replies.push({ text: 'invalid_payload' });
    expect(await send(notification('firing'), to)).toMatchObject({
      kind: 'permanent',
      message: 'received an error response from Slack: invalid_payload',
    });
    service.replies.push({ json: { ok: false, error: 'rate_limited' } });
    expect(await send(notification('firing'), to)).toMatchObject({ kind: 'retryable', reason: 'rateLimited' });
  });

  test('long titles are cut', async () => {
    const to = integration('slack', { api_url: secretOf(service.url), title: 'x'.repeat(2000) });
    const { json } = await requestFor(notification('firing'), to);
    expect((json as { attachments: { title: string }[] }).attachments[0]?.title).toBe(`${'x'.repeat(1023)}…`);
  });
});

describe('pagerduty', () => {
  test('events v2', async () => {
    const to = integration('pagerduty', {
      routing_key: secretOf('routing-secret'),
      url: `${service.url}/v2/enqueue`,
      severity: '{{ .CommonLabels.severity }}',
      component: 'disk',
      images: [{ src: 'https://x/i.png', alt: 'graph' }, { src: '' }],
      links: [{ href: '{{ .ExternalURL }}', text: 'Watchfire' }],
    });
    const event = {
      routing_key: 'routing-secret',
      event_action: 'trigger',
      dedup_key: GROUP_HASH,
      client: 'Watchfire',
      client_url: LINK,
      images: [{ src: 'https://x/i.png', alt: 'graph' }],
      links: [{ href: 'https://wf.example', text: 'Watchfire' }],
      payload: {
        summary: FIRING_TITLE,
        source: 'Watchfire',
        severity: 'error',
        component: 'disk',
        custom_details: { firing: LIST, resolved: '', num_firing: '1', num_resolved: '0' },
      },
    };
    const firing = await requestFor(notification('firing'), to);
    expect([firing.path, firing.json]).toEqual(['/v2/enqueue', event]);
    expect((await requestFor(notification('resolved'), to)).json).toEqual({
      ...event,
      event_action: 'resolve',
      payload: {
        ...event.payload,
        summary: RESOLVED_TITLE,
        custom_details: { firing: '', resolved: LIST, num_firing: '0', num_resolved: '1' },
      },
    });
  });

  test('v1 by service key; 403 means too often', async () => {
    const to = integration('pagerduty', { service_key: secretOf('service-secret'), url: `${service.url}/v1` });
    expect((await requestFor(notification('firing'), to)).json).toMatchObject({
      service_key: 'service-secret',
      event_type: 'trigger',
      incident_key: GROUP_HASH,
      description: FIRING_TITLE,
      client: 'Watchfire',
    });
    const resolved = (await requestFor(notification('resolved'), to)).json;
    expect(resolved).toMatchObject({ event_type: 'resolve', incident_key: GROUP_HASH });
    expect(resolved).not.toHaveProperty('client');
    service.replies.push({ status: 403 });
    expect(await send(notification('firing'), to)).toMatchObject({ kind: 'retryable', reason: 'rateLimited' });
  });

  test('an event that is too large goes without its details', async () => {
    const alerts = Array.from({ length: 2500 }, (_, index) =>
      alert('firing', {
        labels: { alertname: 'DiskFull', dc: 'ams', instance: `db${index}`, filler: 'x'.repeat(100) },
      }),
    );
    const to = integration('pagerduty', { routing_key: secretOf('routing-secret'), url: service.url });
    const { text, json } = await requestFor(notification('firing', { alerts }), to);
    expect(text.length).toBeLessThan(512_000);
    expect(json).toMatchObject({
      payload: { custom_details: { error: expect.stringContaining('512000 bytes') as string } },
    });
  });
});

describe('opsgenie', () => {
  const settings = () => ({
    api_key: secretOf('genie-secret'),
    api_url: `${service.url}/`,
    tags: 'a, {{ .GroupLabels.dc }},',
    priority: 'P2',
    details: new Map([['runbook', 'https://x/{{ .GroupLabels.alertname }}']]),
    responders: [
      { name: 'db-team', type: 'team' },
      { name: 'x, y', type: 'teams' },
      { username: '', type: 'user' },
    ],
  });

  test('creates by alias and closes', async () => {
    const to = integration('opsgenie', settings());
    const firing = await requestFor(notification('firing'), to);
    expect(firing).toMatchObject({
      method: 'POST',
      path: '/v2/alerts',
      headers: { authorization: 'GenieKey genie-secret' },
    });
    expect(firing.json).toEqual({
      alias: GROUP_HASH,
      message: FIRING_TITLE,
      description: `disk <full>\nAlerts Firing:\n${LIST}`,
      details: { alertname: 'DiskFull', dc: 'ams', instance: 'db1', runbook: 'https://x/DiskFull' },
      source: LINK,
      responders: [
        { name: 'db-team', type: 'team' },
        { name: 'x', type: 'team' },
        { name: 'y', type: 'team' },
      ],
      tags: ['a', 'ams'],
      priority: 'P2',
    });
    const resolved = await requestFor(notification('resolved'), to);
    expect(resolved).toMatchObject({
      method: 'POST',
      path: `/v2/alerts/${GROUP_HASH}/close`,
      query: { identifierType: 'alias' },
      json: { source: LINK },
    });
  });

  test('puts message and description anew when asked to', async () => {
    await requestFor(notification('firing'), integration('opsgenie', { ...settings(), update_alerts: true }));
    expect(service.asked.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'POST /v2/alerts',
      `PUT /v2/alerts/${GROUP_HASH}/message`,
      `PUT /v2/alerts/${GROUP_HASH}/description`,
    ]);
    expect(service.asked[1]?.json).toEqual({ message: FIRING_TITLE });
  });
});

test('msteamsv2: an adaptive card', async () => {
  const to = integration('msteamsv2', {
    webhook_url: secretOf(`${service.url}/workflow`),
    text: '{{ .CommonAnnotations.summary }}',
  });
  const card = (title: string, color: string) => ({
    type: 'message',
    attachments: [
      {
        contentType: 'application/vnd.microsoft.card.adaptive',
        contentUrl: null,
        content: {
          $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
          type: 'AdaptiveCard',
          version: '1.2',
          body: [
            { type: 'TextBlock', text: title, weight: 'Bolder', size: 'Medium', wrap: true, style: 'heading', color },
            { type: 'TextBlock', text: 'disk <full>', wrap: true },
          ],
          msteams: { width: 'Full' },
        },
      },
    ],
  });
  expect((await requestFor(notification('firing'), to)).json).toEqual(card(FIRING_TITLE, 'Attention'));
  expect((await requestFor(notification('resolved'), to)).json).toEqual(card(RESOLVED_TITLE, 'Good'));
  const long = integration('msteamsv2', { webhook_url: secretOf(service.url), text: 'é'.repeat(50_000) });
  expect(Buffer.byteLength((await requestFor(notification('firing'), long)).text)).toBeLessThan(28_000);
});

test('discord: an embed', async () => {
  const to = integration('discord', {
    webhook_url: secretOf(`${service.url}/api/webhooks/1/x`),
    content: 'hi',
    username: 'wf',
  });
  const embed = { title: FIRING_TITLE, description: `Alerts Firing:\n${LIST}`, color: 10_038_562 };
  expect((await requestFor(notification('firing'), to)).json).toEqual({
    content: 'hi',
    username: 'wf',
    embeds: [embed],
  });
  expect((await requestFor(notification('resolved'), to)).json).toEqual({
    content: 'hi',
    username: 'wf',
    embeds: [{ title: RESOLVED_TITLE, description: `Alerts Resolved:\n${LIST}`, color: 3_066_993 }],
  });
  service.replies.push({ status: 429, json: { retry_after: 1.5 } });
  expect(await send(notification('firing'), to)).toMatchObject({
    kind: 'retryable',
    reason: 'rateLimited',
    retryAfterMs: 1500,
  });
  const long = integration('discord', {
    webhook_url: secretOf(service.url),
    content: 'c'.repeat(3000),
    title: 't'.repeat(300),
    message: 'm'.repeat(5000),
  });
  const { json } = await requestFor(notification('firing'), long);
  const { content, embeds } = json as { content: string; embeds: { title: string; description: string }[] };
  expect([content.length, embeds[0]?.title.length, embeds[0]?.description.length]).toEqual([2000, 256, 4096]);
});

test('telegram: sendMessage, HTML escaped', async () => {
  const to = integration('telegram', {
    bot_token: secretOf('123:telegram-secret'),
    api_url: service.url,
    chat_id: -10_012_345,
    message_thread_id: 7,
    message: '<b>{{ .CommonAnnotations.summary }}</b>',
  });
  const body = {
    chat_id: '-10012345',
    message_thread_id: '7',
    text: '<b>disk &lt;full&gt;</b>',
    parse_mode: 'HTML',
    disable_web_page_preview: 'true',
  };
  const firing = await requestFor(notification('firing'), to);
  expect([firing.path, firing.json]).toEqual(['/bot123:telegram-secret/sendMessage', body]);
  expect((await requestFor(notification('resolved'), to)).json).toEqual(body);
  service.replies.push({ status: 429, json: { ok: false, parameters: { retry_after: 9 } } });
  expect(await send(notification('firing'), to)).toMatchObject({ kind: 'retryable', retryAfterMs: 9000 });
  service.replies.push({ json: { ok: false, description: 'chat not found' } });
  expect(await send(notification('firing'), to)).toMatchObject({ kind: 'permanent', reason: 'clientError' });
  const long = {
    bot_token: secretOf('123:telegram-secret'),
    api_url: service.url,
    chat_id: 1,
    message: 'x'.repeat(5000),
  };
  expect((await requestFor(notification('firing'), integration('telegram', long))).json).toMatchObject({
    text: expect.stringContaining('too long') as string,
  });
  expect(
    (await requestFor(notification('firing'), integration('telegram', { ...long, parse_mode: '' }))).json,
  ).toMatchObject({
    text: `${'x'.repeat(4095)}…`,
  });
});

test('pushover: parameters, repeated until acknowledged while firing', async () => {
  const to = integration('pushover', {
    user_key: secretOf('user-secret'),
    token: secretOf('token-secret'),
    sound: 'siren',
    message: 'm'.repeat(2000),
  });
  const firing = await requestFor(notification('firing'), to);
  expect([firing.method, firing.path, firing.text]).toEqual(['POST', '/1/messages.json', '']);
  const parameters = {
    token: 'token-secret',
    user: 'user-secret',
    title: FIRING_TITLE,
    message: `${'m'.repeat(1023)}…`,
    url: LINK,
    priority: '2',
    retry: '60',
    expire: '3600',
    sound: 'siren',
    timestamp: String(NOW_MS / 1000),
  };
  expect(firing.query).toEqual(parameters);
  expect((await requestFor(notification('resolved'), to)).query).toEqual({
    ...parameters,
    title: RESOLVED_TITLE,
    priority: '0',
  });
});

test('rocketchat: chat.postMessage with a token', async () => {
  const to = integration('rocketchat', {
    api_url: `${service.url}/`,
    token: secretOf('token-secret'),
    token_id: secretOf('id-secret'),
    channel: '#ops',
    text: 'down',
    short_fields: true,
    fields: [{ title: 'DC', value: '{{ .GroupLabels.dc }}' }],
  });
  const attachment = {
    title: FIRING_TITLE,
    title_link: LINK,
    color: 'red',
    fields: [{ title: 'DC', value: 'ams', short: true }],
    text: 'down',
  };
  const firing = await requestFor(notification('firing'), to);
  expect(firing).toMatchObject({
    path: '/api/v1/chat.postMessage',
    headers: { 'x-auth-token': 'token-secret', 'x-user-id': 'id-secret' },
    json: { channel: '#ops', attachments: [attachment] },
  });
  expect((await requestFor(notification('resolved'), to)).json).toEqual({
    channel: '#ops',
    attachments: [{ ...attachment, title: RESOLVED_TITLE, color: 'green' }],
  });
  service.replies.push({ json: { success: false, error: 'no such channel' } });
  expect(await send(notification('firing'), to)).toMatchObject({ kind: 'permanent' });
});

test('mattermost: attachments, props and priority', async () => {
  const to = integration('mattermost', {
    webhook_url: secretOf(`${service.url}/hooks/x`),
    channel: 'ops',
    text: 'down',
    props: { card: 'more: {{ .GroupLabels.dc }}' },
    priority: { priority: 'urgent', requested_ack: true },
  });
  const message = {
    channel: 'ops',
    username: 'Watchfire',
    text: 'down',
    attachments: [{ fallback: `${FIRING_TITLE} | ${LINK}`, color: '#B31012', title: FIRING_TITLE, title_link: LINK }],
    props: { card: 'more: ams' },
    priority: { priority: 'urgent', requested_ack: true },
  };
  const firing = await requestFor(notification('firing'), to);
  expect([firing.path, firing.json]).toEqual(['/hooks/x', message]);
  expect((await requestFor(notification('resolved'), to)).json).toEqual({
    ...message,
    attachments: [
      { fallback: `${RESOLVED_TITLE} | ${LINK}`, color: '#2DC72D', title: RESOLVED_TITLE, title_link: LINK },
    ],
  });
});

describe('jira', () => {
  const settings = () => ({
    api_url: `${service.url}/rest/api/2/`,
    project: 'OPS',
    issue_type: 'Bug',
    labels: ['{{ .GroupLabels.dc }}'],
    reopen_transition: 'Reopen',
    resolve_transition: 'Close',
    fields: new Map([['customfield_1', { value: '{{ .GroupLabels.dc }}' }]]),
  });
  const label = `ALERT{${GROUP_HASH}}`;
  const texts = { summary: FIRING_TITLE, description: `h3. Alerts Firing\n${LIST}`, labels: [label, 'ams'] };
  const found = (key: string) => ({
    json: { issues: [{ key: 'OPS-1', fields: { status: { statusCategory: { key } } } }] },
  });
  const calls = () => service.asked.map(({ method, path }) => `${method} ${path.replace('/rest/api/2/', '')}`);

  test('makes an issue for a group that has none', async () => {
    service.replies.push({ json: { issues: [] } }, { status: 201, json: { key: 'OPS-1' } });
    const created = await requestFor(notification('firing'), integration('jira', settings()));
    expect(calls()).toEqual(['POST search', 'POST issue']);
    expect(service.asked[0]?.json).toEqual({
      jql: `project="OPS" and labels="${label}" order by status ASC,resolutiondate DESC`,
      maxResults: 2,
      fields: ['status'],
    });
    expect(created.json).toEqual({
      fields: { project: { key: 'OPS' }, issuetype: { name: 'Bug' }, ...texts, customfield_1: { value: 'ams' } },
    });
  });

  test('updates an open one, reopens a closed one, closes on resolved, makes none for resolved', async () => {
    const transitions = {
      json: {
        transitions: [
          { id: '11', name: 'Close' },
          { id: '12', name: 'Reopen' },
        ],
      },
    };
    service.replies.push(found('indeterminate'), { status: 204 });
    const updated = await requestFor(notification('firing'), integration('jira', settings()));
    expect([updated.method, updated.json]).toEqual(['PUT', { fields: { ...texts, customfield_1: { value: 'ams' } } }]);

    service.replies.push(found('done'), { status: 204 }, transitions, { status: 204 });
    expect((await requestFor(notification('firing'), integration('jira', settings()))).json).toEqual({
      transition: { id: '12' },
    });

    service.replies.push(found('new'), { status: 204 }, transitions, { status: 204 });
    expect((await requestFor(notification('resolved'), integration('jira', settings()))).json).toEqual({
      transition: { id: '11' },
    });

    service.asked.length = 0;
    service.replies.push({ json: { issues: [] } });
    await requestFor(notification('resolved'), integration('jira', settings()));
    expect(calls()).toEqual(['POST search']);
  });

  test('the cloud has another search and documents for texts', async () => {
    service.replies.push({ json: { issues: [] } }, { status: 201, json: {} });
    const to = integration('jira', {
      ...settings(),
      api_url: `${service.url}/rest/api/3`,
      api_type: 'cloud',
      description: { template: 'text' },
    });
    const created = await requestFor(notification('firing'), to);
    expect(service.asked[0]?.path).toBe('/rest/api/3/search/jql');
    expect(created.json).toMatchObject({
      fields: {
        description: {
          version: 1,
          type: 'doc',
          content: [{ type: 'paragraph', content: [{ type: 'text', text: 'text' }] }],
        },
      },
    });
  });
});
