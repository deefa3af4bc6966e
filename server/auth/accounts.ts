// What changes people's accounts, with everything that has to follow: hashing, ending sessions, forgetting what is cached.
import { passwordProblem } from '@/lib/api/password-rules';
import type { Role } from '@/lib/api/roles';
import { InputError } from '@/lib/errors/input-error';
import type { PasswordCheck } from '@/server/auth/password-check';
import type { PasswordHasher } from '@/server/auth/password-hasher';
import type { Sessions, Visitor } from '@/server/auth/sessions';
import type { Entities } from '@/server/entities/entities';
import { changeRole } from '@/server/entities/users/change-role';
import { createUser } from '@/server/entities/users/create';
import { findUser } from '@/server/entities/users/find';
import { removeUser } from '@/server/entities/users/remove';
import { setDisabled } from '@/server/entities/users/set-disabled';
import { setPassword } from '@/server/entities/users/set-password';
import { updateUser, type UserPatch } from '@/server/entities/users/update';
import type { User } from '@/server/entities/users/user';
import type { Clock } from '@/server/platform/clock';

export interface NewAccount {
  readonly login: string;
  readonly email: string | null;
  readonly name: string;
  readonly password: string;
  readonly role: Role;
}

export interface AccountCreation {
  /** Only while there is nobody. */
  readonly isFirst?: boolean;
  /** A password from the environment is taken as it is and marked. */
  readonly mayBeWeak?: boolean;
}

export interface OwnPasswordChange {
  readonly userId: number;
  readonly oldPassword: string;
  readonly newPassword: string;
  readonly visitor: Visitor;
}

/** All throw InputError: 400 bad password, 404 no such person, 409 taken name or last administrator. */
export interface Accounts {
  create(account: NewAccount, creation?: AccountCreation): Promise<User>;
  update(id: number, patch: UserPatch): Promise<User>;
  changeRole(id: number, role: Role): Promise<void>;
  setDisabled(id: number, isDisabled: boolean): Promise<void>;
  /** By an administrator. */
  resetPassword(id: number, password: string): Promise<void>;
  /** Ends all sessions and returns the token of a new one for this browser. */
  changeOwnPassword(change: OwnPasswordChange): Promise<string>;
  signOutEverywhere(id: number): Promise<void>;
  remove(id: number): Promise<void>;
}

export interface AccountsDeps {
  readonly entities: Entities;
  readonly clock: Clock;
  readonly hasher: PasswordHasher;
  readonly sessions: Sessions;
  readonly checkPassword: PasswordCheck;
  /** Forgets cached people and passwords everywhere in this process. */
  readonly forgetPeople: () => void;
}

export function createAccounts(deps: AccountsDeps): Accounts {
  const { entities, clock, hasher, forgetPeople } = deps;
  const { db } = entities;

  async function andForget<T>(change: Promise<T>): Promise<T> {
    try {
      return await change;
    } finally {
      // Also after a failure: the COMMIT may have gone through while its answer was lost.
      forgetPeople();
    }
  }

  return {
    async create(account, { isFirst = false, mayBeWeak = false } = {}) {
      const { password, ...rest } = account;
      const problem = passwordProblem(password, [account.login, account.email, account.name]);
      if (problem !== undefined && !mayBeWeak) throw badPassword(problem);
      const passwordHash = await hasher.hash(password);
      return createUser(db, { ...rest, passwordHash, isPasswordWeak: problem !== undefined, isFirst });
    },
    update: (id, patch) => andForget(updateUser(db, { id, patch, nowMs: clock.nowMs() })),
    changeRole: (id, role) => andForget(changeRole(db, { id, role, nowMs: clock.nowMs() })),
    setDisabled: (id, isDisabled) => andForget(setDisabled(db, { id, isDisabled, nowMs: clock.nowMs() })),
    async resetPassword(id, password) {
      const user = await existingUser(deps, id);
      const passwordHash = await hashedGoodPassword(deps, user, password);
      await andForget(setPassword(db, { id, passwordHash, nowMs: clock.nowMs() }));
    },
    changeOwnPassword: (change) => andForget(changeOwnPassword(deps, change)),
    signOutEverywhere: (id) => deps.sessions.closeAllOf(id),
    remove: (id) => andForget(removeUser(db, id)),
  };
}

async function changeOwnPassword(deps: AccountsDeps, change: OwnPasswordChange): Promise<string> {
  const { userId, oldPassword, newPassword, visitor } = change;
  const user = await existingUser(deps, userId);
  await checkOldPassword(deps, user, oldPassword, visitor.remoteAddress);
  const passwordHash = await hashedGoodPassword(deps, user, newPassword);
  const nowMs = deps.clock.nowMs();
  await setPassword(deps.entities.db, { id: userId, passwordHash, replacesHash: user.passwordHash, nowMs });
  return deps.sessions.open(userId, visitor);
}

/** A stolen open browser must not be able to guess: the same limits as at sign-in. */
async function checkOldPassword(
  { checkPassword }: AccountsDeps,
  user: User,
  password: string,
  remoteAddress: string,
): Promise<void> {
  try {
    await checkPassword({ signInName: user.login, password }, remoteAddress);
  } catch (thrown) {
    const isWrong = typeof thrown === 'object' && thrown !== null && 'status' in thrown && thrown.status === 401;
    // Not 401: the person is signed in, and a page that sees 401 would send them to the login.
    if (isWrong) throw new InputError('Invalid old password', { field: 'oldPassword', cause: thrown });
    throw thrown;
  }
}

async function existingUser({ entities }: AccountsDeps, id: number): Promise<User> {
  const user = await findUser(entities.db, id);
  if (!user) throw new InputError('User not found', { status: 404 });
  return user;
}

async function hashedGoodPassword({ hasher }: AccountsDeps, user: User, password: string): Promise<string> {
  const problem = passwordProblem(password, [user.login, user.email, user.name]);
  if (problem !== undefined) throw badPassword(problem);
  return hasher.hash(password);
}

function badPassword(problem: string): InputError {
  return new InputError(`Cannot use this password: ${problem}`, { field: 'password' });
}
