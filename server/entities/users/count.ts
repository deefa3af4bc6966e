// How many accounts there are.
import type { Connection } from '@/server/entities/database';

export function countUsers(db: Connection): Promise<number> {
  return db.user.count();
}
