// Two processes of the product on one database, as their operator and their targets see them.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '@/server/platform/testing/test-database';
import { takeFreePort } from '@/server/platform/free-port';
import {
  AUTHORIZATION,
  LOGIN,
  PATIENCE,
  type ProductProcess,
  startProgram,
  waitUntilReady,
} from '@/server/platform/testing/product-process';

const TARGETS = 12;
/** A lease is 10 s long; the rest is for noticing. */
const TAKEOVER_MS = 15_000;
const SCRAPE_MS = 1000;

let database: TestDatabase;
let folder = '';
let targets: Target[] = [];
const running: Replica[] = [];

interface Target {
  readonly address: string;
  /** When it was scraped, by a clock that never jumps. */
  readonly scrapedMs: number[];
  readonly server: Server;
}

type Replica = ProductProcess & { readonly port: number };

beforeEach(async () => {
  database = await createTestDatabase();
  folder = mkdtempSync(join(tmpdir(), 'watchfire-replicas-'));
  targets = await Promise.all(Array.from({ length: TARGETS }, startTarget));
  const addresses = targets.map(({ address }) => `"${address}"`).join(', ');
  writeFileSync(
    join(folder, 'prometheus.yml'),
    `global: {scrape_interval: ${SCRAPE_MS}ms, scrape_timeout: 900ms}\nscrape_configs:\n  - job_name: app\n    static_configs: [{targets: [${addresses}]}]\n`,
  );
});
afterEach(async () => {
  for (const replica of running.splice(0)) {
    replica.signal('SIGCONT');
    replica.signal('SIGTERM');
    await replica.ended;
  }
  for (const { server } of targets) {
    server.close();
    server.closeAllConnections();
  }
  rmSync(folder, { recursive: true, force: true });
  await database.drop();
});

async function startTarget(): Promise<Target> {
  const scrapedMs: number[] = [];
  const server = createServer((_, response) => {
    scrapedMs.push(performance.now());
    response.setHeader('content-type', 'text/plain; version=0.0.4');
    response.end(`scrapes_total ${scrapedMs.length}\n`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { address: `127.0.0.1:${(server.address() as AddressInfo).port}`, scrapedMs, server };
}

async function start(): Promise<Replica> {
  const port = await takeFreePort();
  const product = startProgram('main.mjs', [], {
    PORT: String(port),
    DATABASE_URL: database.url,
    DATA_DIR: join(folder, `data-${port}`),
    WATCHFIRE_SECRET: 'one secret for all replicas, long enough',
    WATCHFIRE_CONFIG: join(folder, 'prometheus.yml'),
    ...LOGIN,
  });
  const replica = { ...product, port };
  running.push(replica);
  return replica;
}

async function startReady(): Promise<Replica> {
  const replica = await start();
  await waitUntilReady(replica, replica.port);
  return replica;
}

async function get(port: number, path: string): Promise<unknown> {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, { headers: { authorization: AUTHORIZATION } });
  return response.json();
}

interface Answer {
  readonly data: {
    readonly result: readonly { readonly metric: Readonly<Record<string, string>>; readonly value: [number, string] }[];
  };
}

/** The answer of a replica at an instant, by series. */
async function query(replica: Replica, expression: string, timeSeconds?: number): Promise<Record<string, string>> {
  const time = timeSeconds === undefined ? '' : `&time=${timeSeconds}`;
  const path = `/api/v1/query?query=${encodeURIComponent(expression)}${time}`;
  const { data } = (await get(replica.port, path)) as Answer;
  return Object.fromEntries(data.result.map(({ metric, value }) => [JSON.stringify(metric), value[1]]));
}

/** Of the roles `scrape` and `rules` 64 each, of `host` and `notify` one. */
const ALL_PARTS = 64 + 64 + 1 + 1;

const scrapeCounts = (): number[] => targets.map(({ scrapedMs }) => scrapedMs.length);

/** Scrapes of one target that were less than half an interval apart: two processes did the same. */
function doubledCount(sinceMs: number): number {
  let count = 0;
  for (const { scrapedMs } of targets)
    scrapedMs.forEach((atMs, at) => {
      if (atMs >= sinceMs && at > 0 && atMs - (scrapedMs[at - 1] ?? 0) < SCRAPE_MS / 2) count += 1;
    });
  return count;
}

async function ownMetric(replica: Replica, name: string): Promise<number> {
  const response = await fetch(`http://127.0.0.1:${replica.port}/metrics`, {
    headers: { authorization: AUTHORIZATION },
  });
  const line = (await response.text()).split('\n').find((text) => text.startsWith(`${name} `));
  return Number(line?.slice(name.length + 1));
}

test('two processes share the targets and answer alike; when one is killed the other goes on with all of it', async () => {
  // Together, on a database without anything in it.
  const [first, second] = await Promise.all([start(), start()]);
  await Promise.all([first, second].map((replica) => waitUntilReady(replica, replica.port)));
  const heldBy = (replica: Replica) => ownMetric(replica, 'watchfire_leases_held');
  await expect.poll(async () => (await heldBy(first)) + (await heldBy(second)), PATIENCE).toBe(ALL_PARTS);
  expect(await heldBy(first)).toBeGreaterThan(0);
  expect(await heldBy(second)).toBeGreaterThan(0);

  const beganMs = performance.now();
  const before = scrapeCounts();
  await expect.poll(() => scrapeCounts().every((count, at) => count >= (before[at] ?? 0) + 3), PATIENCE).toBe(true);
  expect(doubledCount(beganMs)).toBe(0);

  // Both answer the same for an instant that has passed.
  for (let round = 0; round < 5; round += 1) {
    const nowSeconds = Date.now() / 1000;
    const ask = async (replica: Replica) => {
      const [counts, times] = await Promise.all(
        ['scrapes_total', 'timestamp(scrapes_total)'].map((expression) => query(replica, expression, nowSeconds)),
      );
      return { counts, times };
    };
    await expect
      .poll(async () => {
        const [left, right] = await Promise.all([ask(first), ask(second)]);
        return Object.keys(left.counts ?? {}).length === TARGETS && isDeepStrictEqual(left, right);
      }, PATIENCE)
      .toBe(true);
  }

  first.signal('SIGKILL');
  await first.ended;
  running.splice(running.indexOf(first), 1);
  const killedMs = performance.now();
  const atKill = scrapeCounts();
  await expect.poll(() => scrapeCounts().every((count, at) => count > (atKill[at] ?? 0) + 1), PATIENCE).toBe(true);
  const longestGapMs = Math.max(
    ...targets.map(
      ({ scrapedMs }) => (scrapedMs.find((atMs) => atMs > killedMs + SCRAPE_MS / 2) ?? Infinity) - killedMs,
    ),
  );
  expect(longestGapMs).toBeLessThan(TAKEOVER_MS);
  expect(doubledCount(beganMs)).toBe(0);
  expect(Object.keys(await query(second, 'count_over_time(scrapes_total[1h])'))).toHaveLength(TARGETS);
  const lost = await query(second, `sum(count_over_time(scrapes_total[1h]))`);
  // A scrape that was under way at the kill, or waited for its commit, may be missing: at most one of each target.
  const scraped = scrapeCounts().reduce((sum, count) => sum + count, 0);
  expect(Number(Object.values(lost)[0])).toBeGreaterThanOrEqual(scraped - 3 * TARGETS);
}, 120_000);

test('a process that is stopped for a while loses its targets to the other, and does not scrape when it wakes', async () => {
  const [first, second] = [await startReady(), await startReady()];
  await expect.poll(() => ownMetric(second, 'watchfire_leases_held'), PATIENCE).toBeGreaterThan(0);
  await expect.poll(() => scrapeCounts().every((count) => count > 2), PATIENCE).toBe(true);
  first.signal('SIGSTOP');
  await expect.poll(() => ownMetric(second, 'watchfire_leases_held'), PATIENCE).toBe(ALL_PARTS);
  const wokenMs = performance.now();
  first.signal('SIGCONT');
  await expect.poll(() => ownMetric(first, 'watchfire_leases_held'), PATIENCE).toBeGreaterThan(0);
  const counts = scrapeCounts();
  await expect.poll(() => scrapeCounts().every((count, at) => count > (counts[at] ?? 0) + 1), PATIENCE).toBe(true);
  expect(doubledCount(wokenMs)).toBe(0);
}, 120_000);

test('the only process starts again at once after kill -9: it waits for no lease', async () => {
  const first = await startReady();
  await expect.poll(() => scrapeCounts().every((count) => count > 1), PATIENCE).toBe(true);
  first.signal('SIGKILL');
  await first.ended;
  running.splice(running.indexOf(first), 1);
  const again = startProgram('main.mjs', [], {
    PORT: String(first.port),
    DATABASE_URL: database.url,
    DATA_DIR: join(folder, `data-${first.port}`),
    WATCHFIRE_SECRET: 'one secret for all replicas, long enough',
    WATCHFIRE_CONFIG: join(folder, 'prometheus.yml'),
  });
  running.push({ ...again, port: first.port });
  await waitUntilReady(again, first.port);
  const [replica] = running;
  expect(replica && (await ownMetric(replica, 'watchfire_leases_held'))).toBe(ALL_PARTS);
});
