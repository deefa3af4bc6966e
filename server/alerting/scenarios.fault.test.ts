// Timelines of notifications against real processes: those of other projects' fixtures, and our own.
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type Launch, type Played, type Replica, runScenario } from '@/server/alerting/testing/run-scenario';
import type { Scenario } from '@/server/alerting/testing/scenario';
import { takeFreePort } from '@/server/platform/testing/product-process';
import { createTestDatabase, type TestDatabase } from '@/server/platform/testing/test-database';

const ROOT = join(import.meta.dirname, '../..');
const BUNDLE_FOLDER = join(ROOT, 'test-results', `alerting-${process.pid}`);
const BUNDLE = join(BUNDLE_FOLDER, 'alerting-process.mjs');
const FOLDERS = [
  join(process.env['WATCHFIRE_SHARED'] ?? join(ROOT, '../shared'), 'alerting/scenarios'),
  join(import.meta.dirname, 'testing/scenarios'),
];
const READY_MS = 20_000;
const POLL_MS = 20;
const AT_ONCE = 8;
const LAG_SECONDS = 0.3;
const TRIES = 4;
const TEST_MS = 400_000;

const scenarios = FOLDERS.filter((folder) => existsSync(folder)).flatMap((folder) =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .toSorted()
    .map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Scenario),
);

// Each mostly waits.
vi.setConfig({ maxConcurrency: AT_ONCE });

beforeAll(async () => {
  mkdirSync(BUNDLE_FOLDER, { recursive: true });
  await build({
    entryPoints: [join(import.meta.dirname, 'testing/alerting-process.ts')],
    outfile: BUNDLE,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    logLevel: 'error',
  });
});
afterAll(() => rmSync(BUNDLE_FOLDER, { recursive: true, force: true }));

async function play(scenario: Scenario): Promise<Played> {
  const database = await createTestDatabase();
  try {
    return await runScenario(scenario, launcher(database));
  } finally {
    await database.drop();
  }
}

function launcher(database: TestDatabase): Launch {
  const ports = new Map<number, number>();
  return {
    start: async ({ configPath, number }) => {
      const port = ports.get(number) ?? (await takeFreePort());
      ports.set(number, port);
      return startReplica({ DATABASE_URL: database.url, PORT: String(port), CONFIG: configPath }, port);
    },
  };
}

async function startReplica(env: Readonly<Record<string, string>>, port: number): Promise<Replica> {
  const child = spawn(process.execPath, [BUNDLE], {
    env: { NODE_ENV: 'production', PATH: process.env['PATH'], ...env },
    cwd: ROOT,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  await waitUntilReady(child, port);
  return replicaOf(child, port);
}

function replicaOf(child: ChildProcess, port: number): Replica {
  const ended = new Promise((resolve) => child.once('exit', resolve));
  return {
    url: `http://127.0.0.1:${port}`,
    headers: {},
    signal: (name) => void child.kill(name),
    ended: child.exitCode === null && child.signalCode === null ? ended : Promise.resolve(),
  };
}

async function waitUntilReady(child: ChildProcess, port: number): Promise<void> {
  const deadlineMs = performance.now() + READY_MS;
  while (performance.now() < deadlineMs && child.exitCode === null) {
    const status = await fetch(`http://127.0.0.1:${port}/-/ready`).then(
      (response) => response.status,
      () => 0,
    );
    if (status === 200) return;
    await pause(POLL_MS);
  }
  child.kill('SIGKILL');
  throw new Error(`the process is not ready; its exit code is ${child.exitCode}`);
}

describe.concurrent('timelines', () => {
  test.each(scenarios.map((scenario) => [scenario.name, scenario.why, scenario] as const))(
    '%s: %s',
    { timeout: TEST_MS },
    async (_name, _why, scenario) => {
      let played = await play(scenario);
      // Where the machine itself was late, time says nothing of the product.
      for (let tries = 1; played.problems.length > 0 && played.lagSeconds > LAG_SECONDS && tries < TRIES; tries += 1)
        played = await play(scenario);
      expect(played.problems).toEqual([]);
    },
  );
});
