// Merging of segments on a real database: what readers see meanwhile, what is left, what happens when it is cut off.
import { setImmediate } from 'node:timers/promises';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { labelSetOf } from '@/lib/labels/label-set';
import { createTestDatabase, type TestDatabase } from '@/server/platform/testing/test-database';
import type { RunningSeriesStore } from '@/server/storage/create-series-store';
import type { SeriesColumns } from '@/server/storage/ports';
import {
  ALL_TIME,
  batchOf,
  bitRows,
  equals,
  labelsText,
  manualClock,
  openTestStore,
  selectColumns,
} from '@/server/storage/testing/store-harness';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** 22:13:20 UTC. */
const NOW_MS = 1_700_000_000_000;
const MIDNIGHT_MS = Math.floor(NOW_MS / DAY_MS) * DAY_MS;
const SERIES = 70;
const HINTS = { stepMs: 0, rangeMs: 0, maxSamples: 1e9 };

let database: TestDatabase;
let admin: pg.Client;
let store: RunningSeriesStore;
let clock = manualClock(NOW_MS);
beforeEach(async () => {
  database = await createTestDatabase();
  admin = new pg.Client({ connectionString: database.url });
  admin.on('error', () => undefined);
  await admin.connect();
  clock = manualClock(NOW_MS);
  store = await openTestStore({ databaseUrl: database.url, clock });
});
afterEach(async () => {
  await store.stop();
  await admin.end();
  await database.drop();
});

/** One epoch: every series, from an hour of today on, a sample each ten minutes; sealed. */
async function writeEpoch(hour: number, count: number, value = hour): Promise<void> {
  const refs = Array.from({ length: SERIES }, (_, series) =>
    store.seriesRef(labelSetOf({ __name__: `m_${series % 2}`, series: `${series}` })),
  );
  const rows = refs.flatMap((ref) =>
    Array.from({ length: count }, (_, at) => [ref, MIDNIGHT_MS + hour * HOUR_MS + at * 600_000, value] as const),
  );
  await store.append(batchOf(rows), 'import');
  await store.seal();
}

async function content(): Promise<Record<string, string[]>> {
  const found = await selectColumns(store, [{ name: 'series', type: '!=', value: '' }]);
  return Object.fromEntries(found.map((columns) => [labelsText(columns.labels), bitRows(columns)]));
}

async function sampleCountOf(batches: AsyncIterable<readonly SeriesColumns[]>): Promise<number> {
  let sampleCount = 0;
  for await (const batch of batches) for (const { values } of batch) sampleCount += values.length;
  return sampleCount;
}

/** Rows that count, and rows that a merge replaced. */
async function rowCounts(): Promise<{ counting: number; replaced: number }> {
  const { rows } = await admin.query<{ counting: number; replaced: number }>(
    'SELECT count(*) FILTER (WHERE replaced_at IS NULL)::int AS counting, count(replaced_at)::int AS replaced FROM segment',
  );
  return rows[0] ?? { counting: -1, replaced: -1 };
}

const endOfDay = () => clock.moveTo(MIDNIGHT_MS + 2 * DAY_MS);

test('a complete day becomes one row a metric; its samples, and who wins for a time, stay the same', async () => {
  for (const hour of [0, 2, 4, 6]) await writeEpoch(hour, 12);
  await writeEpoch(3, 30, 99);
  await writeEpoch(22, 20);
  const before = await content();
  await store.merge();
  expect(await rowCounts()).toEqual({ counting: 18, replaced: 0 });
  endOfDay();
  await store.merge();
  // One for the day and one for what lies beyond midnight.
  expect(await rowCounts()).toEqual({ counting: 4, replaced: 16 });
  expect(await content()).toEqual(before);
  await store.merge();
  expect(await rowCounts()).toEqual({ counting: 4, replaced: 16 });
  await store.stop();
  store = await openTestStore({ databaseUrl: database.url, clock });
  expect(await content()).toEqual(before);
  expect(store.stats().sampleCount).toBe(Object.values(before).reduce((sum, rows) => sum + rows.length, 0));
});

test('a window that many epochs wrote is merged before its day is over', async () => {
  for (const value of [1, 2, 3]) await writeEpoch(1, 3 + value, value);
  await store.merge();
  expect(await rowCounts()).toEqual({ counting: 6, replaced: 0 });
  await writeEpoch(1, 9, 4);
  const before = await content();
  await store.merge();
  expect(await rowCounts()).toEqual({ counting: 2, replaced: 8 });
  expect(await content()).toEqual(before);
});

test('queries that run while rows are merged see every sample exactly once', async () => {
  for (const hour of [0, 2, 4, 6, 8, 10]) await writeEpoch(hour, 12);
  const before = await content();
  endOfDay();
  const progress = { isDone: false };
  const merging = store.merge().finally(() => (progress.isDone = true));
  let queryCount = 0;
  while (!progress.isDone) {
    expect(await content()).toEqual(before);
    queryCount += 1;
    await setImmediate();
  }
  await merging;
  expect(queryCount).toBeGreaterThan(0);
});

test('a query that began before a merge ends after it; once the old rows are deleted it is told so, not answered in part', async () => {
  for (const hour of [0, 2, 4]) await writeEpoch(hour, 2);
  endOfDay();
  const early = store.select([equals('__name__', 'm_0')], ALL_TIME, HINTS);
  const tooEarly = store.select([equals('__name__', 'm_1')], ALL_TIME, HINTS);
  await store.merge();
  expect(await sampleCountOf(early)).toBe((SERIES / 2) * 6);
  clock.moveTo(MIDNIGHT_MS + 2 * DAY_MS + HOUR_MS);
  await store.runUpkeep();
  expect(await rowCounts()).toEqual({ counting: 2, replaced: 0 });
  await expect(sampleCountOf(tooEarly)).rejects.toMatchObject({ kind: 'environment' });
});

test('cleanTombstones() takes deleted samples off the disk and forgets the deletion; what was written later stays', async () => {
  await writeEpoch(0, 4);
  await writeEpoch(2, 4);
  const range = { startMs: MIDNIGHT_MS, endMs: MIDNIGHT_MS + 2 * HOUR_MS };
  await store.deleteSeries([[equals('series', '4')]], range);
  await store.deleteSeries([[equals('__name__', 'm_1')]], ALL_TIME);
  await writeEpoch(1, 4);
  const before = await content();
  const sampleCount = Object.values(before).reduce((sum, rows) => sum + rows.length, 0);
  expect(store.stats().sampleCount).toBeGreaterThan(sampleCount);
  await store.cleanTombstones();
  expect(store.stats().sampleCount).toBe(sampleCount);
  expect((await admin.query('SELECT count(*)::int AS count FROM tombstone')).rows).toEqual([{ count: 0 }]);
  expect(await content()).toEqual(before);
  await store.stop();
  store = await openTestStore({ databaseUrl: database.url, clock });
  expect(await content()).toEqual(before);
});

/** Cuts the connection of a merge that is held at the table of segments, so that the cut surely falls into it. */
async function cutDuringMerge(): Promise<void> {
  const blocker = new pg.Client({ connectionString: database.url });
  await blocker.connect();
  try {
    await blocker.query('BEGIN; LOCK TABLE segment IN SHARE MODE');
    const merging = store.merge().then(
      () => 'merged',
      () => 'failed',
    );
    for (let cutCount = 0; cutCount === 0;) {
      const { rowCount } = await admin.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE application_name = 'watchfire-maintenance' AND datname = current_database() AND wait_event_type = 'Lock'`,
      );
      cutCount = rowCount ?? 0;
    }
    expect(await merging).toBe('failed');
  } finally {
    await blocker.end();
  }
}

test('merges whose connection is cut again and again lose and double nothing, and are done in the end', async () => {
  for (const hour of [0, 2, 4, 6]) await writeEpoch(hour, 12);
  const before = await content();
  endOfDay();
  for (let cut = 0; cut < 3; cut += 1) {
    await cutDuringMerge();
    expect(await content()).toEqual(before);
  }
  // Then at whatever moments they fall.
  const progress = { isDone: false };
  const cutting = (async () => {
    while (!progress.isDone)
      await admin.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'watchfire-maintenance' AND datname = current_database()`,
      );
  })();
  for (let attempt = 0; attempt < 20; attempt += 1) {
    await store.merge().catch(() => undefined);
    expect(await content()).toEqual(before);
  }
  progress.isDone = true;
  await cutting;
  // The connection that was cut last may not know it yet.
  await store.merge().catch(() => store.merge());
  expect(await rowCounts()).toEqual({ counting: 2, replaced: 8 });
  expect(await content()).toEqual(before);
});
