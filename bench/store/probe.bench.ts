// What the series store alone does (no HTTP), on an embedded PostgreSQL of its own: bytes, cold reads, pauses, a million series.
// `npm run bench -- store` starts it in a process of its own; alone: tsx bench/store/probe.bench.ts bytes
import { join } from 'node:path';
import pg from 'pg';
import { labelSetOf } from '@/lib/labels/label-set';
import type { Clock } from '@/server/platform/clock';
import { silentLog } from '@/server/platform/log';
import { createMetrics } from '@/server/platform/metrics';
import { startTemporaryDatabases } from '@/server/platform/postgres/temporary-databases';
import { createSeriesStore, type RunningSeriesStore } from '@/server/storage/create-series-store';
import type { TimeRange } from '@/server/storage/ports';
import type { StoreLimits } from '@/server/storage/store-limits';
import { longestTurnOf } from './longest-turn';
// @ts-expect-error a plain script that other benchmarks share
import { FleetPart as fleetPart, labelsOf as fleetLabels } from '../shared/fleet.mjs';

interface Fleet {
  readonly values: Float64Array;
  step(): void;
}
const FleetPart = fleetPart as new (from: number, to: number, options?: { isFullPrecision?: boolean }) => Fleet;
const labelsOf = fleetLabels as (at: number) => [string, string][];

const STEP_MS = 15_000;
const HOUR_MS = 3_600_000;
const WINDOW_MS = 2 * HOUR_MS;
const DAY_MS = 24 * HOUR_MS;
const REQUEST_SAMPLES = 2000;
const CONCURRENT = 4;
const ALL: TimeRange = { startMs: -(2 ** 52), endMs: 2 ** 52 };
const HINTS = { stepMs: 0, rangeMs: 0, maxSamples: 1e12 };
/** A day that is over for good: nothing of it is still to come. */
const DAY_START_MS = Math.floor(Date.now() / DAY_MS) * DAY_MS - 3 * DAY_MS;

type Figures = Record<string, number>;
type ManualClock = Clock & { timeMs: number };

interface Setting {
  readonly url: string;
  readonly client: pg.Client;
  readonly clock: ManualClock;
  open(limits?: Partial<StoreLimits>): Promise<RunningSeriesStore>;
}

function report(figures: Figures): void {
  for (const [name, value] of Object.entries(figures)) process.stderr.write(`· ${name} ${value.toFixed(3)}\n`);
}

/** Loads `steps` samples of each of `seriesCount` series, as pushes of 2,000 samples would. */
async function load(
  store: RunningSeriesStore,
  job: { seriesCount: number; startMs: number; steps: number; fleet: Fleet; requestSamples?: number },
): Promise<number> {
  const { seriesCount, startMs, steps, fleet, requestSamples = REQUEST_SAMPLES } = job;
  const refs = Int32Array.from({ length: seriesCount }, (_, at) => store.seriesRef(labelSetOf(Object.fromEntries(labelsOf(at)))));
  const timestampsMs = new Float64Array(seriesCount);
  const waiting: Promise<unknown>[] = [];
  for (let step = 0; step < steps; step += 1) {
    fleet.step();
    timestampsMs.fill(startMs + step * STEP_MS);
    for (let from = 0; from < seriesCount; from += requestSamples) {
      const to = Math.min(seriesCount, from + requestSamples);
      const columns = { timestampsMs: timestampsMs.subarray(from, to), values: fleet.values.subarray(from, to) };
      waiting.push(store.append({ count: to - from, seriesRefs: refs.subarray(from, to), ...columns }, 'import'));
      if (waiting.length >= CONCURRENT) await Promise.all(waiting.splice(0));
    }
  }
  await Promise.all(waiting);
  return seriesCount * steps;
}

async function tableBytes(client: pg.Client, parent: 'segment' | 'wal'): Promise<number> {
  const { rows } = await client.query<{ bytes: string | null }>(
    `SELECT sum(pg_total_relation_size(inhrelid)) AS bytes FROM pg_inherits WHERE inhparent = '${parent}'::regclass`,
  );
  return Number(rows[0]?.bytes ?? 0);
}

/** Space that rows left behind is used by the next ones; here it must not count. */
async function repack(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = 'segment'::regclass`,
  );
  for (const { name } of rows) await client.query(`VACUUM FULL ${name}`);
}

/** A day of samples, sealed every two hours, then compacted. */
async function measureBytes({ client, clock, open }: Setting, options: { seriesCount: number; isFullPrecision: boolean }): Promise<Figures> {
  const { seriesCount, isFullPrecision } = options;
  const store = await open();
  const fleet = new FleetPart(0, seriesCount, { isFullPrecision });
  const steps = WINDOW_MS / STEP_MS;
  const figures: Figures = {};
  let sampleCount = 0;
  const before = await tableBytes(client, 'segment');
  for (let startMs = DAY_START_MS; startMs < DAY_START_MS + DAY_MS; startMs += WINDOW_MS) {
    const walBefore = await tableBytes(client, 'wal');
    const added = await load(store, { seriesCount, startMs, steps, fleet });
    sampleCount += added;
    figures['unsealed'] ??= ((await tableBytes(client, 'wal')) - walBefore) / added;
    // Not before: the store would begin to seal, and drop some of what is being measured.
    clock.timeMs = startMs + WINDOW_MS;
    const turn = await longestTurnOf(() => store.seal());
    figures['sealPauseMs'] = Math.max(figures['sealPauseMs'] ?? 0, turn.wallMs);
    figures['sealPauseCpuMs'] = Math.max(figures['sealPauseCpuMs'] ?? 0, turn.cpuMs);
  }
  figures['sealed'] = ((await tableBytes(client, 'segment')) - before) / sampleCount;
  clock.timeMs = DAY_START_MS + DAY_MS + 8 * HOUR_MS;
  const startedMs = performance.now();
  const cpu = process.cpuUsage();
  const merging = await longestTurnOf(() => store.merge());
  figures['mergePauseMs'] = merging.wallMs;
  figures['mergePauseCpuMs'] = merging.cpuMs;
  const { user, system } = process.cpuUsage(cpu);
  figures['mergeSeconds'] = (performance.now() - startedMs) / 1000;
  figures['mergeCpuPerMillion'] = (user + system) / sampleCount;
  clock.timeMs += HOUR_MS;
  await store.runUpkeep();
  await repack(client);
  figures['compacted'] = ((await tableBytes(client, 'segment')) - before) / sampleCount;
  await store.stop();
  return figures;
}

async function countAll(store: RunningSeriesStore, range: TimeRange = ALL): Promise<number> {
  let sampleCount = 0;
  for await (const batch of store.select([{ name: 'job', type: '=', value: 'bench' }], range, { ...HINTS, isPassing: true }))
    for (const { timestampsMs } of batch) sampleCount += timestampsMs.length;
  return sampleCount;
}

/** 20,000 series of six hours from segments, with nothing cached; and single series of full packs. */
async function measureReads({ clock, open }: Setting, { seriesCount }: { seriesCount: number }): Promise<Figures> {
  const loading = await open();
  const fleet = new FleetPart(0, seriesCount);
  const steps = WINDOW_MS / STEP_MS;
  for (let window = 0; window < 3; window += 1) {
    const startMs = DAY_START_MS + window * WINDOW_MS;
    clock.timeMs = startMs + WINDOW_MS;
    await load(loading, { seriesCount, startMs, steps, fleet, requestSamples: 20_000 });
    await loading.seal();
  }
  await loading.stop();
  // Nothing is kept: each round is as cold as the first, which also starts the threads that read (from sources, so it takes long).
  const store = await open({ maxCacheBytes: 0 });
  const wholeMs: number[] = [];
  let sampleCount = 0;
  for (let round = 0; round < 6; round += 1) {
    const startedMs = performance.now();
    sampleCount = await countAll(store);
    wholeMs.push(performance.now() - startedMs);
  }
  if (sampleCount !== seriesCount * steps * 3) throw new Error(`read ${sampleCount} samples, not ${seriesCount * steps * 3}`);
  const range = { startMs: DAY_START_MS, endMs: DAY_START_MS + WINDOW_MS - 1 };
  const single: number[] = [];
  for (let round = 0; round < 200; round += 1) {
    const matchers = labelsOf((round * 7919) % seriesCount).map(([name, value]) => ({ name, type: '=' as const, value }));
    const startedMs = performance.now();
    let found = 0;
    for await (const batch of store.select(matchers, range, HINTS)) found += batch.length;
    single.push(performance.now() - startedMs);
    if (found !== 1) throw new Error(`one series was asked for, ${found} came`);
  }
  await store.stop();
  single.sort((a, b) => a - b);
  return { coldMs: Math.min(...wholeMs.slice(1)), coldFirstMs: wholeMs[0] ?? 0, singleMs: single[100] ?? 0, singleP99Ms: single[197] ?? 0 };
}

/** A hundred thousand series: how long sealing holds up everything else. */
async function measurePauses({ clock, open }: Setting, { seriesCount }: { seriesCount: number }): Promise<Figures> {
  const store = await open();
  const fleet = new FleetPart(0, seriesCount);
  clock.timeMs = DAY_START_MS + WINDOW_MS;
  await load(store, { seriesCount, startMs: DAY_START_MS, steps: 80, fleet, requestSamples: 20_000 });
  const startedMs = performance.now();
  const sealing = await longestTurnOf(() => store.seal());
  const largeSealSeconds = (performance.now() - startedMs) / 1000;
  await store.stop();
  return { largeSealPauseMs: sealing.wallMs, largeSealPauseCpuMs: sealing.cpuMs, largeSealSeconds };
}

async function medianMs(work: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < 21; round += 1) {
    const startedMs = performance.now();
    await work();
    times.push(performance.now() - startedMs);
  }
  return times.toSorted((a, b) => a - b)[10] ?? 0;
}

/** Typical matchers over a million series, and a start with them. */
async function measureMillion({ clock, open }: Setting, { seriesCount }: { seriesCount: number }): Promise<Figures> {
  clock.timeMs = DAY_START_MS + WINDOW_MS;
  const loading = await open();
  await load(loading, { seriesCount, startMs: DAY_START_MS, steps: 1, fleet: new FleetPart(0, seriesCount), requestSamples: 50_000 });
  await loading.stop();
  const startedMs = performance.now();
  const store = await open();
  const startSeconds = (performance.now() - startedMs) / 1000;
  // A range without samples: finding the series is all there is to do.
  const empty = { startMs: 0, endMs: 1 };
  const find = (matchers: Parameters<RunningSeriesStore['select']>[0]) => async () => {
    for await (const batch of store.select(matchers, empty, HINTS)) if (batch.length > 0) throw new Error('found a sample');
  };
  const name = (value: string) => ({ name: '__name__', type: '=' as const, value });
  const figures = {
    matchThreeMs: await medianMs(find([name('queue_depth'), { name: 'job', type: '=', value: 'bench' }, { name: 'instance', type: '=', value: 'host-00042' }])),
    matchCodeMs: await medianMs(find([name('http_requests_total'), { name: 'code', type: '=', value: '500' }])),
    matchRegexMs: await medianMs(find([name('queue_depth'), { name: 'instance', type: '=~', value: 'host-0004.*' }])),
    millionStartSeconds: startSeconds,
  };
  await store.stop();
  return figures;
}

const PARTS: Record<string, (setting: Setting, scale: number) => Promise<Figures>> = {
  bytes: async (setting, scale) => measureBytes(setting, { seriesCount: handlers(5000 * scale), isFullPrecision: false }),
  doubles: async (setting, scale) => {
    const { sealed = 0, compacted = 0, unsealed = 0 } = await measureBytes(setting, { seriesCount: handlers(500 * scale), isFullPrecision: true });
    return { doublesSealed: sealed, doublesCompacted: compacted, doublesUnsealed: unsealed };
  },
  reads: (setting, scale) => measureReads(setting, { seriesCount: handlers(20_000 * scale) }),
  pauses: (setting, scale) => measurePauses(setting, { seriesCount: handlers(100_000 * scale) }),
  million: (setting, scale) => measureMillion(setting, { seriesCount: handlers(1_000_000 * scale) }),
};

function handlers(count: number): number {
  return Math.max(50, Math.round(count / 50) * 50);
}

async function main(name: string, scale: number): Promise<void> {
  const part = PARTS[name];
  if (!part) throw new Error(`parts are ${Object.keys(PARTS).join(', ')}`);
  const databases = await startTemporaryDatabases({ migrationsDir: join(import.meta.dirname, '../../prisma/migrations'), log: silentLog() });
  try {
    const url = await databases.fresh();
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    const clock: ManualClock = { timeMs: DAY_START_MS, nowMs: () => clock.timeMs, monotonicMs: () => performance.now() };
    const open = async (limits: Partial<StoreLimits> = {}): Promise<RunningSeriesStore> => {
      const metrics = createMetrics({ withProcess: false });
      const store = createSeriesStore({ databaseUrl: url, clock, log: silentLog(), metrics, limits });
      await store.start();
      return store;
    };
    const figures = await part({ url, client, clock, open }, scale);
    await client.end();
    report(figures);
    process.stdout.write(`${JSON.stringify(figures)}\n`);
  } finally {
    await databases.stop();
  }
}

await main(process.argv[2] ?? 'bytes', Number(process.argv[3] ?? 1));
