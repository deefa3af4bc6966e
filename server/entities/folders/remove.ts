// Removes a folder with everything inside. Its dashboards can be restored, the folders cannot.
import { folderNotFound } from '@/lib/api/dashboard-error';
import { InputError } from '@/lib/errors/input-error';
import { type Database, inTransaction, lockFor } from '@/server/entities/database';
import { folderTree } from '@/server/entities/folders/find';
import { type Folder, loadFolder } from '@/server/entities/folders/folder';

/** Throws InputError 404, or 400 when a dashboard inside comes from a file. */
export async function removeFolder(db: Database, { uid, nowMs }: { uid: string; nowMs: number }): Promise<Folder> {
  return inTransaction(db, async (tx) => {
    await lockFor(tx, 'folders');
    const row = await tx.folder.findUnique({ where: { uid } });
    if (!row) throw folderNotFound();
    const inside = { folderUid: { in: (await folderTree(tx, uid)).map((folder) => folder.uid) }, deletedAt: null };
    const fromFile = await tx.dashboard.findFirst({ where: { ...inside, provisionedSource: { not: null } } });
    if (fromFile)
      throw new InputError(`Cannot delete the folder: its dashboard "${fromFile.title}" is provisioned from a file`);
    await tx.dashboard.updateMany({ where: inside, data: { deletedAt: new Date(nowMs) } });
    const folder = await loadFolder(tx, row);
    await tx.folder.delete({ where: { uid } });
    return folder;
  });
}
