import { describe, expect, test } from 'vitest';
import { DEFAULT_ENGINE_LIMITS, type EngineLimits } from '@/lib/promql/engine-limits';
import { createConcurrencyGate } from '@/server/promql/concurrency-gate';
import { limitOf } from '@/server/promql/limit-errors';

const signal = undefined;

function gateOf(limits: Partial<EngineLimits>) {
  const gate = createConcurrencyGate({ ...DEFAULT_ENGINE_LIMITS, reservedForRules: 0, ...limits });
  const entered: string[] = [];
  const leaves: (() => void)[] = [];
  const refused = new Map<string, unknown>();
  /** Asks for a place; `name` is noted when it gets one. */
  const ask = (name: string, user: string, more: { dashboard?: string; isRule?: boolean } = {}): void => {
    const enter = async (): Promise<void> => {
      try {
        const leave = await gate.enter({ origin: { user, ...more }, signal, timeoutMs: 60_000 });
        entered.push(name);
        leaves.push(leave);
      } catch (reason) {
        refused.set(name, reason);
      }
    };
    void enter();
  };
  const settle = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));
  const finishOne = async (): Promise<void> => {
    leaves.shift()?.();
    await settle();
  };
  return { gate, ask, entered, refused, settle, finishOne };
}

describe('places', () => {
  test('users take turns, and so do the dashboards of one user', async () => {
    const { ask, entered, settle, finishOne } = gateOf({ maxConcurrent: 1 });
    ask('first', 'anna');
    for (const at of [1, 2, 3]) ask(`anna a${at}`, 'anna', { dashboard: 'a' });
    ask('anna b', 'anna', { dashboard: 'b' });
    ask('bob', 'bob');
    await settle();
    for (let at = 0; at < 5; at += 1) await finishOne();
    expect(entered).toEqual(['first', 'anna a1', 'bob', 'anna b', 'anna a2', 'anna a3']);
  });
  test('one user never holds all places', async () => {
    const { gate, ask, entered, settle } = gateOf({ maxConcurrent: 8 });
    for (let at = 0; at < 20; at += 1) ask(`heavy ${at}`, 'heavy');
    ask('light', 'light');
    await settle();
    expect(entered.filter((name) => name.startsWith('heavy'))).toHaveLength(6);
    expect(entered).toContain('light');
    expect([gate.runningCount(), gate.waitingCount()]).toEqual([7, 14]);
  });
  test('rules get the places that are kept for them, and go first', async () => {
    const { ask, entered, settle, finishOne } = gateOf({ maxConcurrent: 4, reservedForRules: 2 });
    for (const user of ['a', 'b', 'c']) ask(user, user);
    for (const at of [1, 2, 3]) ask(`rule ${at}`, 'rules', { isRule: true });
    await settle();
    expect(entered).toEqual(['a', 'b', 'rule 1', 'rule 2']);
    await finishOne();
    expect(entered.at(-1)).toBe('rule 3');
  });
});

describe('a full line', () => {
  test('turns newcomers away with a time to come back', async () => {
    const { ask, refused, settle } = gateOf({ maxConcurrent: 1, maxQueued: 2 });
    for (let at = 0; at < 4; at += 1) ask(`query ${at}`, `user ${at}`);
    await settle();
    expect([...refused.keys()]).toEqual(['query 3']);
    expect(refused.get('query 3')).toMatchObject({
      kind: 'environment',
      retryAfterSeconds: 1,
      message: 'too many queries: 1 run and 2 wait, which is the limit; try again in a moment',
    });
    expect(limitOf(refused.get('query 3'))).toBe('queue_length');
  });
  test('who fills it makes room for others', async () => {
    const { ask, entered, refused, settle, finishOne } = gateOf({ maxConcurrent: 1, maxQueued: 3 });
    for (let at = 0; at < 6; at += 1) ask(`heavy ${at}`, 'heavy');
    ask('light', 'light');
    await settle();
    expect([...refused.keys()].toSorted()).toEqual(['heavy 3', 'heavy 4', 'heavy 5']);
    await finishOne();
    await finishOne();
    expect(entered).toEqual(['heavy 0', 'heavy 1', 'light']);
  });
  test('a query waits no longer than the limit says', async () => {
    const { ask, refused, gate } = gateOf({ maxConcurrent: 1, maxQueueMs: 1 });
    ask('first', 'a');
    ask('second', 'b');
    await new Promise<void>((resolve) => {
      const look = (): void => void (refused.size > 0 ? resolve() : setImmediate(look));
      look();
    });
    expect(refused.get('second')).toMatchObject({
      message: 'query timed out in query queue: 0.001 s passed, the limit is 0.001 s',
      errorType: 'timeout',
      retryAfterSeconds: 1,
    });
    expect(gate.waitingCount()).toBe(0);
  });
});
