// Looks up a session with its person, in one statement.
import type { Connection } from '@/server/entities/database';
import { toUser, type User } from '@/server/entities/users/user';

export interface FoundSession {
  readonly user: User;
  readonly createdMs: number;
  readonly lastSeenMs: number;
  readonly expiresMs: number;
}

export async function findSession(db: Connection, tokenHash: string): Promise<FoundSession | null> {
  const row = await db.session.findUnique({ where: { tokenHash }, include: { user: true } });
  if (!row) return null;
  return {
    user: toUser(row.user),
    createdMs: row.createdAt.getTime(),
    lastSeenMs: row.lastSeenAt.getTime(),
    expiresMs: row.expiresAt.getTime(),
  };
}
