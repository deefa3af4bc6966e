// Stores a new session.
import { type Database, inTransaction } from '@/server/entities/database';

export interface NewSession {
  /** SHA-256 of the token, hexadecimal. */
  readonly tokenHash: string;
  readonly userId: number;
  readonly nowMs: number;
  readonly expiresMs: number;
  readonly ip: string;
  readonly userAgent: string;
}

/** Sessions of one person; the oldest go first. */
const PER_USER_LIMIT = 100;
const USER_AGENT_LIMIT = 300;

/** Also removes what has expired, whoever it belonged to, and sessions unused since `idleSinceMs`. */
export async function createSession(db: Database, session: NewSession, idleSinceMs: number): Promise<void> {
  const { tokenHash, userId, nowMs, expiresMs, ip, userAgent } = session;
  await inTransaction(db, async (tx) => {
    await tx.session.deleteMany({
      where: { OR: [{ expiresAt: { lte: new Date(nowMs) } }, { lastSeenAt: { lte: new Date(idleSinceMs) } }] },
    });
    const surplus = await tx.session.findMany({
      where: { userId },
      orderBy: { lastSeenAt: 'desc' },
      skip: PER_USER_LIMIT - 1,
      select: { tokenHash: true },
    });
    if (surplus.length > 0)
      await tx.session.deleteMany({ where: { tokenHash: { in: surplus.map((row) => row.tokenHash) } } });
    await tx.session.create({
      data: {
        tokenHash,
        userId,
        createdAt: new Date(nowMs),
        lastSeenAt: new Date(nowMs),
        expiresAt: new Date(expiresMs),
        ip: printable(ip),
        userAgent: printable(userAgent).slice(0, USER_AGENT_LIMIT),
      },
    });
    await tx.user.updateMany({ where: { id: userId }, data: { lastSeenAt: new Date(nowMs) } });
  });
}

/** Headers are the client's text: PostgreSQL refuses NUL. */
function printable(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, '');
}
