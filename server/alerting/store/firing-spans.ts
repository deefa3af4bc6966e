// From when to when alerts fired, out of their state changes.
import { DASHBOARD_ANNOTATION, PANEL_ANNOTATION } from '@/lib/alerting/dashboard-link';
import type { FiringSpan, FiringSpanQuery } from '@/server/alerting/ports';
import { parseLabels } from '@/server/alerting/store/alert-rows';
import type { Connection } from '@/server/alerting/store/pool';

/** An alert that began to fire longer before the range is not looked for. */
const LOOK_BACK_MS = 14 * 86_400_000;

/** Those that touch the range, the newest first. */
export async function readFiringSpans(
  connection: Pick<Connection, 'query'>,
  { fromMs, toMs, dashboardUid, panelId, limit }: FiringSpanQuery,
): Promise<FiringSpan[]> {
  const { rows } = await connection.query<{
    at: string;
    ended: string | null;
    fingerprint: string;
    labels: string;
    annotations: string;
  }>(
    `SELECT f.at, e.ended, f.fingerprint, f.labels, f.annotations
       FROM alert_event f
       CROSS JOIN LATERAL (
         SELECT min(at) AS ended FROM alert_event WHERE fingerprint = f.fingerprint AND kind <> 'firing' AND at >= f.at
       ) e
      WHERE f.kind = 'firing' AND f.at >= $1 AND f.at <= $3 AND (e.ended IS NULL OR e.ended >= $2)
        AND ($4::text IS NULL OR strpos(f.annotations, $4) > 0) AND ($5::text IS NULL OR strpos(f.annotations, $5) > 0)
      ORDER BY f.at DESC LIMIT $6`,
    [
      Math.max(0, fromMs - LOOK_BACK_MS),
      fromMs,
      toMs,
      dashboardUid === null ? null : member(DASHBOARD_ANNOTATION, dashboardUid),
      panelId === null ? null : member(PANEL_ANNOTATION, String(panelId)),
      limit,
    ],
  );
  return rows.map((row) => ({
    fingerprint: row.fingerprint,
    startMs: Number(row.at),
    endMs: row.ended === null ? null : Number(row.ended),
    labels: parseLabels(row.labels),
    annotations: parseLabels(row.annotations),
  }));
}

/** As it stands in the stored text: a quote in a value is escaped there, so this is found as a member only. */
function member(name: string, value: string): string {
  return `${JSON.stringify(name)}:${JSON.stringify(value)}`;
}
