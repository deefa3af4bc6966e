// A person's account as the rest of the server sees it.
import { ROLES, type Role } from '@/lib/api/roles';
import { assert } from '@/lib/errors/assert';
import type { User as UserRow } from '@/prisma/generated/client';

export interface User {
  readonly id: number;
  readonly uid: string;
  readonly login: string;
  readonly email: string | null;
  readonly name: string;
  /** argon2id in PHC form; null: cannot sign in with a password. */
  readonly passwordHash: string | null;
  readonly isPasswordWeak: boolean;
  readonly role: Role;
  readonly isDisabled: boolean;
  readonly createdMs: number;
  readonly updatedMs: number;
  readonly lastSeenMs: number | null;
}

/** Two sign-in names are the same when their keys are. */
export function signInKey(name: string): string {
  return name.normalize('NFKC').toLowerCase();
}

export function toUser(row: UserRow): User {
  const role = ROLES.find((known) => known === row.role);
  assert(role, 'the table lets only known roles in');
  return {
    id: row.id,
    uid: row.uid,
    login: row.login,
    email: row.email,
    name: row.name,
    passwordHash: row.passwordHash,
    isPasswordWeak: row.isPasswordWeak,
    role,
    isDisabled: row.isDisabled,
    createdMs: row.createdAt.getTime(),
    updatedMs: row.updatedAt.getTime(),
    lastSeenMs: row.lastSeenAt?.getTime() ?? null,
  };
}
