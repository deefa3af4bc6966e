// A stored annotation as the rest of the server sees it.
import type { Prisma } from '@/prisma/generated/client';

export interface Annotation {
  readonly id: number;
  readonly dashboardUid: string | null;
  /** 0: of the whole dashboard, or of none. */
  readonly panelId: number;
  readonly startMs: number;
  /** Equal to the start for a single moment. */
  readonly endMs: number;
  readonly text: string;
  readonly tags: readonly string[];
  readonly data: unknown;
  readonly userId: number | null;
  readonly login: string;
  readonly email: string;
  readonly createdMs: number;
  readonly updatedMs: number;
}

export const ANNOTATION_INCLUDE = { user: { select: { login: true, email: true } } } as const;

type Row = Prisma.AnnotationGetPayload<{ readonly include: typeof ANNOTATION_INCLUDE }>;

/** Times are far below the limit of exact numbers: the API refuses others. */
export function annotationOf(row: Row): Annotation {
  const { id, dashboardUid, panelId, text, tags, data, userId, user } = row;
  return {
    id,
    dashboardUid,
    panelId,
    startMs: Number(row.startMs),
    endMs: Number(row.endMs),
    text,
    tags,
    data,
    userId,
    login: user?.login ?? '',
    email: user?.email ?? '',
    createdMs: row.createdAt.getTime(),
    updatedMs: row.updatedAt.getTime(),
  };
}
