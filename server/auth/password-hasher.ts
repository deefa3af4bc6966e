// argon2id in the thread pool, a few at a time: a flood of sign-ins waits in line and never starves the rest of the process.
import { randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { hash, verify } from '@node-rs/argon2';
import { PASSWORD_MAX_BYTES } from '@/lib/api/password-rules';
import { InputError } from '@/lib/errors/input-error';

export interface PasswordHasher {
  /** argon2id in PHC form. */
  hash(password: string): Promise<string>;
  /** `stored` null (unknown person, no password): takes the same time and answers false. */
  verify(stored: string | null, password: string): Promise<boolean>;
  /** Waiting for a turn. */
  waitingCount(): number;
}

/** 19 MiB, 2 passes, 1 lane: OWASP's first choice for argon2id. The algorithm's default in this package is argon2id. */
const COST = { memoryCost: 19 * 1024, timeCost: 2, parallelism: 1 };
/** Node's pool has four threads, and files and DNS need some too. */
const RUNNING_LIMIT = Math.min(4, Math.max(1, availableParallelism()));
const WAITING_LIMIT = 64;

export function createPasswordHasher(): PasswordHasher {
  const waiting: (() => void)[] = [];
  let runningCount = 0;
  let decoyHash: Promise<string> | undefined;

  async function inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (runningCount >= RUNNING_LIMIT) {
      if (waiting.length >= WAITING_LIMIT)
        throw new InputError('Too many sign-ins at once: try again in a moment', { status: 429, retryAfterSeconds: 2 });
      await new Promise<void>((resolve) => waiting.push(resolve));
    } else {
      runningCount += 1;
    }
    try {
      return await work();
    } finally {
      // The turn is handed over, so that no newcomer slips in between.
      const next = waiting.shift();
      if (next) next();
      else runningCount -= 1;
    }
  }

  function decoy(): Promise<string> {
    decoyHash ??= hash(randomBytes(24).toString('base64'), COST);
    return decoyHash;
  }

  return {
    hash: (password) => inTurn(() => hash(password, COST)),
    async verify(stored, password) {
      if (Buffer.byteLength(password) > PASSWORD_MAX_BYTES) return false;
      return inTurn(async () => {
        const isMatch = await verify(stored ?? (await decoy()), password).catch(() => false);
        return isMatch && stored !== null;
      });
    },
    waitingCount: () => waiting.length,
  };
}
