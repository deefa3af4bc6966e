// Removes a person. What they made stays.
import { type Database, inTransaction, lockFor } from '@/server/entities/database';
import { refuseLosingLastAdmin } from '@/server/entities/users/last-admin';

/** Throws InputError 404, or 409 for the last administrator. */
export async function removeUser(db: Database, id: number): Promise<void> {
  await inTransaction(db, async (tx) => {
    await lockFor(tx, 'people');
    await refuseLosingLastAdmin(tx, id, 'delete');
    await tx.user.delete({ where: { id } });
  });
}
