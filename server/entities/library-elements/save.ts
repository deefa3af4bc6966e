// Makes and changes library panels: one name a folder, and never over a version that its author had not read.
import { folderNotFound } from '@/lib/api/dashboard-error';
import type { JsonObject } from '@/lib/dashboard/json-fields';
import { InputError } from '@/lib/errors/input-error';
import { jsonInput } from '@/server/entities/dashboards/dashboard';
import { type Connection, type Database, inTransaction, lockFor, sharedLockFor } from '@/server/entities/database';
import { titleKey } from '@/server/entities/folders/folder';
import {
  ELEMENT_INCLUDE,
  elementExists,
  elementNotFound,
  elementOf,
  type LibraryElement,
} from '@/server/entities/library-elements/library-element';
import { randomUid } from '@/server/entities/random-uid';

export interface NewLibraryElement {
  /** null: to be made. */
  readonly uid: string | null;
  readonly folderUid: string | null;
  readonly name: string;
  readonly type: string;
  readonly description: string;
  readonly model: JsonObject;
  readonly userId: number | null;
  readonly nowMs: number;
}

/** Throws InputError 400 when uid or name are taken, 404 for an unknown folder. */
export async function createLibraryElement(db: Database, element: NewLibraryElement): Promise<LibraryElement> {
  const { folderUid, name, type, description, model, userId, nowMs } = element;
  return inTransaction(db, async (tx) => {
    await lockPlaces(tx, folderUid);
    const uid = element.uid ?? randomUid();
    if ((await tx.libraryElement.findUnique({ where: { uid }, select: { id: true } })) !== null) throw elementExists();
    await refuseTakenName(tx, { folderUid, name, uid });
    const row = await tx.libraryElement.create({
      data: {
        uid,
        folderUid,
        name,
        nameKey: titleKey(name),
        type,
        description,
        model: jsonInput(model),
        createdAt: new Date(nowMs),
        updatedAt: new Date(nowMs),
        createdById: userId,
        updatedById: userId,
      },
      include: ELEMENT_INCLUDE,
    });
    return elementOf(row);
  });
}

export interface LibraryElementChange {
  readonly uid: string;
  /** As the author read it. */
  readonly version: number;
  readonly newUid?: string;
  readonly folderUid?: string | null;
  readonly name?: string;
  readonly content?: Pick<NewLibraryElement, 'type' | 'description' | 'model'>;
  readonly userId: number | null;
  readonly nowMs: number;
}

/** What is not given stays. Throws InputError 404, 412 for another version, 400 when uid or name are taken. */
export async function updateLibraryElement(db: Database, change: LibraryElementChange): Promise<LibraryElement> {
  const { uid, version, newUid, userId, nowMs, content } = change;
  return inTransaction(db, async (tx) => {
    await lockPlaces(tx, change.folderUid ?? null);
    const before = await tx.libraryElement.findUnique({ where: { uid } });
    if (!before) throw elementNotFound();
    if (before.version !== version)
      throw new InputError('the library element has been changed by someone else', { status: 412, field: 'version' });
    const isMovedToUid = newUid !== undefined && newUid !== uid;
    if (isMovedToUid && (await tx.libraryElement.findUnique({ where: { uid: newUid }, select: { id: true } })) !== null)
      throw elementExists();
    const name = change.name ?? before.name;
    const folderUid = change.folderUid === undefined ? before.folderUid : change.folderUid;
    await refuseTakenName(tx, { folderUid, name, uid });
    const row = await tx.libraryElement.update({
      where: { uid },
      data: {
        ...(isMovedToUid && { uid: newUid }),
        folderUid,
        name,
        nameKey: titleKey(name),
        ...(content !== undefined && { ...content, model: jsonInput(content.model) }),
        version: version + 1,
        updatedAt: new Date(nowMs),
        updatedById: userId,
      },
      include: ELEMENT_INCLUDE,
    });
    return elementOf(row);
  });
}

/** Folders stay while panels are put into them; names are looked at by one at a time. */
async function lockPlaces(tx: Connection, folderUid: string | null): Promise<void> {
  await sharedLockFor(tx, 'folders');
  await lockFor(tx, 'library');
  if (folderUid !== null && (await tx.folder.findUnique({ where: { uid: folderUid }, select: { id: true } })) === null)
    throw folderNotFound();
}

async function refuseTakenName(
  tx: Connection,
  { folderUid, name, uid }: { readonly folderUid: string | null; readonly name: string; readonly uid: string },
): Promise<void> {
  const taken = await tx.libraryElement.findFirst({
    where: { folderUid, name, uid: { not: uid } },
    select: { id: true },
  });
  if (taken !== null) throw elementExists();
}
