import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createPlaces } from '@/server/rules/places';

test('so many at a time, all of them in the end, also after failures', async () => {
  const places = createPlaces(3);
  let running = 0;
  let most = 0;
  const results = await Promise.allSettled(
    Array.from({ length: 20 }, (_, at) =>
      places.in(async () => {
        running += 1;
        most = Math.max(most, running);
        await nextTurn();
        running -= 1;
        if (at % 4 === 0) throw new Error('failed');
        return at;
      }),
    ),
  );
  expect(most).toBe(3);
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(15);
});
