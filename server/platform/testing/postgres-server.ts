// One PostgreSQL server for a whole test run (vitest globalSetup); every test file makes its own database in it.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { silentLog } from '@/server/platform/log';
import { startEmbeddedPostgres } from '@/server/platform/postgres/embedded';

declare module 'vitest' {
  interface ProvidedContext {
    postgresUrl: string;
  }
}

/** Test files run side by side, each with pools of its own. */
const MAX_CONNECTIONS = 200;

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'watchfire-test-'));
  const dataDir = join(folder, 'data');
  mkdirSync(dataDir);
  const server = await startEmbeddedPostgres({ dataDir, log: silentLog(), maxConnections: MAX_CONNECTIONS });
  project.provide('postgresUrl', server.url.replace(/\/\w+$/, '/postgres'));
  return async () => {
    await server.stop({ isHasty: true });
    rmSync(folder, { recursive: true, force: true });
  };
}
