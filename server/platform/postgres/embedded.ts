// The embedded PostgreSQL: made at the first start, adopted when a killed process left it running, restarted when it dies, stopped at the end.
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { takeFreePort } from '@/server/platform/free-port';
import type { Log } from '@/server/platform/log';
import { chooseAccount, giveFolder } from '@/server/platform/postgres/account';
import { findBinaries } from '@/server/platform/postgres/binaries';
import { CLUSTER_USER, clusterFolder, openCluster } from '@/server/platform/postgres/cluster';
import { DEFAULT_MAX_CONNECTIONS } from '@/server/platform/postgres/server-flags';
import {
  adoptServer,
  boundLog,
  embeddedUrl,
  type ServerDeps,
  type ServerProcess,
  startServer,
} from '@/server/platform/postgres/server-process';
import { StartError } from '@/server/platform/start-error';

export const DATABASE = 'watchfire';
const FOLDER_FAULTS = new Set(['EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'EDQUOT', 'ENOTDIR', 'EIO']);
const RESTART_LEAST_MS = 100;
const RESTART_MOST_MS = 2000;
const LOG_CHECK_MS = 60_000;
/** Fast shutdown writes a checkpoint; after this long the server is told to leave at once, which costs a replay and loses nothing. */
const FAST_STOP_MS = 10_000;
const HASTY_STOP_MS = 500;
const ORPHANS_LEAVE_MS = 15_000;

export interface EmbeddedPostgres {
  /** URL of our database. The port stays the same for the life of this process, also when the server is restarted. */
  readonly url: string;
  /** Resolves when the server is gone. */
  stop(options: { readonly isHasty: boolean }): Promise<void>;
  /** For the last moment of a dying process: tells the server to stop and does not wait. */
  signalStop(): void;
}

export interface EmbeddedPlace {
  readonly dataDir: string;
  readonly maxConnections?: number;
  readonly log: Log;
}

/** Needs the lock of the data folder (server/platform/data-folder.ts). Throws StartError or EnvironmentError. */
export async function startEmbeddedPostgres(place: EmbeddedPlace): Promise<EmbeddedPostgres> {
  const dataDir = resolve(place.dataDir);
  try {
    return await startIn(dataDir, place);
  } catch (thrown) {
    const isFolderFault = thrown instanceof Error && 'code' in thrown && FOLDER_FAULTS.has(String(thrown.code));
    if (!isFolderFault) throw thrown;
    throw new StartError(`Cannot use DATA_DIR "${dataDir}": ${thrown.message}`, { cause: thrown });
  }
}

async function startIn(
  dataDir: string,
  { log, maxConnections = DEFAULT_MAX_CONNECTIONS }: EmbeddedPlace,
): Promise<EmbeddedPostgres> {
  const binaries = await findBinaries();
  const account = await chooseAccount({ program: binaries.postgres, folder: dataDir });
  const { databaseDir, password, isNew } = await openCluster(dataDir, binaries, account);
  const deps: ServerDeps = {
    program: binaries.postgres,
    account,
    databaseDir,
    logPath: join(dataDir, 'postgres.log'),
    password,
    maxConnections,
    log,
  };
  const adopted = await adoptServer(deps);
  // Never under a server that runs: it may run as the old owner.
  if (!adopted) await giveFolder(databaseDir, account.owner);
  const server = adopted ?? (await startPatiently(deps));
  log.info(
    { pid: server.pid, account: account.title, folder: clusterFolder(dataDir), isNew, isAdopted: adopted !== null },
    'embedded PostgreSQL runs',
  );
  await makeDatabase(embeddedUrl(server.port, password, 'postgres'));
  return supervise(deps, server);
}

/** After a killed postmaster its last children may need a moment to notice; until then a new one may not start. */
async function startPatiently(deps: ServerDeps): Promise<ServerProcess> {
  const deadlineMs = performance.now() + ORPHANS_LEAVE_MS;
  for (;;) {
    try {
      return await startServer(deps, await takeFreePort());
    } catch (cause) {
      const areOrphansLeft = cause instanceof Error && /shared memory block|lock file/.test(cause.message);
      if (!areOrphansLeft || performance.now() > deadlineMs) throw cause;
      await pause(RESTART_LEAST_MS);
    }
  }
}

async function makeDatabase(serverUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE} OWNER ${CLUSTER_USER}`);
  } finally {
    await client.end();
  }
}

function supervise(deps: ServerDeps, first: ServerProcess): EmbeddedPostgres {
  let server = first;
  const stopping = new AbortController();
  const isStopping = (): boolean => stopping.signal.aborted;
  const { port } = first;

  const restart = async (): Promise<void> => {
    let delayMs = RESTART_LEAST_MS;
    while (!isStopping()) {
      await pause(delayMs, undefined, { ref: false });
      if (isStopping()) return;
      try {
        server = await startServer(deps, port);
        deps.log.info({ pid: server.pid }, 'embedded PostgreSQL was restarted');
        return;
      } catch (cause) {
        deps.log.error({ reason: cause instanceof Error ? cause.message : String(cause) }, 'PostgreSQL does not start');
        delayMs = Math.min(delayMs * 2, RESTART_MOST_MS);
      }
    }
  };
  const watch = async (): Promise<void> => {
    while (!isStopping()) {
      await server.ended;
      if (isStopping()) return;
      deps.log.error({ pid: server.pid }, 'embedded PostgreSQL ended unexpectedly');
      await restart();
    }
  };
  const watching = watch();
  const logCheck = setInterval(() => void boundLog(deps.logPath).catch(() => undefined), LOG_CHECK_MS);
  logCheck.unref();

  return {
    url: embeddedUrl(port, deps.password, DATABASE),
    stop: async ({ isHasty }) => {
      stopping.abort();
      clearInterval(logCheck);
      await endServer(server, isHasty);
      await watching;
      // A restart that was under way has made another one.
      await endServer(server, isHasty);
    },
    signalStop: () => {
      stopping.abort();
      signal(server.pid, 'SIGINT');
    },
  };
}

async function endServer({ pid, ended }: ServerProcess, isHasty: boolean): Promise<void> {
  signal(pid, 'SIGINT');
  const patienceMs = isHasty ? HASTY_STOP_MS : FAST_STOP_MS;
  const timer = new AbortController();
  const isOver = await Promise.race([
    ended.then(() => true),
    pause(patienceMs, false, { signal: timer.signal }).catch(() => false),
  ]);
  timer.abort();
  if (isOver) return;
  signal(pid, 'SIGQUIT');
  await ended;
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It is gone already.
  }
}
