// The embedded server is killed, left behind, moved and faked; whatever happens, the next start has all that was committed.
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { silentLog } from '@/server/platform/log';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '@/server/platform/postgres/embedded';
import { parsePostmasterPid } from '@/server/platform/postgres/postmaster-pid';

let folder = '';
let dataDir = '';
const started: EmbeddedPostgres[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'watchfire-embedded-'));
  dataDir = join(folder, 'data');
  mkdirSync(dataDir);
});

afterEach(async () => {
  for (const server of started.splice(0)) await server.stop({ isHasty: true });
  rmSync(folder, { recursive: true, force: true });
});

async function start(): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({ dataDir, log: silentLog() });
  started.push(server);
  return server;
}

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000 });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

async function queryWithPatience(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const deadlineMs = performance.now() + 20_000;
  for (;;) {
    try {
      return await query(url, sql);
    } catch (thrown) {
      if (performance.now() > deadlineMs) throw thrown;
      await pause(50);
    }
  }
}

const pidFile = (): string => join(dataDir, 'postgres/postmaster.pid');
const serverPid = (): number => parsePostmasterPid(readFileSync(pidFile(), 'utf8'))?.pid ?? 0;

test('startEmbeddedPostgres() makes a server with the promised parameters, closed to those without the password', async () => {
  const { url } = await start();
  const wanted = {
    fsync: 'on',
    synchronous_commit: 'on',
    full_page_writes: 'on',
    data_checksums: 'on',
    jit: 'off',
    listen_addresses: '127.0.0.1',
    max_wal_size: '1GB',
    log_error_verbosity: 'terse',
  };
  for (const [name, value] of Object.entries(wanted))
    expect([name, (await query(url, `SHOW ${name}`))[0]?.[name]]).toEqual([name, value]);
  await expect(query(url.replace(/:[^:@]+@/, ':wrong@'), 'SELECT 1')).rejects.toThrow('password authentication failed');
});

test('stop() leaves no server behind and the next start finds what was committed', async () => {
  const first = await start();
  await query(first.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
  await first.stop({ isHasty: false });
  expect(existsSync(pidFile())).toBe(false);
  const second = await start();
  expect(await query(second.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
});

test('a server that a killed process left running is adopted, with its port', async () => {
  // A killed process stops nothing and watches nothing; to the next start that looks like a second start.
  const left = await start();
  await query(left.url, 'CREATE TABLE kept AS SELECT 1 AS answer');
  const pid = serverPid();
  const next = await start();
  expect(serverPid()).toBe(pid);
  expect(next.url).toBe(left.url);
  expect(await query(next.url, 'SELECT answer FROM kept')).toEqual([{ answer: 1 }]);
});

test('an adopted server that dies is restarted', async () => {
  await start();
  const next = await start();
  const pid = serverPid();
  // The first one must not restart it too.
  await started[0]?.stop({ isHasty: true });
  const [row] = await queryWithPatience(next.url, 'SELECT 1 AS one');
  expect(row).toEqual({ one: 1 });
  expect(serverPid()).not.toBe(pid);
});

test('a server that is killed comes back on the same port with all that was committed', async () => {
  const { url } = await start();
  await query(url, 'CREATE TABLE kept AS SELECT 7 AS answer');
  const killedPid = serverPid();
  process.kill(killedPid, 'SIGKILL');
  expect(await queryWithPatience(url, 'SELECT answer FROM kept')).toEqual([{ answer: 7 }]);
  expect(serverPid()).not.toBe(killedPid);
});

test('a postmaster.pid whose pid belongs to another program now is no obstacle', async () => {
  const first = await start();
  await query(first.url, 'CREATE TABLE kept AS SELECT 3 AS answer');
  const lines = readFileSync(pidFile(), 'utf8').split('\n');
  await first.stop({ isHasty: false });
  // Our own pid: alive, and no PostgreSQL.
  writeFileSync(pidFile(), [String(process.pid), ...lines.slice(1)].join('\n'));
  const second = await start();
  expect(await query(second.url, 'SELECT answer FROM kept')).toEqual([{ answer: 3 }]);
});

test('a start that was killed half-way through making the files begins anew', async () => {
  mkdirSync(join(dataDir, 'postgres.new'));
  writeFileSync(join(dataDir, 'postgres.new/half'), '');
  const { url } = await start();
  expect(await query(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
});

test('a folder closed to everybody else is no obstacle', async () => {
  chmodSync(folder, 0o700);
  chmodSync(dataDir, 0o700);
  const { url } = await start();
  expect(await query(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
});

test('files of another major version are refused in one line', async () => {
  mkdirSync(join(dataDir, 'postgres'));
  writeFileSync(join(dataDir, 'postgres/PG_VERSION'), '15\n');
  await expect(start()).rejects.toThrow('it was written by PostgreSQL 15, expected 18');
});
