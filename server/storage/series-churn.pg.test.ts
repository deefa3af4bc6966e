// Series that come and go: those that ended make room in the head, without a sample lost.
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { labelSetOf } from '@/lib/labels/label-set';
import { createMetrics } from '@/server/platform/metrics';
import { createTestDatabase, type TestDatabase } from '@/server/platform/testing/test-database';
import type { RunningSeriesStore } from '@/server/storage/create-series-store';
import {
  batchOf,
  equals,
  manualClock,
  openTestStore,
  selectColumns,
  storeFigure,
} from '@/server/storage/testing/store-harness';

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

async function query(text: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

test('series met long ago leave nothing in memory; their references answer for no other', async () => {
  const ROUNDS = 12;
  const EACH = 160;
  await store.stop();
  const metrics = createMetrics({ withProcess: false });
  // Here nothing waits for queries that may still run.
  const limits = { epochMs: 10 * MINUTE_MS, maxEndedSeries: 0, replacedKeepMs: 0 };
  store = await openTestStore({ databaseUrl: database.url, clock, metrics, limits });
  const first = store.seriesRef(pod('round0-0'));
  for (let round = 0; round < ROUNDS; round += 1) {
    await write([...names(`round${round}-`, EACH), 'steady']);
    clock.moveTo(clock.nowMs() + 10 * MINUTE_MS);
    await store.runUpkeep();
  }
  // What may leave has left: no query finds it gone half-way.
  for (let round = 0; round < 3; round += 1) await store.runUpkeep();
  expect(await storeFigure(metrics, 'series_references')).toBeGreaterThanOrEqual(ROUNDS * EACH);
  expect(await storeFigure(metrics, 'series_slots')).toBeLessThan(6 * EACH);

  const { rejected } = await store.append(batchOf([[first, clock.nowMs(), 7]]), 'live');
  expect(rejected).toEqual([{ row: 0, reason: 'unknown_series' }]);
  expect(await selectColumns(store, [equals('pod', 'round0-0')])).toMatchObject([{ values: Float64Array.of(1) }]);
  expect(await selectColumns(store, [equals('__name__', 'up')])).toHaveLength(ROUNDS * EACH + 1);
  // A start finds those that live, whatever it is told of those that ended.
  await write(['steady', 'newest']);
  await store.stop();
  store = await openTestStore({
    databaseUrl: database.url,
    clock,
    metrics: createMetrics({ withProcess: false }),
    limits,
  });
  expect(await selectColumns(store, [equals('pod', 'newest')])).toHaveLength(1);
  expect(await selectColumns(store, [equals('__name__', 'up')])).toHaveLength(ROUNDS * EACH + 2);
});

test('what lives is listed, whatever came, ended and came back', async () => {
  const EPOCH = { epochMs: 10 * MINUTE_MS };
  await store.stop();
  store = await openTestStore({ databaseUrl: database.url, clock, limits: EPOCH });
  const pods = names('pod', 40);
  for (let round = 0; round < 12; round += 1) {
    await write(pods.filter((_, at) => (at * 7 + round * 5) % 11 < 6));
    clock.moveTo(clock.nowMs() + 10 * MINUTE_MS);
    await store.runUpkeep();
    const unlisted = await query(`SELECT id FROM series WHERE max_time IS NULL AND removed_at IS NULL
                                  AND id NOT IN (SELECT unnest(ids) FROM series_living)`);
    expect(unlisted).toEqual([]);
  }
  // Much that ended: the lists are packed.
  await query(
    'INSERT INTO series_living (shard, ids) SELECT 0, array_agg(id) FROM generate_series(1000000, 1120000) AS id',
  );
  await write(pods.slice(0, 3));
  await store.seal();
  const living = await query('SELECT id FROM series WHERE max_time IS NULL ORDER BY id');
  expect(living.length).toBeGreaterThan(0);
  expect(await query('SELECT unnest(ids) AS id FROM series_living ORDER BY 1')).toEqual(living);
});

test('label pairs leave with the last series that had them, and not before', async () => {
  await store.stop();
  const limits = { epochMs: 10 * MINUTE_MS, retentionMs: 24 * 60 * MINUTE_MS, replacedKeepMs: -1 };
  store = await openTestStore({ databaseUrl: database.url, clock, limits });
  await write(['a', 'b']);
  clock.moveTo(clock.nowMs() + 20 * MINUTE_MS);
  await store.runUpkeep();
  for (let hour = 0; hour < 30; hour += 6) {
    await write(['b', 'c']);
    clock.moveTo(clock.nowMs() + 6 * 60 * MINUTE_MS);
    await store.runUpkeep();
  }
  const stored = () => query(`SELECT convert_from(value, 'UTF8') AS value FROM label_pair ORDER BY 1`);
  expect(await stored()).toEqual([{ value: 'b' }, { value: 'c' }, { value: 'up' }]);
  await write(['a']);
  clock.moveTo(clock.nowMs() + 20 * MINUTE_MS);
  await store.runUpkeep();
  expect(await stored()).toEqual([{ value: 'a' }, { value: 'b' }, { value: 'c' }, { value: 'up' }]);
  expect(await query('SELECT id FROM label_pair_doubt')).toEqual([]);
});

test('when the numbers of series run out, new ones are refused, and old ones go on', async () => {
  await write(['old']);
  await store.runUpkeep();
  await query(`UPDATE store_counter SET next = 2147483647 - 9000000 WHERE kind = 'series'`);
  // It has some numbers left.
  await write(names('new', 3));
  await store.stop();
  store = await openTestStore({ databaseUrl: database.url, clock });
  await write(names('more', 2)).catch(() => undefined);
  expect(() => store.seriesRef(pod('one-more'))).toThrow('numbered');
  clock.moveTo(clock.nowMs() + MINUTE_MS);
  await write(['old']);
  await store.seal();
  expect((await selectColumns(store, [equals('pod', 'old')]))[0]?.timestampsMs).toHaveLength(2);
});
