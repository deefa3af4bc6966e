// Evaluation alone: queries over series in memory, CPU time of this process. Run: tsx bench/promql-engine.bench.ts
import { labelSetOf } from '@/lib/labels/label-set';
import { systemClock } from '@/server/platform/clock';
import { silentLog } from '@/server/platform/log';
import { createMetrics } from '@/server/platform/metrics';
import { createEngine } from '@/server/promql/create-engine';
import type { SeriesColumns, SeriesReader } from '@/server/storage/ports';

const SERIES = Number(process.env['SERIES'] ?? 1000);
const STEPS = Number(process.env['STEPS'] ?? 1440);
const REPEATS = Number(process.env['REPEATS'] ?? 8);
const STEP_MS = 60_000;
const SCRAPE_MS = 15_000;
const START_MS = 1_700_000_000_000;
const BATCH = 256;
const QUERIES = [
  'm_total',
  'm_total * 2',
  'rate(m_total[5m])',
  'sum by (code) (rate(m_total[5m]))',
  'sum_over_time(m_total[5m])',
  'max_over_time(m_total[5m])',
  'avg_over_time(m_total[1h])',
  'stddev_over_time(m_total[5m])',
  'm_total / on (instance) m_total',
  'm_total and m_total > 100',
  'topk(5, m_total)',
  'quantile(0.9, m_total)',
  'max_over_time(rate(m_total[5m])[1h:1m])',
];

function makeReader(): SeriesReader {
  const count = (STEPS * STEP_MS) / SCRAPE_MS;
  const timestampsMs = Float64Array.from({ length: count }, (_none, at) => START_MS + at * SCRAPE_MS);
  const all = Array.from({ length: SERIES }, (_none, series): SeriesColumns => {
    let total = 0;
    const values = Float64Array.from({ length: count }, (_value, at) => (total += (at * 7 + series * 13) % 11));
    const labels = labelSetOf({ __name__: 'm_total', code: String(series % 5), instance: `i${series}` });
    return { labels, timestampsMs, values };
  });
  return {
    select: async function* () {
      for (let at = 0; at < all.length; at += BATCH) yield all.slice(at, at + BATCH);
    },
    series: async () => [],
    labelNames: async () => [],
    labelValues: async () => [],
    metadata: () => [],
  };
}

async function run(): Promise<void> {
  const engine = createEngine({
    reader: makeReader(),
    clock: systemClock,
    log: silentLog(),
    metrics: createMetrics({ withProcess: false }),
  });
  console.log(`${SERIES} series × ${STEPS} steps, best of ${REPEATS}, CPU ms`);
  for (const text of QUERIES) {
    let bestMs = Infinity;
    for (let repeat = 0; repeat < REPEATS; repeat += 1) {
      const before = process.cpuUsage();
      await engine.range({ text, startMs: START_MS, endMs: START_MS + (STEPS - 1) * STEP_MS, stepMs: STEP_MS });
      const { user, system } = process.cpuUsage(before);
      bestMs = Math.min(bestMs, (user + system) / 1000);
    }
    console.log(`${bestMs.toFixed(1).padStart(8)}  ${text}`);
  }
}

void run();
