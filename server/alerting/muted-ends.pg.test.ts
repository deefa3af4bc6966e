// An alert is told of, silenced, and ends: `resolved_while_muted` of its receiver says who hears of the end, and when.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Alerting, createAlerting } from '@/server/alerting/create-alerting';
import { type Sink, startSink } from '@/server/alerting/testing/sink';
import { systemClock } from '@/server/platform/clock';
import { createLeases, type Leases } from '@/server/platform/leases/leases';
import { silentLog } from '@/server/platform/log';
import { createMetrics } from '@/server/platform/metrics';
import { createTestDatabase, type TestDatabase } from '@/server/platform/testing/test-database';

const PATIENCE = { timeout: 30_000, interval: 50 };
const RECEIVERS = ['send', 'after', 'drop'] as const;

let database: TestDatabase;
let sink: Sink;
let folder = '';
let alerting: Alerting;
let leases: Leases;

beforeEach(async () => {
  database = await createTestDatabase();
  sink = await startSink();
  folder = mkdtempSync(join(tmpdir(), 'watchfire-muted-'));
  const routes = RECEIVERS.map((name) => `{receiver: ${name}, continue: true}`).join(', ');
  const receivers = RECEIVERS.map(
    (name) => `{name: ${name}, resolved_while_muted: ${name}, webhook_configs: [{url: '${sink.url}/${name}'}]}`,
  ).join(', ');
  writeFileSync(
    join(folder, 'alertmanager.yml'),
    `route: {receiver: send, group_wait: 0s, group_interval: 1s, routes: [${routes}]}\nreceivers: [${receivers}]\n`,
  );
  const shared = {
    databaseUrl: database.url,
    clock: systemClock,
    log: silentLog(),
    metrics: createMetrics({ withProcess: false }),
  };
  leases = createLeases({ ...shared, instance: 'one:1' });
  alerting = await createAlerting({
    ...shared,
    leases,
    environment: {},
    random: Math.random,
    settings: {
      alertmanagerConfigPath: join(folder, 'alertmanager.yml'),
      externalUrl: 'http://watchfire.example/',
      alertHistoryRetentionMs: 86_400_000,
      notificationsTogether: 64,
      heartbeat: { receiver: null, url: null, intervalMs: 60_000 },
      secret: 'the same secret for all processes',
    },
  });
  await alerting.start();
  await leases.start();
});
afterEach(async () => {
  await alerting.stop();
  await leases.stop();
  await sink.close();
  rmSync(folder, { recursive: true, force: true });
  await database.drop();
});

/** `send firing`, in the order of receivers. */
const told = (status: string): string[] =>
  sink.attempts
    .filter(({ body }) => body['status'] === status)
    .map(({ path }) => path.slice(1))
    .toSorted();
const tell = (endsAtMs: number) =>
  alerting.accept([{ labels: { alertname: 'Disk' }, annotations: {}, endsAtMs, generatorUrl: '' }]);

test('the end is told at once, after the silence, or never; news of the same alert is told again', async () => {
  await tell(Date.now() + 600_000);
  await vi.waitFor(() => expect(told('firing')).toEqual(['after', 'drop', 'send']), PATIENCE);
  const silence = await alerting.putSilence(
    {
      id: '',
      matchers: [{ name: 'alertname', type: '=', value: 'Disk' }],
      startsAtMs: Date.now(),
      endsAtMs: Date.now() + 600_000,
      createdBy: 'ada',
      comment: '',
      annotations: {},
    },
    'ada',
  );
  await tell(Date.now() - 1);
  await vi.waitFor(() => expect(told('resolved')).toEqual(['send']), PATIENCE);
  const query = { fromMs: 0, toMs: Date.now() + 60_000, limit: 50 };
  await vi.waitFor(async () => {
    const noted = (await alerting.deliveries(query)).filter(({ state }) => state === 'noted');
    expect(noted).toMatchObject([{ receiver: 'drop', reason: 'resolved while muted' }]);
  }, PATIENCE);
  await alerting.expireSilence(silence, 'ada');
  await vi.waitFor(() => expect(told('resolved')).toEqual(['after', 'send']), PATIENCE);
  await tell(Date.now() + 600_000);
  await vi.waitFor(() => expect(told('firing')).toEqual(['after', 'after', 'drop', 'drop', 'send', 'send']), PATIENCE);
  expect(told('resolved')).toEqual(['after', 'send']);
});
