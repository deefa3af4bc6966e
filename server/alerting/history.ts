// What happened: state changes of alerts, and deliveries with their attempts.
import type { DeliveryAttempt, DeliveryView, HistoryQuery, StateChangeView } from '@/server/alerting/ports';
import { readEvents } from '@/server/alerting/store/event-rows';
import type { Pool } from '@/server/alerting/store/pool';

export function readStateChanges(pool: Pool, query: HistoryQuery): Promise<StateChangeView[]> {
  return readEvents(pool, query);
}

/** Newest first. */
export async function readDeliveries(
  pool: Pool,
  { fromMs, toMs, fingerprint, limit }: HistoryQuery,
): Promise<DeliveryView[]> {
  const { rows } = await pool.query<{
    id: string;
    at: string;
    group_key: string;
    receiver: string;
    integration: string;
    reason: string;
    status: string;
    state: string;
    firing: string;
    resolved: string;
    attempts: string;
    ended_at: string | null;
  }>(
    `SELECT id, at, group_key, receiver, integration, reason, status, state, firing, resolved, attempts, ended_at FROM delivery
      WHERE at >= $1 AND at <= $2
        AND ($3::text IS NULL OR firing LIKE '%"' || $3 || '"%' OR resolved LIKE '%"' || $3 || '"%')
      ORDER BY at DESC LIMIT $4`,
    [fromMs, toMs, fingerprint ?? null, limit],
  );
  return rows.map((row) => ({
    id: row.id,
    atMs: Number(row.at),
    groupKey: row.group_key,
    receiver: row.receiver,
    integration: row.integration,
    reason: row.reason,
    status: row.status,
    state: row.state,
    firing: JSON.parse(row.firing) as string[],
    resolved: JSON.parse(row.resolved) as string[],
    attempts: JSON.parse(row.attempts) as DeliveryAttempt[],
    endedAtMs: row.ended_at === null ? null : Number(row.ended_at),
  }));
}
