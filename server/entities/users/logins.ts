// Logins of the people who made and changed something. Loaded by an own statement: inside a transaction a driver runs one at a time.
import type { Connection } from '@/server/entities/database';

/** What Grafana shows for "nobody": files, and people who were removed. */
export const NOBODY = 'Anonymous';

export type LoginOf = (userId: number | null) => string;

export async function loadLogins(db: Connection, userIds: readonly (number | null)[]): Promise<LoginOf> {
  const ids = [...new Set(userIds.filter((id) => id !== null))];
  const rows =
    ids.length === 0 ? [] : await db.user.findMany({ where: { id: { in: ids } }, select: { id: true, login: true } });
  const logins = new Map(rows.map((row) => [row.id, row.login]));
  return (userId) => (userId === null ? undefined : logins.get(userId)) ?? NOBODY;
}
