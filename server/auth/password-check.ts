// Is this the password of this person? One answer and one duration for unknown people and wrong passwords, and a limit on guesses.
import { InputError } from '@/lib/errors/input-error';
import type { PasswordHasher } from '@/server/auth/password-hasher';
import type { Throttle } from '@/server/auth/throttle';
import type { Entities } from '@/server/entities/entities';
import { findUserBySignInName } from '@/server/entities/users/find';
import { signInKey, type User } from '@/server/entities/users/user';

export interface Credentials {
  /** Login or e-mail address. */
  readonly signInName: string;
  readonly password: string;
}

const WRONG_CREDENTIALS = 'Wrong email or password';
/** Longer names are in no table. */
const NAME_LIMIT_CHARACTERS = 320;

export type PasswordCheck = (credentials: Credentials, remoteAddress: string) => Promise<User>;

export interface PasswordCheckDeps {
  readonly entities: Entities;
  readonly hasher: PasswordHasher;
  readonly throttle: Throttle;
}

/** The returned function throws InputError 401 for any mismatch and 429 when there were too many. */
export function createPasswordCheck({ entities, hasher, throttle }: PasswordCheckDeps): PasswordCheck {
  return async ({ signInName, password }, remoteAddress) => {
    const isPossible =
      signInName !== '' && signInName.length <= NAME_LIMIT_CHARACTERS && !/[\0\p{Surrogate}]/u.test(signInName);
    const attempt = throttle.begin(signInKey(signInName.slice(0, NAME_LIMIT_CHARACTERS)), remoteAddress);
    let user: User | null = null;
    let isMatch = false;
    try {
      user = isPossible ? await findUserBySignInName(entities.db, signInName) : null;
      isMatch = await hasher.verify(user?.passwordHash ?? null, password);
    } catch (thrown) {
      // The database's fault or a full line is not a wrong password.
      attempt.abandoned();
      throw thrown;
    }
    if (!user || !isMatch || user.isDisabled) {
      attempt.failed();
      throw new InputError(WRONG_CREDENTIALS, { status: 401 });
    }
    attempt.succeeded();
    return user;
  };
}
