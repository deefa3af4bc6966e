// What threads read is what the main thread reads, whatever lies in the segments; and what goes wrong there is told as it is here.
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { labelSetOf } from '@/lib/labels/label-set';
import { NO_BUCKETS } from '@/lib/promql/histogram/native-histogram';
import { createTestDatabase, type TestDatabase } from '@/server/platform/testing/test-database';
import type { RunningSeriesStore } from '@/server/storage/create-series-store';
import {
  STALE_MARKER_HIGH,
  STALE_MARKER_LOW,
  type SampleBatch,
  type SeriesReader,
  type TimeRange,
} from '@/server/storage/ports';
import {
  ALL_TIME,
  batchOf,
  equals,
  labelsText,
  manualClock,
  openTestStore,
  sampleTexts,
  selectColumns,
} from '@/server/storage/testing/store-harness';

const NOW_MS = 1_700_000_000_000;
const STEP_MS = 15_000;
/** More than one sub-block, and a last one that is not full. */
const SERIES = 75;
const STEPS = 40;
const STALE = new Float64Array(Uint32Array.of(STALE_MARKER_LOW, STALE_MARKER_HIGH).buffer);

let database: TestDatabase;
let admin: pg.Client;
let plain: RunningSeriesStore;
let threaded: RunningSeriesStore;
const open = (maxReadThreads: number, readTimeoutMs = 60_000): Promise<RunningSeriesStore> =>
  openTestStore({
    databaseUrl: database.url,
    clock: manualClock(NOW_MS),
    limits: { maxReadThreads, leastThreadSamples: 1, readTimeoutMs },
  });

beforeAll(async () => {
  database = await createTestDatabase();
  admin = new pg.Client({ connectionString: database.url });
  await admin.connect();
  const writing = await open(0);
  for (let epoch = 0; epoch < 3; epoch += 1) {
    await writing.append(floats(writing, epoch), 'import');
    await writing.append(natives(writing, epoch), 'import');
    await writing.seal();
  }
  const { startMs } = rangeOf(0.5, 1.5);
  await writing.deleteSeries([[equals('series', '7')]], { startMs, endMs: startMs + 10 * STEP_MS });
  await writing.seal();
  await writing.stop();
  plain = await open(0);
  threaded = await open(2);
});
afterAll(async () => {
  await threaded.stop();
  await plain.stop();
  await admin.end();
  await database.drop();
});

const timeOf = (epoch: number, step: number): number => NOW_MS + (epoch * STEPS + step) * STEP_MS;
const rangeOf = (fromEpoch: number, toEpoch: number): TimeRange => ({
  startMs: timeOf(fromEpoch, 0),
  endMs: timeOf(toEpoch, 0),
});

/** Some series miss an epoch; one has odd doubles, one ends with a stale marker. */
function floats(store: RunningSeriesStore, epoch: number): SampleBatch {
  const rows: [number, number, number][] = [];
  for (let series = 0; series < SERIES; series += 1) {
    if (series % 10 === 3 && epoch === 1) continue;
    const ref = store.seriesRef(labelSetOf({ __name__: `m${series % 2}`, series: `${series}` }));
    for (let step = 0; step < STEPS; step += 1)
      rows.push([ref, timeOf(epoch, step), series === 5 ? Math.sqrt(step + epoch) : series + step * 3]);
  }
  const batch = batchOf(rows);
  batch.values.set(STALE, batch.count - 1);
  return batch;
}

function natives(store: RunningSeriesStore, epoch: number): SampleBatch {
  const ref = store.seriesRef(labelSetOf({ __name__: 'm0', series: 'native' }));
  const steps = Array.from({ length: STEPS }, (_, step) => step);
  const histograms = steps.map((step) => ({
    schema: 2,
    count: step,
    sum: step / 4,
    zeroThreshold: 0.001,
    zeroCount: 0,
    positive: { indexes: Int32Array.of(1, 2), counts: Float64Array.of(step, 0) },
    negative: NO_BUCKETS,
    customBounds: [],
    resetHint: 'unknown' as const,
  }));
  const timestampsMs = Float64Array.from(steps, (step) => timeOf(epoch, step));
  const seriesRefs = new Int32Array(STEPS).fill(ref);
  const startTimestampsMs = new Float64Array(STEPS).fill(NOW_MS - 1);
  return { ...batchOf([]), histograms: { seriesRefs, timestampsMs, histograms, startTimestampsMs } };
}

async function contentOf(store: SeriesReader, range: TimeRange): Promise<Record<string, string[]>> {
  const found = await selectColumns(store, [{ name: '__name__', type: '=~', value: 'm.' }], range);
  return Object.fromEntries(
    found
      .map((columns) => [labelsText(columns.labels), sampleTexts(columns)] as const)
      .toSorted(([left], [right]) => (left < right ? -1 : 1)),
  );
}

test('all that is sealed, and parts of it: bits, stale markers, histograms, starts, deletions, gaps', async () => {
  for (const range of [ALL_TIME, rangeOf(0.3, 2.7), rangeOf(1, 1.2), rangeOf(0, 0)]) {
    const expected = await contentOf(plain, range);
    expect(Object.keys(expected).length).toBeGreaterThan(SERIES / 2);
    expect(await contentOf(threaded, range)).toEqual(expected);
  }
  const { rows } = await admin.query(
    `SELECT count(*)::int FROM pg_stat_activity
      WHERE application_name = 'watchfire-read-thread' AND datname = current_database()`,
  );
  expect(rows).toEqual([{ count: 2 }]);
});

test('queries at the same time, again and again, in memory that is used again', async () => {
  const ranges = [ALL_TIME, rangeOf(0.3, 2.7), rangeOf(1, 1.2)];
  const expected = await Promise.all(ranges.map((range) => contentOf(plain, range)));
  for (let round = 0; round < 5; round += 1)
    expect(await Promise.all(ranges.map((range) => contentOf(threaded, range)))).toEqual(expected);
});

test('a query that is given up is told as such, and the threads go on', async () => {
  const stopping = new AbortController();
  const hints = { stepMs: 0, rangeMs: 0, maxSamples: 1e9, signal: stopping.signal };
  const reading = (async () => {
    for await (const _ of threaded.select([equals('__name__', 'm1')], ALL_TIME, hints)) stopping.abort();
  })();
  stopping.abort();
  await expect(reading).rejects.toMatchObject({ kind: 'input', errorType: 'canceled' });
  expect(await contentOf(threaded, ALL_TIME)).toEqual(await contentOf(plain, ALL_TIME));
});

test('a row that is damaged, or takes too long to come, is told with a remedy', async () => {
  const hasty = await open(1, 300);
  try {
    await admin.query('BEGIN; LOCK TABLE segment');
    await expect(contentOf(hasty, ALL_TIME)).rejects.toMatchObject({ kind: 'environment' });
    await admin.query('ROLLBACK');
    await admin.query(`UPDATE segment SET data = overlay(data placing '\\x0000' from 20) WHERE min_series > 0`);
    await expect(contentOf(hasty, ALL_TIME)).rejects.toMatchObject({
      kind: 'environment',
      message: expect.stringContaining('checksum'),
      remedy: expect.stringContaining('backup'),
    });
  } finally {
    await hasty.stop();
  }
});
