// Moves a folder with all that is in it.
import { folderNotFound } from '@/lib/api/dashboard-error';
import { type Database, inTransaction, lockFor } from '@/server/entities/database';
import { type Folder, loadFolder } from '@/server/entities/folders/folder';
import { refuseBadPlace } from '@/server/entities/folders/place';

export interface FolderMove {
  readonly uid: string;
  /** null: the root. */
  readonly parentUid: string | null;
  readonly userId: number | null;
  readonly nowMs: number;
}

/** Throws InputError 404, or 400 when it would stand inside itself or too deep. */
export async function moveFolder(db: Database, { uid, parentUid, userId, nowMs }: FolderMove): Promise<Folder> {
  return inTransaction(db, async (tx) => {
    await lockFor(tx, 'folders');
    const current = await tx.folder.findUnique({ where: { uid }, select: { id: true } });
    if (!current) throw folderNotFound();
    await refuseBadPlace(tx, parentUid, uid);
    const row = await tx.folder.update({
      where: { uid },
      data: { parentUid, version: { increment: 1 }, updatedAt: new Date(nowMs), updatedById: userId },
    });
    return loadFolder(tx, row);
  });
}
