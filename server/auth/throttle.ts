// Slows down guessing: failures are counted per account and address together, and per address; pauses grow, no lock is for ever.
import ipaddr from 'ipaddr.js';
import { InputError } from '@/lib/errors/input-error';
import type { Clock } from '@/server/platform/clock';

/** One attempt in progress; call exactly one of the three. */
export interface Attempt {
  succeeded(): void;
  failed(): void;
  /** It could not be decided: counts as nothing. */
  abandoned(): void;
}

export interface Throttle {
  /** Throws InputError 429 with a time to wait. Attempts in progress count as failures until they end. */
  begin(account: string, address: string): Attempt;
  size(): number;
}

interface Tally {
  failuresMs: number[];
  inProgressCount: number;
  pausedUntilMs: number;
  pauseCount: number;
}

export const ACCOUNT_FAILURE_LIMIT = 5;
export const ADDRESS_FAILURE_LIMIT = 20;
const WINDOW_MS = 5 * 60_000;
const FIRST_PAUSE_MS = 15_000;
const LONGEST_PAUSE_MS = 15 * 60_000;
const TALLY_LIMIT = 20_000;

export function createThrottle({ clock }: { readonly clock: Clock }): Throttle {
  const tallies = new Map<string, Tally>();

  function tallyOf(key: string): Tally {
    const nowMs = clock.monotonicMs();
    const known = tallies.get(key);
    if (known) {
      known.failuresMs = known.failuresMs.filter((failedMs) => nowMs - failedMs < WINDOW_MS);
      const isQuiet = known.failuresMs.length === 0 && nowMs - known.pausedUntilMs > LONGEST_PAUSE_MS;
      if (isQuiet) known.pauseCount = 0;
      return known;
    }
    makeRoom();
    const fresh: Tally = { failuresMs: [], inProgressCount: 0, pausedUntilMs: Number.NEGATIVE_INFINITY, pauseCount: 0 };
    tallies.set(key, fresh);
    return fresh;
  }

  function makeRoom(): void {
    for (const [key, tally] of tallies) {
      if (tallies.size < TALLY_LIMIT) return;
      if (tally.inProgressCount === 0) tallies.delete(key);
    }
  }

  function refuseWhenFull(tally: Tally, limit: number): void {
    const nowMs = clock.monotonicMs();
    if (nowMs < tally.pausedUntilMs) throw tooMany(tally.pausedUntilMs - nowMs);
    // After a pause one attempt at a time may pass; its failure makes the next pause twice as long.
    const isProbing = tally.failuresMs.length >= limit;
    const isFull = isProbing ? tally.inProgressCount > 0 : tally.failuresMs.length + tally.inProgressCount >= limit;
    if (isFull) throw tooMany(FIRST_PAUSE_MS);
  }

  function countFailure(tally: Tally, limit: number): void {
    const nowMs = clock.monotonicMs();
    tally.failuresMs.push(nowMs);
    if (tally.failuresMs.length < limit) return;
    tally.pausedUntilMs = nowMs + Math.min(FIRST_PAUSE_MS * 2 ** tally.pauseCount, LONGEST_PAUSE_MS);
    tally.pauseCount = Math.min(tally.pauseCount + 1, 10);
  }

  return {
    begin(account, address) {
      const place = addressKey(address);
      const accountKey = `account ${place} ${account}`;
      const perAccount = tallyOf(accountKey);
      const perAddress = tallyOf(`address ${place}`);
      refuseWhenFull(perAccount, ACCOUNT_FAILURE_LIMIT);
      refuseWhenFull(perAddress, ADDRESS_FAILURE_LIMIT);
      perAccount.inProgressCount += 1;
      perAddress.inProgressCount += 1;
      const end = (): void => {
        perAccount.inProgressCount -= 1;
        perAddress.inProgressCount -= 1;
      };
      return {
        succeeded() {
          end();
          // The address keeps its count: whoever has one account must not guess the others freely.
          perAccount.failuresMs = [];
          perAccount.pauseCount = 0;
          if (perAccount.inProgressCount === 0) tallies.delete(accountKey);
        },
        failed() {
          end();
          countFailure(perAccount, ACCOUNT_FAILURE_LIMIT);
          countFailure(perAddress, ADDRESS_FAILURE_LIMIT);
        },
        abandoned: end,
      };
    },
    size: () => tallies.size,
  };
}

function tooMany(waitMs: number): InputError {
  const seconds = Math.max(1, Math.ceil(waitMs / 1000));
  return new InputError(`Too many failed sign-ins: try again in ${seconds} s`, {
    status: 429,
    retryAfterSeconds: seconds,
  });
}

/** One home has a whole /64 of IPv6 addresses. */
function addressKey(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  const parsed = ipaddr.process(address);
  if (parsed.kind() === 'ipv4') return parsed.toString();
  return parsed.toByteArray().slice(0, 8).join('.');
}
