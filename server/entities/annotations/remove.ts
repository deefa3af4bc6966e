// Takes annotations away: one, or all of a panel.
import { annotationNotFound } from '@/server/entities/annotations/find';
import type { Connection } from '@/server/entities/database';

/** Throws InputError 404. */
export async function removeAnnotation(db: Connection, id: number): Promise<void> {
  const { count } = await db.annotation.deleteMany({ where: { id } });
  if (count === 0) throw annotationNotFound();
}

export async function removePanelAnnotations(
  db: Connection,
  { dashboardUid, panelId }: { readonly dashboardUid: string; readonly panelId: number },
): Promise<void> {
  await db.annotation.deleteMany({ where: { dashboardUid, panelId } });
}
