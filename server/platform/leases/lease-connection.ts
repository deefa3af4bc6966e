// The connection of the leases: reconnects by itself, and hears when others come, go or give something up.
import pg from 'pg';
import type { Log } from '@/server/platform/log';
import { createTurns } from '@/server/platform/turns';

const CHANNEL = 'watchfire_lease';
const CONNECT_TIMEOUT_MS = 2000;
const STATEMENT_TIMEOUT_MS = 2000;

export interface LeaseConnection {
  query<Row extends pg.QueryResultRow>(config: pg.QueryConfig): Promise<pg.QueryResult<Row>>;
  /** Others should look now. */
  tell(): Promise<void>;
  close(): Promise<void>;
}

interface Deps {
  readonly databaseUrl: string;
  readonly log: Log;
  readonly onNews: () => void;
}

export function createLeaseConnection({ databaseUrl, log, onNews }: Deps): LeaseConnection {
  const inTurn = createTurns();
  let current: pg.Client | undefined;
  let pid = 0;

  function drop(client: pg.Client): void {
    if (current === client) current = undefined;
    client.end().catch(() => undefined);
  }

  async function connect(): Promise<pg.Client> {
    const client = new pg.Client({
      connectionString: databaseUrl,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      query_timeout: STATEMENT_TIMEOUT_MS,
      keepAlive: true,
      application_name: 'watchfire-leases',
    });
    client.on('error', (error) => {
      log.debug({ reason: error.message }, 'Lost the connection of the leases');
      drop(client);
    });
    client.on('end', () => drop(client));
    client.on('notification', ({ processId }) => {
      if (processId !== pid) onNews();
    });
    try {
      await client.connect();
      const { rows } = await client.query<{ pid: number }>(`SELECT pg_backend_pid() AS pid`);
      pid = rows[0]?.pid ?? 0;
      await client.query(`LISTEN ${CHANNEL}`);
    } catch (cause) {
      drop(client);
      throw cause;
    }
    current = client;
    return client;
  }

  function query<Row extends pg.QueryResultRow>(config: pg.QueryConfig): Promise<pg.QueryResult<Row>> {
    return inTurn(async () => {
      const client = current ?? (await connect());
      try {
        return await client.query<Row>(config);
      } catch (cause) {
        if (!(cause instanceof pg.DatabaseError) || cause.severity === 'FATAL') drop(client);
        throw cause;
      }
    });
  }

  return {
    query,
    async tell() {
      await query({ text: 'SELECT pg_notify($1, $2)', values: [CHANNEL, ''] });
    },
    async close() {
      const client = current;
      current = undefined;
      await client?.end().catch(() => undefined);
    },
  };
}
