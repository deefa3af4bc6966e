// The part of `npm run soak -- churn` that runs in a process of its own: the series store alone, on an embedded PostgreSQL, with a clock
// that is moved. Each hour all series but a few are replaced. Prints a line of JSON an hour, and one at the end.
// Alone: node --expose-gc --import tsx bench/soak/churn.bench.ts '{"series":20000,"hours":6,"ended":10000}'
import { join } from 'node:path';
import { labelSetOf } from '@/lib/labels/label-set';
import type { Matcher } from '@/lib/labels/matcher';
import type { Clock } from '@/server/platform/clock';
import { silentLog } from '@/server/platform/log';
import { createMetrics, type Metrics } from '@/server/platform/metrics';
import { startTemporaryDatabases } from '@/server/platform/postgres/temporary-databases';
import { createSeriesStore, type RunningSeriesStore } from '@/server/storage/create-series-store';
import type { TimeRange } from '@/server/storage/ports';

interface Settings {
  /** New ones each hour. */
  readonly series: number;
  readonly hours: number;
  /** Series that ended and stay in memory. */
  readonly ended: number;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const START_MS = Math.floor(1_760_000_000_000 / DAY_MS) * DAY_MS;
const METRICS = 20;
const INSTANCES = 100;
const PER_POD = METRICS;
const BATCH = 10_000;
/** One of so many series lives on. */
const STEADY = 100;
const SAMPLE_MINUTES = [5, 25, 45];
const HINTS = { stepMs: 0, rangeMs: 0, maxSamples: 1e12 };

function labelsOf(hour: number, at: number) {
  const pod = Math.floor(at / PER_POD);
  return labelSetOf({
    __name__: `churn_${at % METRICS}`,
    job: 'churn',
    instance: `host-${pod % INSTANCES}`,
    pod: at % STEADY === 0 ? `steady-${pod}` : `pod-${hour}-${pod}`,
  });
}

const inHour = (hour: number): TimeRange => ({ startMs: START_MS + hour * HOUR_MS, endMs: START_MS + (hour + 1) * HOUR_MS - 1 });

async function writeHour(store: RunningSeriesStore, clock: { timeMs: number }, hour: number, series: number): Promise<void> {
  for (const minute of SAMPLE_MINUTES) {
    clock.timeMs = START_MS + hour * HOUR_MS + minute * MINUTE_MS;
    for (let from = 0; from < series; from += BATCH) {
      const count = Math.min(BATCH, series - from);
      const batch = {
        count,
        seriesRefs: Int32Array.from({ length: count }, (_, at) => store.seriesRef(labelsOf(hour, from + at))),
        timestampsMs: new Float64Array(count).fill(clock.timeMs),
        values: Float64Array.from({ length: count }, (_, at) => hour * series + from + at),
      };
      const { rejected } = await store.append(batch, 'live');
      if (rejected.length > 0) throw new Error(`refused: ${rejected[0]?.reason}`);
    }
    await store.runUpkeep();
  }
}

/** The series of one metric and instance: how many, and how long it took; the first time and again. */
async function ask(store: RunningSeriesStore, range: TimeRange) {
  const matchers: readonly Matcher[] = [
    { name: '__name__', type: '=', value: 'churn_3' },
    { name: 'instance', type: '=~', value: 'host-7' },
  ];
  const times: number[] = [];
  let count = 0;
  for (let round = 0; round < 2; round += 1) {
    const startedMs = performance.now();
    count = 0;
    for await (const columns of store.select(matchers, range, HINTS))
      for (const { timestampsMs } of columns) count += timestampsMs.length;
    times.push(performance.now() - startedMs);
  }
  return { count, firstMs: times[0] ?? 0, againMs: times[1] ?? 0 };
}

async function figures(metrics: Metrics, names: readonly string[]): Promise<Record<string, number>> {
  const lines = (await metrics.text()).split('\n');
  return Object.fromEntries(
    names.map((name) => [name, Number(lines.find((line) => line.startsWith(`watchfire_store_${name} `))?.split(' ')[1])]),
  );
}

function memoryMiB() {
  globalThis.gc?.();
  const { rss, heapUsed, arrayBuffers } = process.memoryUsage();
  return { rssMiB: rss / 2 ** 20, heapMiB: heapUsed / 2 ** 20, buffersMiB: arrayBuffers / 2 ** 20 };
}

function expectedCount(series: number): number {
  let count = 0;
  for (let at = 3; at < series; at += METRICS) if (Math.floor(at / PER_POD) % INSTANCES === 7) count += 1;
  return count * SAMPLE_MINUTES.length;
}

const tell = (line: object): void => void process.stdout.write(`${JSON.stringify(line)}\n`);

async function main({ series, hours, ended }: Settings): Promise<void> {
  const migrationsDir = join(import.meta.dirname, '../../prisma/migrations');
  const databases = await startTemporaryDatabases({ migrationsDir, log: silentLog() });
  try {
    const databaseUrl = await databases.fresh();
    const clock: Clock & { timeMs: number } = {
      timeMs: START_MS,
      nowMs: () => clock.timeMs,
      // Leases are of real time.
      monotonicMs: () => performance.now(),
    };
    const open = async () => {
      const metrics = createMetrics({ withProcess: false });
      const limits = {
        epochMs: HOUR_MS,
        maxEndedSeries: ended,
        clockPatienceMs: 0,
        maxSeries: 4 * series + 1000,
        // Ten minutes, as a rule: of an hour that passes in seconds only as much.
        replacedKeepMs: 2000,
      };
      const store = createSeriesStore({ databaseUrl, clock, log: silentLog(), metrics, limits });
      await store.start();
      return { store, metrics };
    };
    let running = await open();
    const wanted = expectedCount(series);
    let wrongCount = 0;
    const check = async (hour: number) => {
      const answer = await ask(running.store, inHour(hour));
      if (answer.count !== wanted) wrongCount += 1;
      return answer;
    };
    for (let hour = 0; hour < hours; hour += 1) {
      const startedMs = performance.now();
      const cpu = process.cpuUsage();
      await writeHour(running.store, clock, hour, series);
      const { user, system } = process.cpuUsage(cpu);
      const newest = await check(hour);
      clock.timeMs = START_MS + (hour + 1) * HOUR_MS;
      await running.store.runUpkeep();
      const old = await check(Math.max(0, Math.floor(hour / 2)));
      const seconds = (performance.now() - startedMs) / 1000;
      const store = await figures(running.metrics, ['known_series', 'ended_series', 'series_references']);
      tell({ hour, seconds, writeCpuSeconds: (user + system) / 1e6, ...store, ...memoryMiB(), newest, old });
    }
    await running.store.stop();
    const startedMs = performance.now();
    running = await open();
    const startSeconds = (performance.now() - startedMs) / 1000;
    const newest = await check(hours - 1);
    const old = await check(0);
    const known = await figures(running.metrics, ['known_series']);
    await running.store.stop();
    tell({ startSeconds, ...known, ...memoryMiB(), newest, old, wrongCount });
  } finally {
    await databases.stop();
  }
}

await main(JSON.parse(process.argv[2] ?? '{"series":20000,"hours":6,"ended":10000}') as Settings);
