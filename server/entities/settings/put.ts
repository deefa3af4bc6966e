// Stores one setting that was made in the product.
import type { Prisma } from '@/prisma/generated/client';
import type { Connection } from '@/server/entities/database';

export async function putSetting(
  db: Connection,
  setting: { key: string; value: Prisma.InputJsonValue; nowMs: number },
): Promise<void> {
  const { key, value, nowMs } = setting;
  const updatedAt = new Date(nowMs);
  await db.setting.upsert({ where: { key }, create: { key, value, updatedAt }, update: { value, updatedAt } });
}
