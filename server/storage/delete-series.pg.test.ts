// Deleted samples are gone at once, in head and segments, for good; whatever is written afterwards stays.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { labelSetOf } from '@/lib/labels/label-set';
import { createTestDatabase, type TestDatabase } from '@/server/platform/testing/test-database';
import type { RunningSeriesStore } from '@/server/storage/create-series-store';
import {
  ALL_TIME,
  batchOf,
  equals,
  manualClock,
  openTestStore,
  selectColumns,
} from '@/server/storage/testing/store-harness';
import type { TimeRange } from '@/server/storage/ports';

const NOW_MS = 1_700_000_000_000;

let database: TestDatabase;
let store: RunningSeriesStore;
beforeEach(async () => {
  database = await createTestDatabase();
  await open();
});
afterEach(async () => {
  await store.stop();
  await database.drop();
});

async function open(): Promise<void> {
  store = await openTestStore({ databaseUrl: database.url, clock: manualClock(NOW_MS) });
}

async function restart(): Promise<void> {
  await store.stop();
  await open();
}

async function write(series: string, offsets: readonly number[], value = 1): Promise<void> {
  const ref = store.seriesRef(labelSetOf({ __name__: 'm', series }));
  const { rejected } = await store.append(batchOf(offsets.map((offset) => [ref, NOW_MS + offset, value])), 'import');
  expect(rejected).toEqual([]);
}

const remove = (series: string, range: TimeRange = ALL_TIME) => store.deleteSeries([[equals('series', series)]], range);
const between = (from: number, to: number): TimeRange => ({ startMs: NOW_MS + from, endMs: NOW_MS + to });

/** Offsets by series. */
async function content(): Promise<Record<string, number[]>> {
  const found = await selectColumns(store, [equals('__name__', 'm')]);
  return Object.fromEntries(
    found.map(({ labels, timestampsMs }) => [labels.at(-1), [...timestampsMs].map((timeMs) => timeMs - NOW_MS)]),
  );
}

test('a range is deleted from head and segments at once, both ends included, and stays deleted after seals and restarts', async () => {
  await write('a', [1, 2, 3, 4]);
  await write('b', [1, 2, 3, 4]);
  await store.seal();
  await write('a', [5, 6, 7]);
  await remove('a', between(3, 6));
  const expected = { a: [1, 2, 7], b: [1, 2, 3, 4] };
  expect(await content()).toEqual(expected);
  await restart();
  expect(await content()).toEqual(expected);
  await store.seal();
  expect(await content()).toEqual(expected);
  await restart();
  expect(await content()).toEqual(expected);
});

test('a series can be written again at the very times that were deleted, with other values', async () => {
  await write('a', [1, 2], 10);
  await store.seal();
  await write('a', [3], 10);
  await remove('a');
  expect(await content()).toEqual({});
  expect(await store.series([[equals('__name__', 'm')]], ALL_TIME)).toEqual([]);
  await write('a', [1, 2, 3], 20);
  const values = async () =>
    (await selectColumns(store, [equals('series', 'a')])).map((columns) => [...columns.values]);
  expect(await values()).toEqual([[20, 20, 20]]);
  await store.seal();
  await restart();
  expect(await values()).toEqual([[20, 20, 20]]);
});

test('a query that began before a deletion still gets everything', async () => {
  await write('a', [1, 2]);
  await store.seal();
  await write('a', [3, 4]);
  const early = store.select([equals('series', 'a')], ALL_TIME, { stepMs: 0, rangeMs: 0, maxSamples: 100 });
  await remove('a', between(2, 3));
  const found: number[] = [];
  for await (const batch of early) for (const { timestampsMs } of batch) found.push(...timestampsMs);
  expect(found.map((timeMs) => timeMs - NOW_MS)).toEqual([1, 2, 3, 4]);
  expect(await content()).toEqual({ a: [1, 4] });
});

test('deletions during a seal hold, whatever part of the epoch was written by then', async () => {
  for (let series = 0; series < 40; series += 1) await write(`${series}`, [1, 2]);
  const sealing = store.seal();
  for (let series = 0; series < 40; series += 1) await remove(`${series}`, between(2, 2));
  await sealing;
  const expected = Object.fromEntries(Array.from({ length: 40 }, (_, series) => [`${series}`, [1]]));
  expect(await content()).toEqual(expected);
  await restart();
  expect(await content()).toEqual(expected);
});

test('several selectors take their union; what matches nothing is no error', async () => {
  for (const series of ['a', 'b', 'c']) await write(series, [1]);
  await store.deleteSeries([[equals('series', 'a')], [equals('series', 'c')], [equals('series', 'none')]], ALL_TIME);
  expect(await content()).toEqual({ b: [1] });
});
