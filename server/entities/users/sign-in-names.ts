// The rule that one sign-in name leads to one person: logins and e-mail addresses share one space.
import { InputError } from '@/lib/errors/input-error';
import type { Connection } from '@/server/entities/database';
import { signInKey } from '@/server/entities/users/user';

export interface SignInNames {
  readonly login?: string;
  readonly email?: string | null;
}

/** Call under the lock `people`. Throws InputError 409 when somebody other than `exceptId` has one of the names. */
export async function refuseTakenNames(tx: Connection, names: SignInNames, exceptId = 0): Promise<void> {
  for (const [field, name] of Object.entries(names)) {
    if (name === undefined || name === null) continue;
    const key = signInKey(name);
    const holder = await tx.user.findFirst({
      where: { id: { not: exceptId }, OR: [{ loginKey: key }, { emailKey: key }] },
      select: { id: true },
    });
    if (holder)
      throw new InputError(`Cannot use "${name}" as ${field}: another user has this login or e-mail address`, {
        status: 409,
        field,
      });
  }
}
