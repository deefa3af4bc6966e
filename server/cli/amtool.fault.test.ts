// amtool with credentials, on the main port and on Alertmanager's own: the same answers, and none without them. Skipped where it is missing.
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isInstalled } from '@/server/platform/testing/installed';
import { takeFreePort } from '@/server/platform/free-port';
import { LOGIN, type ProductProcess, startProgram, waitUntilReady } from '@/server/platform/testing/product-process';
import { createTestDatabase, type TestDatabase } from '@/server/platform/testing/test-database';

const CLIENT = 'amtool';

const isMissing = !isInstalled(CLIENT);
if (isMissing) process.stdout.write(`amtool on both ports: skipped, not installed: ${CLIENT}\n`);

interface Said {
  readonly code: number;
  readonly out: string;
}

describe.skipIf(isMissing)('amtool with credentials', () => {
  let database: TestDatabase;
  let folder = '';
  let product: ProductProcess | null = null;
  let ports: readonly [number, number] = [0, 0];

  beforeAll(async () => {
    database = await createTestDatabase();
    folder = mkdtempSync(join(tmpdir(), 'watchfire-amtool-'));
    writeFileSync(
      join(folder, 'alertmanager.yml'),
      'route: {receiver: ops, routes: [{matchers: [team=db], receiver: db}]}\nreceivers: [{name: ops}, {name: db}]\n',
    );
    writeFileSync(
      join(folder, 'http.yml'),
      `basic_auth: {username: ${LOGIN.WATCHFIRE_ADMIN_USER}, password: ${LOGIN.WATCHFIRE_ADMIN_PASSWORD}}\n`,
    );
    ports = [await takeFreePort(), await takeFreePort()];
    product = startProgram('main.mjs', [], {
      PORT: String(ports[0]),
      ALERTMANAGER_PORT: String(ports[1]),
      DATABASE_URL: database.url,
      DATA_DIR: join(folder, 'data'),
      WATCHFIRE_ALERTMANAGER_CONFIG: join(folder, 'alertmanager.yml'),
      ...LOGIN,
    });
    await waitUntilReady(product, ports[0]);
  });
  afterAll(async () => {
    product?.signal('SIGTERM');
    await product?.ended;
    rmSync(folder, { recursive: true, force: true });
    await database.drop();
  });

  function amtool(port: number, line: string, more: readonly string[] = []): Promise<Said> {
    const args = [...line.split(' '), `--alertmanager.url=http://127.0.0.1:${port}`, '--no-version-check', ...more];
    return new Promise((resolve) => {
      execFile(
        CLIENT,
        args,
        { env: { NODE_ENV: 'test', HOME: folder, PATH: process.env['PATH'] } },
        (error, out, err) => resolve({ code: typeof error?.code === 'number' ? error.code : 0, out: `${out}${err}` }),
      );
    });
  }
  const known = (port: number, line: string): Promise<Said> =>
    amtool(port, line, [`--http.config.file=${join(folder, 'http.yml')}`]);

  test.each([0, 1] as const)('port %d', async (which) => {
    const port = ports[which];
    const name = `Disk${which}`;
    expect(await known(port, `alert add ${name} team=db --annotation=summary=full`)).toEqual({ code: 0, out: '' });
    expect((await known(port, `alert query ${name}`)).out).toMatch(new RegExp(`^${name} .* full +active`, 'm'));
    const added = await known(port, `silence add alertname=${name} --comment=known --author=ada`);
    expect(added.code).toBe(0);
    const id = added.out.trim();
    expect((await known(port, `silence query ${name}`)).out).toContain(id);
    expect((await known(port, `alert query ${name}`)).out).not.toContain(name);
    expect(await known(port, `silence expire ${id}`)).toEqual({ code: 0, out: '' });
    expect((await known(port, 'config routes test team=db')).out.trim()).toBe('db');
    expect((await known(port, 'cluster show')).out).toContain('disabled');
  });

  test.each([0, 1] as const)('port %d answers nobody without credentials', async (which) => {
    for (const line of ['alert query', 'alert add X', 'silence query', 'silence add a=b --comment=c', 'config show']) {
      const said = await amtool(ports[which], line);
      expect([line, said.code]).toEqual([line, 1]);
      expect(said.out).toMatch(/401|403/);
    }
  });
});
