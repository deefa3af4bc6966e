import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createFlushLine } from '@/server/alerting/dispatch/flush-line';

test('flushes that are due at once leave the event loop to others, and keep their order', async () => {
  let timeMs = 0;
  const line = createFlushLine(() => timeMs);
  const seen: string[] = [];
  for (let at = 0; at < 10; at += 1)
    line.add(() => {
      timeMs += 4;
      seen.push(String(at));
    });
  while (seen.length < 14) {
    await nextTurn();
    seen.push('other');
  }
  const others = seen.flatMap((one, at) => (one === 'other' ? [at] : []));
  expect(seen.filter((one) => one !== 'other')).toEqual(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
  // Three of 4 ms are a slice.
  expect(others.slice(0, 3)).toEqual([3, 7, 11]);
});

test('one that is added by another comes after all that wait', async () => {
  const line = createFlushLine();
  const seen: string[] = [];
  line.add(() => {
    line.add(() => void seen.push('added'));
    seen.push('first');
  });
  line.add(() => void seen.push('second'));
  await nextTurn();
  await nextTurn();
  expect(seen).toEqual(['first', 'second', 'added']);
});
