// Which dashboards show a library panel: read from the dashboards themselves.
import { libraryUids } from '@/lib/dashboard/library-panels';
import type { Connection } from '@/server/entities/database';
import { dashboardJson } from '@/server/entities/dashboards/dashboard';

export interface ConnectedDashboard {
  readonly id: number;
  readonly uid: string;
  readonly folderUid: string | null;
}

/** By the uid of the library panel; those of no dashboard are absent. */
export async function libraryConnections(
  db: Connection,
  uids: readonly string[],
): Promise<ReadonlyMap<string, readonly ConnectedDashboard[]>> {
  const found = new Map<string, ConnectedDashboard[]>();
  if (uids.length === 0) return found;
  // Texts that could hold a link; whether they do is said by their panels.
  const rows = await db.$queryRaw<{ id: number }[]>`
    SELECT d.id FROM dashboards d WHERE d.deleted_at IS NULL AND strpos(d.data::text, '"libraryPanel"') > 0
      AND EXISTS (SELECT 1 FROM unnest(${[...uids]}::text[]) AS wanted WHERE strpos(d.data::text, wanted) > 0)`;
  for (const { id } of rows) {
    const row = await db.dashboard.findUnique({ where: { id }, select: { uid: true, folderUid: true, data: true } });
    if (row === null) continue;
    const shown = libraryUids(dashboardJson(row.data));
    for (const uid of uids) {
      if (!shown.has(uid)) continue;
      found.set(uid, [...(found.get(uid) ?? []), { id, uid: row.uid, folderUid: row.folderUid }]);
    }
  }
  return found;
}
