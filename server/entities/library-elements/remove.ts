// Deletes a library panel that no dashboard shows any more.
import { InputError } from '@/lib/errors/input-error';
import { type Database, inTransaction, lockFor } from '@/server/entities/database';
import { libraryConnections } from '@/server/entities/library-elements/connections';
import { findLibraryElement } from '@/server/entities/library-elements/find';
import type { LibraryElement } from '@/server/entities/library-elements/library-element';

/** Throws InputError 404, or 403 while a dashboard shows it. */
export async function removeLibraryElement(db: Database, uid: string): Promise<LibraryElement> {
  return inTransaction(db, async (tx) => {
    await lockFor(tx, 'library');
    const element = await findLibraryElement(tx, uid);
    if ((await libraryConnections(tx, [uid])).has(uid))
      throw new InputError('the library element has connections', { status: 403 });
    await tx.libraryElement.delete({ where: { uid } });
    return element;
  });
}
