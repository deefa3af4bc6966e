// The state of the database as the process sees it: connects with patience, migrates once, then watches over one connection.
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { isEnvironmentError } from '@/lib/errors/environment-error';
import { linkAbort } from '@/server/platform/linked-abort';
import type { Log } from '@/server/platform/log';
import type { Metrics } from '@/server/platform/metrics';
import { isDatabaseFault } from '@/server/platform/postgres/connection-fault';
import { createDatabaseHealth } from '@/server/platform/postgres/database-health';
import { checkSchemaFloor, migrate } from '@/server/platform/postgres/migrate';
import { presenceName, takePresence } from '@/server/platform/postgres/running-processes';
import { isStartError, StartError } from '@/server/platform/start-error';

const CONNECT_TIMEOUT_MS = 2000;
const PING_INTERVAL_MS = 500;
const PING_TIMEOUT_MS = 3000;
const RETRY_LEAST_MS = 100;
const RETRY_MOST_MS = 5000;
const LEAST_VERSION = 150_000;
/** Held while a process uses the embedded database; any constant does. */
const FOLDER_LOCK_KEY = 7_246_021_119;
/** After a kill the server needs a moment to notice that the holder of the lock is gone. */
const FOLDER_LOCK_PATIENCE_MS = 3000;

export interface DatabaseStatus {
  readonly state: 'connecting' | 'migrating' | 'ready' | 'away' | 'stopped';
  /** Why it is not ready; null when it is. */
  readonly reason: string | null;
  /** How long it has been silent since it was last asked; 0 when it answered. A frozen server is silent before it is away. */
  readonly silentMs: number;
}

export interface Database {
  readonly url: string;
  status(): DatabaseStatus;
  /** Resolves to the names of the migrations that were applied. Rejects with StartError when waiting cannot help. */
  readonly migrated: Promise<readonly string[]>;
  /** Resolves when this process must end, as it may not use the database any more: a newer version has changed the tables. */
  readonly lost: Promise<StartError>;
  /** Gives the connection back; afterwards the state is `stopped`. */
  stop(): Promise<void>;
}

export interface DatabaseDeps {
  readonly url: string;
  readonly migrationsDir: string;
  /** How this process is called among those that share the database. */
  readonly instance: string;
  /** The error when another process holds the embedded database; null for a database outside, which many may share. */
  readonly folderInUse: (() => Promise<StartError>) | null;
  readonly random: () => number;
  readonly log: Log;
  readonly metrics: Pick<Metrics, 'gauge'>;
}

export function openDatabase(deps: DatabaseDeps): Database {
  const { url, log } = deps;
  let status: Omit<DatabaseStatus, 'silentMs'> = { state: 'connecting', reason: 'the database is being reached' };
  const stopping = new AbortController();
  const isStopping = (): boolean => stopping.signal.aborted;
  let askedMs: number | null = null;
  const silentMs = (): number => (askedMs === null ? 0 : performance.now() - askedMs);
  showStatus(deps.metrics, { isUp: () => status.state === 'ready', silentMs });

  const health = createDatabaseHealth({ metrics: deps.metrics, log, nowMs: () => performance.now() });
  const weakSettings = deps.metrics.gauge({
    name: 'watchfire_storage_weak_settings',
    help: 'Settings of PostgreSQL with which a power cut may lose what was acknowledged; 0 is good.',
  });

  const wait = (durationMs: number, signal = stopping.signal): Promise<void> =>
    pause(durationMs, undefined, { signal, ref: false }).catch(() => undefined);

  const prepare = async (client: pg.Client, isFirst: boolean): Promise<readonly string[]> => {
    if (deps.folderInUse) await takeFolder(client, deps.folderInUse);
    if (!isFirst) return comeBack(client, deps);
    weakSettings.set(await checkServer(client, log));
    return migrateFirst(client, deps, (reason) => (status = { state: 'migrating', reason }));
  };

  const setAway = (reason: string): void => {
    // Logged once per change of state, not once per attempt.
    if (status.state !== 'away') log.error({ reason }, 'the database is away; trying again until it is back');
    // The detail names hosts and ports: it is for the log.
    status = { state: 'away', reason: 'the database is away' };
  };

  const run = async (onMigrated: (names: readonly string[]) => void): Promise<void> => {
    let isFirst = true;
    let delayMs = RETRY_LEAST_MS;
    while (!isStopping()) {
      const client = newClient(url, deps.instance);
      // A connection that breaks while nothing is asked shows at once, not at the next ping.
      const lost = linkAbort(stopping.signal);
      client.once('error', lost.abort);
      client.once('end', () => lost.abort(undefined));
      try {
        askedMs ??= performance.now();
        await client.connect();
        const names = await prepare(client, isFirst);
        if (isFirst) onMigrated(names);
        else log.info('the database is back');
        isFirst = false;
        delayMs = RETRY_LEAST_MS;
        status = { state: 'ready', reason: null };
        while (!isStopping()) {
          askedMs = performance.now();
          await ping(client);
          askedMs = null;
          await health.look(client);
          await wait(PING_INTERVAL_MS, lost.signal);
        }
      } catch (cause) {
        if (isStartError(cause)) throw cause;
        if (!isStopping()) setAway(cause instanceof Error ? describe(cause) : String(cause));
      } finally {
        lost.unlink();
        await closeQuietly(client);
      }
      if (isStopping()) break;
      await wait(delayMs * (0.5 + deps.random() / 2));
      delayMs = Math.min(delayMs * 2, RETRY_MOST_MS);
    }
  };

  let running: Promise<void> = Promise.resolve();
  let lose = (_error: StartError): void => undefined;
  const lost = new Promise<StartError>((resolve) => (lose = resolve));
  const migrated = new Promise<readonly string[]>((resolve, reject) => {
    running = run(resolve).catch((thrown: unknown) => {
      reject(thrown);
      if (isStartError(thrown)) lose(thrown);
    });
  });
  return {
    url,
    // Asked with each request, and not by spreading: the engine would keep each of them until the next collection of all objects.
    status: () => ({ state: status.state, reason: status.reason, silentMs: silentMs() }),
    migrated,
    lost,
    stop: async () => {
      stopping.abort();
      await running;
      status = { state: 'stopped', reason: 'the process is stopping' };
    },
  };
}

function showStatus(
  metrics: DatabaseDeps['metrics'],
  { isUp, silentMs }: { readonly isUp: () => boolean; readonly silentMs: () => number },
): void {
  metrics.gauge({
    name: 'watchfire_storage_up',
    help: 'Whether the database answers (1) or not (0).',
    collect: () => (isUp() ? 1 : 0),
  });
  metrics.gauge({
    name: 'watchfire_storage_wait_seconds',
    help: 'How long the database has been silent since it was last asked; 0 when it answered.',
    collect: () => silentMs() / 1000,
  });
}

function newClient(url: string, instance: string): pg.Client {
  const client = new pg.Client({
    connectionString: url,
    application_name: presenceName(instance),
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
  });
  client.on('error', () => undefined);
  return client;
}

async function takeFolder(client: pg.Client, folderInUse: () => Promise<StartError>): Promise<void> {
  const deadlineMs = performance.now() + FOLDER_LOCK_PATIENCE_MS;
  for (;;) {
    const { rows } = await client.query<{ taken: boolean }>('SELECT pg_try_advisory_lock($1) AS taken', [
      FOLDER_LOCK_KEY,
    ]);
    if (rows[0]?.taken === true) return;
    if (performance.now() > deadlineMs) throw await folderInUse();
    await pause(RETRY_LEAST_MS);
  }
}

/** Returns how many settings are weaker than what is promised. */
async function checkServer(client: pg.Client, log: Log): Promise<number> {
  const { rows } = await client.query<{ version: number; weak: string[] }>(
    `SELECT current_setting('server_version_num')::int AS version,
            ARRAY(SELECT name FROM pg_settings WHERE name IN ('fsync', 'full_page_writes') AND setting = 'off') AS weak`,
  );
  const { version = 0, weak = [] } = rows[0] ?? {};
  if (version < LEAST_VERSION)
    throw new StartError(`Cannot use PostgreSQL ${Math.floor(version / 10_000)}: expected version 15 or newer`);
  if (weak.length > 0)
    log.error(
      { parameters: weak },
      'the database may lose what it acknowledged: these parameters are off; set them to on',
    );
  return weak.length;
}

/** Tables may have been changed while the connection was away. */
async function comeBack(client: pg.Client, { migrationsDir }: DatabaseDeps): Promise<readonly string[]> {
  await takePresence(client);
  await startChecked(() => checkSchemaFloor(client, migrationsDir));
  return [];
}

async function migrateFirst(
  client: pg.Client,
  { migrationsDir: directory, instance, log }: DatabaseDeps,
  report: (reason: string) => void,
): Promise<readonly string[]> {
  report('the database is being migrated');
  let told = '';
  const onWait = (instances: readonly string[]): void => {
    const reason = `an older Watchfire still runs on this database (${instances.join(', ')}); stop it, so that the tables can be changed`;
    if (reason === told) return;
    told = reason;
    log.warn({ instances }, 'waiting for an older Watchfire on this database to be stopped');
    report(reason);
  };
  return startChecked(() => migrate(client, { directory, instance, onWait }));
}

/** What waiting cannot help ends a start. */
async function startChecked<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (isDatabaseFault(cause)) throw cause;
    const remedy = isEnvironmentError(cause) && cause.remedy !== undefined ? `. ${cause.remedy}` : '';
    throw new StartError(`${cause instanceof Error ? cause.message : String(cause)}${remedy}`, { cause });
  }
}

async function ping(client: pg.Client): Promise<void> {
  const timer = new AbortController();
  const tooLong = pause(PING_TIMEOUT_MS, undefined, { signal: timer.signal, ref: false }).then(
    () => Promise.reject(new Error(`The database did not answer within ${PING_TIMEOUT_MS / 1000} s`)),
    () => undefined,
  );
  try {
    await Promise.race([client.query('SELECT 1'), tooLong]);
  } finally {
    timer.abort();
  }
}

async function closeQuietly(client: pg.Client): Promise<void> {
  // A server that is frozen answers no farewell either.
  await Promise.race([client.end().catch(() => undefined), pause(PING_INTERVAL_MS, undefined, { ref: false })]);
}

function describe(error: Error): string {
  if (error.message !== '') return error.message;
  // What Node throws when every address of a host refused.
  return 'code' in error ? String(error.code) : error.name;
}
