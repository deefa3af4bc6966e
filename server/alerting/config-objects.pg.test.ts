// Receivers and routes by API: sealed in the database, in force at once, seen by other processes, never shown with secrets.
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Alerting } from '@/server/alerting/create-alerting';
import type { Changer, ObjectKind } from '@/server/alerting/ports';
import { startFakeService, type FakeService } from '@/server/alerting/receivers/testing/fake-service';
import { openTestAlerting, type TestAlerting } from '@/server/alerting/testing/test-alerting';

const CANARY = 'c4n4ry-s3cret';

let opened: TestAlerting;
let service: FakeService;

beforeAll(async () => {
  opened = await openTestAlerting();
  service = await startFakeService();
});
afterAll(async () => {
  await service.close();
  await opened.close();
});

const start = (secret?: string) => opened.start(secret === undefined ? {} : { secret });

async function wholeTable(): Promise<string> {
  const client = new pg.Client({ connectionString: opened.databaseUrl });
  await client.connect();
  try {
    const objects = await client.query('SELECT * FROM notification_object');
    const versions = await client.query('SELECT * FROM notification_object_version ORDER BY revision');
    return JSON.stringify([objects.rows, versions.rows]);
  } finally {
    await client.end();
  }
}

const by = (login: string): Changer => ({ userId: null, login, provenance: '' });
const put = (alerting: Alerting, kind: ObjectKind, name: string, body: object) =>
  alerting.changeConfigObjects([{ kind, name, body: body as never }], by('ada'));
const remove = (alerting: Alerting, kind: ObjectKind, name: string) =>
  alerting.changeConfigObjects([{ kind, name, body: null }], by('ada'));

const sample = {
  status: 'firing',
  labels: {},
  annotations: {},
  isPreview: false,
  signal: new AbortController().signal,
} as const;

test('a receiver is made, used, changed and deleted; its secrets stay inside', async () => {
  const alerting = await start();
  const body = { webhook_configs: [{ url: `${service.url}/${CANARY}`, max_alerts: 5 }] };
  await put(alerting, 'receiver', 'ops', body);
  await put(alerting, 'route', 'route', { receiver: 'ops', group_by: ['alertname'] });

  expect(await alerting.tryReceiver({ ...sample, receiver: 'ops' })).toMatchObject([
    { kind: 'webhook', state: 'sent' },
  ]);
  expect(service.asked.at(-1)?.path).toBe(`/${CANARY}`);
  expect((await alerting.explain({ alertname: 'A' })).routes).toMatchObject([{ receiver: 'ops' }]);

  const [shown] = alerting.configObjects('receiver');
  expect(shown).toMatchObject({ name: 'ops', version: 1, updatedBy: 'ada' });
  expect(shown?.body).toEqual({ name: 'ops', webhook_configs: [{ url: '<secret>', max_alerts: 5 }] });

  // What was shown comes back changed: the secret stays.
  const masked = { webhook_configs: [{ url: '<secret>', max_alerts: 1 }] };
  await alerting.changeConfigObjects([{ kind: 'receiver', name: 'ops', body: masked }], by('bob'));
  await alerting.tryReceiver({ ...sample, receiver: 'ops' });
  expect(service.asked.at(-1)?.path).toBe(`/${CANARY}`);
  expect(alerting.configObjects('receiver')).toMatchObject([{ version: 2, updatedBy: 'bob' }]);

  expect(await wholeTable()).not.toContain(CANARY);
  expect(JSON.stringify([alerting.configObjects('receiver'), alerting.configText()])).not.toContain(CANARY);

  await expect(remove(alerting, 'receiver', 'ops')).rejects.toThrow('undefined receiver "ops" used in route');
  await remove(alerting, 'route', 'route');
  await remove(alerting, 'receiver', 'ops');
  expect(alerting.configObjects('receiver')).toEqual([]);
  await expect(remove(alerting, 'receiver', 'ops')).rejects.toThrow('There is no receiver "ops"');
});

test('what does not load is refused, and nothing changes', async () => {
  const alerting = await start();
  const putBad = (body: object) => put(alerting, 'receiver', 'bad', body);
  await expect(putBad({ webhook_configs: [{}] })).rejects.toThrow('one of url or url_file must be configured');
  await expect(putBad({ webhook_configs: [{ url_file: '/etc/passwd' }] })).rejects.toThrow(
    'files are only for the configuration file',
  );
  await expect(putBad({ webhook_configs: [{ url: '<secret>' }] })).rejects.toThrow('there is no secret to keep');
  await expect(putBad({ nope: 1 })).rejects.toThrow('field nope not found');
  await expect(put(alerting, 'route', 'route', { receiver: 'nobody' })).rejects.toThrow('undefined receiver "nobody"');
  await expect(put(alerting, 'receiver', '', {})).rejects.toThrow('Cannot use this name');
  expect(alerting.configObjects('receiver')).toEqual([]);
});

test('a restart reads them; with another key they load without a way to tell anybody', async () => {
  const first = await start();
  await put(first, 'receiver', 'pager', { webhook_configs: [{ url: service.url }] });
  const second = await start();
  expect(await second.tryReceiver({ ...sample, receiver: 'pager' })).toMatchObject([{ state: 'sent' }]);
  const other = await start('y'.repeat(40));
  expect(await other.tryReceiver({ ...sample, receiver: 'pager' })).toEqual([]);
  await remove(first, 'receiver', 'pager');
});
