// Lists the folders directly inside one, or all folders.
import { folderNotFound } from '@/lib/api/dashboard-error';
import type { Connection } from '@/server/entities/database';
import { type Folder, toFolders } from '@/server/entities/folders/folder';

export interface FolderFilter {
  /** null: those of the root. */
  readonly parentUid: string | null;
  readonly limit: number;
  readonly offset: number;
}

/** Sorted by title. Throws InputError 404 when there is no such parent. */
export async function listFolders(db: Connection, { parentUid, limit, offset }: FolderFilter): Promise<Folder[]> {
  if (parentUid !== null) {
    const parent = await db.folder.findUnique({ where: { uid: parentUid }, select: { id: true } });
    if (!parent) throw folderNotFound();
  }
  const rows = await db.folder.findMany({
    where: { parentUid },
    orderBy: [{ titleKey: 'asc' }, { id: 'asc' }],
    take: limit,
    skip: offset,
  });
  return toFolders(db, rows);
}
