// A start whose log threads read ends with the same head as one that reads it here: all kinds of rows, broken and missing ones.
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { labelSetOf } from '@/lib/labels/label-set';
import { NO_BUCKETS } from '@/lib/promql/histogram/native-histogram';
import { silentLog } from '@/server/platform/log';
import { createTestDatabase, type TestDatabase } from '@/server/platform/testing/test-database';
import type { RunningSeriesStore } from '@/server/storage/create-series-store';
import { STALE_MARKER_HIGH, STALE_MARKER_LOW, type SampleBatch } from '@/server/storage/ports';
import {
  batchOf,
  equals,
  labelsText,
  manualClock,
  openTestStore,
  sampleTexts,
  selectColumns,
} from '@/server/storage/testing/store-harness';

const NOW_MS = 1_700_000_000_000;
const STALE = new Float64Array(Uint32Array.of(STALE_MARKER_LOW, STALE_MARKER_HIGH).buffer);

let database: TestDatabase;
let admin: pg.Client;
beforeAll(async () => {
  database = await createTestDatabase();
  admin = new pg.Client({ connectionString: database.url });
  await admin.connect();
  // As another process that does the upkeep: on a slow machine a round would seal what the test closes.
  await admin.query('SELECT pg_advisory_lock(724602112, 0)');
});
afterAll(async () => {
  await admin.end();
  await database.drop();
});

async function openReporting(maxReadThreads: number): Promise<{ store: RunningSeriesStore; errors: unknown[] }> {
  const errors: unknown[] = [];
  const store = await openTestStore({
    databaseUrl: database.url,
    clock: manualClock(NOW_MS),
    log: { ...silentLog(), error: (fields: unknown) => void errors.push(fields) },
    limits: { maxReadThreads, leastThreadRows: 1, maxGroupSamples: 1 },
  });
  return { store, errors };
}

const refOf = (store: RunningSeriesStore, series: number | string): number =>
  store.seriesRef(labelSetOf({ __name__: 'm', series: `${series}` }));

/** `count` series from `first` on, `each` samples of each. */
function floats(store: RunningSeriesStore, { first = 0, count = 50, each = 1, fromMs = 0 }): SampleBatch {
  const rows: [number, number, number][] = [];
  for (let series = first; series < first + count; series += 1)
    for (let step = 0; step < each; step += 1)
      rows.push([refOf(store, series), NOW_MS + fromMs + step * 1000, series / 4 + step]);
  return batchOf(rows);
}

function native(store: RunningSeriesStore): SampleBatch {
  const histogram = {
    schema: 2,
    count: 5,
    sum: 1.25,
    zeroThreshold: 0.001,
    zeroCount: 0,
    positive: { indexes: Int32Array.of(1, 2), counts: Float64Array.of(5, 0) },
    negative: NO_BUCKETS,
    customBounds: [],
    resetHint: 'unknown' as const,
  };
  const columns = { seriesRefs: Int32Array.of(refOf(store, 'native')), timestampsMs: Float64Array.of(NOW_MS) };
  return { ...batchOf([]), histograms: { ...columns, histograms: [histogram] } };
}

async function write(store: RunningSeriesStore): Promise<void> {
  await store.append(floats(store, {}), 'import');
  await store.append(floats(store, { fromMs: 60_000 }), 'import');
  await store.append(floats(store, { count: 20, each: 40, fromMs: 120_000 }), 'import');
  await store.append(native(store), 'import');
  const stale = floats(store, { count: 10, fromMs: 200_000 });
  stale.values.set(STALE, 3);
  await store.append({ ...stale, startTimestampsMs: new Float64Array(10).fill(NOW_MS - 5) }, 'import');
  await store.append(floats(store, { count: 10, fromMs: 30_000 }), 'import');
  await admin.query('UPDATE wal_epoch SET state = 1');
  await store.append(floats(store, { first: 40, count: 20, fromMs: 300_000 }), 'import');
  await store.deleteSeries([[equals('series', '7')]], { startMs: NOW_MS, endMs: NOW_MS + 130_000 });
  await store.append(floats(store, { first: 5, count: 5, fromMs: 310_000 }), 'import');
  await store.append(floats(store, { first: 5, count: 5, fromMs: 311_000 }), 'import');
  // Of the shares of all threads.
  for (let step = 0; step < 40; step += 1)
    await store.append(floats(store, { count: 3000, fromMs: 400_000 + step * 1000 }), 'import');
}

async function contentOf(store: RunningSeriesStore): Promise<Record<string, string[]>> {
  const found = await selectColumns(store, [equals('__name__', 'm')]);
  return Object.fromEntries(found.map((columns) => [labelsText(columns.labels), sampleTexts(columns)]));
}

async function startedWith(maxReadThreads: number) {
  const { store, errors } = await openReporting(maxReadThreads);
  const content = await contentOf(store);
  const { sampleCount } = store.stats();
  await store.stop();
  return { content, sampleCount, errors };
}

test('whatever lies in the log', async () => {
  const { store } = await openReporting(0);
  await write(store);
  const written = await contentOf(store);
  await store.stop();
  const plain = await startedWith(0);
  expect(plain).toMatchObject({ content: written, errors: [] });
  expect(await startedWith(1)).toEqual(plain);
  expect(await startedWith(3)).toEqual(plain);
  await admin.query(`UPDATE wal SET data = set_byte(data, 9, get_byte(data, 9) # 1) WHERE epoch = 2 AND seq = 1`);
  await admin.query('DELETE FROM wal WHERE epoch = 1 AND seq = 3');
  const damaged = await startedWith(0);
  expect(damaged.errors).toHaveLength(2);
  expect(await startedWith(2)).toEqual(damaged);
  // The table has who they are.
  await admin.query('DELETE FROM wal WHERE epoch = 1 AND seq = 1');
  const unnamed = await startedWith(0);
  expect(unnamed.sampleCount).toBeGreaterThan(0);
  expect(await startedWith(2)).toEqual(unnamed);
});
