// Ends sessions.
import type { Connection } from '@/server/entities/database';

export async function removeSession(db: Connection, tokenHash: string): Promise<void> {
  await db.session.deleteMany({ where: { tokenHash } });
}

export async function removeSessionsOf(db: Connection, userId: number): Promise<void> {
  await db.session.deleteMany({ where: { userId } });
}
