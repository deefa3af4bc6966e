import { expect, test } from 'vitest';
import { createTurns } from '@/server/promql/turns';

const nextLoopTurn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

test('one waiter goes on in each turn of the event loop, in order', async () => {
  const turns = createTurns(() => 0);
  const resumed: number[] = [];
  for (const name of [1, 2, 3]) void turns.next().then(() => resumed.push(name));
  const seen: number[] = [];
  for (let turn = 0; turn < 3; turn += 1) {
    await nextLoopTurn();
    seen.push(resumed.length);
  }
  expect(seen).toEqual([1, 2, 3]);
  expect(resumed).toEqual([1, 2, 3]);
});

test('who is aborted does not wait for its turn', async () => {
  const turns = createTurns(() => 0);
  const controller = new AbortController();
  let hasResumed = false;
  for (let at = 0; at < 50; at += 1) void turns.next();
  void turns.next(controller.signal).then(() => (hasResumed = true));
  controller.abort();
  await Promise.resolve();
  await Promise.resolve();
  expect(hasResumed).toBe(true);
});

test('a slice begins when its turn comes', async () => {
  let nowMs = 0;
  const pacer = createTurns(() => nowMs).pacer();
  expect(pacer.shouldPause()).toBe(false);
  nowMs = 10;
  expect(pacer.shouldPause()).toBe(true);
  await pacer.pause();
  expect(pacer.shouldPause()).toBe(false);
});
