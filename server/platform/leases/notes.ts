// Notes that processes on one database leave for each other: a text for each part of a topic. Whoever looks after a part writes its note.
import type pg from 'pg';
import type { Log } from '@/server/platform/log';
import { createPool } from '@/server/platform/postgres/pool';

export interface Notes {
  /** In place of those before, in one statement. Rejects when the database is away; nothing is lost that would not be written anew. */
  write(notes: ReadonlyMap<string, string>): Promise<void>;
  /** Those that others wrote since the last call, by part. */
  readNew(): Promise<ReadonlyMap<string, string>>;
  close(): Promise<void>;
}

interface Deps {
  readonly databaseUrl: string;
  readonly topic: string;
  readonly log: Log;
}

const STATEMENT_TIMEOUT_MS = 2000;
/** Nobody looks after a part any more whose note is so old. */
const FORGOTTEN_AFTER = "interval '1 day'";

export function createNotes({ databaseUrl, topic, log }: Deps): Notes {
  const pool: pg.Pool = createPool({
    url: databaseUrl,
    name: `watchfire ${topic}`,
    maxConnections: 1,
    statementTimeoutMs: STATEMENT_TIMEOUT_MS,
    log,
  });
  /** Part → version of its note that this process has written or read. */
  const known = new Map<string, number>();
  return {
    async write(notes) {
      if (notes.size === 0) return;
      const { rows } = await pool.query<{ part: string; version: number }>(
        `INSERT INTO process_note AS n (topic, part, body)
         SELECT $1, part, body FROM unnest($2::text[], $3::text[]) AS w(part, body) ORDER BY part
         ON CONFLICT (topic, part) DO UPDATE
           SET body = excluded.body, version = n.version + 1, written_at = clock_timestamp()
         RETURNING part, version::float8 AS version`,
        [topic, [...notes.keys()], [...notes.values()]],
      );
      for (const { part, version } of rows) known.set(part, version);
    },
    async readNew() {
      const { rows } = await pool.query<{ part: string; version: number; body: string }>(
        `SELECT n.part, n.version::float8 AS version, n.body
           FROM process_note n LEFT JOIN unnest($2::text[], $3::int8[]) AS k(part, version) USING (part)
          WHERE n.topic = $1 AND n.version IS DISTINCT FROM k.version
            AND n.written_at > clock_timestamp() - ${FORGOTTEN_AFTER}`,
        [topic, [...known.keys()], [...known.values()]],
      );
      for (const { part, version } of rows) known.set(part, version);
      return new Map(rows.map(({ part, body }) => [part, body]));
    },
    close: () => pool.end(),
  };
}
