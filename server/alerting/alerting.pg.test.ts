// Alerting on a real database: what is stored, what other processes see of it, and what is remembered.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Alerting, createAlerting } from '@/server/alerting/create-alerting';
import type { AlertFilter, IncomingAlert } from '@/server/alerting/ports';
import { type Sink, startSink } from '@/server/alerting/testing/sink';
import { systemClock } from '@/server/platform/clock';
import { createLeases, type Leases } from '@/server/platform/leases/leases';
import { silentLog } from '@/server/platform/log';
import { createMetrics } from '@/server/platform/metrics';
import { createTestDatabase, type TestDatabase } from '@/server/platform/testing/test-database';

const PATIENCE = { timeout: 30_000, interval: 50 };
const EVERYTHING: AlertFilter = {
  active: true,
  silenced: true,
  inhibited: true,
  muted: true,
  matchers: [],
  isReceiver: () => true,
  receiverMatchers: [],
};

let database: TestDatabase;
let sink: Sink;
let folder = '';
const running: { readonly alerting: Alerting; readonly leases: Leases }[] = [];

beforeEach(async () => {
  database = await createTestDatabase();
  sink = await startSink();
  folder = mkdtempSync(join(tmpdir(), 'watchfire-alerting-'));
  writeFileSync(configPath(), config());
});
afterEach(async () => {
  await stopAll();
  await sink.close();
  rmSync(folder, { recursive: true, force: true });
  await database.drop();
});

async function stopAll(): Promise<void> {
  for (const { alerting, leases } of running.splice(0)) {
    await alerting.stop();
    await leases.stop();
  }
}

async function start(instance: string): Promise<Alerting> {
  const shared = {
    databaseUrl: database.url,
    clock: systemClock,
    log: silentLog(),
    metrics: createMetrics({ withProcess: false }),
  };
  const leases = createLeases({ ...shared, instance });
  const alerting = await createAlerting({
    ...shared,
    leases,
    environment: {},
    random: Math.random,
    settings: {
      alertmanagerConfigPath: configPath(),
      externalUrl: 'http://watchfire.example/',
      alertHistoryRetentionMs: 86_400_000,
      notificationsTogether: 64,
      heartbeat: { receiver: null, url: null, intervalMs: 60_000 },
      secret: 'the same secret for all processes',
    },
  });
  await alerting.start();
  await leases.start();
  running.push({ alerting, leases });
  return alerting;
}

function configPath(): string {
  return join(folder, 'alertmanager.yml');
}

function config(): string {
  return `route: {receiver: hook, group_wait: 0s, group_interval: 1s}
receivers: [{name: hook, webhook_configs: [{url: '${sink.url}/hook', http_config: {authorization: {credentials: hunter2}}}]}]`;
}

function alert(name: string, values: Partial<IncomingAlert> = {}): IncomingAlert {
  return { labels: { alertname: name }, annotations: {}, generatorUrl: '', ...values };
}

test('a broken configuration is refused with its place, and the one in force stays', async () => {
  const alerting = await start('one:1');
  const before = alerting.configText();
  writeFileSync(configPath(), 'route: {receiver: nobody}\n');
  await expect(alerting.reload()).rejects.toThrow(/:1:\d+: undefined receiver/);
  expect(alerting.configText()).toBe(before);
  expect(before).toContain('<secret>');
  expect(before).not.toContain('hunter2');
});

test('an alert that one process takes is told of by the one that sends, and remembered', async () => {
  const first = await start('one:1');
  const second = await start('two:2');
  await second.accept([alert('Remembered')]);
  await vi.waitFor(() => expect(sink.attempts).toHaveLength(1), PATIENCE);
  await vi.waitFor(async () => expect(await first.alerts(EVERYTHING)).toHaveLength(1), PATIENCE);
  await first.accept([alert('Remembered', { endsAtMs: Date.now() - 1 })]);
  await vi.waitFor(
    () => expect(sink.attempts.map(({ body }) => body['status'])).toEqual(['firing', 'resolved']),
    PATIENCE,
  );
  const query = { fromMs: 0, toMs: Date.now() + 60_000, limit: 10 };
  await vi.waitFor(
    async () =>
      expect((await second.deliveries(query)).map(({ state, status }) => [state, status])).toEqual([
        ['sent', 'resolved'],
        ['sent', 'firing'],
      ]),
    PATIENCE,
  );
  expect((await second.stateChanges(query)).map(({ kind }) => kind)).toEqual(['resolved', 'firing']);
});

test('good alerts of a batch are taken, and who sent it hears of the others', async () => {
  const alerting = await start('one:1');
  await expect(alerting.accept([alert('Good'), { ...alert('Bad'), labels: {} }])).rejects.toThrow(
    'at least one label pair required',
  );
  expect((await alerting.alerts(EVERYTHING)).map(({ labels }) => labels['alertname'])).toEqual(['Good']);
});

const EXPLAINED = `route:
  receiver: hook
  group_wait: 0s
  routes:
  - {matchers: [team=nobody], receiver: nobody}
  - {matchers: [team=night], receiver: hook, mute_time_intervals: [always]}
  - {matchers: [team=day], receiver: hook, active_time_intervals: [never]}
inhibit_rules:
- {source_matchers: [alertname=Source], target_matchers: [alertname=Target], equal: [dc]}
time_intervals:
- {name: always, time_intervals: [{}]}
- {name: never, time_intervals: [{years: ['2001']}]}
receivers:
- name: nobody
- name: hook
  webhook_configs:
  - {url: '{sink}/hook', send_resolved: false}
`;

test('who would get an alert, and what keeps it quiet', async () => {
  writeFileSync(configPath(), EXPLAINED.replace('{sink}', sink.url));
  const alerting = await start('one:1');
  const verdicts = async (labels: Record<string, string>): Promise<readonly string[]> => {
    const { routes, status } = await alerting.explain(labels);
    return [status, ...(routes[0]?.verdicts ?? [])];
  };
  const id = await alerting.putSilence(
    {
      id: '',
      matchers: [{ name: 'alertname', type: '=', value: 'Quiet' }],
      startsAtMs: Date.now(),
      endsAtMs: Date.now() + 60_000,
      createdBy: 'ada',
      comment: 'known',
      annotations: {},
    },
    'ada',
  );
  expect(await alerting.explain({ alertname: 'Quiet' })).toMatchObject({
    status: 'unknown',
    alert: null,
    silencedBy: [id],
    routes: [{ receiver: 'hook', integrations: ['webhook/0'], groupKey: '{}:{}' }],
  });
  const unknown = expect.stringContaining('no alert with exactly these labels is known') as string;
  const wouldBeTold = expect.stringContaining('webhook/0: would be told') as string;
  expect(await verdicts({ alertname: 'Quiet' })).toEqual([
    'unknown',
    unknown,
    expect.stringMatching(`^silenced by ${id} of ada until .*: known$`),
    wouldBeTold,
  ]);
  expect((await alerting.explain({ alertname: 'Quiet' }, Date.now() + 120_000)).silencedBy).toEqual([]);
  expect(await verdicts({ alertname: 'A', team: 'nobody' })).toContain(
    'receiver nobody has no integrations: nobody is told',
  );
  expect(await verdicts({ alertname: 'A', team: 'night' })).toContain('muted by time interval always');
  expect(await verdicts({ alertname: 'A', team: 'day' })).toContain('outside of the active time interval never');

  await alerting.accept([alert('Source', { labels: { alertname: 'Source', dc: 'x' } })]);
  await alerting.accept([alert('Target', { labels: { alertname: 'Target', dc: 'x' } })]);
  expect(await verdicts({ alertname: 'Target', dc: 'x' })).toEqual([
    'firing',
    expect.stringMatching(/^inhibited by alert [0-9a-f]{16} \{alertname="Source",dc="x"\}$/),
    expect.stringMatching(/^webhook\/0: (?:not yet told|a delivery is under way)/),
  ]);
  await vi.waitFor(
    async () => expect((await verdicts({ alertname: 'Source', dc: 'x' }))[1]).toContain('webhook/0: told at'),
    PATIENCE,
  );
  // In a process that does not send as well.
  const other = await start('two:2');
  await vi.waitFor(
    async () =>
      expect((await other.explain({ alertname: 'Source', dc: 'x' })).routes[0]?.verdicts[0]).toContain('told at'),
    PATIENCE,
  );
  await alerting.accept([alert('Source', { labels: { alertname: 'Source', dc: 'x' }, endsAtMs: Date.now() })]);
  expect(await verdicts({ alertname: 'Source', dc: 'x' })).toEqual([
    'resolved',
    expect.stringContaining('the alert is over since'),
    'webhook/0: send_resolved is off: ends are not told',
  ]);
});

test('a start with another configuration closes the groups that have no place in it', async () => {
  await (await start('one:1')).accept([alert('Moved'), alert('Stays')]);
  await vi.waitFor(() => expect(sink.attempts).toHaveLength(1), PATIENCE);
  await stopAll();
  const hook = `webhook_configs: [{url: '${sink.url}/hook'}]`;
  writeFileSync(
    configPath(),
    `route: {receiver: hook, group_wait: 0s, group_by: [alertname], routes: [{matchers: [alertname=Moved], receiver: other}]}
receivers: [{name: hook, ${hook}}, {name: other, webhook_configs: [{url: '${sink.url}/other'}]}]
`,
  );
  await start('one:1');
  const told = () =>
    sink.attempts
      .slice(1)
      .map(({ path, body }) => `${path} ${body.alerts.map(statusOf).join()}`)
      .toSorted();
  await vi.waitFor(
    () => expect(told()).toEqual(['/hook Moved resolved', '/hook Stays firing', '/other Moved firing']),
    PATIENCE,
  );
});

test('what ended by itself and fires again has both in its history', async () => {
  const alerting = await start('one:1');
  const soonMs = Date.now() + 300;
  await alerting.accept([alert('Flaps', { endsAtMs: soonMs })]);
  await vi.waitFor(() => expect(Date.now()).toBeGreaterThan(soonMs + 50), PATIENCE);
  await alerting.accept([alert('Flaps', { startsAtMs: Date.now() })]);
  const changes = await alerting.stateChanges({ fromMs: 0, toMs: Date.now() + 60_000, limit: 10 });
  expect(changes.map(({ kind }) => kind)).toEqual(['firing', 'expired', 'firing']);
});

test('an alert of a rule whose time ran out while nobody was there goes on until the rule says that it is over', async () => {
  const before = await start('one:1');
  const own = alert('Own', { startsAtMs: Date.now() - 60_000, isOwn: true });
  const endsAtMs = Date.now() + 2000;
  await before.accept([
    { ...own, endsAtMs },
    { ...alert('Foreign', { startsAtMs: Date.now() - 60_000 }), endsAtMs },
  ]);
  await vi.waitFor(() => expect(sink.attempts).toHaveLength(1), PATIENCE);
  await stopAll();
  await vi.waitFor(() => expect(Date.now()).toBeGreaterThan(endsAtMs), PATIENCE);

  const after = await start('two:2');
  const statuses = () => sink.attempts.slice(1).flatMap(({ body }) => body.alerts.map(statusOf));
  // What others told of has ended by itself.
  await vi.waitFor(() => expect(statuses()).toContain('Foreign resolved'), PATIENCE);
  expect(statuses()).toContain('Own firing');
  expect(statuses()).not.toContain('Own resolved');
  expect((await after.alerts(EVERYTHING)).map(({ labels }) => labels['alertname'])).toEqual(['Own']);

  await after.accept([{ ...own, endsAtMs: Date.now() }]);
  await vi.waitFor(() => expect(statuses()).toContain('Own resolved'), PATIENCE);
});

function statusOf({ labels, status }: { readonly labels: Readonly<Record<string, string>>; readonly status: string }) {
  return `${labels['alertname']} ${status}`;
}
