// What is kept and what goes: by age, by matcher, by size; and series that are nowhere leave the index.
import pg from 'pg';
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
import type { StoreLimits } from '@/server/storage/store-limits';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const NOW_MS = 1_700_000_000_000;

let database: TestDatabase;
let store: RunningSeriesStore;
let clock = manualClock(NOW_MS);
beforeEach(async () => {
  database = await createTestDatabase();
  clock = manualClock(NOW_MS);
});
afterEach(async () => {
  await store.stop();
  await database.drop();
});

async function open(limits: Partial<StoreLimits>): Promise<void> {
  store = await openTestStore({ databaseUrl: database.url, clock, limits });
}

/** One sample each of some series, sealed together. */
async function writeSealed(names: readonly string[], timestampMs: number): Promise<void> {
  const rows = names.map((name) => {
    const [metric = '', series = ''] = name.split('/');
    return [store.seriesRef(labelSetOf({ __name__: metric, series })), timestampMs, 1] as const;
  });
  await store.append(batchOf(rows), 'import');
  await store.seal();
}

/** Samples of each series. */
async function content(): Promise<Record<string, number>> {
  const found = await selectColumns(store, [{ name: 'series', type: '!=', value: '' }]);
  return Object.fromEntries(found.map(({ labels, values }) => [`${labels[1]}/${labels[3]}`, values.length]));
}

async function query(text: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
}

test('rules give series of their own retention, shorter or longer; the first that matches decides', async () => {
  await open({
    retentionMs: 10 * DAY_MS,
    retentionRules: [
      { matchers: [equals('series', 'long')], retentionMs: 100 * DAY_MS },
      { matchers: [equals('__name__', 'm')], retentionMs: 2 * DAY_MS },
    ],
  });
  const all = ['m/long', 'm/short', 'other/long', 'other/usual'];
  for (const ageDays of [50, 5, 1]) await writeSealed(all, NOW_MS - ageDays * DAY_MS);
  await store.runUpkeep();
  expect(await content()).toEqual({ 'm/long': 3, 'm/short': 1, 'other/long': 3, 'other/usual': 2 });
  clock.moveTo(NOW_MS + 30 * DAY_MS);
  await store.runUpkeep();
  expect(await content()).toEqual({ 'm/long': 3, 'other/long': 3 });
  expect(await store.labelValues('series', [], ALL_TIME)).toEqual(['long']);
  await store.stop();
  await open({});
  expect(await content()).toEqual({ 'm/long': 3, 'other/long': 3 });
});

test('beyond the size limit the oldest rows go, and series that were only there', async () => {
  await open({});
  for (const ageDays of [5, 4, 3, 2]) await writeSealed([`m/day-${ageDays}`, 'm/always'], NOW_MS - ageDays * DAY_MS);
  const [size] = (await query('SELECT sum(octet_length(dir) + octet_length(data))::int / 2 AS bytes FROM segment')) as {
    bytes: number;
  }[];
  await store.stop();
  await open({ retentionBytes: size?.bytes ?? 0 });
  await store.runUpkeep();
  expect(await content()).toEqual({ 'm/day-3': 1, 'm/day-2': 1, 'm/always': 2 });
  expect(await query('SELECT count(*)::int AS count FROM segment')).toEqual([{ count: 2 }]);
  // One row more is one too many again; series that ended leave once an epoch was sealed without them.
  await writeSealed(['m/always'], NOW_MS);
  await store.runUpkeep();
  expect(await store.labelValues('series', [], ALL_TIME)).toEqual(['always', 'day-2']);
});

test('full churn: series that are nowhere leave index and tables, their numbers are not used again', async () => {
  await open({ retentionMs: DAY_MS, replacedKeepMs: -1 });
  for (let round = 0; round < 6; round += 1) {
    clock.moveTo(NOW_MS + round * DAY_MS);
    await writeSealed(
      Array.from({ length: 50 }, (_, at) => `m/${round}-${at}`),
      NOW_MS + round * DAY_MS,
    );
    await store.runUpkeep();
  }
  expect(store.stats().labelPairCount).toBeLessThanOrEqual(2 * 50 + 1);
  expect(await query('SELECT count(*)::int AS count FROM series')).toEqual([{ count: 100 }]);
  clock.moveTo(NOW_MS + 60 * DAY_MS);
  await store.runUpkeep();
  expect(store.stats()).toMatchObject({ labelPairCount: 0, sampleCount: 0 });
  expect(
    await query('SELECT (SELECT count(*)::int FROM series) AS series, (SELECT count(*)::int FROM label_pair) AS pairs'),
  ).toEqual([{ series: 0, pairs: 0 }]);
});

test('deleted series leave the index, and do not come back under the name of another after a restart', async () => {
  await open({});
  await writeSealed(['m/a', 'm/b'], NOW_MS);
  await store.deleteSeries([[equals('series', 'b')]], ALL_TIME);
  await store.runUpkeep();
  expect(await store.labelValues('series', [], ALL_TIME)).toEqual(['a']);
  await store.stop();
  await open({});
  await writeSealed(['m/c'], NOW_MS);
  expect(await content()).toEqual({ 'm/a': 1, 'm/c': 1 });
  await store.cleanTombstones();
  expect(await content()).toEqual({ 'm/a': 1, 'm/c': 1 });
});
