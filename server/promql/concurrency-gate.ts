// Lets so many queries in at once; the others wait in a line that is fair between users, and bounded in length and time.
import type { EngineLimits } from '@/lib/promql/engine-limits';
import type { QueryOrigin } from '@/server/promql/engine';
import { createFairQueue, type QueueKey } from '@/server/promql/fair-queue';
import { canceledError, queueFull, timeoutError } from '@/server/promql/limit-errors';

export interface EnterOptions {
  readonly origin: QueryOrigin;
  readonly signal: AbortSignal | undefined;
  /** Of the whole query; the time in line is bounded by `maxQueueMs` too. */
  readonly timeoutMs: number;
}

export interface ConcurrencyGate {
  /** Resolves with the function that gives the place back. Rejects when canceled, out of time or turned away. */
  enter(options: EnterOptions): Promise<() => void>;
  runningCount(): number;
  waitingCount(): number;
}

/** One user may take this share of the places: somebody else always finds one within one query's time. */
const USER_SHARE = 0.75;

interface Waiter {
  readonly isRule: boolean;
  readonly user: string;
  admit(): void;
  refuse(error: Error): void;
}

export function createConcurrencyGate(limits: EngineLimits): ConcurrencyGate {
  const { maxConcurrent } = limits;
  const people = createFairQueue<Waiter>();
  const rules = createFairQueue<Waiter>();
  const runningByUser = new Map<string, number>();
  const openPlaces = Math.ceil(Math.max(maxConcurrent / 2, maxConcurrent - limits.reservedForRules));
  const userPlaces = Math.max(1, Math.ceil(openPlaces * USER_SHARE));
  const running = { people: 0, rules: 0 };
  const runningCount = (): number => running.people + running.rules;

  const mayEnter = ({ isRule, user }: { readonly isRule: boolean; readonly user: string }): boolean => {
    if (runningCount() >= maxConcurrent) return false;
    return isRule || (running.people < openPlaces && (runningByUser.get(user) ?? 0) < userPlaces);
  };
  const leave = ({ isRule, user }: Waiter): void => {
    running[isRule ? 'rules' : 'people'] -= 1;
    const left = (runningByUser.get(user) ?? 1) - 1;
    if (left > 0) runningByUser.set(user, left);
    else runningByUser.delete(user);
    admitNext();
  };
  const admitNext = (): void => {
    for (;;) {
      const next =
        rules.take((user) => mayEnter({ isRule: true, user })) ??
        people.take((user) => mayEnter({ isRule: false, user }));
      if (!next) return;
      next.admit();
    }
  };
  /** A place can be given back once. */
  const take = (waiter: Waiter): (() => void) => {
    running[waiter.isRule ? 'rules' : 'people'] += 1;
    runningByUser.set(waiter.user, (runningByUser.get(waiter.user) ?? 0) + 1);
    let isHeld = true;
    return () => {
      if (isHeld) leave(waiter);
      isHeld = false;
    };
  };
  /** In a full line the newest of whoever has most in it goes, so that nobody can keep others out. */
  const makeRoom = (user: string): boolean => {
    if (people.count() < limits.maxQueued) return true;
    const longest = people.longest();
    if (!longest?.last || longest.count <= people.countOf(user) + 1) return false;
    longest.last.refuse(queueFull(limits));
    return true;
  };

  return {
    runningCount,
    waitingCount: () => people.count() + rules.count(),
    enter: async ({ origin, signal, timeoutMs }) => {
      if (signal?.aborted === true) throw canceledError('query queue');
      const isRule = origin.isRule === true;
      const key: QueueKey = { user: origin.user, source: origin.dashboard ?? '' };
      const queue = isRule ? rules : people;
      return new Promise((resolve, reject) => {
        const limitMs = Math.min(timeoutMs, limits.maxQueueMs);
        let timer: NodeJS.Timeout | undefined;
        const finish = (): void => {
          queue.remove(key, waiter);
          clearTimeout(timer);
          signal?.removeEventListener('abort', cancel);
        };
        const waiter: Waiter = {
          isRule,
          user: origin.user,
          admit: () => {
            finish();
            resolve(take(waiter));
          },
          refuse: (error) => {
            finish();
            reject(error);
          },
        };
        const cancel = (): void => waiter.refuse(canceledError('query queue'));
        if (mayEnter(waiter)) return waiter.admit();
        const hasRoom = isRule ? rules.count() < limits.maxQueued : makeRoom(origin.user);
        if (!hasRoom) return waiter.refuse(queueFull(limits));
        queue.add(key, waiter);
        timer = setTimeout(() => waiter.refuse(timeoutError('query queue', { afterMs: limitMs, limitMs })), limitMs);
        signal?.addEventListener('abort', cancel);
      });
    },
  };
}
