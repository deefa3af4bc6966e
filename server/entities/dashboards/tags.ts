// All tags of dashboards, with how many dashboards have each.
import type { Connection } from '@/server/entities/database';

const TAG_LIMIT = 5000;

export async function listTags(db: Connection): Promise<{ term: string; count: number }[]> {
  return db.$queryRaw`
    SELECT tag AS term, count(*)::int AS count FROM dashboards, unnest(tags) AS tag
    WHERE deleted_at IS NULL GROUP BY tag ORDER BY tag LIMIT ${TAG_LIMIT}::int`;
}
