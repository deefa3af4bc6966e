import { afterEach, beforeEach, expect, test } from 'vitest';
import { labelSetOf } from '@/lib/labels/label-set';
import { createTestDatabase, type TestDatabase } from '@/server/platform/testing/test-database';
import type { RunningSeriesStore } from '@/server/storage/create-series-store';
import type { TimeRange } from '@/server/storage/ports';
import { ALL_TIME, batchOf, equals, manualClock, openTestStore } from '@/server/storage/testing/store-harness';

const NOW_MS = 1_700_000_000_000;

let database: TestDatabase;
let store: RunningSeriesStore;
beforeEach(async () => {
  database = await createTestDatabase();
  await open(5);
});
afterEach(async () => {
  await store.stop();
  await database.drop();
});

async function open(maxExemplars: number): Promise<void> {
  store = await openTestStore({ databaseUrl: database.url, clock: manualClock(NOW_MS), limits: { maxExemplars } });
}

async function restart(maxExemplars: number): Promise<void> {
  await store.stop();
  await open(maxExemplars);
}

async function record(series: string, offset: number, traceId = `${offset}`): Promise<number> {
  const seriesRef = store.seriesRef(labelSetOf({ __name__: 'm', series }));
  await store.append(batchOf([[seriesRef, NOW_MS + offset, 1]]), 'import');
  const labels = labelSetOf({ trace_id: traceId });
  return store.recordExemplars([{ seriesRef, timestampMs: NOW_MS + offset, value: offset / 10, labels }]);
}

/** Series and offsets, oldest first. */
function found(range: TimeRange = ALL_TIME): string[] {
  return store
    .exemplars([[equals('__name__', 'm')]], range)
    .map(({ seriesLabels, exemplars }) =>
      [seriesLabels.at(-1), ...exemplars.map(({ timestampMs }) => timestampMs - NOW_MS)].join(' '),
    );
}

test('exemplars are found by series and time, with their labels, also after a restart', async () => {
  expect(await record('b', 1, 'abc')).toBe(1);
  await record('a', 2);
  await record('b', 3);
  const check = () => {
    expect(found()).toEqual(['a 2', 'b 1 3']);
    expect(found({ startMs: NOW_MS + 2, endMs: NOW_MS + 3 })).toEqual(['a 2', 'b 3']);
    expect(store.exemplars([[equals('series', 'b')]], { startMs: NOW_MS, endMs: NOW_MS + 1 })).toEqual([
      {
        seriesLabels: ['__name__', 'm', 'series', 'b'],
        exemplars: [{ timestampMs: NOW_MS + 1, value: 0.1, labels: ['trace_id', 'abc'] }],
      },
    ]);
    expect(store.exemplars([[equals('series', 'none')]], ALL_TIME)).toEqual([]);
  };
  check();
  await restart(5);
  check();
});

test('what is no newer than the newest of its series, or too long, is not taken', async () => {
  await record('a', 5);
  expect(await record('a', 5, 'other')).toBe(0);
  expect(await record('a', 4)).toBe(0);
  expect(await record('a', 6, 'x'.repeat(121))).toBe(0);
  expect(await record('a', 6, 'x'.repeat(120))).toBe(1);
  expect(found()).toEqual(['a 5 6']);
});

test('the ring is bounded: the oldest go first, in memory and in the table, and when it becomes smaller', async () => {
  for (let offset = 1; offset <= 8; offset += 1) await record(offset % 2 === 0 ? 'even' : 'odd', offset);
  expect(found()).toEqual(['even 4 6 8', 'odd 5 7']);
  await restart(5);
  expect(found()).toEqual(['even 4 6 8', 'odd 5 7']);
  await restart(3);
  expect(found()).toEqual(['even 6 8', 'odd 7']);
  await record('odd', 9);
  await restart(10);
  expect(found()).toEqual(['even 8', 'odd 7 9']);
  await restart(0);
  expect(await record('odd', 10)).toBe(0);
  await restart(5);
  expect(found()).toEqual([]);
});

test('processes on one database see the exemplars of each other, and a later one those of all', async () => {
  const other = await openTestStore({
    databaseUrl: database.url,
    clock: manualClock(NOW_MS),
    limits: { maxExemplars: 5 },
  });
  const both = [store, other];
  const foundIn = (one: RunningSeriesStore) =>
    one
      .exemplars([[equals('__name__', 'm')]], ALL_TIME)
      .flatMap(({ seriesLabels, exemplars }) =>
        exemplars.map(({ timestampMs }) => `${seriesLabels.at(-1)} ${timestampMs - NOW_MS}`),
      );
  const recordIn = async (one: RunningSeriesStore, series: string, offset: number) => {
    const seriesRef = one.seriesRef(labelSetOf({ __name__: 'm', series }));
    await one.append(batchOf([[seriesRef, NOW_MS + offset, 1]]), 'import');
    one.recordExemplars([{ seriesRef, timestampMs: NOW_MS + offset, value: 1, labels: ['trace_id', `${offset}`] }]);
  };
  const settle = async (expected: readonly string[]) => {
    const rounds = async () => {
      for (const one of both) {
        await one.sync();
        await one.runUpkeep();
      }
      return both.map(foundIn);
    };
    await expect.poll(rounds, { timeout: 15_000 }).toEqual([expected, expected]);
  };
  try {
    await recordIn(store, 'a', 1);
    await recordIn(other, 'a', 2);
    await recordIn(other, 'b', 3);
    await settle(['a 1', 'a 2', 'b 3']);
    await recordIn(store, 'a', 4);
    await settle(['a 1', 'a 2', 'a 4', 'b 3']);
    await recordIn(store, 'b', 5);
    await settle(['a 1', 'a 2', 'a 4', 'b 3', 'b 5']);
    await recordIn(other, 'b', 6);
    await recordIn(other, 'b', 7);
    await settle(['a 4', 'b 3', 'b 5', 'b 6', 'b 7']);
  } finally {
    await other.stop();
  }
  await restart(5);
  expect(foundIn(store)).toEqual(['a 4', 'b 3', 'b 5', 'b 6', 'b 7']);
});
