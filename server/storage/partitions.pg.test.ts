// Partitions of the store: there a day before they are needed, gone when their month is, vacuumed by what they hold.
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { labelSetOf } from '@/lib/labels/label-set';
import { createTestDatabase, type TestDatabase } from '@/server/platform/testing/test-database';
import type { RunningSeriesStore } from '@/server/storage/create-series-store';
import { batchOf, equals, manualClock, openTestStore, selectColumns } from '@/server/storage/testing/store-harness';

const DAY_MS = 86_400_000;
/** The last evening of a month. */
const NOW_MS = Date.UTC(2024, 3, 30, 20);

let database: TestDatabase;
let admin: pg.Client;
let store: RunningSeriesStore;
let clock = manualClock(NOW_MS);
beforeEach(async () => {
  database = await createTestDatabase();
  admin = new pg.Client({ connectionString: database.url });
  await admin.connect();
  clock = manualClock(NOW_MS);
  store = await openTestStore({ databaseUrl: database.url, clock, limits: { retentionMs: 20 * DAY_MS } });
});
afterEach(async () => {
  await store.stop();
  await admin.end();
  await database.drop();
});

async function partitionsOf(table: string): Promise<string[]> {
  const { rows } = await admin.query<{ name: string }>(
    `SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = $1::regclass ORDER BY length(inhrelid::regclass::text), 1`,
    [table],
  );
  return rows.map(({ name }) => name);
}

async function write(timestampMs: number): Promise<void> {
  const ref = store.seriesRef(labelSetOf({ __name__: 'm' }));
  await store.append(batchOf([[ref, timestampMs, 1]]), 'import');
  await store.seal();
}

test('a day of epochs and the month of tomorrow are there before they are needed, and the epochs are used', async () => {
  await store.runUpkeep();
  expect(await partitionsOf('wal')).toEqual(Array.from({ length: 13 }, (_, at) => `wal_${at + 1}`));
  expect(await partitionsOf('segment')).toEqual(['segment_2024_04', 'segment_2024_05', 'segment_default']);
  await write(NOW_MS);
  await write(NOW_MS + 1);
  expect((await partitionsOf('wal'))[0]).toBe('wal_3');
  await store.stop();
  store = await openTestStore({ databaseUrl: database.url, clock });
  expect((await selectColumns(store, [equals('__name__', 'm')]))[0]?.values).toHaveLength(2);
});

test('a month of which nothing is kept is dropped, and comes back when samples of it do', async () => {
  await write(NOW_MS);
  await store.runUpkeep();
  clock.moveTo(NOW_MS + 30 * DAY_MS);
  await store.runUpkeep();
  expect(await partitionsOf('segment')).toEqual(['segment_2024_05', 'segment_default']);
  await write(NOW_MS + 1);
  expect(await partitionsOf('segment')).toEqual(['segment_2024_04', 'segment_2024_05', 'segment_default']);
});

test('partitions are vacuumed as their tables are, the log is not', async () => {
  await store.runUpkeep();
  const { rows } = await admin.query<{ relname: string; reloptions: string[] }>(
    `SELECT relname, reloptions FROM pg_class WHERE relname IN ('wal_1', 'segment_2024_05', 'series') ORDER BY relname`,
  );
  expect(rows.map(({ reloptions }) => reloptions.join())).toEqual([
    expect.stringContaining('autovacuum_vacuum_scale_factor=0.02'),
    expect.stringContaining('autovacuum_vacuum_scale_factor=0.05'),
    expect.stringContaining('autovacuum_enabled=off'),
  ]);
});
