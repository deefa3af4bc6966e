// Finds one folder and the folders above it.
import { folderNotFound } from '@/lib/api/dashboard-error';
import type { Connection } from '@/server/entities/database';
import { type Folder, loadFolder } from '@/server/entities/folders/folder';

/** The root, then its child, and so on: no chain may be longer. */
export const FOLDER_DEPTH_LIMIT = 8;

export async function findFolder(db: Connection, uid: string): Promise<Folder> {
  const row = await db.folder.findUnique({ where: { uid } });
  if (!row) throw folderNotFound();
  return loadFolder(db, row);
}

export interface FolderLink {
  readonly uid: string;
  readonly title: string;
  readonly parentUid: string | null;
}

/** The folder itself first, the topmost last. Empty when there is no such folder. */
export async function folderChain(db: Connection, uid: string): Promise<readonly FolderLink[]> {
  return db.$queryRaw<FolderLink[]>`
    WITH RECURSIVE chain AS (
      SELECT uid, title, parent_uid, 1 AS depth FROM folders WHERE uid = ${uid}
      UNION ALL
      SELECT f.uid, f.title, f.parent_uid, c.depth + 1 FROM folders f JOIN chain c ON f.uid = c.parent_uid
      WHERE c.depth < ${FOLDER_DEPTH_LIMIT * 2}::int
    )
    SELECT uid, title, parent_uid AS "parentUid" FROM chain ORDER BY depth`;
}

/** The folder and all folders inside it. */
export async function folderTree(db: Connection, uid: string): Promise<readonly { uid: string; depth: number }[]> {
  return db.$queryRaw<{ uid: string; depth: number }[]>`
    WITH RECURSIVE tree AS (
      SELECT uid, 1 AS depth FROM folders WHERE uid = ${uid}
      UNION ALL
      SELECT f.uid, t.depth + 1 FROM folders f JOIN tree t ON f.parent_uid = t.uid
      WHERE t.depth < ${FOLDER_DEPTH_LIMIT * 2}::int
    )
    SELECT uid, depth FROM tree`;
}
