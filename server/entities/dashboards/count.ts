// How many dashboards people have made.
import type { Connection } from '@/server/entities/database';

/** Without those that came from files. */
export function countOwnDashboards(db: Connection): Promise<number> {
  return db.dashboard.count({ where: { deletedAt: null, provisionedSource: null } });
}
