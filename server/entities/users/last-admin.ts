// The rule that somebody who can manage people always remains.
import { InputError } from '@/lib/errors/input-error';
import type { Connection } from '@/server/entities/database';
import { toUser, type User } from '@/server/entities/users/user';

/** Call under the lock `people`. Throws InputError 404 when there is no such person, 409 when no other admin could sign in. */
export async function refuseLosingLastAdmin(tx: Connection, id: number, attempt: string): Promise<User> {
  const row = await tx.user.findUnique({ where: { id } });
  if (!row) throw new InputError('User not found', { status: 404 });
  const user = toUser(row);
  if (user.role !== 'admin' || user.isDisabled) return user;
  const others = await tx.user.count({
    where: { role: 'admin', isDisabled: false, passwordHash: { not: null }, id: { not: id } },
  });
  if (others === 0) throw new InputError(`Cannot ${attempt} the last administrator`, { status: 409 });
  return user;
}
