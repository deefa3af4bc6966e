// One run of the embedded PostgreSQL server: started by us, or left over from a killed process of ours and adopted.
import { type ChildProcess, spawn } from 'node:child_process';
import { open, readFile, rm, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { EnvironmentError } from '@/lib/errors/environment-error';
import type { Log } from '@/server/platform/log';
import type { Account } from '@/server/platform/postgres/account';
import { CLUSTER_USER, postgresEnvironment } from '@/server/platform/postgres/cluster';
import { readPostmasterPid } from '@/server/platform/postgres/postmaster-pid';
import { serverFlags } from '@/server/platform/postgres/server-flags';
import { findProcess } from '@/server/platform/process-life';
import { StartError } from '@/server/platform/start-error';

const LOG_LIMIT_BYTES = 8 * 1024 * 1024;
const POLL_MS = 10;
const ADOPTED_POLL_MS = 250;
/** Replaying a gigabyte of log, the most that is kept, takes well under a minute. */
const READY_TIMEOUT_MS = 600_000;
const LOGIN_TIMEOUT_MS = 2000;

export interface ServerDeps {
  readonly program: string;
  readonly account: Account;
  readonly databaseDir: string;
  readonly logPath: string;
  readonly password: string;
  readonly maxConnections: number;
  readonly log: Log;
}

export interface ServerProcess {
  readonly pid: number;
  readonly port: number;
  /** Resolves when the process is gone, whoever ended it. */
  readonly ended: Promise<void>;
}

/** URL of a database on the embedded server. */
export function embeddedUrl(port: number, password: string, database: string): string {
  return `postgres://${CLUSTER_USER}:${password}@127.0.0.1:${port}/${database}`;
}

/**
 * A server that already runs on these files, or null; a postmaster.pid that names nobody of ours is removed. Throws StartError
 * when a server that is not ours holds them.
 */
export async function adoptServer(deps: ServerDeps): Promise<ServerProcess | null> {
  const left = await readPostmasterPid(deps.databaseDir);
  if (!left) return null;
  const life = await findProcess(left.pid);
  if (!life) return null;
  if (!isServerOf(life.command, deps.databaseDir)) {
    // The pid was given to another program since. PostgreSQL would take that program for a server and refuse to start; should
    // a server use these files all the same, its shared memory still keeps a second one out.
    await rm(join(deps.databaseDir, 'postmaster.pid'), { force: true });
    return null;
  }
  const deadlineMs = performance.now() + READY_TIMEOUT_MS;
  while (performance.now() < deadlineMs) {
    const current = await readPostmasterPid(deps.databaseDir);
    if ((await findProcess(left.pid))?.startedAt !== life.startedAt || current?.pid !== left.pid) return null;
    const answer = current.isReady ? await tryLogin(current.port, deps.password) : 'later';
    if (answer === 'refused')
      throw new StartError(
        `Cannot use the database in "${deps.databaseDir}": a PostgreSQL server with pid ${left.pid} that does not know our password runs on it`,
      );
    if (answer === 'in') return { pid: left.pid, port: current.port, ended: watchAdopted(left.pid, life.startedAt) };
    await pause(ADOPTED_POLL_MS);
  }
  throw new StartError(
    `Cannot use the database in "${deps.databaseDir}": the PostgreSQL server with pid ${left.pid} does not answer`,
  );
}

/** The postmaster keeps the command line by which we started it. */
function isServerOf(command: string, databaseDir: string): boolean {
  return /(^|\/)postgres -D /.test(command) && command.includes(` -D ${databaseDir} `);
}

/** Starts the server; resolves when it accepts connections. Throws EnvironmentError with the last line of its log. */
export async function startServer(deps: ServerDeps, port: number): Promise<ServerProcess> {
  const { program, args, ...ids } = deps.account.command(deps.program, [
    '-D',
    deps.databaseDir,
    ...serverFlags(port, deps.maxConnections),
  ]);
  await boundLog(deps.logPath);
  const output = await open(deps.logPath, 'a', 0o600);
  let child: ChildProcess;
  let ended: Promise<void>;
  try {
    // In a session of its own: Ctrl-C in the terminal must reach us only, we stop the server when all is committed.
    child = spawn(program, [...args], {
      ...ids,
      cwd: '/',
      detached: true,
      env: postgresEnvironment(),
      stdio: ['ignore', output.fd, output.fd],
    });
    // At once: a server that finds the lock of another one ends before a busy machine has closed our file.
    ended = endOf(child);
  } finally {
    await output.close();
  }
  await waitUntilReady(deps, child, ended);
  return { pid: child.pid ?? 0, port, ended };
}

function endOf(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
}

async function waitUntilReady(
  { databaseDir, logPath, log }: ServerDeps,
  child: ChildProcess,
  ended: Promise<void>,
): Promise<void> {
  let isOver = false;
  void ended.then(() => (isOver = true));
  const startedMs = performance.now();
  let saidMs = startedMs;
  for (;;) {
    const state = await readPostmasterPid(databaseDir);
    if (state?.pid === child.pid && state?.isReady === true) return;
    if (isOver) throw new EnvironmentError(`Cannot start the embedded PostgreSQL: ${await lastLogLine(logPath)}`);
    const nowMs = performance.now();
    if (nowMs - startedMs > READY_TIMEOUT_MS)
      throw new EnvironmentError(`Cannot start the embedded PostgreSQL: not ready after ${READY_TIMEOUT_MS / 1000} s`);
    if (nowMs - saidMs > 5000) {
      saidMs = nowMs;
      log.info('PostgreSQL is replaying its log after an unclean stop');
    }
    await pause(POLL_MS);
  }
}

/** The server's own log stays below a limit: it is cut when it has grown past it. */
export async function boundLog(path: string): Promise<void> {
  const file = await open(path, 'a', 0o600);
  try {
    const { size } = await file.stat();
    if (size > LOG_LIMIT_BYTES) await truncate(path, 0);
  } finally {
    await file.close();
  }
}

async function lastLogLine(path: string): Promise<string> {
  const text = await readFile(path, 'utf8').catch(() => '');
  const lines = text.trim().split('\n');
  const fatal = lines.findLast((line) => /FATAL|PANIC/.test(line));
  return (fatal ?? lines.at(-1) ?? '').replace(/^.*?(FATAL|PANIC|ERROR|LOG): +/, '') || `see "${path}"`;
}

async function tryLogin(port: number, password: string): Promise<'in' | 'refused' | 'later'> {
  const client = new pg.Client({
    connectionString: embeddedUrl(port, password, 'postgres'),
    connectionTimeoutMillis: LOGIN_TIMEOUT_MS,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return 'in';
  } catch (cause) {
    // 28…: invalid authorization.
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
    return code.startsWith('28') ? 'refused' : 'later';
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function watchAdopted(pid: number, startedAt: string): Promise<void> {
  // Without a reference: watching must not keep our process alive.
  while ((await findProcess(pid))?.startedAt === startedAt) await pause(ADOPTED_POLL_MS, undefined, { ref: false });
}
