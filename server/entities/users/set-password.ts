// Stores a new password hash; all sessions of the person end with it.
import { InputError } from '@/lib/errors/input-error';
import { type Database, inTransaction } from '@/server/entities/database';

export interface PasswordChange {
  readonly id: number;
  readonly passwordHash: string;
  /** Only then: the change is refused when the password was changed by somebody else meanwhile. */
  readonly replacesHash?: string | null;
  readonly nowMs: number;
}

/** Throws InputError 404, or 409 when `replacesHash` is no longer the stored one. */
export async function setPassword(db: Database, change: PasswordChange): Promise<void> {
  const { id, passwordHash, replacesHash, nowMs } = change;
  await inTransaction(db, async (tx) => {
    const { count } = await tx.user.updateMany({
      where: { id, ...(replacesHash !== undefined && { passwordHash: replacesHash }) },
      data: { passwordHash, isPasswordWeak: false, updatedAt: new Date(nowMs) },
    });
    if (count === 0)
      throw replacesHash === undefined
        ? new InputError('User not found', { status: 404 })
        : new InputError('Cannot change the password: it was changed by somebody else meanwhile', { status: 409 });
    await tx.session.deleteMany({ where: { userId: id } });
  });
}
