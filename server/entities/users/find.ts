// Finding one person.
import type { Connection } from '@/server/entities/database';
import { signInKey, toUser, type User } from '@/server/entities/users/user';

/** PostgreSQL's largest integer: ids beyond it name nobody. */
const ID_LIMIT = 2_147_483_647;

export async function findUser(db: Connection, id: number): Promise<User | null> {
  if (!Number.isInteger(id) || id < 1 || id > ID_LIMIT) return null;
  const row = await db.user.findUnique({ where: { id } });
  return row && toUser(row);
}

/** By login or by e-mail address, letter case aside; nobody's login is another's address (users/sign-in-names.ts). */
export async function findUserBySignInName(db: Connection, name: string): Promise<User | null> {
  const key = signInKey(name);
  const row = await db.user.findFirst({ where: { OR: [{ loginKey: key }, { emailKey: key }] } });
  return row && toUser(row);
}

/** Whether the first account was made. */
export async function hasUsers(db: Connection): Promise<boolean> {
  return (await db.user.findFirst({ select: { id: true } })) !== null;
}
