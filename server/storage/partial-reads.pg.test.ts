// Ranges that begin and end inside of sealed rows, of series of floats alone: they are read by slices and joined without a copy.
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { labelSetOf } from '@/lib/labels/label-set';
import { createTestDatabase, type TestDatabase } from '@/server/platform/testing/test-database';
import type { SeriesColumns } from '@/server/storage/ports';
import { batchOf, equals, manualClock, openTestStore } from '@/server/storage/testing/store-harness';

const HINTS = { stepMs: 0, rangeMs: 0, maxSamples: 1e9 };
const SERIES = 5;
const NOW_MS = 1_700_000_000_000;

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const epoch = fc.uniqueArray(fc.integer({ min: 0, max: 600 }), { minLength: 1, maxLength: 400 });
const range = fc.tuple(fc.integer({ min: 0, max: 600 }), fc.integer({ min: 0, max: 600 }));

test('whatever lies around the range, each series has its own samples in it, once', async () => {
  let run = 0;
  // By the clock of the machine a round of retention would delete what is being read.
  const store = await openTestStore({ databaseUrl: database.url, clock: manualClock(NOW_MS + 3_600_000) });
  await fc.assert(
    fc.asyncProperty(
      fc.array(epoch, { minLength: 2, maxLength: 4 }),
      fc.array(range, { minLength: 3, maxLength: 6 }),
      async (epochs, ranges) => {
        run += 1;
        const metric = `m_${run}`;
        const expected = Array.from({ length: SERIES }, () => new Map<number, number>());
        for (const [at, seconds] of epochs.entries()) {
          const rows = expected.flatMap((known, series) => {
            const ref = store.seriesRef(labelSetOf({ __name__: metric, series: `${series}` }));
            return seconds
              .toSorted((left, right) => left - right)
              .map((second) => {
                const value = at * 10_000 + second * SERIES + series;
                if (!known.has(second)) known.set(second, value);
                return [ref, NOW_MS + second * 1000, value] as const;
              });
          });
          await store.append(batchOf(rows), 'import');
          await store.seal();
        }
        for (const [one, other] of ranges) {
          const [from, to] = [Math.min(one, other), Math.max(one, other)];
          const found: SeriesColumns[] = [];
          const asked = { startMs: NOW_MS + from * 1000, endMs: NOW_MS + to * 1000 };
          for await (const batch of store.select([equals('__name__', metric)], asked, HINTS)) found.push(...batch);
          const wanted = expected
            .map((known) =>
              [...known].filter(([second]) => second >= from && second <= to).toSorted(([a], [b]) => a - b),
            )
            .filter((samples) => samples.length > 0);
          // Compared when all batches are there: what was handed out early must not change later.
          const got = found.map(({ timestampsMs, values }) =>
            Array.from(timestampsMs, (timestampMs, at) => [(timestampMs - NOW_MS) / 1000, values[at]]),
          );
          expect(got.toSorted(compareFirst)).toEqual(wanted.toSorted(compareFirst));
        }
      },
    ),
    { numRuns: 12 },
  );
  await store.stop();
});

function compareFirst(left: readonly (readonly unknown[])[], right: readonly (readonly unknown[])[]): number {
  return (Number(left[0]?.[1]) % SERIES) - (Number(right[0]?.[1]) % SERIES);
}
