// PromQL over samples that are gone: the engine's answers from the tiers beside those that the samples gave.
import { expect, test } from 'vitest';
import { labelSetOf } from '@/lib/labels/label-set';
import { silentLog } from '@/server/platform/log';
import { createMetrics } from '@/server/platform/metrics';
import { createTestDatabase } from '@/server/platform/testing/test-database';
import { createEngine } from '@/server/promql/create-engine';
import { batchOf, equals, manualClock, openTestStore } from '@/server/storage/testing/store-harness';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const START_MS = Math.floor(1_700_000_000_000 / DAY_MS) * DAY_MS;

const QUERIES = [
  'rate(requests_total[1h])',
  'increase(requests_total[6h])',
  'sum by (job) (rate(requests_total[30m]))',
  'sum_over_time(load[1h])',
  'count_over_time(load[1h])',
  'avg_over_time(load[2h])',
  'max_over_time(load[1h]) - min_over_time(load[1h])',
  'requests_total > 0',
  'max_over_time(rate(requests_total[1h])[3h:10m])',
];

test('rates, sums, means, counts and extremes over the tiers are those of the samples, and the answer says what it is made of', async () => {
  const database = await createTestDatabase();
  const clock = manualClock(START_MS + 2 * DAY_MS);
  const store = await openTestStore({
    databaseUrl: database.url,
    clock,
    limits: {
      retentionMs: 5 * DAY_MS,
      downsamplingRules: [{ matchers: [equals('job', 'j')], keep5mMs: 90 * DAY_MS, keep1hMs: 90 * DAY_MS }],
    },
  });
  const engine = createEngine({
    reader: store,
    clock,
    log: silentLog(),
    metrics: createMetrics({ withProcess: false }),
  });
  const requests = store.seriesRef(labelSetOf({ __name__: 'requests_total', job: 'j' }));
  const load = store.seriesRef(labelSetOf({ __name__: 'load', job: 'j' }));
  let total = 0;
  const rows = Array.from({ length: 2 * 1440 }, (_, minute) => {
    const timestampMs = START_MS + minute * MINUTE_MS;
    // A restart every seven hours.
    total = minute % 420 === 0 ? 0 : total + 6 + (minute % 5);
    return [[requests, timestampMs, total] as const, [load, timestampMs, 50 + 40 * Math.sin(minute / 100)] as const];
  });
  await store.append(batchOf(rows.flat()), 'import');
  await store.seal();
  const ask = async (text: string) => {
    // A little after the last sample of a bucket.
    const range = { startMs: START_MS + 8 * HOUR_MS + 299_000, endMs: START_MS + 44 * HOUR_MS, stepMs: HOUR_MS };
    const { value, infos } = await engine.range({ text, ...range });
    if (value.kind !== 'grid') throw new Error('expected columns over the steps');
    return { values: [...(value.series[0]?.values ?? [])], infos };
  };
  const before = await Promise.all(QUERIES.map(ask));
  clock.moveTo(START_MS + 20 * DAY_MS);
  await store.runUpkeep();
  for (const [at, query] of QUERIES.entries()) {
    const { values, infos } = await ask(query);
    expect(infos.join()).toContain('downsampled to buckets of up to 5m');
    expect(values).toHaveLength(before[at]?.values.length ?? 0);
    // Ends of windows fall between samples: a bucket more or less of the many inside of one.
    const worst = Math.max(
      ...values.map((value, step) => Math.abs(value / (before[at]?.values[step] ?? NaN) - 1)).filter(Number.isFinite),
    );
    expect([query, worst < 0.1]).toEqual([query, true]);
  }
  await store.stop();
  await database.drop();
});
