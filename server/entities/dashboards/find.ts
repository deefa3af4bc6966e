// Finds one dashboard.
import { dashboardNotFound } from '@/lib/api/dashboard-error';
import { isUid } from '@/lib/api/uid';
import type { Connection } from '@/server/entities/database';
import { loadStoredDashboard, type StoredDashboard } from '@/server/entities/dashboards/dashboard';

/** Throws InputError 404 when there is none, or it was deleted. */
export async function findDashboard(db: Connection, uid: string): Promise<StoredDashboard> {
  const row = isUid(uid) ? await db.dashboard.findUnique({ where: { uid, deletedAt: null } }) : null;
  if (!row) throw dashboardNotFound();
  return loadStoredDashboard(db, row);
}
