// A connection of the store that writes: reconnects by itself, and lets its owner prepare each new connection (locks).
import pg from 'pg';
import type { Log } from '@/server/platform/log';
import { createTurns } from '@/server/platform/turns';
import type { BinaryInsert } from '@/server/storage/postgres/binary-insert';
import { databaseFault, READ_ONLY_TRANSACTION } from '@/server/storage/postgres/faults';

const CONNECT_TIMEOUT_MS = 5000;
/** A statement that takes longer means a lost peer or a disk that hangs; upkeep may delete a lot at once. */
const STATEMENT_TIMEOUT_MS = { log: 10_000, maintenance: 600_000, following: 10_000 } as const;

export interface WriterConnection {
  /** Throws EnvironmentError when there is no connection to be had, and the driver's own error for a failed statement. */
  query<Row extends pg.QueryResultRow>(config: pg.QueryConfig): Promise<pg.QueryResult<Row>>;
  /** As query(), of a statement that writes its own message. Returns how many rows came in. */
  insert(insert: BinaryInsert, values: readonly (number | Uint8Array)[]): Promise<number>;
  /**
   * Runs `work` as one transaction, on the one connection that it gets: nobody else may use this one meanwhile. When it throws,
   * nothing was committed, unless it was the COMMIT whose answer got lost.
   */
  transaction<T>(work: (client: pg.ClientBase) => Promise<T>): Promise<T>;
  /** Runs `work` on one connection and its locks: once that is lost, every further statement of the work fails. */
  pinned<T>(work: () => Promise<T>): Promise<T>;
  /** For COPY. The client is closed when `work` fails: the COPY may be half-read. */
  withClient<T>(work: (client: pg.ClientBase) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

interface Deps {
  readonly databaseUrl: string;
  /** `log` inserts log rows, `following` reads those of others, `maintenance` writes everything else. */
  readonly part: keyof typeof STATEMENT_TIMEOUT_MS;
  readonly lockWaitMs: number;
  readonly log: Log;
  /** What a new connection needs before its first statement: locks, LISTEN. */
  readonly prepare?: (client: pg.Client) => Promise<void>;
}

export function createWriterConnection({ databaseUrl, part, lockWaitMs, log, prepare }: Deps): WriterConnection {
  /** Several may ask at once; the driver takes one statement at a time. */
  const inTurn = createTurns();
  let current: pg.Client | undefined;
  let isPinned = false;

  function drop(client: pg.Client): void {
    if (current === client) current = undefined;
    client.end().catch(() => undefined);
  }

  async function connect(): Promise<pg.Client> {
    const client = new pg.Client({
      connectionString: databaseUrl,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      query_timeout: STATEMENT_TIMEOUT_MS[part],
      keepAlive: true,
      application_name: `watchfire-${part}`,
    });
    client.on('error', (error) => {
      log.warn({ reason: error.message }, `Lost the connection of the store (${part})`);
      drop(client);
    });
    client.on('end', () => drop(client));
    try {
      await client.connect();
      await client.query(`SET synchronous_commit = on; SET lock_timeout = ${lockWaitMs}`);
      await prepare?.(client);
    } catch (cause) {
      drop(client);
      throw databaseFault('Cannot open the series store', cause);
    }
    current = client;
    return client;
  }

  async function connected(): Promise<pg.Client> {
    if (current) return current;
    if (isPinned) throw databaseFault('Cannot go on with the upkeep of the store', new Error('connection lost'));
    return connect();
  }

  const onOwn = <T>(statement: (client: pg.Client) => Promise<T>): Promise<T> =>
    inTurn(async () => {
      const own = await connected();
      try {
        return await statement(own);
      } catch (cause) {
        if (!isUsableAfter(cause)) drop(own);
        throw cause;
      }
    });

  return {
    transaction: (work) =>
      inTurn(async () => {
        const own = await connected();
        try {
          await own.query('BEGIN');
          const result = await work(own);
          await own.query('COMMIT');
          return result;
        } catch (cause) {
          if (isUsableAfter(cause)) await own.query('ROLLBACK').catch(() => drop(own));
          else drop(own);
          throw cause;
        }
      }),
    query: <Row extends pg.QueryResultRow>(config: pg.QueryConfig) => onOwn((own) => own.query<Row>(config)),
    insert: (insert, values) => onOwn((own) => insert(own, values)),
    async pinned(work) {
      await inTurn(connected);
      isPinned = true;
      try {
        return await work();
      } finally {
        isPinned = false;
      }
    },
    withClient: (work) =>
      inTurn(async () => {
        const own = await connected();
        try {
          return await work(own);
        } catch (cause) {
          drop(own);
          throw cause;
        }
      }),
    async close() {
      const closing = current;
      current = undefined;
      await closing?.end().catch(() => undefined);
    },
  };
}

/**
 * An error that the server answered leaves the connection usable; anything else leaves it in doubt. A server that takes no
 * writes may have become a standby: the next connection may lead to the one that took its place.
 */
function isUsableAfter(cause: unknown): boolean {
  return cause instanceof pg.DatabaseError && cause.severity !== 'FATAL' && cause.code !== READ_ONLY_TRANSACTION;
}
