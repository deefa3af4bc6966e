// Processes of two versions on one database: the built product, and a copy of it that knows one more migration.
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { encodeSnappy, encodeWriteRequest } from '@/lib/testing/encode-remote-write';
import { createTestDatabase, type TestDatabase } from '@/server/platform/testing/test-database';
import { takeFreePort } from '@/server/platform/free-port';
import {
  AUTHORIZATION,
  LOGIN,
  PATIENCE,
  PRODUCT_ROOT,
  type ProductProcess,
  startProgram,
  waitUntilReady,
} from '@/server/platform/testing/product-process';

/** Changes what the version before relies on. */
const BREAKING = 'ALTER TABLE series_living RENAME TO series_living_now;\n';
const HARMLESS = '-- Older processes go on beside this.\nCREATE TABLE later_addition (id int4 PRIMARY KEY);\n';

type Running = ProductProcess & { readonly port: number };

let database: TestDatabase;
let admin: pg.Client;
let folder = '';
const running: Running[] = [];

beforeEach(async () => {
  database = await createTestDatabase();
  admin = new pg.Client({ connectionString: database.url });
  admin.on('error', () => undefined);
  await admin.connect();
  folder = mkdtempSync(join(tmpdir(), 'watchfire-versions-'));
});
afterEach(async () => {
  for (const one of running.splice(0)) {
    one.signal('SIGTERM');
    await one.ended;
  }
  rmSync(folder, { recursive: true, force: true });
  await admin.end();
  await database.drop();
});

/** The product as it will be, with a migration more. Returns its folder. */
function makeNewer(sql: string): string {
  const root = join(folder, 'newer');
  mkdirSync(root);
  for (const name of ['node_modules', '.next', 'public', 'provisioned', 'app', 'next.config.js'])
    symlinkSync(join(PRODUCT_ROOT, name), join(root, name));
  for (const name of ['dist/server', 'prisma/migrations', 'package.json'])
    cpSync(join(PRODUCT_ROOT, name), join(root, name), { recursive: true });
  mkdirSync(join(root, 'prisma/migrations/9999_later'));
  writeFileSync(join(root, 'prisma/migrations/9999_later/migration.sql'), sql);
  return root;
}

async function start(root = PRODUCT_ROOT): Promise<Running> {
  const port = await takeFreePort();
  const env = {
    PORT: String(port),
    DATABASE_URL: database.url,
    DATA_DIR: join(folder, `data-${port}`),
    WATCHFIRE_SECRET: 'one secret for all processes, long enough',
    ...LOGIN,
  };
  const one = { ...startProgram('main.mjs', [], env, root), port };
  running.push(one);
  return one;
}

async function startReady(root = PRODUCT_ROOT): Promise<Running> {
  const one = await start(root);
  await waitUntilReady(one, one.port);
  return one;
}

async function stop(one: Running): Promise<void> {
  running.splice(running.indexOf(one), 1);
  one.signal('SIGTERM');
  await one.ended;
}

const ask = (one: Running, path: string, init: RequestInit = {}): Promise<Response> =>
  fetch(`http://127.0.0.1:${one.port}${path}`, { ...init, headers: { authorization: AUTHORIZATION } });

async function send(one: Running, name: string): Promise<number> {
  const body = Buffer.from(
    encodeSnappy(encodeWriteRequest([{ labels: [['__name__', name]], samples: [[Date.now(), 1]] }])),
  );
  return (await ask(one, '/api/v1/write', { method: 'POST', body })).status;
}

async function names(one: Running): Promise<string[]> {
  const response = await ask(one, '/api/v1/label/__name__/values?match[]={__name__=~"sent_.*"}');
  return ((await response.json()) as { data: string[] }).data;
}

const reason = (one: Running): Promise<string> =>
  ask(one, '/-/ready').then(
    (response) => response.text(),
    () => '',
  );

/** All rows of all tables. */
async function contents(): Promise<Record<string, string | null>> {
  const { rows } = await admin.query<{ name: string }>(
    `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY 1`,
  );
  const found: Record<string, string | null> = {};
  for (const { name } of rows) {
    const text = `SELECT md5(string_agg(t::text, '|' ORDER BY t::text)) AS hash FROM "${name}" t`;
    found[name] = (await admin.query<{ hash: string | null }>(text)).rows[0]?.hash ?? null;
  }
  return found;
}

const tableExists = async (name: string): Promise<boolean> =>
  (await admin.query<{ found: boolean }>('SELECT to_regclass($1) IS NOT NULL AS found', [name])).rows[0]?.found ===
  true;

test('a newer version that older processes cannot go on beside names them, changes nothing while they run, and starts once they are gone', async () => {
  const newer = makeNewer(BREAKING);
  const old = await startReady();
  const refused = await start(newer);
  await expect.poll(() => reason(refused), PATIENCE).toContain(`an older Watchfire still runs on this database (`);
  expect(await reason(refused)).toContain(`:${old.port})`);
  expect(await send(old, 'sent_meanwhile')).toBe(204);
  const { code, stderr } = await refused.ended;
  expect(code).toBe(1);
  expect(stderr).toMatch(new RegExp(`an older Watchfire still runs on it \\(.*:${old.port}\\). Stop it first`));
  expect(await tableExists('series_living_now')).toBe(false);
  expect(await send(old, 'sent_after')).toBe(204);

  const waiting = await start(newer);
  await expect.poll(() => reason(waiting), PATIENCE).toContain(`:${old.port})`);
  await stop(old);
  await expect.poll(() => tableExists('series_living_now'), PATIENCE).toBe(true);
}, 120_000);

test('an older version does not start on a newer database, and writes nothing', async () => {
  await stop(await startReady(makeNewer(HARMLESS)));
  const before = await contents();
  const { code, stderr } = await (await start()).ended;
  expect(code).toBe(1);
  expect(stderr).toMatch(
    /written by a newer Watchfire \(migration "9999_later" is unknown here\). Start the newer version/,
  );
  const reset = startProgram('cli.mjs', ['admin', 'reset-password', 'ada'], { DATABASE_URL: database.url });
  expect(await reset.ended).toMatchObject({ code: 1, stderr: expect.stringContaining('a newer Watchfire') });
  expect(await contents()).toEqual(before);
}, 120_000);

test('a newer version that only adds tables starts beside older processes, which go on, also after a lost connection', async () => {
  const old = await startReady();
  const fresh = await startReady(makeNewer(HARMLESS));
  expect([await send(old, 'sent_old'), await send(fresh, 'sent_new')]).toEqual([204, 204]);
  await cutOff();
  await expect.poll(() => send(old, 'sent_again'), PATIENCE).toBe(204);
  await expect.poll(() => send(fresh, 'sent_again'), PATIENCE).toBe(204);
  for (const one of [old, fresh])
    await expect.poll(() => names(one), PATIENCE).toEqual(['sent_again', 'sent_new', 'sent_old']);
}, 120_000);

test('a process that was cut off while a newer version changed the tables ends with the reason', async () => {
  const old = await startReady();
  await admin.query(`UPDATE schema_floor SET migration = '9999_later'`);
  await cutOff();
  const { code, stderr } = await old.ended;
  running.splice(running.indexOf(old), 1);
  expect(code).toBe(1);
  expect(stderr).toContain('written by a newer Watchfire (migration "9999_later" is unknown here)');
}, 120_000);

/** Ends every connection to the database but this one. */
async function cutOff(): Promise<void> {
  await admin.query(
    'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
  );
}
