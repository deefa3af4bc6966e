// Gives a person another role. Their sessions end: the next sign-in has a new identifier.
import type { Role } from '@/lib/api/roles';
import { InputError } from '@/lib/errors/input-error';
import { type Database, inTransaction, lockFor } from '@/server/entities/database';
import { refuseLosingLastAdmin } from '@/server/entities/users/last-admin';

/** Throws InputError 404, or 409 for the last administrator. The same role again changes nothing. */
export async function changeRole(db: Database, change: { id: number; role: Role; nowMs: number }): Promise<void> {
  const { id, role, nowMs } = change;
  await inTransaction(db, async (tx) => {
    await lockFor(tx, 'people');
    const current = await tx.user.findUnique({ where: { id }, select: { role: true } });
    if (!current) throw new InputError('User not found', { status: 404 });
    if (current.role === role) return;
    if (role !== 'admin') await refuseLosingLastAdmin(tx, id, 'take the role from');
    await tx.user.update({ where: { id }, data: { role, updatedAt: new Date(nowMs) } });
    await tx.session.deleteMany({ where: { userId: id } });
  });
}
