// Secrets that open one door once. Only their hashes are stored.
import type { Connection } from '@/server/entities/database';

/** The links of the last starts stay good, so that a restart does not break the one somebody is about to open. */
const KEPT_COUNT = 5;

export async function addOneTimeSecret(
  db: Connection,
  secret: { tokenHash: string; purpose: string; nowMs: number },
): Promise<void> {
  const { tokenHash, purpose, nowMs } = secret;
  await db.oneTimeSecret.create({ data: { tokenHash, purpose, createdAt: new Date(nowMs) } });
  const old = await db.oneTimeSecret.findMany({
    where: { purpose },
    orderBy: { createdAt: 'desc' },
    skip: KEPT_COUNT,
    select: { tokenHash: true },
  });
  await db.oneTimeSecret.deleteMany({ where: { tokenHash: { in: old.map((row) => row.tokenHash) } } });
}

export async function hasOneTimeSecret(
  db: Connection,
  secret: { tokenHash: string; purpose: string },
): Promise<boolean> {
  return (await db.oneTimeSecret.count({ where: secret })) > 0;
}

export async function removeOneTimeSecrets(db: Connection, purpose: string): Promise<void> {
  await db.oneTimeSecret.deleteMany({ where: { purpose } });
}
