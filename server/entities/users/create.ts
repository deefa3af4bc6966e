// Makes an account.
import type { Role } from '@/lib/api/roles';
import { InputError } from '@/lib/errors/input-error';
import { type Database, inTransaction, lockFor } from '@/server/entities/database';
import { randomUid } from '@/server/entities/random-uid';
import { refuseTakenNames } from '@/server/entities/users/sign-in-names';
import { signInKey, toUser, type User } from '@/server/entities/users/user';

export interface NewUser {
  readonly login: string;
  readonly email: string | null;
  readonly name: string;
  readonly passwordHash: string;
  readonly isPasswordWeak: boolean;
  readonly role: Role;
  /** True: only when there is nobody yet (first start, set-up link). */
  readonly isFirst?: boolean;
}

/** Throws InputError 409 when a sign-in name is taken, or when `isFirst` and somebody came earlier. */
export async function createUser(db: Database, newUser: NewUser): Promise<User> {
  const { login, email, isFirst = false, ...rest } = newUser;
  return inTransaction(db, async (tx) => {
    await lockFor(tx, 'people');
    if (isFirst && (await tx.user.findFirst({ select: { id: true } })) !== null)
      throw new InputError('Cannot create the first account: there is one already', { status: 409 });
    await refuseTakenNames(tx, { login, email });
    const row = await tx.user.create({
      data: {
        ...rest,
        uid: randomUid(),
        login,
        loginKey: signInKey(login),
        email,
        emailKey: email === null ? null : signInKey(email),
      },
    });
    return toUser(row);
  });
}
