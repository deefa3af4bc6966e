import { expect, test } from 'vitest';
import { createTurns } from '@/server/promql/turns';

const nextLoopTurn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

test('one waiter goes on in each turn of the event loop, in order', async () => {
  const turns = createTurns(() => 0);
  const resumed: number[] = [];
  for (const name of [1, 2, 3])
    void turns
      .pacer()
      .pause()
      .then(() => resumed.push(name));
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
  for (let at = 0; at < 50; at += 1) void turns.pacer().pause();
  void turns
    .pacer(controller.signal)
    .pause()
    .then(() => (hasResumed = true));
  controller.abort();
  await Promise.resolve();
  await Promise.resolve();
  expect(hasResumed).toBe(true);
});

test('who comes to a free turn begins at once, and has it alone', async () => {
  const turns = createTurns(() => 0);
  const begun: number[] = [];
  const begin = (name: number): void =>
    void turns
      .pacer()
      .begin()
      .then(() => begun.push(name));
  begin(1);
  begin(2);
  begin(3);
  await Promise.resolve();
  await Promise.resolve();
  expect(begun).toEqual([1]);
  await nextLoopTurn();
  expect(begun).toEqual([1, 2]);
  await nextLoopTurn();
  await nextLoopTurn();
  begin(4);
  await Promise.resolve();
  await Promise.resolve();
  expect(begun).toEqual([1, 2, 3, 4]);
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

/** Pieces of work of so many slices of 10 ms, all asked at once; the order in which they end. */
async function orderOfEnds(slices: Readonly<Record<string, number>>): Promise<string[]> {
  let nowMs = 0;
  const turns = createTurns(() => nowMs);
  const ended: string[] = [];
  const work = async (name: string, count: number): Promise<void> => {
    const pacer = turns.pacer();
    for (let slice = 0; slice < count; slice += 1) {
      await pacer.pause();
      nowMs += 10;
    }
    ended.push(name);
  };
  await Promise.all(Object.entries(slices).map(([name, count]) => work(name, count)));
  return ended;
}

test('small work passes large work, and equal work ends one after the other', async () => {
  expect(await orderOfEnds({ large: 40, first: 8, second: 8, small: 1 })).toEqual([
    'small',
    'first',
    'second',
    'large',
  ]);
});

test('large work goes on however much small work comes', async () => {
  let nowMs = 0;
  const turns = createTurns(() => nowMs);
  const ended: string[] = [];
  const comeAgain = async (): Promise<void> => {
    for (let count = 0; count < 20; count += 1) await turns.pacer().pause();
    ended.push('small');
  };
  const crowd = Array.from({ length: 5 }, comeAgain);
  const large = turns.pacer();
  nowMs = 10_000;
  for (let slice = 0; slice < 3; slice += 1) await large.pause();
  ended.push('large');
  await Promise.all(crowd);
  expect(ended[0]).toBe('large');
});
