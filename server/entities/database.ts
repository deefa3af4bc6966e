// The door to the application's tables: one Prisma client, and one place that tells "the database is away" from our own mistakes.
import { PrismaPg } from '@prisma/adapter-pg';
import { EnvironmentError } from '@/lib/errors/environment-error';
import { isInputError } from '@/lib/errors/input-error';
import { PrismaClient, type Prisma } from '@/prisma/generated/client';
import type { Log } from '@/server/platform/log';
import { isDatabaseFault } from '@/server/platform/postgres/connection-fault';
import { createPool } from '@/server/platform/postgres/pool';

export type Database = PrismaClient;
/** What a verb works on: the client, or a transaction that its caller opened. */
export type Connection = Prisma.TransactionClient;

export interface DatabaseOptions {
  readonly databaseUrl: string;
  readonly maxConnections: number;
  readonly statementTimeoutMs: number;
  readonly log: Log;
}

/** As pg_stat_activity shows it. */
const POOL_NAME = 'watchfire entities';
const CONNECT_TIMEOUT_MS = 5000;
const TRANSACTION_WAIT_MS = 5000;
const TRANSACTION_LIMIT_MS = 20_000;

/** Prisma's codes for a refused sign-in, a missing database, and a transaction that got no connection or lost it. */
const AWAY_CODES = new Set(['P1000', 'P1003', 'P1010', 'P1011', 'P2028']);
/** The words of its driver adapter, which hide the codes of sockets. */
const AWAY_KINDS = new Set([
  'DatabaseNotReachable',
  'ConnectionClosed',
  'SocketTimeout',
  'TlsConnectionError',
  'AuthenticationFailed',
  'DatabaseDoesNotExist',
  'DatabaseAccessDenied',
  'TooManyConnections',
]);
const NESTING_LIMIT = 6;

/** The error and what it wraps: Prisma keeps the driver's own error several objects deep. */
function withNested(thrown: unknown, depth = 0): object[] {
  if (typeof thrown !== 'object' || thrown === null || depth > NESTING_LIMIT) return [];
  const nested = ['cause', 'meta', 'driverAdapterError'].map((name): unknown => Reflect.get(thrown, name));
  return [thrown, ...nested.flatMap((inner) => withNested(inner, depth + 1))];
}

function codesOf(thrown: unknown): unknown[] {
  return withNested(thrown).flatMap((error): unknown[] => [
    Reflect.get(error, 'code'),
    Reflect.get(error, 'originalCode'),
  ]);
}

function isAway(thrown: unknown): boolean {
  if (codesOf(thrown).some((code) => typeof code === 'string' && AWAY_CODES.has(code))) return true;
  return withNested(thrown).some(
    (error) => isDatabaseFault(error) || AWAY_KINDS.has(String(Reflect.get(error, 'kind'))),
  );
}

/** What the database threw, as the error that the person who must act understands. */
function databaseFault(thrown: unknown): unknown {
  if (isInputError(thrown) || thrown instanceof EnvironmentError || !isAway(thrown)) return thrown;
  return new EnvironmentError('Cannot reach the database: it is away or overloaded', {
    remedy: 'Check that PostgreSQL runs and that DATABASE_URL is right; Watchfire goes on by itself',
    cause: thrown,
  });
}

/** True when a row with the same unique value was there already. */
export function isUniqueViolation(thrown: unknown): boolean {
  return codesOf(thrown).some((code) => code === 'P2002' || code === '23505');
}

/** Connects on first use. Every call throws EnvironmentError while the database is away. */
export function createDatabase(options: DatabaseOptions): Database {
  const pool = createPool({
    url: options.databaseUrl,
    name: POOL_NAME,
    maxConnections: options.maxConnections,
    statementTimeoutMs: options.statementTimeoutMs,
    connectTimeoutMs: CONNECT_TIMEOUT_MS,
    log: options.log,
  });
  const adapter = new PrismaPg(pool, { disposeExternalPool: true });
  const client = new PrismaClient({
    adapter,
    errorFormat: 'minimal',
    transactionOptions: { maxWait: TRANSACTION_WAIT_MS, timeout: TRANSACTION_LIMIT_MS },
  });
  return withFaults(client);
}

function withFaults(client: PrismaClient): Database {
  const extended = client.$extends({
    query: {
      async $allOperations({ args, query }) {
        try {
          return await query(args);
        } catch (thrown) {
          throw databaseFault(thrown);
        }
      },
    },
  });
  // The extension changes what is thrown and nothing else: the plain client's type is still true of it.
  return extended as unknown as PrismaClient;
}

/** One transaction, committed when `work` resolves. BEGIN and COMMIT do not pass through the extension above. */
export async function inTransaction<T>(db: Database, work: (tx: Connection) => Promise<T>): Promise<T> {
  try {
    return await db.$transaction(work);
  } catch (thrown) {
    throw databaseFault(thrown);
  }
}

/** Rarely taken locks that make a rule over several rows hold; released when the transaction ends. */
export type LockName = 'people' | 'folders' | 'provisioning' | 'library' | 'rules';
const LOCK_KEYS: Readonly<Record<LockName, number>> = { people: 1, folders: 2, provisioning: 3, library: 4, rules: 40 };
/** First half of the key pair: keeps our locks apart from those of others in the same database. */
const LOCK_SPACE = 724_602;

export async function lockFor(tx: Connection, name: LockName): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(${LOCK_SPACE}::int, ${LOCK_KEYS[name]}::int)`;
}

/** Many may hold this one together; it waits for, and keeps out, lockFor(). */
export async function sharedLockFor(tx: Connection, name: LockName): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock_shared(${LOCK_SPACE}::int, ${LOCK_KEYS[name]}::int)`;
}
