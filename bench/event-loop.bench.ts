// How long the event loop waits while one heavy query runs, by the kind of work. Run: tsx bench/event-loop.bench.ts [word]
import { readFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { queryDataJson } from '@/lib/formats/prometheus-json';
import { labelSetOf } from '@/lib/labels/label-set';
import { successInPieces } from '@/server/http/prometheus/answers';
import { encodeInTurns } from '@/server/http/encode-frame';
import { systemClock } from '@/server/platform/clock';
import { silentLog } from '@/server/platform/log';
import { createMetrics } from '@/server/platform/metrics';
import { createEngine } from '@/server/promql/create-engine';
import type { SeriesColumns, SeriesReader } from '@/server/storage/ports';

const SERIES = Number(process.env['SERIES'] ?? 20_000);
const STEPS = Number(process.env['STEPS'] ?? 360);
const STEP_MS = 60_000;
const SCRAPE_MS = 15_000;
const START_MS = 1_700_000_000_000;
const BATCH = 256;
const [word = ''] = process.argv.slice(2);

const SKIPS_SLOW = process.env['SLOW'] === undefined;
const RANGE = [
  'm_total',
  'm_total > bool 100',
  '-m_total',
  'm_total > 1e9',
  'rate(m_total[5m])',
  'sum by (instance) (rate(m_total[5m]))',
  'avg by (instance) (m_total)',
  'stddev by (instance) (m_total)',
  'm_total / on (instance) m_total',
  'm_total + ignoring (code) group_left sum without (code) (m_total)',
  'm_total and m_total',
  'm_total or rate(m_total[5m])',
  'm_total unless m_total > 100',
  'topk(5, m_total)',
  'topk by (instance) (1, m_total)',
  'topk(5000, m_total)',
  'quantile(0.9, m_total)',
  'quantile by (instance) (0.9, m_total)',
  'count_values("v", m_total)',
  'limitk(1000, m_total)',
  'limit_ratio(0.5, m_total)',
  'label_replace(m_total, "x", "$1-$2", "instance", "(i).*?([0-9]+)")',
  'label_join(m_total, "x", "-", "instance", "code")',
  'absent(m_total)',
  'absent_over_time(m_total[5m])',
  'max_over_time(rate(m_total[5m])[10m:1m])',
  'histogram_quantile(0.9, m_total)',
  'histogram_quantile(0.9, sum by (le, instance) (rate(m_total[5m])))',
  'sort(m_total)',
  'm_total @ 1700001000',
  'sum(m_total @ 1700001000) + m_total',
  'info(m_total)',
  'clamp(m_total, 1, 2)',
  'hour(m_total)',
  'round(m_total, 0.5)',
  'timestamp(m_total)',
  'scalar(m_total) + m_total',
  '{__name__=~"m.*",instance=~"i.*[0-9]"}',
];
const SLOW = [
  'quantile_over_time(0.9, m_total[1h])',
  'count_values by (instance) ("v", m_total)',
  'avg_over_time((m_total / 3)[1h:30s])',
];
const INSTANT = [
  'm_total',
  'sort(m_total)',
  'sort_by_label(m_total, "instance")',
  'm_total[1h]',
  'topk(20000, m_total)',
  'count_values("v", m_total)',
  'm_total / m_total',
  'quantile(0.5, m_total)',
];

function makeReader(): SeriesReader {
  const count = (STEPS * STEP_MS) / SCRAPE_MS;
  const timestampsMs = Float64Array.from({ length: count }, (_none, at) => START_MS + at * SCRAPE_MS);
  const values = Array.from({ length: 50 }, (_none, shape) => {
    let total = 0;
    return Float64Array.from({ length: count }, (_value, at) => (total += ((at * 7 + shape * 13) % 11) / 3));
  });
  const all = Array.from({ length: SERIES }, (_none, series): SeriesColumns => {
    const name = series % 100 === 0 ? 'target_info' : 'm_total';
    const labels = labelSetOf({
      __name__: name,
      code: String(series % 5),
      instance: `i${Math.floor(series / 10)}`,
      job: `job ${series % 3}`,
      le: String(series % 10),
      path: `/api/v1/${series}`,
    });
    return { labels, timestampsMs, values: values[series % 50] ?? new Float64Array(count) };
  });
  return {
    select: async function* (matchers) {
      const isInfo = matchers.some(({ value }) => value === 'target_info');
      const wanted = all.filter(({ labels }) => labels.includes('target_info') === isInfo);
      for (let at = 0; at < wanted.length; at += BATCH) yield wanted.slice(at, at + BATCH);
    },
    series: async () => [],
    labelNames: async () => [],
    labelValues: async () => [],
    metadata: () => [],
  };
}

const engine = createEngine({
  reader: makeReader(),
  clock: systemClock,
  log: silentLog(),
  metrics: createMetrics({ withProcess: false }),
  limits: { maxSamples: 1e9, maxSamplesRead: 1e12 },
  features: ['promql-experimental-functions'],
});

async function drain(response: Pick<Response, 'arrayBuffer' | 'body'>): Promise<number> {
  if (!response.body) return (await response.arrayBuffer()).byteLength;
  let sizeBytes = 0;
  for await (const piece of response.body) sizeBytes += piece.length;
  return sizeBytes;
}

/** Time that the main thread was on a processor: the same whatever else the machine does (Linux). */
function onProcessorMs(): number {
  return Number(readFileSync('/proc/self/schedstat', 'utf8').split(' ')[0]) / 1e6;
}

/** Longest work between two turns of the event loop. */
function watchTurns(): () => number {
  let longestMs = 0;
  let isOver = false;
  let beforeMs = onProcessorMs();
  const turn = (): void => {
    const nowMs = onProcessorMs();
    longestMs = Math.max(longestMs, nowMs - beforeMs);
    beforeMs = nowMs;
    if (!isOver) setImmediate(turn);
  };
  setImmediate(turn);
  return () => {
    isOver = true;
    return longestMs;
  };
}

async function measure(name: string, work: () => Promise<string>): Promise<void> {
  if (!name.includes(word)) return;
  global.gc?.();
  await new Promise((resolve) => void setTimeout(resolve, 50));
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  await new Promise((resolve) => void setTimeout(resolve, 20));
  delay.reset();
  const startedMs = performance.now();
  const longest = watchTurns();
  const note = await work().catch((cause: unknown) =>
    (cause instanceof Error ? cause.message : String(cause)).slice(0, 50),
  );
  const longestMs = longest();
  const tookMs = performance.now() - startedMs;
  await new Promise((resolve) => void setTimeout(resolve, 20));
  delay.disable();
  const ms = (nanoseconds: number): string => (nanoseconds / 1e6).toFixed(0).padStart(6);
  console.log(
    `${ms(delay.percentile(50))}${ms(delay.percentile(99))}${ms(delay.max)}${longestMs.toFixed(0).padStart(6)}${tookMs.toFixed(0).padStart(8)}  ${name} ${note}`,
  );
}

async function run(): Promise<void> {
  const range = { startMs: START_MS, endMs: START_MS + (STEPS - 1) * STEP_MS, stepMs: STEP_MS };
  console.log(
    `${SERIES} series × ${STEPS} steps, event loop delay p50, p99, max; longest work between two turns; time; ms`,
  );
  for (const text of SKIPS_SLOW ? RANGE : [...RANGE, ...SLOW])
    await measure(`range ${text}`, async () => {
      const { value } = await engine.range({ text, ...range });
      return value.kind === 'grid' ? String(value.series.length) : value.kind;
    });
  for (const text of INSTANT)
    await measure(`instant ${text}`, async () => {
      const { value } = await engine.instant({ text, timeMs: range.endMs });
      return value.kind;
    });
  const answered = await engine.range({ text: 'm_total', ...range });
  await measure('JSON of the range', async () =>
    String(await drain(successInPieces(queryDataJson(answered.value), {}, engine.turns.pacer()))),
  );
  await measure('frame of the range', async () =>
    String((await encodeInTurns('', answered, engine.turns.pacer())).length),
  );
  const raw = await engine.instant({ text: 'm_total[6h]', timeMs: range.endMs });
  await measure('JSON of raw samples', async () =>
    String(await drain(successInPieces(queryDataJson(raw.value), {}, engine.turns.pacer()))),
  );
  const long = `sum(${'m_total{a="b"} + '.repeat(50_000)}m_total)`;
  await measure('parse 1 MB of operators', async () => (engine.parse(long), 'ok'));
  await measure(
    'parse 10,000 parentheses',
    async () => (engine.parse('('.repeat(10_000) + '1' + ')'.repeat(10_000)), 'ok'),
  );
  await measure(
    'parse 1 MB of text',
    async () => (engine.parse(`label_replace(x, "a", "${'x'.repeat(1_000_000)}", "b", "c")`), 'ok'),
  );
  await measure('parse 1 MB of matchers', async () => (engine.parse(`x{${'a=~"b|c",'.repeat(100_000)}}`), 'ok'));
  await measure(
    'query 1 MB of sums',
    async () => (await engine.instant({ text: `1${' + 1'.repeat(250_000)}`, timeMs: 0 })).value.kind,
  );
}

void run();
