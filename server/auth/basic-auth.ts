// `Authorization: Basic` of programs. A good pair is remembered for a minute, because argon2 on every request would cost 30 ms.
import { isUtf8 } from 'node:buffer';
import { hash, randomBytes } from 'node:crypto';
import { InputError } from '@/lib/errors/input-error';
import type { Credentials, PasswordCheck } from '@/server/auth/password-check';
import { createShortCache } from '@/server/auth/short-cache';
import type { Entities } from '@/server/entities/entities';
import { findUser } from '@/server/entities/users/find';
import { markUserSeen } from '@/server/entities/users/mark-seen';
import type { User } from '@/server/entities/users/user';
import type { Clock } from '@/server/platform/clock';
import type { Log } from '@/server/platform/log';

const REMEMBERED_MS = 60_000;
const REMEMBERED_LIMIT = 1000;
const USER_CACHE_MS = 5000;
const SEEN_INTERVAL_MS = 5 * 60_000;
/** A password of 1,024 bytes and a login, in base64, with room. */
const HEADER_LIMIT_CHARACTERS = 4096;

export interface BasicAuth {
  /** `header` is the whole Authorization header. Throws InputError 401 or 429. */
  identify(header: string, remoteAddress: string): Promise<User>;
  forget(): void;
  rememberedCount(): number;
}

export interface BasicAuthDeps {
  readonly entities: Entities;
  readonly clock: Clock;
  readonly log: Log;
  readonly checkPassword: PasswordCheck;
}

interface Remembered {
  readonly userId: number;
  /** The hash that the password was checked against: another one in the table ends the memory at once. */
  readonly passwordHash: string | null;
  readonly checkedMs: number;
}

export function createBasicAuth({ entities, clock, log, checkPassword }: BasicAuthDeps): BasicAuth {
  // What is remembered says nothing about passwords outside this process.
  const salt = randomBytes(32).toString('base64');
  const remembered = new Map<string, Remembered>();
  const running = new Map<string, Promise<User>>();
  const users = createShortCache<User | null>({
    clock,
    lifetimeMs: USER_CACHE_MS,
    entryLimit: REMEMBERED_LIMIT,
    load: (id) => findUser(entities.db, Number(id)),
  });

  async function recall(digest: string): Promise<User | undefined> {
    const memory = remembered.get(digest);
    if (!memory) return undefined;
    const isFresh = clock.monotonicMs() - memory.checkedMs < REMEMBERED_MS;
    const user = isFresh ? await users.get(String(memory.userId)) : null;
    if (user && !user.isDisabled && user.passwordHash === memory.passwordHash) return user;
    remembered.delete(digest);
    return undefined;
  }

  async function checkAndRemember(credentials: Credentials, remoteAddress: string, digest: string): Promise<User> {
    const user = await checkPassword(credentials, remoteAddress);
    remembered.set(digest, { userId: user.id, passwordHash: user.passwordHash, checkedMs: clock.monotonicMs() });
    for (const oldest of remembered.keys()) {
      if (remembered.size <= REMEMBERED_LIMIT) break;
      remembered.delete(oldest);
    }
    const nowMs = clock.nowMs();
    if (nowMs - (user.lastSeenMs ?? 0) >= SEEN_INTERVAL_MS)
      markUserSeen(entities.db, user.id, nowMs).catch((cause: unknown) =>
        log.debug({ err: cause }, 'The last use of an account could not be written'),
      );
    return user;
  }

  return {
    async identify(header, remoteAddress) {
      if (header.length > HEADER_LIMIT_CHARACTERS) throw unauthorized();
      // Of the header as it came: a program sends the same one with every request.
      const digest = hash('sha256', `${salt} ${header}`, 'base64');
      const known = await recall(digest);
      if (known) return known;
      const credentials = parseBasic(header);
      // Programs send many requests at once: they share one check, or they would use up the limit of their own address.
      const runningKey = `${remoteAddress} ${digest}`;
      const current = running.get(runningKey);
      if (current) return current;
      const check = checkAndRemember(credentials, remoteAddress, digest).finally(() => running.delete(runningKey));
      running.set(runningKey, check);
      return check;
    },
    forget() {
      users.clear();
    },
    rememberedCount: () => remembered.size,
  };
}

/** RFC 7617 with UTF-8. Throws InputError 401 for anything else. */
function parseBasic(header: string): Credentials {
  const encoded = /^basic +([A-Za-z0-9+/_-]+={0,2}) *$/i.exec(header)?.[1];
  if (encoded === undefined) throw unauthorized();
  const text = decodeUtf8(Buffer.from(encoded, 'base64'));
  const colonAt = text?.indexOf(':') ?? -1;
  if (text === undefined || colonAt < 0 || text.includes('\0')) throw unauthorized();
  return { signInName: text.slice(0, colonAt), password: text.slice(colonAt + 1) };
}

/** undefined for anything else. */
function decodeUtf8(bytes: Buffer): string | undefined {
  return isUtf8(bytes) ? bytes.toString('utf8') : undefined;
}

function unauthorized(): InputError {
  return new InputError('Unauthorized', { status: 401 });
}
