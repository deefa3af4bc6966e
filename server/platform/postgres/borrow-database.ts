// The database for a short task of the command line, whether the product is running or not.
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import pg from 'pg';
import type { Log } from '@/server/platform/log';
import { clusterFolder } from '@/server/platform/postgres/cluster';
import { openDatabasePlace } from '@/server/platform/postgres/database-place';
import { DATABASE } from '@/server/platform/postgres/embedded';
import { checkNotNewer } from '@/server/platform/postgres/migrate';
import { readPostmasterPid } from '@/server/platform/postgres/postmaster-pid';
import { embeddedUrl } from '@/server/platform/postgres/server-process';
import { isStartError } from '@/server/platform/start-error';

export interface BorrowedDatabase {
  readonly url: string;
  giveBack(): Promise<void>;
}

interface Place {
  readonly databaseUrl: string | null;
  readonly dataDir: string;
  /** The migrations of this version: a database with newer ones is not touched. */
  readonly migrationsDir: string;
}

/**
 * A running product keeps its embedded server: then that one is used. Otherwise it is started and stopped again. Throws StartError,
 * and EnvironmentError when the database is newer than this program.
 */
export async function borrowDatabase(place: Place, log: Log): Promise<BorrowedDatabase> {
  const borrowed = await openOrJoin(place, log);
  try {
    await checkVersion(borrowed.url, place.migrationsDir);
    return borrowed;
  } catch (thrown) {
    await borrowed.giveBack();
    throw thrown;
  }
}

async function checkVersion(url: string, migrationsDir: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await checkNotNewer(client, migrationsDir);
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function openOrJoin(place: Place, log: Log): Promise<BorrowedDatabase> {
  try {
    const opened = await openDatabasePlace(place, log);
    return { url: opened.url, giveBack: () => opened.close({ isHasty: false }) };
  } catch (thrown) {
    const url = isStartError(thrown) ? await runningUrl(resolve(place.dataDir)) : null;
    if (url === null) throw thrown;
    return { url, giveBack: async () => undefined };
  }
}

async function runningUrl(dataDir: string): Promise<string | null> {
  const server = await readPostmasterPid(clusterFolder(dataDir));
  const password = await readFile(join(dataDir, 'postgres-password'), 'utf8').catch(() => '');
  return server?.isReady === true && password !== '' ? embeddedUrl(server.port, password.trim(), DATABASE) : null;
}
