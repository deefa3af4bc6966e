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
  const key = literal(signInKey(query));
  const where =
    query === ''
      ? {}
      : {
          OR: [
            { loginKey: { contains: key } },
            { emailKey: { contains: key } },
            { name: { contains: literal(query), mode: 'insensitive' as const } },
          ],
        };
  const totalCount = await db.user.count({ where });
  const rows = await db.user.findMany({ where, orderBy: { loginKey: 'asc' }, take: limit, skip: offset });
  return { users: rows.map(toUser), totalCount };
}

/** Prisma gives the text to LIKE as it is. */
function literal(text: string): string {
  return text.replaceAll(/[\\%_]/g, String.raw`\$&`);
}
