import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareLabels, labelSetOf } from '@/lib/labels/label-set';
import { createKeptOrders } from '@/server/promql/kept-orders';

const pacer = { shouldPause: () => false, pause: async () => undefined };
const sets = Array.from({ length: 200 }, (_none, at) => labelSetOf({ a: `${(at * 7) % 13}`, b: `${(at * 31) % 200}` }));

test('whatever was sorted before, series stand by labels, and equal ones as they came', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(fc.nat(199), { maxLength: 120 }), { minLength: 1, maxLength: 5 }),
      fc.integer({ min: 0, max: 400 }),
      async (lists, limit) => {
        const orders = createKeptOrders(limit);
        for (const list of [...lists, ...lists]) {
          const all = list.map((set, number) => ({ labels: sets[set] ?? [], number }));
          const expected = all.toSorted((left, right) => compareLabels(left.labels, right.labels));
          expect(await orders.sorted(all, { pacer, comeAgain: true })).toEqual(expected);
          expect(orders.size()).toBeLessThanOrEqual(limit);
        }
      },
    ),
  );
});
