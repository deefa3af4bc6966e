// Changes an annotation; what is not given stays.
import { annotationNotFound } from '@/server/entities/annotations/find';
import { jsonInput } from '@/server/entities/dashboards/dashboard';
import type { Database } from '@/server/entities/database';

export interface AnnotationChange {
  readonly startMs?: number;
  readonly endMs?: number;
  readonly text?: string;
  readonly tags?: readonly string[];
  readonly data?: Readonly<Record<string, unknown>>;
}

/** A start that is moved takes the end of a single moment along. Throws InputError 404. */
export async function updateAnnotation(
  db: Database,
  id: number,
  change: AnnotationChange,
  nowMs: number,
): Promise<void> {
  await db.$transaction(async (transaction) => {
    const before = await transaction.annotation.findUnique({ where: { id }, select: { startMs: true, endMs: true } });
    if (!before) throw annotationNotFound();
    const startMs = change.startMs ?? Number(before.startMs);
    const isMoment = before.startMs === before.endMs;
    const endMs = change.endMs ?? (isMoment ? startMs : Number(before.endMs));
    await transaction.annotation.update({
      where: { id },
      data: {
        startMs: BigInt(Math.min(startMs, endMs)),
        endMs: BigInt(Math.max(startMs, endMs)),
        updatedAt: new Date(nowMs),
        ...(change.text !== undefined && { text: change.text }),
        ...(change.tags !== undefined && { tags: [...change.tags] }),
        ...(change.data !== undefined && { data: jsonInput(change.data) }),
      },
    });
  });
}
