// Full churn: all series are replaced each hour. Memory keeps few of those that ended, and every answer is as if it kept all.
// A longer run: CHURN_SERIES=50000 CHURN_HOURS=24.
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { labelSetOf, labelValue, type LabelSet } from '@/lib/labels/label-set';
import { matcherTest, type Matcher } from '@/lib/labels/matcher';
import { createMetrics } from '@/server/platform/metrics';
import { createTestDatabase, type TestDatabase } from '@/server/platform/testing/test-database';
import type { RunningSeriesStore } from '@/server/storage/create-series-store';
import type { TimeRange } from '@/server/storage/ports';
import type { StoreLimits } from '@/server/storage/store-limits';
import {
  ALL_TIME,
  batchOf,
  equals,
  labelsText,
  manualClock,
  openTestStore,
  selectColumns,
  storeFigure,
} from '@/server/storage/testing/store-harness';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** A midnight. */
const START_MS = Math.floor(1_700_000_000_000 / DAY_MS) * DAY_MS;
const SERIES = Number(process.env['CHURN_SERIES'] ?? 100);
const HOURS = Number(process.env['CHURN_HOURS'] ?? 12);
const METRICS = 5;
const KEPT = SERIES;
const LIMITS: Partial<StoreLimits> = {
  epochMs: HOUR_MS,
  maxEndedSeries: KEPT,
  // Upkeep runs beside the queries, too.
  replacedKeepMs: 60_000,
  mergeGenerations: 3,
  maxSeries: 1_000_000,
};

/** Of each series the times of its samples; the value is the minute since the start. */
class Naive {
  readonly series = new Map<string, { readonly labels: LabelSet; readonly timesMs: number[] }>();

  add(labels: LabelSet, timestampMs: number): void {
    const known = this.series.get(labelsText(labels)) ?? { labels, timesMs: [] };
    known.timesMs.push(timestampMs);
    this.series.set(labelsText(labels), known);
  }

  delete(matchers: readonly Matcher[], { startMs, endMs }: TimeRange): void {
    for (const { labels, timesMs } of this.series.values())
      if (matches(labels, matchers))
        timesMs.splice(0, Infinity, ...timesMs.filter((timeMs) => timeMs < startMs || timeMs > endMs));
  }

  query(matchers: readonly Matcher[], { startMs, endMs }: TimeRange): Map<string, number[]> {
    const found = new Map<string, number[]>();
    for (const [text, { labels, timesMs }] of this.series) {
      const inside = timesMs.filter((timeMs) => timeMs >= startMs && timeMs <= endMs);
      if (inside.length > 0 && matches(labels, matchers)) found.set(text, inside);
    }
    return found;
  }
}

function matches(labels: LabelSet, matchers: readonly Matcher[]): boolean {
  return matchers.every((matcher) => matcherTest(matcher)(labelValue(labels, matcher.name)));
}

const valueAt = (timestampMs: number): number => (timestampMs - START_MS) / MINUTE_MS;
const hours = (from: number, to: number): TimeRange => ({
  startMs: START_MS + from * HOUR_MS,
  endMs: START_MS + to * HOUR_MS - 1,
});

let database: TestDatabase;
let store: RunningSeriesStore;
let others: RunningSeriesStore[] = [];
let clock = manualClock(START_MS);
let naive = new Naive();
let metrics = createMetrics({ withProcess: false });

beforeEach(async () => {
  database = await createTestDatabase();
  clock = manualClock(START_MS);
  naive = new Naive();
  others = [];
});
afterEach(async () => {
  for (const one of [store, ...others]) await one.stop();
  await database.drop();
});

async function open(limits: Partial<StoreLimits> = {}): Promise<void> {
  metrics = createMetrics({ withProcess: false });
  store = await openTestStore({ databaseUrl: database.url, clock, limits: { ...LIMITS, ...limits }, metrics });
}

/** A figure of /metrics. */
async function figure(name: string): Promise<number> {
  return storeFigure(metrics, name);
}

/** Those of the hour, some that always live, and some that come each sixth hour. */
function labelsOf(hour: number): LabelSet[] {
  const pods = Array.from({ length: SERIES }, (_, at) => ({ pod: `h${hour}-${at}`, hour: `${hour}` }));
  const steady = Array.from({ length: 10 }, (_, at) => ({ pod: `steady-${at}`, hour: 'all' }));
  const back = Array.from({ length: hour % 6 === 1 ? 10 : 0 }, (_, at) => ({ pod: `back-${at}`, hour: 'some' }));
  return [...pods, ...steady, ...back].map((labels, at) =>
    labelSetOf({ __name__: `metric_${at % METRICS}`, job: 'churn', ...labels }),
  );
}

async function runHour(hour: number): Promise<void> {
  for (const minute of [1, 31]) {
    const timestampMs = START_MS + hour * HOUR_MS + minute * MINUTE_MS;
    clock.moveTo(timestampMs);
    const rows = labelsOf(hour).map((labels) => {
      naive.add(labels, timestampMs);
      return [store.seriesRef(labels), timestampMs, valueAt(timestampMs)] as const;
    });
    expect((await store.append(batchOf(rows), 'live')).rejected).toEqual([]);
  }
  clock.moveTo(START_MS + (hour + 1) * HOUR_MS);
  await store.runUpkeep();
}

async function check(matchers: readonly Matcher[], range: TimeRange, asked = store): Promise<void> {
  const expected = naive.query(matchers, range);
  const found = await selectColumns(asked, matchers, range);
  expect(found).toHaveLength(expected.size);
  expect(new Map(found.map(({ labels, timestampsMs }) => [labelsText(labels), [...timestampsMs]]))).toEqual(expected);
  for (const { timestampsMs, values } of found) expect([...values]).toEqual([...timestampsMs].map(valueAt));
  const listed = (await asked.series([matchers], range)).map(labelsText);
  for (const text of expected.keys()) expect(listed).toContain(text);
  expect(new Set(listed).size).toBe(listed.length);
}

async function checkAll(lastHour: number, asked = store): Promise<void> {
  const job = equals('job', 'churn');
  await check([job], ALL_TIME, asked);
  for (const hour of [0, 3, 7, lastHour - 1, lastHour]) {
    await check([job], hours(hour, hour + 1), asked);
    await check([equals('__name__', 'metric_1'), equals('hour', `${hour}`)], ALL_TIME, asked);
    await check(
      [job, { name: 'pod', type: '=~', value: `h${hour}-1.*|back-.|steady-[0-4]` }],
      hours(hour, HOURS),
      asked,
    );
    await check(
      [{ name: '__name__', type: '=~', value: 'metric_[03]' }, equals('hour', 'some')],
      hours(0, hour),
      asked,
    );
  }
}

async function rowsOf(text: string): Promise<number> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    return Number((await client.query<{ count: string }>(text)).rows[0]?.count);
  } finally {
    await client.end();
  }
}

test('hours of full churn: few series stay in memory, and all are found, by several processes and after restarts', async () => {
  await open();
  for (let hour = 0; hour < HOURS; hour += 1) {
    await runHour(hour);
    expect(await figure('ended_series')).toBeLessThanOrEqual(KEPT + 3 * SERIES + 50);
    if (hour !== HOURS / 2) continue;
    await checkAll(hour);
    await store.stop();
    await open();
    expect(await figure('known_series')).toBeLessThanOrEqual(KEPT + 3 * SERIES + 20);
    await checkAll(hour);
  }
  expect(await figure('departed_series_total')).toBeGreaterThan((HOURS / 3) * SERIES);
  await checkAll(HOURS - 1);
  expect(await figure('ended_series_lookups_total')).toBeGreaterThan(0);
  expect(await figure('ended_index_bytes')).toBeGreaterThan(0);
  const second = await openTestStore({ databaseUrl: database.url, clock, limits: LIMITS });
  others.push(second);
  await checkAll(HOURS - 1, second);
  // A day later its rows are merged.
  clock.moveTo(START_MS + 2 * DAY_MS);
  await store.runUpkeep();
  await store.merge();
  await checkAll(HOURS - 1);
  await second.sync();
  await checkAll(HOURS - 1, second);
}, 1_800_000);

test('deletions reach series that have left memory, in every process', async () => {
  await open({ maxEndedSeries: 0 });
  for (let hour = 0; hour < 6; hour += 1) await runHour(hour);
  const second = await openTestStore({ databaseUrl: database.url, clock, limits: LIMITS });
  others.push(second);
  for (const [matchers, range] of [
    [[equals('hour', '1')], ALL_TIME],
    [[equals('__name__', 'metric_2')], hours(0, 3)],
    [[equals('pod', 'h2-3')], hours(0, 24)],
  ] as const) {
    await store.deleteSeries([matchers], range);
    naive.delete(matchers, range);
  }
  expect(await store.series([[equals('hour', '1')]], ALL_TIME)).toEqual([]);
  await checkAll(5);
  await second.sync();
  await checkAll(5, second);
  await store.seal();
  await store.cleanTombstones();
  await checkAll(5);
  await store.stop();
  await open({ maxEndedSeries: 0 });
  await checkAll(5);
});

test('a label query with a range reads what touches it, and names no series of other days', async () => {
  await open({ maxEndedSeries: 0 });
  for (let hour = 0; hour < 4; hour += 1) await runHour(hour);
  clock.moveTo(START_MS + 3 * DAY_MS);
  const rows = Array.from({ length: 3 }, (_, at) => {
    const labels = labelSetOf({ __name__: 'late', pod: `late-${at}` });
    naive.add(labels, clock.nowMs());
    return [store.seriesRef(labels), clock.nowMs(), valueAt(clock.nowMs())] as const;
  });
  await store.append(batchOf(rows), 'live');
  for (let epoch = 1; epoch < 4; epoch += 1) {
    clock.moveTo(START_MS + 3 * DAY_MS + epoch * HOUR_MS);
    const labels = labelSetOf({ __name__: 'steady' });
    await store.append(batchOf([[store.seriesRef(labels), clock.nowMs(), 1]]), 'live');
    await store.runUpkeep();
  }
  await store.runUpkeep();
  expect(await figure('ended_series')).toBeLessThan(3);
  const before = await figure('ended_series_lookups_total');
  const day = { startMs: START_MS + 3 * DAY_MS, endMs: START_MS + 4 * DAY_MS };
  expect(await store.labelValues('pod', [], day)).toEqual(['late-0', 'late-1', 'late-2']);
  expect((await figure('ended_series_lookups_total')) - before).toBeLessThanOrEqual(3);
  expect(await store.labelNames([], day)).toEqual(['__name__', 'pod']);
  expect(await store.labelValues('__name__', [], hours(0, 4))).toEqual(
    Array.from({ length: METRICS }, (_, at) => `metric_${at}`),
  );
  expect(await store.labelValues('hour', [[equals('__name__', 'metric_1')]], hours(0, 1))).toEqual(['0', 'all']);
});

test('what is not kept any longer leaves the tables too; rules keep series that have left memory', async () => {
  const rules = [{ matchers: [equals('pod', 'h1-7')], retentionMs: 30 * DAY_MS }];
  await open({ maxEndedSeries: 0, retentionMs: 5 * DAY_MS, retentionRules: rules });
  for (let hour = 0; hour < 6; hour += 1) await runHour(hour);
  await checkAll(5);
  clock.moveTo(START_MS + 8 * DAY_MS);
  await store.runUpkeep();
  naive.delete([{ name: 'pod', type: '!=', value: 'h1-7' }], ALL_TIME);
  await check([equals('job', 'churn')], ALL_TIME);
  clock.moveTo(START_MS + 40 * DAY_MS);
  await store.runUpkeep();
  naive.delete([], ALL_TIME);
  await check([equals('job', 'churn')], ALL_TIME);
  clock.moveTo(START_MS + 40 * DAY_MS + 2 * HOUR_MS);
  await store.runUpkeep();
  expect(await rowsOf('SELECT count(*) FROM series')).toBe(0);
  expect(await rowsOf('SELECT count(*) FROM label_pair')).toBe(0);
});

test('a query that would look up more than the limit is refused and names it; shorter ones are answered', async () => {
  await open({ maxEndedSeries: 0, maxEndedIndexBytes: 60_000 });
  for (let hour = 0; hour < 10; hour += 1) await runHour(hour);
  await expect(selectColumns(store, [equals('__name__', 'metric_1')], ALL_TIME)).rejects.toThrow(
    'storage.max_ended_index_size',
  );
  for (let hour = 0; hour < 10; hour += 1) await check([equals('__name__', 'metric_1')], hours(hour, hour + 1));
  expect(await figure('ended_index_bytes')).toBeLessThanOrEqual(60_000);
});

test('a series that comes back while queries ask for its past is one series', async () => {
  await open({ maxEndedSeries: 0 });
  for (let hour = 0; hour < 4; hour += 1) await runHour(hour);
  const labels = labelsOf(0).slice(0, 5);
  for (const [at, one] of labels.entries()) {
    const timestampMs = clock.nowMs() + at;
    naive.add(one, timestampMs);
    await store.append(batchOf([[store.seriesRef(one), timestampMs, valueAt(timestampMs)]]), 'live');
    // Its row does not tell yet that it lives again.
    await check([equals('hour', '0')], ALL_TIME);
    await check([equals('hour', '0')], hours(0, 1));
    // … and older samples, which nobody had.
    const olderMs = START_MS + 2 * HOUR_MS + 7 * MINUTE_MS + at;
    naive.add(one, olderMs);
    naive.series.get(labelsText(one))?.timesMs.sort((left, right) => left - right);
    await store.append(batchOf([[store.seriesRef(one), olderMs, valueAt(olderMs)]]), 'import');
    await check([equals('hour', '0')], hours(0, 3));
  }
  for (let hour = 4; hour < 9; hour += 1) await runHour(hour);
  expect(await figure('ended_series')).toBeLessThanOrEqual(3 * SERIES + 50);
  await checkAll(8);
  await store.stop();
  await open({ maxEndedSeries: 0 });
  await checkAll(8);
});
