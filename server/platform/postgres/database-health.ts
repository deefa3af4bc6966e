// What PostgreSQL's own views say about its health: sizes, dead rows, its log, the age of transaction ids, connections.
import type pg from 'pg';
import type { Log } from '@/server/platform/log';
import type { Metrics } from '@/server/platform/metrics';

export interface DatabaseHealth {
  /** Asks when it is time to; never throws for what the role may not see. Throws when the connection is lost. */
  look(client: pg.Client): Promise<void>;
}

interface Deps {
  readonly metrics: Pick<Metrics, 'gauge'>;
  readonly log: Log;
  readonly nowMs: () => number;
}

const LOOK_EVERY_MS = 60_000;
/** PostgreSQL stops taking writes at about 2.1 billion; autovacuum freezes at 200 million. */
const AGE_WARNING = 1_000_000_000;

/** Partitions count for the table they belong to. */
const TABLES = `
  SELECT coalesce(pg_partition_root(c.oid), c.oid)::regclass::text AS "table",
         sum(pg_total_relation_size(c.oid))::float8 AS bytes,
         sum(coalesce(pg_stat_get_dead_tuples(c.oid), 0) + coalesce(pg_stat_get_dead_tuples(c.reltoastrelid), 0))::float8 AS dead,
         sum(coalesce(pg_stat_get_live_tuples(c.oid), 0))::float8 AS live,
         count(*) FILTER (WHERE c.relispartition)::int AS partitions
    FROM pg_class c
   WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace
   GROUP BY 1`;
const SERVER = `
  SELECT age(datfrozenxid)::float8 AS age, pg_database_size(oid)::float8 AS bytes,
         (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend')::int AS connections,
         current_setting('max_connections')::int AS connection_limit,
         pg_wal_lsn_diff(CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_lsn() END, '0/0')::float8 AS written
    FROM pg_database WHERE datname = current_database()`;
/** Needs the role pg_monitor. */
const LOG_FILES = 'SELECT sum(size)::float8 AS bytes FROM pg_ls_waldir()';

interface TableRow {
  readonly table: string;
  readonly bytes: number;
  readonly dead: number;
  readonly live: number;
  readonly partitions: number;
}

interface ServerRow {
  readonly age: number;
  readonly bytes: number;
  readonly connections: number;
  readonly connection_limit: number;
  readonly written: number;
}

export function createDatabaseHealth({ metrics, log, nowMs }: Deps): DatabaseHealth {
  const gauge = <Label extends string = never>(name: string, help: string, labelNames: readonly Label[] = []) =>
    metrics.gauge<Label>({ name: `watchfire_postgres_${name}`, help, labelNames });
  const tableBytes = gauge('table_bytes', 'Size of a table with indexes and TOAST, partitions included.', ['table']);
  const deadRows = gauge('table_dead_rows', 'Rows that wait for vacuum, TOAST included.', ['table']);
  const liveRows = gauge('table_live_rows', 'Rows of a table, as PostgreSQL estimates them.', ['table']);
  const partitions = gauge('table_partitions', 'Partitions of a table.', ['table']);
  const databaseBytes = gauge('database_bytes', 'Size of the database.');
  const age = gauge(
    'transaction_id_age',
    'Transactions since the oldest that is not frozen; writes stop at 2.1 billion.',
  );
  const connections = gauge('connections', 'Connections of all clients.');
  const connectionLimit = gauge('connections_limit', 'Connections that the server allows.');
  const logBytes = gauge('wal_bytes', "Size of the server's own log on disk; absent when the role may not ask.");
  const logWritten = gauge('wal_written_bytes', "Bytes ever written to the server's own log.");
  let dueMs = -Infinity;
  let mayListLog = true;
  let isOld = false;

  function warnOfAge(transactions: number): void {
    if (transactions > AGE_WARNING && !isOld)
      log.error(
        { transactions },
        'PostgreSQL does not freeze old rows: writes stop at 2.1 billion transactions; see its autovacuum',
      );
    isOld = transactions > AGE_WARNING;
  }

  async function lookAtLog(client: pg.Client): Promise<void> {
    if (!mayListLog) return;
    try {
      const { rows } = await client.query<{ bytes: number | null }>(LOG_FILES);
      logBytes.set(rows[0]?.bytes ?? 0);
    } catch (thrown) {
      if (!isForbidden(thrown)) throw thrown;
      mayListLog = false;
    }
  }

  return {
    async look(client) {
      if (nowMs() < dueMs) return;
      dueMs = nowMs() + LOOK_EVERY_MS;
      const tables = await client.query<TableRow>(TABLES);
      for (const { table, bytes, dead, live, partitions: count } of tables.rows) {
        tableBytes.set({ table }, bytes);
        deadRows.set({ table }, dead);
        liveRows.set({ table }, live);
        if (count > 0) partitions.set({ table }, count);
      }
      const [server] = (await client.query<ServerRow>(SERVER)).rows;
      if (server) {
        age.set(server.age);
        databaseBytes.set(server.bytes);
        connections.set(server.connections);
        connectionLimit.set(server.connection_limit);
        logWritten.set(server.written);
        warnOfAge(server.age);
      }
      await lookAtLog(client);
    },
  };
}

function isForbidden(thrown: unknown): boolean {
  return thrown instanceof Error && 'code' in thrown && thrown.code === '42501';
}
