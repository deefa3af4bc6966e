// Renames a folder.
import { folderNotFound } from '@/lib/api/dashboard-error';
import { InputError } from '@/lib/errors/input-error';
import { type Database, inTransaction, lockFor } from '@/server/entities/database';
import { type Folder, titleKey, loadFolder } from '@/server/entities/folders/folder';

export interface FolderChange {
  readonly uid: string;
  readonly title: string;
  /** Absent: stays. */
  readonly description?: string;
  /** null: whatever is stored. */
  readonly readVersion: number | null;
  readonly userId: number | null;
  readonly nowMs: number;
}

/** Throws InputError 404, or 412 when somebody else changed it meanwhile. */
export async function updateFolder(db: Database, change: FolderChange): Promise<Folder> {
  const { uid, title, description, readVersion, userId, nowMs } = change;
  return inTransaction(db, async (tx) => {
    await lockFor(tx, 'folders');
    const current = await tx.folder.findUnique({ where: { uid }, select: { version: true } });
    if (!current) throw folderNotFound();
    if (readVersion !== null && readVersion !== current.version)
      throw new InputError('the folder has been changed by someone else', { status: 412 });
    const row = await tx.folder.update({
      where: { uid },
      data: {
        title,
        titleKey: titleKey(title),
        ...(description !== undefined && { description }),
        version: current.version + 1,
        updatedAt: new Date(nowMs),
        updatedById: userId,
      },
    });
    return loadFolder(tx, row);
  });
}
