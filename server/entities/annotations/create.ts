// Writes an annotation down.
import { dashboardNotFound } from '@/lib/api/dashboard-error';
import { jsonInput } from '@/server/entities/dashboards/dashboard';
import type { Connection } from '@/server/entities/database';

export interface NewAnnotation {
  readonly dashboardUid: string | null;
  readonly panelId: number;
  readonly startMs: number;
  readonly endMs: number;
  readonly text: string;
  readonly tags: readonly string[];
  readonly data: Readonly<Record<string, unknown>> | null;
  readonly userId: number | null;
}

/** Ends that are the wrong way round are turned. Throws InputError 404 for a dashboard that does not exist. */
export async function createAnnotation(db: Connection, annotation: NewAnnotation): Promise<number> {
  const { dashboardUid, data, tags, startMs, endMs, ...rest } = annotation;
  if (dashboardUid !== null) {
    const dashboard = await db.dashboard.findUnique({
      where: { uid: dashboardUid, deletedAt: null },
      select: { id: true },
    });
    if (!dashboard) throw dashboardNotFound();
  }
  const { id } = await db.annotation.create({
    data: {
      ...rest,
      dashboardUid,
      startMs: BigInt(Math.min(startMs, endMs)),
      endMs: BigInt(Math.max(startMs, endMs)),
      tags: [...tags],
      ...(data !== null && { data: jsonInput(data) }),
    },
    select: { id: true },
  });
  return id;
}
