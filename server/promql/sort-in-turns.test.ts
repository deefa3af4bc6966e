import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sortInTurns } from '@/server/promql/sort-in-turns';
import { createTurns } from '@/server/promql/turns';

test('sorts like toSorted, equal items in their order, and pauses on the way', async () => {
  let nowMs = 0;
  const pacer = createTurns(() => (nowMs += 3)).pacer();
  const lists = fc.array(fc.integer({ min: 0, max: 50 }), { size: '+2', maxLength: 9000 });
  await fc.assert(
    fc.asyncProperty(lists, async (keys) => {
      const items = keys.map((key, at) => ({ key, at }));
      const compare = (left: { key: number }, right: { key: number }): number => left.key - right.key;
      expect(await sortInTurns(items, compare, pacer)).toEqual(items.toSorted(compare));
    }),
    { numRuns: 20 },
  );
  expect(nowMs).toBeGreaterThan(0);
});
