// The dead man's switch of the product as a whole, and what health says of a receiver that fails.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Sink, startSink } from '@/server/alerting/testing/sink';
import { takeFreePort } from '@/server/platform/free-port';
import {
  AUTHORIZATION,
  LOGIN,
  PATIENCE,
  type ProductProcess,
  startProgram,
  waitUntilReady,
} from '@/server/platform/testing/product-process';
import { createTestDatabase, type TestDatabase } from '@/server/platform/testing/test-database';

const SECRET = 'hunter2-in-the-address';

let database: TestDatabase;
let sink: Sink;
let folder = '';
let product: ProductProcess | null = null;
let port = 0;

beforeEach(async () => {
  database = await createTestDatabase();
  sink = await startSink();
  folder = mkdtempSync(join(tmpdir(), 'watchfire-heartbeat-'));
  writeFileSync(
    join(folder, 'alertmanager.yml'),
    `route: {receiver: hook}\nreceivers: [{name: hook, webhook_configs: [{url: '${sink.url}/${SECRET}'}]}]\n`,
  );
  writeFileSync(join(folder, 'prometheus.yml'), 'global: {scrape_interval: 1s, evaluation_interval: 1s}\n');
  port = await takeFreePort();
  product = startProgram('main.mjs', [], {
    PORT: String(port),
    DATABASE_URL: database.url,
    DATA_DIR: join(folder, 'data'),
    WATCHFIRE_CONFIG: join(folder, 'prometheus.yml'),
    WATCHFIRE_ALERTMANAGER_CONFIG: join(folder, 'alertmanager.yml'),
    WATCHFIRE_HEARTBEAT_URL: `${sink.url}/ping?key=${SECRET}`,
    WATCHFIRE_HEARTBEAT_RECEIVER: 'hook',
    WATCHFIRE_HEARTBEAT_INTERVAL: '5s',
    ...LOGIN,
  });
  await waitUntilReady(product, port);
});
afterEach(async () => {
  product?.signal('SIGTERM');
  await product?.ended;
  await sink.close();
  rmSync(folder, { recursive: true, force: true });
  await database.drop();
});

async function health(headers: Record<string, string> = {}): Promise<Record<string, unknown>> {
  const response = await fetch(`http://127.0.0.1:${port}/api/health`, { headers });
  return (await response.json()) as Record<string, unknown>;
}

test('the heartbeat comes again and again by both ways; one that fails is told to those who may see', async () => {
  sink.behave(`/${SECRET}`, { status: 404 });
  await vi.waitFor(
    () => expect(sink.attempts.filter(({ path }) => path.startsWith('/ping')).length).toBeGreaterThan(1),
    PATIENCE,
  );
  expect(sink.attempts[0]?.body.alerts).toMatchObject([
    { status: 'firing', labels: { alertname: 'WatchfireHeartbeat', severity: 'none' } },
  ]);
  await vi.waitFor(
    async () =>
      expect((await health({ authorization: AUTHORIZATION }))['failingReceivers']).toMatchObject([
        { receiver: 'hook', integration: 'webhook/0', statusCode: 404 },
      ]),
    PATIENCE,
  );
  expect(await health()).not.toHaveProperty('failingReceivers');
  expect(JSON.stringify(await health({ authorization: AUTHORIZATION }))).not.toContain(SECRET);
});
