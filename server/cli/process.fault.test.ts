// The process as its operator sees it: starts, refusals in one line, kills, outages of the database, an orderly stop.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { parsePostmasterPid } from '@/server/platform/postgres/postmaster-pid';
import { createTestDatabase } from '@/server/platform/testing/test-database';
import { takeFreePort } from '@/server/platform/free-port';
import {
  AUTHORIZATION,
  LOGIN,
  type Outcome,
  type ProductProcess,
  startProgram,
  waitForStatus,
  waitUntilReady,
} from '@/server/platform/testing/product-process';

let folder = '';
const running: ProductProcess[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'watchfire-process-'));
});
afterEach(async () => {
  for (const product of running.splice(0)) {
    product.signal('SIGTERM');
    await product.ended;
  }
  rmSync(folder, { recursive: true, force: true });
});

const dataDir = (): string => join(folder, 'data');

function start(env: Readonly<Record<string, string>>, args: readonly string[] = []): ProductProcess {
  const product = startProgram('main.mjs', args, { DATA_DIR: dataDir(), ...env });
  running.push(product);
  return product;
}

async function startReady(
  env: Readonly<Record<string, string>> = {},
): Promise<ProductProcess & { readonly port: number }> {
  const port = await takeFreePort();
  const product = start({ PORT: String(port), ...env });
  await waitUntilReady(product, port);
  return { ...product, port };
}

function expectRefusal({ code, stderr }: Outcome, line: string): void {
  expect(stderr).toContain(line);
  expect(stderr.trim().split('\n')).toHaveLength(1);
  expect(code).toBe(1);
}

async function get(port: number, path: string): Promise<{ status: number; retryAfter: string | null; text: string }> {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, { headers: { authorization: AUTHORIZATION } });
  return { status: response.status, retryAfter: response.headers.get('retry-after'), text: await response.text() };
}

test('a bad setting ends the start with one line and leaves nothing behind', async () => {
  expectRefusal(
    await start({ PORT: 'many' }).ended,
    'Cannot set PORT to "many": expected a port number from 1 to 65535',
  );
  expect(existsSync(dataDir())).toBe(false);
});

test('a broken configuration file ends the start with file, line and reason', async () => {
  const configPath = join(folder, 'prometheus.yml');
  writeFileSync(configPath, 'global:\n  scrape_interval: 5s\nscrape_confgs: []\n');
  const env = { PORT: String(await takeFreePort()), WATCHFIRE_CONFIG: configPath };
  expectRefusal(await start(env).ended, `${configPath}:3:1`);
  expect(existsSync(dataDir())).toBe(false);
});

test('a port in use ends the start before the data folder is touched', async () => {
  const holder = createServer();
  await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve));
  const address = holder.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  expectRefusal(
    await start({ PORT: String(port) }).ended,
    `Cannot listen on 127.0.0.1:${port}: another program listens there`,
  );
  expect(existsSync(dataDir())).toBe(false);
  holder.close();
});

test('a data folder in use ends the second start, names the holder and leaves it alone', async () => {
  const first = await startReady(LOGIN);
  const outcome = await start({ PORT: String(await takeFreePort()) }).ended;
  expectRefusal(outcome, `Cannot use data folder "${dataDir()}": Watchfire with pid ${first.pid} is using it`);
  expect(await get(first.port, '/api/search')).toMatchObject({ status: 200 });
});

test('without an administrator the start prints a one-time link to /setup', async () => {
  const product = await startReady();
  product.signal('SIGTERM');
  const { stdout } = await product.ended;
  expect(stdout).toMatch(new RegExp(`http://127.0.0.1:${product.port}/setup\\?token=[A-Za-z0-9_-]{20,}`));
});

test('SIGTERM ends the process with 0 and leaves no server and no lock behind', async () => {
  const product = await startReady(LOGIN);
  product.signal('SIGTERM');
  expect((await product.ended).code).toBe(0);
  expect(existsSync(join(dataDir(), 'watchfire.lock'))).toBe(false);
  expect(existsSync(join(dataDir(), 'postgres/postmaster.pid'))).toBe(false);
});

test('after kill -9 the next start takes the server that was left running, and people can go on', async () => {
  const killed = await startReady(LOGIN);
  const serverPid = (): number | undefined =>
    parsePostmasterPid(readFileSync(join(dataDir(), 'postgres/postmaster.pid'), 'utf8'))?.pid;
  const before = serverPid();
  killed.signal('SIGKILL');
  await killed.ended;
  const next = await startReady();
  expect(serverPid()).toBe(before);
  expect(await get(next.port, '/api/user')).toMatchObject({ status: 200 });
});

test('a killed embedded server is started again while the process lives', async () => {
  const product = await startReady(LOGIN);
  const before = parsePostmasterPid(readFileSync(join(dataDir(), 'postgres/postmaster.pid'), 'utf8'))?.pid ?? 0;
  process.kill(before, 'SIGKILL');
  await waitForStatus(product.port, '/-/ready', 503);
  await waitForStatus(product.port, '/-/ready', 200);
  expect(await get(product.port, '/api/search')).toMatchObject({ status: 200 });
});

/** A door to the database that a test can shut. */
async function openDoor(
  target: { readonly host: string; readonly port: number },
  port: number,
): Promise<() => Promise<void>> {
  const sockets = new Set<Socket>();
  const door: Server = createServer((inside) => {
    const outside = connect(target.port, target.host);
    for (const socket of [inside, outside]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.once('close', () => {
        inside.destroy();
        outside.destroy();
      });
    }
    inside.pipe(outside).pipe(inside);
  });
  await new Promise<void>((resolve) => door.listen(port, '127.0.0.1', resolve));
  return () =>
    new Promise((resolve) => {
      door.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    });
}

test('a database outside that is away at the start or later: alive, 503 with Retry-After, and back by itself', async () => {
  const database = await createTestDatabase();
  const url = new URL(database.url);
  const target = { host: url.hostname, port: Number(url.port) };
  const doorPort = await takeFreePort();
  url.port = String(doorPort);
  const port = await takeFreePort();
  const product = start({ PORT: String(port), DATABASE_URL: url.href, ...LOGIN });
  await waitForStatus(port, '/-/healthy', 200);

  const expectAway = async (): Promise<void> => {
    await waitForStatus(port, '/-/ready', 503);
    for (const path of ['/api/v1/query?query=up', '/api/search', '/api/health'])
      expect(await get(port, path)).toMatchObject({ status: 503, retryAfter: '1' });
    expect(await get(port, '/-/healthy')).toMatchObject({ status: 200 });
  };
  await expectAway();
  const shut = await openDoor(target, doorPort);
  await waitUntilReady(product, port);
  expect(await get(port, '/api/search')).toMatchObject({ status: 200 });

  await shut();
  await expectAway();
  const shutAgain = await openDoor(target, doorPort);
  await waitUntilReady(product, port);
  expect(await get(port, '/api/v1/query?query=up')).toMatchObject({ status: 200 });

  product.signal('SIGTERM');
  expect((await product.ended).code).toBe(0);
  await shutAgain();
  await database.drop();
});

test('the command line tells wrong use, findings and good ends apart', async () => {
  const run = (...args: string[]): Promise<Outcome> => startProgram('cli.mjs', args).ended;
  expect(await run('chekc', 'config')).toMatchObject({ code: 2, stderr: expect.stringContaining('usage: watchfire') });
  expect(await run('check', 'config')).toMatchObject({ code: 2, stderr: expect.stringContaining('at least one file') });
  const good = join(folder, 'good.yml');
  const bad = join(folder, 'bad.yml');
  writeFileSync(good, 'scrape_configs:\n  - job_name: a\n    static_configs: [{targets: ["a:1"]}]\n');
  writeFileSync(bad, 'scrape_configs:\n  - job_nam: a\n');
  expect(await run('check', 'config', good)).toMatchObject({ code: 0, stdout: `${good}: ok\n` });
  const finding = await run('check', 'config', good, bad);
  expect(finding.code).toBe(1);
  expect(finding.stdout).toMatch(new RegExp(`^${good}: ok\n${bad}: error: 2:`));
});

test('admin reset-password lets a person in again, with the product running or not', async () => {
  const product = await startReady(LOGIN);
  const reset = async (): Promise<string> => {
    const { stdout, code } = await startProgram('cli.mjs', ['admin', 'reset-password', 'ada'], { DATA_DIR: dataDir() })
      .ended;
    expect(code).toBe(0);
    return /^New password of ada: (\S+)\n$/.exec(stdout)?.[1] ?? '';
  };
  const whileRunning = await reset();
  product.signal('SIGTERM');
  await product.ended;
  const whileStopped = await reset();
  expect(whileStopped).not.toBe(whileRunning);
  const again = await startReady();
  const authorization = `Basic ${Buffer.from(`ada:${whileStopped}`).toString('base64')}`;
  expect((await fetch(`http://127.0.0.1:${again.port}/api/user`, { headers: { authorization } })).status).toBe(200);
});
