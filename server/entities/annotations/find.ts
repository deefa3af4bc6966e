// One annotation by its id.
import { InputError } from '@/lib/errors/input-error';
import { type Annotation, ANNOTATION_INCLUDE, annotationOf } from '@/server/entities/annotations/annotation';
import type { Connection } from '@/server/entities/database';

/** Throws InputError 404. */
export async function findAnnotation(db: Connection, id: number): Promise<Annotation> {
  const row = await db.annotation.findUnique({ where: { id }, include: ANNOTATION_INCLUDE });
  if (!row) throw annotationNotFound();
  return annotationOf(row);
}

export function annotationNotFound(): InputError {
  return new InputError('Annotation not found', { status: 404 });
}
