// Search over dashboards and folders: one statement, one order, one page.
import { Prisma } from '@/prisma/generated/client';
import type { Connection } from '@/server/entities/database';
import { titleKey } from '@/server/entities/folders/folder';
import { NOBODY } from '@/server/entities/users/logins';

export interface SearchFilter {
  /** Each word must be in the title. */
  readonly query: string;
  readonly type: 'dash-db' | 'dash-folder' | null;
  /** All of them. */
  readonly tags: readonly string[];
  /** Any of them; null stands for the root. Empty: everywhere. */
  readonly folderUids: readonly (string | null)[];
  /** The same by numbers, which older clients have; 0 stands for the root. */
  readonly folderIds: readonly number[];
  /** Only dashboards that were deleted, instead of those that are there. */
  readonly isDeleted: boolean;
  readonly uids: readonly string[];
  readonly isStarred: boolean;
  readonly isDescending: boolean;
  readonly limit: number;
  readonly offset: number;
  /** Whose stars count; null: nobody's. */
  readonly userId: number | null;
}

export interface FoundEntry {
  readonly type: 'dash-db' | 'dash-folder';
  readonly id: number;
  readonly uid: string;
  readonly title: string;
  readonly tags: readonly string[];
  readonly description: string;
  readonly isStarred: boolean;
  readonly isProvisioned: boolean;
  readonly folderId: number | null;
  readonly folderUid: string | null;
  readonly folderTitle: string | null;
  readonly updatedMs: number;
  readonly updatedBy: string;
}

interface EntryRow extends Omit<FoundEntry, 'updatedMs' | 'updatedBy'> {
  readonly updatedAt: Date;
  readonly updatedBy: string | null;
}

const NOTHING = Prisma.sql`FALSE`;
const EVERYTHING = Prisma.sql`TRUE`;

/** Folders first, then dashboards, each by title. */
export async function search(db: Connection, filter: SearchFilter): Promise<FoundEntry[]> {
  const order = filter.isDescending ? Prisma.sql`DESC` : Prisma.sql`ASC`;
  const rows = await db.$queryRaw<EntryRow[]>`
    WITH found AS (
      SELECT 'dash-folder' AS type, f.id, f.uid, f.title, f.title_key, ARRAY[]::text[] AS tags, f.description,
        FALSE AS is_starred, FALSE AS is_provisioned, f.parent_uid AS folder_uid, f.updated_at, f.updated_by
      FROM folders f WHERE ${folderCondition(filter)}
      UNION ALL
      SELECT 'dash-db', d.id, d.uid, d.title, d.title_key, d.tags, '',
        EXISTS (SELECT 1 FROM stars s WHERE s.dashboard_id = d.id AND s.user_id = ${filter.userId ?? 0}::int),
        d.provisioned_source IS NOT NULL, d.folder_uid, d.updated_at, d.updated_by
      FROM dashboards d WHERE ${dashboardCondition(filter)}
    )
    SELECT e.type, e.id, e.uid, e.title, e.tags, e.description, e.is_starred AS "isStarred",
      e.is_provisioned AS "isProvisioned", p.id AS "folderId", e.folder_uid AS "folderUid", p.title AS "folderTitle",
      e.updated_at AS "updatedAt", u.login AS "updatedBy"
    FROM found e LEFT JOIN folders p ON p.uid = e.folder_uid LEFT JOIN users u ON u.id = e.updated_by
    ORDER BY e.type DESC, e.title_key ${order}, e.id LIMIT ${filter.limit}::int OFFSET ${filter.offset}::int`;
  return rows.map(({ updatedAt, updatedBy, ...rest }) => ({
    ...rest,
    updatedMs: updatedAt.getTime(),
    updatedBy: updatedBy ?? NOBODY,
  }));
}

function folderCondition(filter: SearchFilter): Prisma.Sql {
  const { type, tags, isStarred, isDeleted, uids, query } = filter;
  // Folders have neither tags nor stars, and are gone when they are deleted.
  if (type === 'dash-db' || tags.length > 0 || isStarred || isDeleted) return NOTHING;
  return allOf([titleHolds('f', query), ...placeConditions('f', 'parent_uid', filter), isNamed('f', uids)]);
}

function dashboardCondition(filter: SearchFilter): Prisma.Sql {
  const { type, tags, isStarred, isDeleted, uids, query, userId } = filter;
  if (type === 'dash-folder') return NOTHING;
  return allOf([
    isDeleted ? Prisma.sql`d.deleted_at IS NOT NULL` : Prisma.sql`d.deleted_at IS NULL`,
    titleHolds('d', query),
    ...placeConditions('d', 'folder_uid', filter),
    isNamed('d', uids),
    tags.length === 0 ? EVERYTHING : Prisma.sql`d.tags @> ${[...tags]}::text[]`,
    isStarred
      ? Prisma.sql`EXISTS (SELECT 1 FROM stars s WHERE s.dashboard_id = d.id AND s.user_id = ${userId ?? 0}::int)`
      : EVERYTHING,
  ]);
}

function allOf(conditions: readonly Prisma.Sql[]): Prisma.Sql {
  return Prisma.join([...conditions], ' AND ');
}

/** Words of the query, as parts of the title; letter case aside. */
function titleHolds(table: 'f' | 'd', query: string): Prisma.Sql {
  const words = titleKey(query)
    .split(/\s+/)
    .filter((word) => word !== '');
  if (words.length === 0) return EVERYTHING;
  return Prisma.sql`NOT EXISTS (SELECT 1 FROM unnest(${words}::text[]) word WHERE strpos(${Prisma.raw(table)}.title_key, word) = 0)`;
}

type FolderColumn = 'parent_uid' | 'folder_uid';

function placeConditions(
  table: 'f' | 'd',
  column: FolderColumn,
  { folderUids, folderIds }: SearchFilter,
): readonly Prisma.Sql[] {
  return [isIn(table, column, folderUids), isInNumbered(table, column, folderIds)];
}

function isInNumbered(table: 'f' | 'd', column: FolderColumn, ids: readonly number[]): Prisma.Sql {
  if (ids.length === 0) return EVERYTHING;
  const place = Prisma.raw(`${table}.${column}`);
  const isNumbered = Prisma.sql`${place} IN (SELECT n.uid FROM folders n WHERE n.id = ANY(${[...ids]}::int[]))`;
  return ids.includes(0) ? Prisma.sql`(${place} IS NULL OR ${isNumbered})` : isNumbered;
}

function isIn(table: 'f' | 'd', column: FolderColumn, folderUids: readonly (string | null)[]): Prisma.Sql {
  if (folderUids.length === 0) return EVERYTHING;
  const named = folderUids.filter((uid) => uid !== null);
  const place = Prisma.raw(`${table}.${column}`);
  const isNamedFolder = Prisma.sql`${place} = ANY(${named}::text[])`;
  return folderUids.includes(null) ? Prisma.sql`(${place} IS NULL OR ${isNamedFolder})` : isNamedFolder;
}

function isNamed(table: 'f' | 'd', uids: readonly string[]): Prisma.Sql {
  return uids.length === 0 ? EVERYTHING : Prisma.sql`${Prisma.raw(table)}.uid = ANY(${[...uids]}::text[])`;
}
