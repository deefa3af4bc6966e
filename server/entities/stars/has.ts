// Whether a person has starred a dashboard.
import type { Connection } from '@/server/entities/database';

export async function hasStar(db: Connection, star: { userId: number; dashboardId: number }): Promise<boolean> {
  return (await db.star.count({ where: star })) > 0;
}
