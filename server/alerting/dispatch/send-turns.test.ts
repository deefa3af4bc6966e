import { setTimeout as pause } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { createSendTurns } from '@/server/alerting/dispatch/send-turns';

const never = new AbortController().signal;

test('one at a time, in the order of asking; other integrations are not waited for', async () => {
  const turns = createSendTurns({ togetherLimit: 1 });
  const order: string[] = [];
  const first = await turns.take('a', never);
  const second = turns.take('a', never).then((turn) => {
    order.push('second');
    return turn;
  });
  const other = await turns.take('b', never);
  order.push('other');
  first?.end();
  (await second)?.end();
  other?.end();
  expect(order).toEqual(['other', 'second']);
});

test('a turn that pauses lets others go', async () => {
  const turns = createSendTurns({ togetherLimit: 1 });
  const first = await turns.take('a', never);
  first?.pause();
  const second = await turns.take('a', never);
  const resumed = first?.resume(never);
  second?.end();
  expect(await resumed).toBe(true);
  first?.end();
});

test('a delivery that takes long holds up nobody', async () => {
  const turns = createSendTurns({ togetherLimit: 1 });
  const first = await turns.take('a', never);
  const second = await turns.take('a', never);
  expect(second).not.toBeNull();
  first?.end();
  second?.end();
});

test('a signal ends the waiting, and the place goes to the next', async () => {
  const turns = createSendTurns({ togetherLimit: 1 });
  const first = await turns.take('a', never);
  const ending = new AbortController();
  const second = turns.take('a', ending.signal);
  const third = turns.take('a', never);
  await pause(0);
  ending.abort();
  expect(await second).toBeNull();
  first?.end();
  expect(await third).not.toBeNull();
});

/** So many deliveries at once, each `durationMs` long; returns how many were inside together at most. */
async function most(count: number, durationMs: number, togetherLimit = 64): Promise<number> {
  vi.useFakeTimers();
  try {
    const turns = createSendTurns({ togetherLimit, monotonicMs: () => Date.now() });
    let inside = 0;
    let mostInside = 0;
    const all = Array.from({ length: count }, async () => {
      const turn = await turns.take('a', never);
      inside += 1;
      mostInside = Math.max(mostInside, inside);
      await new Promise((resolve) => {
        setTimeout(resolve, durationMs);
      });
      inside -= 1;
      turn?.end();
    });
    await vi.advanceTimersByTimeAsync(count * durationMs + 1000);
    await Promise.all(all);
    return mostInside;
  } finally {
    vi.useRealTimers();
  }
}

test('a line that is short goes one by one, however long each has waited; of a long one as many go together as it needs', async () => {
  expect(await most(40, 400)).toBe(1);
  expect(await most(70, 25)).toBe(1);
  expect(await most(100, 50)).toBe(3);
  expect(await most(5000, 3)).toBe(64);
  expect(await most(5, 1000)).toBeGreaterThan(1);
});

test('one by one, however long the line, unless more are allowed', async () => {
  expect(await most(500, 10, 1)).toBe(1);
  expect(await most(500, 10, 2)).toBe(2);
});

test('who waits and who is under way is told', async () => {
  const counts = { waiting: 0, underWay: 0 };
  const turns = createSendTurns({
    togetherLimit: 1,
    note: ({ waiting, underWay }) => {
      counts.waiting += waiting;
      counts.underWay += underWay;
    },
  });
  const first = await turns.take('a', never);
  const second = turns.take('a', never);
  expect(counts).toEqual({ waiting: 1, underWay: 1 });
  first?.end();
  (await second)?.end();
  expect(counts).toEqual({ waiting: 0, underWay: 0 });
});
