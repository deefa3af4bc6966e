// The embedded database's files: made once by initdb, with a random password that stays in the data folder.
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chown, mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Account } from '@/server/platform/postgres/account';
import type { PostgresBinaries } from '@/server/platform/postgres/binaries';
import { StartError } from '@/server/platform/start-error';

const run = promisify(execFile);
const MAJOR_VERSION = '18';
const INITDB_TIMEOUT_MS = 120_000;
export const CLUSTER_USER = 'watchfire';

export interface Cluster {
  readonly databaseDir: string;
  readonly password: string;
  readonly isNew: boolean;
}

/** Where the database's files lie, whether they exist or not. */
export function clusterFolder(dataDir: string): string {
  return join(dataDir, 'postgres');
}

/** Finds the files or makes them; their owner may still be another account. Throws StartError for files of another major version. */
export async function openCluster(dataDir: string, binaries: PostgresBinaries, account: Account): Promise<Cluster> {
  const databaseDir = clusterFolder(dataDir);
  const password = await readOrMakePassword(join(dataDir, 'postgres-password'));
  const version = await readFile(join(databaseDir, 'PG_VERSION'), 'utf8').catch(() => null);
  if (version === null) {
    await initialise({ dataDir, databaseDir, password, binaries, account });
    return { databaseDir, password, isNew: true };
  }
  if (version.trim() !== MAJOR_VERSION)
    throw new StartError(
      `Cannot use the database in "${databaseDir}": it was written by PostgreSQL ${version.trim()}, expected ${MAJOR_VERSION}`,
    );
  return { databaseDir, password, isNew: false };
}

async function readOrMakePassword(path: string): Promise<string> {
  const known = (await readFile(path, 'utf8').catch(() => '')).trim();
  if (known !== '') return known;
  const password = randomBytes(32).toString('base64url');
  await writeFile(path, `${password}\n`, { mode: 0o600, flush: true });
  return password;
}

interface Initialisation {
  readonly dataDir: string;
  readonly databaseDir: string;
  readonly password: string;
  readonly binaries: PostgresBinaries;
  readonly account: Account;
}

/** Works in a folder aside and renames it when it is whole: a start that was killed leaves nothing half-made behind. */
async function initialise({ dataDir, databaseDir, password, binaries, account }: Initialisation): Promise<void> {
  const draft = `${databaseDir}.new`;
  const passwordFile = join(dataDir, 'postgres-password.initdb');
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { mode: 0o700 });
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  try {
    if (account.owner)
      for (const path of [draft, passwordFile]) await chown(path, account.owner.uid, account.owner.gid);
    await initdb(account, binaries.initdb, [
      `--pgdata=${draft}`,
      `--username=${CLUSTER_USER}`,
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--data-checksums',
      '--encoding=UTF8',
      '--locale=C',
      // Sorts by code point and folds case by Unicode, the same on every machine.
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      // Syncing once at the end takes a third of the time.
      '--no-sync',
    ]);
    await initdb(account, binaries.initdb, ['--sync-only', `--pgdata=${draft}`]);
  } finally {
    await rm(passwordFile, { force: true });
  }
  await rename(draft, databaseDir);
  await syncFolder(dataDir);
}

async function initdb(account: Account, program: string, programArgs: readonly string[]): Promise<void> {
  const { program: first, args, ...ids } = account.command(program, programArgs);
  try {
    await run(first, [...args], { ...ids, cwd: '/', env: postgresEnvironment(), timeout: INITDB_TIMEOUT_MS });
  } catch (cause) {
    const output = typeof cause === 'object' && cause !== null && 'stderr' in cause ? String(cause.stderr) : '';
    const reason = output.trim().split('\n').at(-1) ?? '';
    throw new StartError(`Cannot make the embedded database: ${reason === '' ? String(cause) : reason}`, { cause });
  }
}

/** Nothing of ours may steer the server: PGPORT, PGDATA and the like stay out. */
export function postgresEnvironment(): NodeJS.ProcessEnv {
  return { NODE_ENV: process.env.NODE_ENV, PATH: process.env['PATH'] ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
