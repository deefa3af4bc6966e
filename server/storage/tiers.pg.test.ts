// The downsampled tiers on a real database: made of complete days, read only where samples are gone, kept and deleted like all else.
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { labelSetOf } from '@/lib/labels/label-set';
import { createTestDatabase, type TestDatabase } from '@/server/platform/testing/test-database';
import type { RunningSeriesStore } from '@/server/storage/create-series-store';
import type { SeriesColumns, TimeRange } from '@/server/storage/ports';
import { ALL_TIME, batchOf, equals, manualClock, openTestStore } from '@/server/storage/testing/store-harness';
import type { StoreLimits } from '@/server/storage/store-limits';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** A midnight. */
const START_MS = Math.floor(1_700_000_000_000 / DAY_MS) * DAY_MS;
const LIMITS: Partial<StoreLimits> = {
  retentionMs: 3 * DAY_MS,
  downsamplingRules: [{ matchers: [equals('tier', 'yes')], keep5mMs: 10 * DAY_MS, keep1hMs: 30 * DAY_MS }],
};

let database: TestDatabase;
let store: RunningSeriesStore;
let clock = manualClock(START_MS);
let admin: pg.Client;
beforeEach(async () => {
  database = await createTestDatabase();
  admin = new pg.Client({ connectionString: database.url });
  await admin.connect();
  clock = manualClock(START_MS);
  store = await openTestStore({ databaseUrl: database.url, clock, limits: LIMITS });
});
afterEach(async () => {
  await store.stop();
  await admin.end();
  await database.drop();
});

async function reopen(limits = LIMITS): Promise<void> {
  await store.stop();
  store = await openTestStore({ databaseUrl: database.url, clock, limits });
}

/** A sample a minute for a day, value = minutes since the start; the counter is reset each noon. */
async function writeDay(day: number): Promise<void> {
  const refs = ['gauge', 'counter_total'].flatMap((name) =>
    ['yes', 'no'].map((tier) => store.seriesRef(labelSetOf({ __name__: name, tier }))),
  );
  const rows = refs.flatMap((ref, at) =>
    Array.from({ length: 1440 }, (_, minute) => {
      const total = day * 1440 + minute;
      return [ref, START_MS + total * MINUTE_MS, at < 2 ? total : (total + 720) % 1440] as const;
    }),
  );
  clock.moveTo(START_MS + (day + 1) * DAY_MS - MINUTE_MS);
  expect((await store.append(batchOf(rows), 'live')).rejected).toEqual([]);
  await store.seal();
}

/** Days pass; upkeep does its work at each of them. */
async function runDays(count: number): Promise<void> {
  for (let day = 0; day < count; day += 1) {
    await writeDay(day);
    clock.moveTo(START_MS + (day + 1) * DAY_MS + 6 * HOUR_MS);
    await store.runUpkeep();
  }
}

interface Reading {
  readonly use?: string;
  readonly range?: TimeRange;
  readonly rangeMs?: number;
  readonly stepMs?: number;
}

async function read(name: string, tier: string, { use, range = ALL_TIME, rangeMs = DAY_MS, stepMs = 0 }: Reading) {
  const hints = { stepMs, rangeMs, maxSamples: 1e9 };
  const found: SeriesColumns[] = [];
  const matchers = [equals('__name__', name), equals('tier', tier)];
  const withUse = use === undefined ? hints : { ...hints, use: { functionName: use, lookbackMs: 300_000 } };
  for await (const batch of store.select(matchers, range, withUse)) found.push(...batch);
  return found[0];
}

const sumOf = (columns: SeriesColumns | undefined): number =>
  columns?.values.reduce((sum, value) => sum + value, 0) ?? 0;
const minutesBefore = (count: number): number => (count * (count - 1)) / 2;

test('what was kept of samples that are gone answers for them, and says so; without a use only samples are read', async () => {
  await runDays(6);
  const samples = await read('gauge', 'yes', {});
  const keptFromMs = samples?.timestampsMs[0] ?? 0;
  expect(keptFromMs).toBeGreaterThan(START_MS + DAY_MS);
  expect(samples?.resolutionMs).toBeUndefined();

  const sums = await read('gauge', 'yes', { use: 'sum_over_time' });
  expect(sumOf(sums)).toBe(minutesBefore(6 * 1440));
  expect(sums?.resolutionMs).toBe(5 * MINUTE_MS);
  const counts = await read('gauge', 'yes', { use: 'count_over_time' });
  expect(counts?.values).toHaveLength(6 * 1440);
  const recent = { startMs: keptFromMs, endMs: ALL_TIME.endMs };
  expect(await read('gauge', 'yes', { use: 'sum_over_time', range: recent })).toEqual(samples);
  // No rule matches these.
  expect((await read('gauge', 'no', { use: 'sum_over_time' }))?.timestampsMs[0]).toBe(keptFromMs);
  const growth = await read('counter_total', 'yes', {
    use: 'rate',
    range: { startMs: START_MS, endMs: ALL_TIME.endMs },
  });
  const first = growth?.values[0] ?? NaN;
  // 1 a minute, and a reset each noon from 1439 to 0: there nothing grows.
  expect(growth?.values.slice(0, -1).every((value, at) => value <= (growth.values[at + 1] ?? 0))).toBe(true);
  expect((await read('counter_total', 'yes', { use: 'irate' }))?.values[0]).not.toBe(first);

  await reopen();
  expect(await read('gauge', 'yes', { use: 'sum_over_time' })).toEqual(sums);
});

test('the increase of a counter over days that are gone is what it was, resets included', async () => {
  await runDays(6);
  const range = { startMs: START_MS, endMs: START_MS + 2 * DAY_MS - 1 };
  const growth = await read('counter_total', 'yes', { use: 'increase', range });
  expect(growth?.resolutionMs).toBe(5 * MINUTE_MS);
  const inRange = (growth?.values.at(-1) ?? 0) - (growth?.values[0] ?? 0);
  // 2879 minutes of growth, less one at each of two resets, and less the one before its first sample.
  expect(inRange).toBe(2879 - 2);
});

test('late samples are taken into the buckets of their day, the finer tier goes before the coarser one', async () => {
  await runDays(3);
  const ref = store.seriesRef(labelSetOf({ __name__: 'gauge', tier: 'yes' }));
  await store.append(batchOf([[ref, START_MS + 2 * DAY_MS - 30_000, 1_000_000]]), 'import');
  await store.seal();
  await store.merge();
  clock.moveTo(START_MS + 9 * DAY_MS);
  await store.runUpkeep();
  expect(sumOf(await read('gauge', 'yes', { use: 'sum_over_time' }))).toBe(minutesBefore(3 * 1440) + 1_000_000);
  clock.moveTo(START_MS + 20 * DAY_MS);
  await store.runUpkeep();
  const hourly = await read('gauge', 'yes', { use: 'max_over_time' });
  expect(hourly?.resolutionMs).toBe(HOUR_MS);
  expect(hourly?.values).toHaveLength(3 * 24);
  expect((await admin.query('SELECT DISTINCT res FROM segment WHERE replaced_at IS NULL')).rows).toEqual([
    { res: HOUR_MS },
  ]);
  clock.moveTo(START_MS + 40 * DAY_MS);
  await store.runUpkeep();
  expect(await read('gauge', 'yes', { use: 'max_over_time' })).toBeUndefined();
  expect(await store.series([], ALL_TIME)).toEqual([]);
});

test('an hour is preferred where step and window are several', async () => {
  await runDays(6);
  const range = { startMs: START_MS, endMs: START_MS + DAY_MS - 1 };
  const coarse = await read('gauge', 'yes', { use: 'max_over_time', range, stepMs: 4 * HOUR_MS, rangeMs: DAY_MS });
  expect([coarse?.resolutionMs, coarse?.values.length]).toEqual([HOUR_MS, 24]);
  const fine = await read('gauge', 'yes', { use: 'max_over_time', range, stepMs: MINUTE_MS, rangeMs: DAY_MS });
  expect([fine?.resolutionMs, fine?.values.length]).toEqual([5 * MINUTE_MS, 288]);
});

test('deleted samples are in no bucket, whether their day has samples left or not, before and after the clean-up', async () => {
  await runDays(6);
  const selectors = [[equals('tier', 'yes')]];
  const expectation = minutesBefore(6 * 1440);
  // A whole hour of a day that is gone.
  await store.deleteSeries(selectors, { startMs: START_MS + HOUR_MS, endMs: START_MS + 2 * HOUR_MS - 1 });
  const goneSum = minutesBefore(120) - minutesBefore(60);
  expect(sumOf(await read('gauge', 'yes', { use: 'sum_over_time' }))).toBe(expectation - goneSum);
  await store.seal();
  await store.cleanTombstones();
  expect((await admin.query('SELECT * FROM tombstone')).rows).toEqual([]);
  expect(sumOf(await read('gauge', 'yes', { use: 'sum_over_time' }))).toBe(expectation - goneSum);
  await reopen();
  expect(sumOf(await read('gauge', 'yes', { use: 'sum_over_time' }))).toBe(expectation - goneSum);
  // One minute of a day that has samples: its bucket is made anew of the others.
  const minute = 4 * 1440 + 61;
  await store.deleteSeries(selectors, { startMs: START_MS + minute * MINUTE_MS, endMs: START_MS + minute * MINUTE_MS });
  await store.seal();
  await store.cleanTombstones();
  clock.moveTo(START_MS + 9 * DAY_MS);
  await store.runUpkeep();
  expect(sumOf(await read('gauge', 'yes', { use: 'sum_over_time' }))).toBe(expectation - goneSum - minute);
});
