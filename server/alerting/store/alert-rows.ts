// Rows of the table `alert`.
import type { StoredAlert } from '@/lib/alerting/state/stored-alert';
import type { Labels } from '@/lib/alerting/matchers/label-test';
import type { Connection } from '@/server/alerting/store/pool';

/** An alert with what only the store needs. */
export interface AlertRecord extends StoredAlert {
  readonly revision: number;
  /** Groups that are done with it since it was resolved. */
  readonly settled: readonly string[];
}

interface AlertRow {
  readonly fingerprint: string;
  readonly labels: string;
  readonly annotations: string;
  readonly starts_at: string;
  readonly ends_at: string;
  readonly updated_at: string;
  readonly received_at: string;
  readonly is_timeout: boolean;
  readonly generator_url: string;
  readonly is_own: boolean;
  readonly revision: string;
  readonly settled: string[] | null;
}

/** No prototype: a label may be called `__proto__`. */
export function parseLabels(text: string): Labels {
  return Object.assign(Object.create(null), JSON.parse(text)) as Labels;
}

function toRecord(row: AlertRow): AlertRecord {
  return {
    fingerprint: row.fingerprint,
    labels: parseLabels(row.labels),
    annotations: parseLabels(row.annotations),
    startsAtMs: Number(row.starts_at),
    endsAtMs: Number(row.ends_at),
    updatedAtMs: Number(row.updated_at),
    receivedAtMs: Number(row.received_at),
    isTimeout: row.is_timeout,
    generatorUrl: row.generator_url,
    isOwn: row.is_own,
    revision: Number(row.revision),
    settled: row.settled ?? [],
  };
}

/** In the order in which they were written. */
export async function readAlertsSince(connection: Pick<Connection, 'query'>, revision: number): Promise<AlertRecord[]> {
  const { rows } = await connection.query<AlertRow>(
    `SELECT fingerprint, labels, annotations, starts_at, ends_at, updated_at, received_at, is_timeout, generator_url, is_own, revision, settled
       FROM alert WHERE revision > $1 ORDER BY revision`,
    [revision],
  );
  return rows.map(toRecord);
}

/** `isNewEpisode`: groups that were done with it look at it anew. */
export type AlertChange = StoredAlert & { readonly isNewEpisode: boolean };

/** Each fingerprint at most once. */
export async function writeAlerts(connection: Connection, alerts: readonly AlertChange[]): Promise<AlertRecord[]> {
  if (alerts.length === 0) return [];
  const { rows } = await connection.query<{ fingerprint: string; revision: string; settled: string[] | null }>(
    `INSERT INTO alert AS a (fingerprint, labels, annotations, starts_at, ends_at, updated_at, received_at, is_timeout, generator_url, is_own, settled, revision)
     SELECT fingerprint, labels, annotations, starts_at, ends_at, updated_at, received_at, is_timeout, generator_url, is_own,
            CASE WHEN is_new THEN '{}'::text[] ELSE NULL END, nextval('alerting_revision')
       FROM unnest($1::text[], $2::text[], $3::text[], $4::int8[], $5::int8[], $6::int8[], $7::int8[], $8::bool[], $9::text[], $10::bool[], $11::bool[])
         AS n(fingerprint, labels, annotations, starts_at, ends_at, updated_at, received_at, is_timeout, generator_url, is_own, is_new)
     ON CONFLICT (fingerprint) DO UPDATE SET
       annotations = excluded.annotations, starts_at = excluded.starts_at, ends_at = excluded.ends_at, updated_at = excluded.updated_at,
       received_at = excluded.received_at, is_timeout = excluded.is_timeout, generator_url = excluded.generator_url,
       is_own = excluded.is_own, settled = coalesce(excluded.settled, a.settled), revision = excluded.revision
     RETURNING fingerprint, revision, settled`,
    [
      alerts.map((alert) => alert.fingerprint),
      alerts.map((alert) => JSON.stringify(alert.labels)),
      alerts.map((alert) => JSON.stringify(alert.annotations)),
      alerts.map((alert) => alert.startsAtMs),
      alerts.map((alert) => alert.endsAtMs),
      alerts.map((alert) => alert.updatedAtMs),
      alerts.map((alert) => alert.receivedAtMs),
      alerts.map((alert) => alert.isTimeout),
      alerts.map((alert) => storable(alert.generatorUrl)),
      alerts.map((alert) => alert.isOwn),
      alerts.map((alert) => alert.isNewEpisode),
    ],
  );
  const written = new Map(rows.map((row) => [row.fingerprint, row]));
  return alerts.map(({ isNewEpisode: _isNewEpisode, ...alert }) => {
    const row = written.get(alert.fingerprint);
    return { ...alert, revision: Number(row?.revision ?? 0), settled: row?.settled ?? [] };
  });
}

/** PostgreSQL's text holds no NUL. */
function storable(text: string): string {
  return text.replaceAll('\0', '');
}

/** Resolved before the time, and of no group any more. */
export async function deleteAlerts(
  connection: Pick<Connection, 'query'>,
  fingerprints: readonly string[],
  endedBeforeMs: number,
): Promise<void> {
  await connection.query('DELETE FROM alert WHERE fingerprint = ANY($1::text[]) AND ends_at < $2', [
    fingerprints,
    endedBeforeMs,
  ]);
}
