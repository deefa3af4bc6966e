// Changes a person's names.
import { InputError } from '@/lib/errors/input-error';
import { type Database, inTransaction, lockFor } from '@/server/entities/database';
import { refuseTakenNames } from '@/server/entities/users/sign-in-names';
import { signInKey, toUser, type User } from '@/server/entities/users/user';

export interface UserPatch {
  readonly name?: string;
  readonly login?: string;
  readonly email?: string | null;
}

/** Absent fields stay. Throws InputError 404, or 409 when a sign-in name is taken. */
export async function updateUser(db: Database, change: { id: number; patch: UserPatch; nowMs: number }): Promise<User> {
  const { id, patch, nowMs } = change;
  const { name, login, email } = patch;
  return inTransaction(db, async (tx) => {
    await lockFor(tx, 'people');
    if ((await tx.user.findUnique({ where: { id }, select: { id: true } })) === null)
      throw new InputError('User not found', { status: 404 });
    await refuseTakenNames(tx, { ...(login !== undefined && { login }), ...(email !== undefined && { email }) }, id);
    const row = await tx.user.update({
      where: { id },
      data: {
        ...(name !== undefined && { name }),
        ...(login !== undefined && { login, loginKey: signInKey(login) }),
        ...(email !== undefined && { email, emailKey: email === null ? null : signInKey(email) }),
        updatedAt: new Date(nowMs),
      },
    });
    return toUser(row);
  });
}
