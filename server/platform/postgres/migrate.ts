// Applies prisma/migrations in order and keeps Prisma's own table, so that the Prisma CLI agrees where it can run.
import { createHash, randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { ClientBase } from 'pg';
import { EnvironmentError } from '@/lib/errors/environment-error';
import { endHoldAlone, findOthers, takePresence, tryHoldAlone } from '@/server/platform/postgres/running-processes';

/** Any constant does, as long as every Watchfire process uses the same one. */
const ADVISORY_LOCK_KEY = 7_246_021_118;
/** Longer than the lease of a process that was killed lasts. */
const OTHERS_PATIENCE_MS = 20_000;
const OTHERS_POLL_MS = 250;
/** The first line of a migration that processes of the version before it do not notice: it adds what they never look at. */
const STANDS_OLDER = '-- Older processes go on beside this.\n';

const MIGRATIONS_TABLE = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
  id varchar(36) PRIMARY KEY, checksum varchar(64) NOT NULL, finished_at timestamptz, migration_name varchar(255) NOT NULL,
  logs text, rolled_back_at timestamptz, started_at timestamptz NOT NULL DEFAULT now(), applied_steps_count integer NOT NULL DEFAULT 0)`;

interface Migration {
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
  /** Processes of an older version may run while it is applied, and after it. */
  readonly standsOlder: boolean;
}

export interface MigrateOptions {
  /** The migrations of this version. */
  readonly directory: string;
  /** How this process is called among those that share the database. */
  readonly instance?: string;
  /** How long older processes that must be gone first are waited for. */
  readonly patienceMs?: number;
  /** Older processes are waited for: these. */
  readonly onWait?: (instances: readonly string[]) => void;
}

async function readMigrations(directory: string): Promise<Migration[]> {
  return Promise.all(
    (await migrationNames(directory)).map(async (name) => {
      const sql = await readFile(join(directory, name, 'migration.sql'), 'utf8');
      const checksum = createHash('sha256').update(sql).digest('hex');
      return { name, sql, checksum, standsOlder: sql.startsWith(STANDS_OLDER) };
    }),
  );
}

async function migrationNames(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .toSorted();
}

async function applyOne(client: ClientBase, { name, sql, checksum, standsOlder }: Migration): Promise<void> {
  await client.query('BEGIN');
  try {
    await client.query(sql);
    await client.query(
      'INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count) VALUES ($1, $2, $3, now(), 1)',
      [randomUUID(), checksum, name],
    );
    if (!standsOlder && (await hasTable(client, 'schema_floor')))
      await client.query('UPDATE schema_floor SET migration = $1', [name]);
    await client.query('COMMIT');
  } catch (cause) {
    await client.query('ROLLBACK').catch(() => undefined);
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new EnvironmentError(`Cannot apply migration "${name}": ${reason}`, { cause });
  }
}

async function hasTable(client: ClientBase, name: string): Promise<boolean> {
  const { rows } = await client.query<{ exists: boolean }>('SELECT to_regclass($1) IS NOT NULL AS exists', [name]);
  return rows[0]?.exists === true;
}

/**
 * Brings the schema to this version, and makes this process present until `client` ends. Each migration is one transaction, all under
 * an advisory lock. Returns the names applied. Throws EnvironmentError when the database is newer than this program, or processes of
 * an older version run that cannot go on beside what is to be applied; then nothing was changed.
 */
export async function migrate(client: ClientBase, options: MigrateOptions): Promise<string[]> {
  const migrations = await readMigrations(options.directory);
  await client.query('SELECT pg_advisory_lock($1)', [ADVISORY_LOCK_KEY]);
  try {
    const applied = await appliedNames(client);
    refuseUnknown(
      applied,
      migrations.map(({ name }) => name),
    );
    const pending = migrations.filter((migration) => !applied.includes(migration.name));
    const isAlone = pending.some(({ standsOlder }) => !standsOlder);
    if (isAlone) await waitToBeAlone(client, options);
    if (pending.length > 0) await client.query(MIGRATIONS_TABLE);
    for (const migration of pending) await applyOne(client, migration);
    await takePresence(client);
    if (isAlone) await endHoldAlone(client);
    return pending.map((migration) => migration.name);
  } finally {
    await client.query('SELECT pg_advisory_unlock($1)', [ADVISORY_LOCK_KEY]).catch(() => undefined);
  }
}

/** Throws EnvironmentError when the database is newer than this program. Changes nothing. */
export async function checkNotNewer(client: ClientBase, directory: string): Promise<void> {
  refuseUnknown(await appliedNames(client), await migrationNames(directory));
}

/**
 * For a process that runs, after its connections were away: throws EnvironmentError when the tables were changed meanwhile in a way
 * that it does not know. What only adds to them does not matter to it.
 */
export async function checkSchemaFloor(client: ClientBase, directory: string): Promise<void> {
  if (!(await hasTable(client, 'schema_floor'))) return;
  const { rows } = await client.query<{ migration: string }>('SELECT migration FROM schema_floor');
  refuseUnknown(
    rows.map(({ migration }) => migration),
    await migrationNames(directory),
  );
}

async function appliedNames(client: ClientBase): Promise<string[]> {
  if (!(await hasTable(client, '_prisma_migrations'))) return [];
  const { rows } = await client.query<{ migration_name: string }>(
    'SELECT migration_name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL ORDER BY migration_name',
  );
  return rows.map((row) => row.migration_name);
}

function refuseUnknown(applied: readonly string[], known: readonly string[]): void {
  const unknown = applied.find((name) => !known.includes(name));
  if (unknown === undefined) return;
  throw new EnvironmentError(
    `Cannot use this database: it was written by a newer Watchfire (migration "${unknown}" is unknown here)`,
    { remedy: 'Start the newer version, or restore a backup made before the upgrade' },
  );
}

async function waitToBeAlone(
  client: ClientBase,
  { instance = '', patienceMs = OTHERS_PATIENCE_MS, onWait }: MigrateOptions,
): Promise<void> {
  const deadlineMs = performance.now() + patienceMs;
  for (;;) {
    // The others first: what they are called cannot be asked once this process keeps them away.
    const others = await findOthers(client, instance);
    if (others.length === 0 && (await tryHoldAlone(client))) return;
    if (performance.now() >= deadlineMs)
      throw new EnvironmentError(
        `Cannot bring the tables of this database to this version: an older Watchfire still runs on it (${others.join(', ')})`,
        { remedy: 'Stop it first, then start this one; nothing was changed' },
      );
    onWait?.(others);
    await pause(OTHERS_POLL_MS);
  }
}
