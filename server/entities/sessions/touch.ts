// Notes that a session was used: idle sessions end.
import { type Database, inTransaction } from '@/server/entities/database';

export async function touchSession(
  db: Database,
  use: { tokenHash: string; userId: number; nowMs: number },
): Promise<void> {
  const lastSeenAt = new Date(use.nowMs);
  await inTransaction(db, async (tx) => {
    await tx.session.updateMany({ where: { tokenHash: use.tokenHash }, data: { lastSeenAt } });
    await tx.user.updateMany({ where: { id: use.userId }, data: { lastSeenAt } });
  });
}
