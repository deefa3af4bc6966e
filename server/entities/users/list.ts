// Lists people.
import type { Connection } from '@/server/entities/database';
import { signInKey, toUser, type User } from '@/server/entities/users/user';

export interface UserFilter {
  /** Part of login, e-mail address or name. */
  readonly query: string;
  readonly limit: number;
  readonly offset: number;
}

export interface UserPage {
  readonly users: readonly User[];
  readonly totalCount: number;
}

/** Sorted by login. */
export async function listUsers(db: Connection, { query, limit, offset }: UserFilter): Promise<UserPage> {
  const key = signInKey(query);
  const where =
    query === ''
      ? {}
      : {
          OR: [
            { loginKey: { contains: key } },
            { emailKey: { contains: key } },
            { name: { contains: query, mode: 'insensitive' as const } },
          ],
        };
  const totalCount = await db.user.count({ where });
  const rows = await db.user.findMany({ where, orderBy: { loginKey: 'asc' }, take: limit, skip: offset });
  return { users: rows.map(toUser), totalCount };
}
