// Stars a dashboard for a person, or takes the star back. Doing it twice is as good as once.
import { dashboardNotFound } from '@/lib/api/dashboard-error';
import type { Connection } from '@/server/entities/database';

export interface StarChange {
  readonly userId: number;
  readonly dashboardUid: string;
  readonly isStarred: boolean;
}

/** Throws InputError 404 when there is no such dashboard. */
export async function setStar(db: Connection, { userId, dashboardUid, isStarred }: StarChange): Promise<void> {
  const dashboard = await db.dashboard.findUnique({
    where: { uid: dashboardUid, deletedAt: null },
    select: { id: true },
  });
  if (!dashboard) throw dashboardNotFound();
  const star = { userId, dashboardId: dashboard.id };
  if (isStarred) await db.star.createMany({ data: [star], skipDuplicates: true });
  else await db.star.deleteMany({ where: star });
}
