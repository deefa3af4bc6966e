// Reads one setting that was made in the product (not by environment or file).
import type { Connection } from '@/server/entities/database';

/** undefined when it was never set. The caller checks the shape. */
export async function getSetting(db: Connection, key: string): Promise<unknown> {
  const row = await db.setting.findUnique({ where: { key } });
  return row?.value;
}
