// The database is killed, frozen, read-only, out of connections or cut off while samples come in: senders are told at once, scrapes
// lose nothing, and all goes on by itself.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { afterEach, beforeEach, expect, inject, test } from 'vitest';
import { encodeSnappy, encodeWriteRequest } from '@/lib/testing/encode-remote-write';
import { parsePostmasterPid } from '@/server/platform/postgres/postmaster-pid';
import { takeFreePort } from '@/server/platform/free-port';
import {
  AUTHORIZATION,
  LOGIN,
  type ProductProcess,
  startProgram,
  waitUntilReady,
} from '@/server/platform/testing/product-process';

const SENDER_WAIT_MS = 2000;

let folder = '';
let target: Server;
let product: ProductProcess;
let port = 0;
let scrapeCount = 0;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'watchfire-outage-'));
  scrapeCount = 0;
  target = createServer((_, response) => {
    scrapeCount += 1;
    response.setHeader('content-type', 'text/plain; version=0.0.4').end(`scraped_total ${scrapeCount}\n`);
  });
  const targetPort = await takeFreePort();
  await new Promise<void>((resolve) => target.listen(targetPort, '127.0.0.1', resolve));
  writeFileSync(
    join(folder, 'prometheus.yml'),
    `scrape_configs: [{job_name: t, scrape_interval: 500ms, scrape_timeout: 400ms, static_configs: [{targets: ["127.0.0.1:${targetPort}"]}]}]\n`,
  );
});
afterEach(async () => {
  product.signal('SIGTERM');
  await product.ended;
  await new Promise((resolve) => target.close(resolve));
  rmSync(folder, { recursive: true, force: true });
});

async function start(env: Readonly<Record<string, string>> = {}): Promise<void> {
  port = await takeFreePort();
  const settings = { DATA_DIR: join(folder, 'data'), WATCHFIRE_CONFIG: join(folder, 'prometheus.yml') };
  product = startProgram('main.mjs', [], { PORT: String(port), ...settings, ...LOGIN, ...env });
  await waitUntilReady(product, port);
  await until(() => scrapeCount >= 3);
}

async function until(isTrue: () => boolean | Promise<boolean>, limitMs = 30_000): Promise<void> {
  const deadlineMs = performance.now() + limitMs;
  while (!(await isTrue())) {
    if (performance.now() > deadlineMs) throw new Error(`Still waiting after ${limitMs} ms for ${String(isTrue)}`);
    await pause(25);
  }
}

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly retryAfter: string | null;
  readonly tookMs: number;
}

async function ask(path: string, init: Pick<RequestInit, 'method' | 'body'> = {}): Promise<Answer> {
  const startedMs = performance.now();
  const response = await fetch(`http://127.0.0.1:${port}${path}`, {
    ...init,
    headers: { authorization: AUTHORIZATION },
  });
  const text = await response.text();
  const retryAfter = response.headers.get('retry-after');
  return { status: response.status, text, retryAfter, tookMs: performance.now() - startedMs };
}

const send = (value: number): Promise<Answer> =>
  ask('/api/v1/write', {
    method: 'POST',
    body: Buffer.from(
      encodeSnappy(encodeWriteRequest([{ labels: [['__name__', 'pushed']], samples: [[Date.now(), value]] }])),
    ),
  });

async function query(text: string): Promise<Answer> {
  return ask(`/api/v1/query?query=${encodeURIComponent(text)}`);
}

/** Values of the scraped series: each scrape has the next number, so a lost one shows. None while queries are refused. */
async function scrapedNumbers(): Promise<number[]> {
  const { status, text } = await query('scraped_total[10m]');
  // Each connection finds out by itself that it was cut: writing may be back before reading is.
  if (status === 503) return [];
  expect(status).toBe(200);
  const { data } = JSON.parse(text) as { data: { result: { values: [number, string][] }[] } };
  return (data.result[0]?.values ?? []).map(([, value]) => Number(value));
}

/** The numbers that are missing, once the newest of this moment is there. */
async function missingNumbers(): Promise<number[]> {
  const seenCount = scrapeCount;
  let found: number[] = [];
  await until(async () => {
    found = await scrapedNumbers();
    return (found.at(-1) ?? 0) >= seenCount;
  });
  const numbers = new Set(found);
  return Array.from({ length: seenCount }, (_, at) => at + 1).filter((number) => !numbers.has(number));
}

/** Until the database is back: each request, of programs and of people, is refused in time, with a reason and a moment to come again. */
async function expectRefusals(whileAway: () => boolean): Promise<void> {
  while (whileAway()) {
    for (const answer of await Promise.all([send(1), query('scraped_total'), ask('/login')])) {
      if (answer.status < 300) continue;
      expect(answer).toMatchObject({ status: 503, retryAfter: expect.stringMatching(/^\d+$/) });
      expect(answer.tookMs).toBeLessThan(SENDER_WAIT_MS);
    }
    await pause(100);
  }
}

const serverPid = (): number =>
  parsePostmasterPid(readFileSync(join(folder, 'data/postgres/postmaster.pid'), 'utf8'))?.pid ?? 0;

async function familyOf(pid: number): Promise<number[]> {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
  return [pid, ...children.split(' ').filter(Boolean).map(Number)];
}

test('a killed embedded server: senders wait for nothing, scrapes have no gap', async () => {
  await start();
  process.kill(serverPid(), 'SIGKILL');
  await until(async () => (await query('up')).status === 503);
  await until(async () => (await send(2)).status === 204);
  expect(await missingNumbers()).toEqual([]);
});

test('a frozen server: 503 in time, no pile-up, scrapes have no gap and keep their times', async () => {
  await start();
  const family = await familyOf(serverPid());
  for (const pid of family) process.kill(pid, 'SIGSTOP');
  let isFrozen = true;
  const thaw = (async () => {
    await pause(6000);
    isFrozen = false;
    for (const pid of family) process.kill(pid, 'SIGCONT');
  })();
  await expectRefusals(() => isFrozen);
  await thaw;
  await until(async () => (await send(2)).status === 204);
  expect(await missingNumbers()).toEqual([]);
  const { text } = await query(
    'max_over_time((timestamp(scraped_total) - timestamp(scraped_total offset 500ms))[20s:500ms])',
  );
  const { data } = JSON.parse(text) as { data: { result: { value: [number, string] }[] } };
  expect(Number(data.result[0]?.value[1])).toBeLessThan(1.2);
});

/** A database of a role without privileges: limits count for it. */
async function createOwnedDatabase(admin: pg.Client): Promise<{ name: string; url: string }> {
  const name = `outage_${process.pid}_${Date.now()}`;
  await admin.query(`CREATE ROLE ${name} LOGIN PASSWORD 'plain'`);
  await admin.query(`CREATE DATABASE ${name} OWNER ${name}`);
  const url = new URL(inject('postgresUrl'));
  Object.assign(url, { username: name, password: 'plain', pathname: `/${name}` });
  return { name, url: url.href };
}

test('outside: read-only, out of connections, cut connections; reads go on where they can, and all comes back', async () => {
  const admin = new pg.Client({ connectionString: inject('postgresUrl') });
  await admin.connect();
  const { name, url } = await createOwnedDatabase(admin);
  const cutAll = (): Promise<unknown> =>
    admin.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [name]);
  try {
    await start({ DATABASE_URL: url });
    await admin.query(`ALTER DATABASE ${name} SET default_transaction_read_only = on`);
    await cutAll();
    await until(async () => (await send(1)).status === 503 && (await query('scraped_total')).status === 200);
    const refused = await send(1);
    expect(refused.text).toMatch(/read-only/);
    expect(refused.retryAfter).not.toBeNull();
    await admin.query(`ALTER DATABASE ${name} RESET default_transaction_read_only`);
    await until(async () => (await send(2)).status === 204);
    expect(await missingNumbers()).toEqual([]);

    await admin.query(`ALTER DATABASE ${name} CONNECTION LIMIT 0`);
    await cutAll();
    await until(async () => (await send(1)).status === 503);
    await admin.query(`ALTER DATABASE ${name} CONNECTION LIMIT -1`);
    await until(async () => (await send(2)).status === 204);
    await cutAll();
    await until(async () => (await send(3)).status === 204);
    expect(await missingNumbers()).toEqual([]);
  } finally {
    product.signal('SIGTERM');
    await product.ended;
    await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
    await admin.query(`DROP ROLE ${name}`);
    await admin.end();
  }
});
