// Series that come and go: those that ended make room in the head, without a sample lost.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { labelSetOf } from '@/lib/labels/label-set';
import { createTestDatabase, type TestDatabase } from '@/server/platform/testing/test-database';
import type { RunningSeriesStore } from '@/server/storage/create-series-store';
import { batchOf, equals, manualClock, openTestStore, selectColumns } from '@/server/storage/testing/store-harness';

/** Just after a round interval of sealing: none falls into these tests. */
const START_MS = 1_700_006_400_000;
const MINUTE_MS = 60_000;
const LIMIT = 10;

let database: TestDatabase;
let store: RunningSeriesStore;
let clock = manualClock(START_MS);
beforeEach(async () => {
  database = await createTestDatabase();
  clock = manualClock(START_MS);
  store = await openTestStore({ databaseUrl: database.url, clock, limits: { maxSeries: LIMIT } });
});
afterEach(async () => {
  await store.stop();
  await database.drop();
});

const pod = (name: string) => labelSetOf({ __name__: 'up', pod: name });

async function write(pods: readonly string[]): Promise<void> {
  await store.append(batchOf(pods.map((name) => [store.seriesRef(pod(name)), clock.nowMs(), 1] as const)), 'live');
}
const names = (prefix: string, count: number): string[] => Array.from({ length: count }, (_, at) => `${prefix}${at}`);

test('ended series leave the head before the limit is reached, and their samples are still found', async () => {
  await write(names('old', 8));
  clock.moveTo(START_MS + 11 * MINUTE_MS);
  await write(names('new', 2));
  expect(() => store.seriesRef(pod('one-more'))).toThrow('the limit is 10');
  await store.runUpkeep();
  expect(store.stats().seriesCount).toBe(0);
  await write([...names('new', 2), ...names('newer', 8)]);
  expect(await selectColumns(store, [equals('__name__', 'up')])).toHaveLength(18);
});

test('round after round', async () => {
  for (let round = 0; round < 4; round += 1) {
    await write(names(`round${round}-`, LIMIT));
    clock.moveTo(clock.nowMs() + 12 * MINUTE_MS);
    await store.runUpkeep();
  }
  expect(await selectColumns(store, [equals('__name__', 'up')])).toHaveLength(4 * LIMIT);
});

test('series that go on do not have their epoch sealed early', async () => {
  await write(names('steady', 8));
  clock.moveTo(START_MS + 11 * MINUTE_MS);
  await write(names('steady', 8));
  await store.runUpkeep();

  expect(store.stats().seriesCount).toBe(8);
});
