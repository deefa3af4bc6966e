// Sessions of signed-in browsers: rows in the database, read on every request through a cache of a few seconds.
import { createShortCache, type ShortCache } from '@/server/auth/short-cache';
import { randomToken, tokenHash } from '@/server/auth/token';
import type { Entities } from '@/server/entities/entities';
import { createSession } from '@/server/entities/sessions/create';
import { findSession, type FoundSession } from '@/server/entities/sessions/find';
import { removeSession, removeSessionsOf } from '@/server/entities/sessions/remove';
import { touchSession } from '@/server/entities/sessions/touch';
import type { User } from '@/server/entities/users/user';
import type { Clock } from '@/server/platform/clock';
import type { Log } from '@/server/platform/log';

const SESSION_IDLE_LIMIT_MS = 7 * 24 * 3_600_000;
const SESSION_LIMIT_MS = 30 * 24 * 3_600_000;
/** The last use is written at most this often. */
const TOUCH_INTERVAL_MS = 5 * 60_000;
const CACHE_LIFETIME_MS = 5000;
const CACHE_ENTRY_LIMIT = 10_000;

export interface Visitor {
  readonly remoteAddress: string;
  readonly userAgent: string;
}

export interface Sessions {
  /** Returns the token for the cookie: the only moment at which it exists outside the browser. */
  open(userId: number, visitor: Visitor): Promise<string>;
  /** null: unknown, expired, idle too long, or the person is disabled. */
  userOf(token: string): Promise<User | null>;
  close(token: string): Promise<void>;
  closeAllOf(userId: number): Promise<void>;
  /** Forgets what is cached: rights or names of people changed. */
  forget(): void;
  cachedCount(): number;
}

export interface SessionsDeps {
  readonly entities: Entities;
  readonly clock: Clock;
  readonly log: Log;
}

export function createSessions(deps: SessionsDeps): Sessions {
  const { entities, clock } = deps;
  const cache = createShortCache<FoundSession | null>({
    clock,
    lifetimeMs: CACHE_LIFETIME_MS,
    entryLimit: CACHE_ENTRY_LIMIT,
    load: (hash) => findSession(entities.db, hash),
  });
  const touch = createToucher(deps, cache);

  return {
    async open(userId, { remoteAddress, userAgent }) {
      const token = randomToken();
      const nowMs = clock.nowMs();
      const expiresMs = nowMs + SESSION_LIMIT_MS;
      const session = { tokenHash: tokenHash(token), userId, nowMs, expiresMs, ip: remoteAddress, userAgent };
      await createSession(entities.db, session, nowMs - SESSION_IDLE_LIMIT_MS);
      return token;
    },
    async userOf(token) {
      const hash = tokenHash(token);
      const session = await cache.get(hash);
      const nowMs = clock.nowMs();
      if (!session || session.user.isDisabled || nowMs >= session.expiresMs) return null;
      const idleMs = nowMs - session.lastSeenMs;
      if (idleMs >= SESSION_IDLE_LIMIT_MS) return null;
      if (idleMs >= TOUCH_INTERVAL_MS) touch(hash, session.user.id);
      return session.user;
    },
    async close(token) {
      const hash = tokenHash(token);
      await removeSession(entities.db, hash);
      cache.forget(hash);
    },
    async closeAllOf(userId) {
      await removeSessionsOf(entities.db, userId);
      cache.clear();
    },
    forget: () => cache.clear(),
    cachedCount: () => cache.size(),
  };
}

/** Writes the last use beside the request that caused it; a failure costs nothing but an older date. */
function createToucher(
  { entities, clock, log }: SessionsDeps,
  cache: ShortCache<FoundSession | null>,
): (hash: string, userId: number) => void {
  const running = new Set<string>();
  return (hash, userId) => {
    if (running.has(hash)) return;
    running.add(hash);
    touchSession(entities.db, { tokenHash: hash, userId, nowMs: clock.nowMs() })
      .then(() => cache.forget(hash))
      .catch((cause: unknown) => log.debug({ err: cause }, 'The last use of a session could not be written'))
      .finally(() => running.delete(hash));
  };
}
