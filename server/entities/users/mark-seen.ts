// Notes that a person was here.
import type { Connection } from '@/server/entities/database';

export async function markUserSeen(db: Connection, id: number, nowMs: number): Promise<void> {
  await db.user.updateMany({ where: { id }, data: { lastSeenAt: new Date(nowMs) } });
}
