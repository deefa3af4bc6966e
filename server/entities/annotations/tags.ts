// The tags of all annotations and how often each is used.
import type { TagCount } from '@/lib/api/annotations';
import type { Connection } from '@/server/entities/database';

/** Those that contain `part`, by name. */
export async function countAnnotationTags(
  db: Connection,
  { part, limit }: { readonly part: string; readonly limit: number },
): Promise<TagCount[]> {
  return db.$queryRaw<TagCount[]>`
    SELECT tag, count(*)::int AS count
    FROM annotations, unnest(tags) AS tag
    WHERE strpos(lower(tag), lower(${part})) > 0
    GROUP BY tag
    ORDER BY tag
    LIMIT ${limit}
  `;
}
