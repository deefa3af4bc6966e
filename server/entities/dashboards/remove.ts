// Deletes a dashboard. The row and its versions stay, so that it can be brought back by saving under the same uid.
import { dashboardError } from '@/lib/api/dashboard-error';
import { type Database, inTransaction } from '@/server/entities/database';
import type { StoredDashboard } from '@/server/entities/dashboards/dashboard';
import { findDashboard } from '@/server/entities/dashboards/find';

/** Throws InputError 404, or 400 when it comes from a file. */
export async function removeDashboard(
  db: Database,
  { uid, nowMs }: { uid: string; nowMs: number },
): Promise<StoredDashboard> {
  return inTransaction(db, async (tx) => {
    const dashboard = await findDashboard(tx, uid);
    if (dashboard.provisionedPath !== null)
      throw dashboardError('bad-request', 'provisioned dashboard cannot be deleted', { status: 400 });
    await tx.dashboard.update({ where: { uid }, data: { deletedAt: new Date(nowMs) } });
    await tx.star.deleteMany({ where: { dashboardId: dashboard.id } });
    return dashboard;
  });
}
