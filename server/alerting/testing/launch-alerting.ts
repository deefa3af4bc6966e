// Starts alerting as processes of their own (alerting-process.ts), from a bundle that is made once for a test file.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { build } from 'esbuild';
import type { Launch, Replica } from '@/server/alerting/testing/run-scenario';
import { takeFreePort } from '@/server/platform/free-port';
import type { TestDatabase } from '@/server/platform/testing/test-database';

const ROOT = join(import.meta.dirname, '../../..');
const READY_MS = 60_000;
const POLL_MS = 20;

export interface AlertingPrograms {
  /** Processes on one database. */
  on(database: TestDatabase): Launch;
  remove(): void;
}

export async function buildAlerting(name: string): Promise<AlertingPrograms> {
  // Below the project: packages are found from there.
  const folder = join(ROOT, 'test-results', `${name}-${process.pid}`);
  const file = join(folder, 'alerting-process.mjs');
  mkdirSync(folder, { recursive: true });
  await build({
    entryPoints: [join(import.meta.dirname, 'alerting-process.ts')],
    outfile: file,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    logLevel: 'error',
  });
  return {
    on: (database) => launcher(file, database),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function launcher(file: string, database: TestDatabase): Launch {
  const ports = new Map<number, number>();
  return {
    start: async ({ configPath, number }) => {
      const port = ports.get(number) ?? (await takeFreePort());
      ports.set(number, port);
      const child = spawn(process.execPath, [file], {
        env: {
          NODE_ENV: 'production',
          PATH: process.env['PATH'],
          DATABASE_URL: database.url,
          PORT: String(port),
          CONFIG: configPath,
        },
        cwd: ROOT,
        stdio: ['ignore', 'inherit', 'inherit'],
      });
      await waitUntilReady(child, port);
      return replicaOf(child, port);
    },
  };
}

export function replicaOf(child: ChildProcess, port: number): Replica {
  const ended = new Promise((resolve) => child.once('exit', resolve));
  return {
    url: `http://127.0.0.1:${port}`,
    headers: {},
    signal: (name) => void child.kill(name),
    ended: child.exitCode === null && child.signalCode === null ? ended : Promise.resolve(),
  };
}

export async function waitUntilReady(child: ChildProcess, port: number): Promise<void> {
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
