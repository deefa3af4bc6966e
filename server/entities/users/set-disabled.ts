// Locks a person out, or lets them in again.
import { InputError } from '@/lib/errors/input-error';
import { type Database, inTransaction, lockFor } from '@/server/entities/database';
import { refuseLosingLastAdmin } from '@/server/entities/users/last-admin';

/** Disabling ends all sessions. Throws InputError 404, or 409 for the last administrator. */
export async function setDisabled(
  db: Database,
  change: { id: number; isDisabled: boolean; nowMs: number },
): Promise<void> {
  const { id, isDisabled, nowMs } = change;
  await inTransaction(db, async (tx) => {
    await lockFor(tx, 'people');
    if (isDisabled) await refuseLosingLastAdmin(tx, id, 'disable');
    const { count } = await tx.user.updateMany({ where: { id }, data: { isDisabled, updatedAt: new Date(nowMs) } });
    if (count === 0) throw new InputError('User not found', { status: 404 });
    if (isDisabled) await tx.session.deleteMany({ where: { userId: id } });
  });
}
