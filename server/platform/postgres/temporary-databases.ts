// Databases for a short task: an embedded server in a temporary folder, gone with all it held when the task ends.
import { mkdtemp, mkdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { Log } from '@/server/platform/log';
import { DATABASE, startEmbeddedPostgres } from '@/server/platform/postgres/embedded';
import { migrate } from '@/server/platform/postgres/migrate';

export interface TemporaryDatabases {
  /** URL of a database that holds the migrated tables and nothing else. The one before must have no connections left: it is dropped. */
  fresh(): Promise<string>;
  /** Ends the server and removes its folder. */
  stop(): Promise<void>;
}

/** Throws StartError or EnvironmentError when no server can be started here. */
export async function startTemporaryDatabases(deps: {
  readonly migrationsDir: string;
  readonly log: Log;
}): Promise<TemporaryDatabases> {
  const folder = await mkdtemp(join(tmpdir(), 'watchfire-'));
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  const dataDir = join(folder, 'data');
  try {
    await mkdir(dataDir);
    const server = await startEmbeddedPostgres({ dataDir, log: deps.log });
    const stop = async (): Promise<void> => {
      await server.stop({ isHasty: true });
      await remove();
    };
    try {
      await withClient(server.url, async (client) => void (await migrate(client, { directory: deps.migrationsDir })));
    } catch (thrown) {
      await stop();
      throw thrown;
    }
    return { fresh: createCopies(server.url), stop };
  } catch (thrown) {
    await remove();
    throw thrown;
  }
}

/** Copies of the migrated database, one at a time. */
function createCopies(url: string): () => Promise<string> {
  const urlOf = (name: string): string => url.replace(new RegExp(`/${DATABASE}$`), `/${name}`);
  let count = 0;
  return async () => {
    const before = `temporary_${count}`;
    count += 1;
    const name = `temporary_${count}`;
    await withClient(urlOf('postgres'), async (client) => {
      await client.query(`DROP DATABASE IF EXISTS ${before} WITH (FORCE)`);
      await client.query(`CREATE DATABASE ${name} TEMPLATE ${DATABASE}`);
    });
    return urlOf(name);
  };
}

async function withClient(url: string, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
