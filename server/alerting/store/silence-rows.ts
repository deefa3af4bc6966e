// Rows of the table `silence`, and their earlier versions.
import type { Silence } from '@/lib/alerting/silences/silence';
import type { Matcher } from '@/lib/labels/matcher';
import { parseLabels } from '@/server/alerting/store/alert-rows';
import type { Connection } from '@/server/alerting/store/pool';

export interface SilenceRecord extends Silence {
  readonly revision: number;
}

interface SilenceRow {
  readonly id: string;
  readonly matchers: string;
  readonly starts_at: string;
  readonly ends_at: string;
  readonly updated_at: string;
  readonly created_by: string;
  readonly comment: string;
  readonly annotations: string;
  readonly revision: string;
}

function toRecord(row: SilenceRow): SilenceRecord {
  return {
    id: row.id,
    matchers: JSON.parse(row.matchers) as Matcher[],
    startsAtMs: Number(row.starts_at),
    endsAtMs: Number(row.ends_at),
    updatedAtMs: Number(row.updated_at),
    createdBy: row.created_by,
    comment: row.comment,
    annotations: parseLabels(row.annotations),
    revision: Number(row.revision),
  };
}

export async function readSilencesSince(
  connection: Pick<Connection, 'query'>,
  revision: number,
): Promise<SilenceRecord[]> {
  const { rows } = await connection.query<SilenceRow>(
    `SELECT id, matchers, starts_at, ends_at, updated_at, created_by, comment, annotations, revision
       FROM silence WHERE revision > $1 ORDER BY revision`,
    [revision],
  );
  return rows.map(toRecord);
}

export async function writeSilence(connection: Connection, silence: Silence, changedBy: string): Promise<number> {
  const { rows } = await connection.query<{ revision: string }>(
    `INSERT INTO silence (id, matchers, starts_at, ends_at, updated_at, created_by, comment, annotations, revision)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, nextval('alerting_revision'))
     ON CONFLICT (id) DO UPDATE SET
       matchers = excluded.matchers, starts_at = excluded.starts_at, ends_at = excluded.ends_at, updated_at = excluded.updated_at,
       created_by = excluded.created_by, comment = excluded.comment, annotations = excluded.annotations, revision = excluded.revision
     RETURNING revision`,
    [
      silence.id,
      JSON.stringify(silence.matchers),
      silence.startsAtMs,
      silence.endsAtMs,
      silence.updatedAtMs,
      silence.createdBy,
      silence.comment,
      JSON.stringify(silence.annotations),
    ],
  );
  const revision = Number(rows[0]?.revision ?? 0);
  await connection.query(
    'INSERT INTO silence_version (silence_id, revision, body, changed_by) VALUES ($1, $2, $3, $4)',
    [silence.id, revision, JSON.stringify(silence), changedBy],
  );
  return revision;
}

/** Ended so long ago that nobody asks any more; with their versions. */
export async function deleteSilences(connection: Pick<Connection, 'query'>, endedBeforeMs: number): Promise<void> {
  await connection.query(
    `WITH gone AS (DELETE FROM silence WHERE ends_at < $1 RETURNING id)
     DELETE FROM silence_version v USING gone WHERE v.silence_id = gone.id`,
    [endedBeforeMs],
  );
}
