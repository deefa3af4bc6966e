import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createSendTurns } from '@/server/alerting/dispatch/send-turns';

const never = new AbortController().signal;

test('one at a time, in the order of asking; other integrations are not waited for', async () => {
  const turns = createSendTurns();
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
  const turns = createSendTurns();
  const first = await turns.take('a', never);
  first?.pause();
  const second = await turns.take('a', never);
  const resumed = first?.resume(never);
  second?.end();
  expect(await resumed).toBe(true);
  first?.end();
});

test('who waits for long goes beside the others', async () => {
  const turns = createSendTurns();
  const first = await turns.take('a', never);
  const second = await turns.take('a', never);
  expect(second).not.toBeNull();
  first?.end();
  second?.end();
});

test('a signal ends the waiting, and the place goes to the next', async () => {
  const turns = createSendTurns();
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
