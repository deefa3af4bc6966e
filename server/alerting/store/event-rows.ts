// Rows of the table `alert_event`: each change of state of an alert.
import type { Labels } from '@/lib/alerting/matchers/label-test';
import { parseLabels } from '@/server/alerting/store/alert-rows';
import type { Connection } from '@/server/alerting/store/pool';

export interface AlertEvent {
  readonly atMs: number;
  readonly fingerprint: string;
  /** `expired`: nobody told of it any more. */
  readonly kind: 'firing' | 'resolved' | 'expired';
  readonly labels: Labels;
  readonly annotations: Labels;
}

export async function writeEvents(connection: Pick<Connection, 'query'>, events: readonly AlertEvent[]): Promise<void> {
  if (events.length === 0) return;
  await connection.query(
    `INSERT INTO alert_event (at, fingerprint, kind, labels, annotations)
     SELECT * FROM unnest($1::int8[], $2::text[], $3::text[], $4::text[], $5::text[])`,
    [
      events.map((event) => event.atMs),
      events.map((event) => event.fingerprint),
      events.map((event) => event.kind),
      events.map((event) => JSON.stringify(event.labels)),
      events.map((event) => JSON.stringify(event.annotations)),
    ],
  );
}

export interface EventQuery {
  readonly fromMs: number;
  readonly toMs: number;
  readonly fingerprint?: string;
  readonly limit: number;
}

/** Newest first. */
export async function readEvents(
  connection: Pick<Connection, 'query'>,
  { fromMs, toMs, fingerprint, limit }: EventQuery,
): Promise<AlertEvent[]> {
  const { rows } = await connection.query<{
    at: string;
    fingerprint: string;
    kind: AlertEvent['kind'];
    labels: string;
    annotations: string;
  }>(
    `SELECT at, fingerprint, kind, labels, annotations FROM alert_event
      WHERE at >= $1 AND at <= $2 AND ($3::text IS NULL OR fingerprint = $3) ORDER BY at DESC LIMIT $4`,
    [fromMs, toMs, fingerprint ?? null, limit],
  );
  return rows.map((row) => ({
    atMs: Number(row.at),
    fingerprint: row.fingerprint,
    kind: row.kind,
    labels: parseLabels(row.labels),
    annotations: parseLabels(row.annotations),
  }));
}
