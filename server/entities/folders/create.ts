// Makes a folder.
import { InputError } from '@/lib/errors/input-error';
import { type Database, inTransaction, lockFor } from '@/server/entities/database';
import { type Folder, titleKey, loadFolder } from '@/server/entities/folders/folder';
import { refuseBadPlace } from '@/server/entities/folders/place';
import { randomUid } from '@/server/entities/random-uid';

export interface NewFolder {
  readonly uid: string | null;
  readonly title: string;
  readonly description: string;
  readonly parentUid: string | null;
  /** null: by nobody (provisioning). */
  readonly userId: number | null;
}

/** Throws InputError 409 when the uid is taken, 404 when there is no such parent. */
export async function createFolder(db: Database, folder: NewFolder): Promise<Folder> {
  const { title, description, parentUid, userId } = folder;
  return inTransaction(db, async (tx) => {
    await lockFor(tx, 'folders');
    const uid = folder.uid ?? randomUid();
    if ((await tx.folder.findUnique({ where: { uid }, select: { id: true } })) !== null)
      throw new InputError('a folder with the same UID already exists', { status: 409, field: 'uid' });
    await refuseBadPlace(tx, parentUid, null);
    const row = await tx.folder.create({
      data: {
        uid,
        title,
        titleKey: titleKey(title),
        description,
        parentUid,
        createdById: userId,
        updatedById: userId,
      },
    });
    return loadFolder(tx, row);
  });
}
