// Annotations of a range, the newest first.
import type { Prisma } from '@/prisma/generated/client';
import { type Annotation, ANNOTATION_INCLUDE, annotationOf } from '@/server/entities/annotations/annotation';
import type { Connection } from '@/server/entities/database';

export interface AnnotationFilter {
  /** What touches the range counts; null is open. */
  readonly fromMs: number | null;
  readonly toMs: number | null;
  readonly dashboardUid: string | null;
  readonly panelId: number | null;
  readonly userId: number | null;
  readonly tags: readonly string[];
  /** One of the tags is enough; otherwise all must be there. */
  readonly matchesAnyTag: boolean;
  readonly limit: number;
}

export async function listAnnotations(db: Connection, filter: AnnotationFilter): Promise<Annotation[]> {
  const rows = await db.annotation.findMany({
    where: conditionOf(filter),
    include: ANNOTATION_INCLUDE,
    orderBy: [{ startMs: 'desc' }, { id: 'desc' }],
    take: filter.limit,
  });
  return rows.map(annotationOf);
}

function conditionOf(filter: AnnotationFilter): Prisma.AnnotationWhereInput {
  const { fromMs, toMs, dashboardUid, panelId, userId, tags, matchesAnyTag } = filter;
  const wanted = [...tags];
  return {
    ...(fromMs !== null && { endMs: { gte: BigInt(Math.round(fromMs)) } }),
    ...(toMs !== null && { startMs: { lte: BigInt(Math.round(toMs)) } }),
    ...(dashboardUid !== null && { dashboardUid }),
    ...(panelId !== null && { panelId }),
    ...(userId !== null && { userId }),
    ...(wanted.length > 0 && { tags: matchesAnyTag ? { hasSome: wanted } : { hasEvery: wanted } }),
  };
}
