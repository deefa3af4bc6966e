// `watchfire test promql`: runs scripts of PromQL tests on the engine over the series store, with a database of its own.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError } from '@/lib/errors/input-error';
import { type Command, type Output, UsageError } from '@/server/cli/command';
import { systemClock, type Clock } from '@/server/platform/clock';
import { createLog, type Log } from '@/server/platform/log';
import { createMetrics } from '@/server/platform/metrics';
import { startTemporaryDatabases, type TemporaryDatabases } from '@/server/platform/postgres/temporary-databases';
import { projectRoot } from '@/server/platform/project-root';
import { createEngine } from '@/server/promql/create-engine';
import { runScript, SCRIPT_FEATURES, SCRIPT_LIMITS, type ScriptTarget } from '@/server/promql/script/run-script';
import type { LoadedSeries } from '@/server/promql/script/loaded-series';
import { createSeriesStore, type RunningSeriesStore } from '@/server/storage/create-series-store';
import type { SampleBatch, SeriesStore } from '@/server/storage/ports';

/** Scripts count from 1970: a clock in that year keeps retention away from their samples. */
const SCRIPT_NOW_MS = 86_400_000;

export const testPromql: Command = {
  usage: 'test promql FILE…',
  summary: 'runs scripts of PromQL tests (promqltest) on a store of their own and prints every evaluation that fails',
  async run(args, output) {
    const unknown = args.find((argument) => argument.startsWith('-'));
    if (unknown !== undefined) throw new UsageError(`unknown flag "${unknown}"`);
    if (args.length === 0) throw new UsageError('expected at least one file');
    const scripts: Script[] = [];
    for (const file of args) scripts.push({ file, text: await readScript(file) });
    return runScripts(scripts, output);
  },
};

interface Script {
  readonly file: string;
  readonly text: string;
}

async function readScript(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (thrown) {
    const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : String(thrown);
    throw new UsageError(`cannot read "${file}": ${code}`);
  }
}

async function runScripts(scripts: readonly Script[], { out }: Output): Promise<0 | 1> {
  const log = createLog('error', 'text');
  const databases = await startTemporaryDatabases({
    migrationsDir: join(projectRoot(import.meta.dirname), 'prisma/migrations'),
    log,
  });
  const target = createStoreTarget(databases, log);
  let passedCount = 0;
  let failedCount = 0;
  try {
    for (const { file, text } of scripts) {
      const report = await runScript(text, target);
      for (const { line, reason } of report.failures) out(`${file}:${line}: ${reason}`);
      passedCount += report.passedCount;
      failedCount += report.failures.length;
    }
  } finally {
    await target.stop();
    await databases.stop();
  }
  out(`${passedCount} passed, ${failedCount} failed`);
  return failedCount === 0 ? 0 : 1;
}

/** The engine over a real store; `clear` goes on with an empty database. */
function createStoreTarget(databases: TemporaryDatabases, log: Log): ScriptTarget & { stop(): Promise<void> } {
  const clock: Clock = { nowMs: () => SCRIPT_NOW_MS, monotonicMs: () => systemClock.monotonicMs() };
  let store: RunningSeriesStore | undefined;
  let isEmpty = false;
  const running = (): RunningSeriesStore => {
    if (!store) throw new Error('a script begins with clear');
    return store;
  };
  const engine = createEngine({
    reader: readerOf(running),
    clock: systemClock,
    log,
    metrics: createMetrics({ withProcess: false }),
    limits: SCRIPT_LIMITS,
    features: SCRIPT_FEATURES,
  });
  return {
    engine,
    load: async (series) => {
      isEmpty = false;
      await loadSeries(running(), series);
    },
    clear: async () => {
      if (isEmpty) return;
      await store?.stop();
      const databaseUrl = await databases.fresh();
      store = createSeriesStore({ databaseUrl, clock, log, metrics: createMetrics({ withProcess: false }) });
      await store.start();
      isEmpty = true;
    },
    stop: async () => store?.stop(),
  };
}

type Reader = Parameters<typeof createEngine>[0]['reader'];

/** Always the store of now. */
function readerOf(store: () => SeriesStore): Reader {
  return {
    select: (...args) => store().select(...args),
    series: (...args) => store().series(...args),
    labelNames: (...args) => store().labelNames(...args),
    labelValues: (...args) => store().labelValues(...args),
    metadata: (...args) => store().metadata(...args),
  };
}

async function loadSeries(store: SeriesStore, all: readonly LoadedSeries[]): Promise<void> {
  const histogramCount = all.reduce((count, { histograms }) => count + (histograms?.histograms.length ?? 0), 0);
  if (histogramCount > 0)
    throw new InputError(`cannot store ${histogramCount} native histograms: the store does not hold them yet`);
  const { rejected } = await store.append(batchOf(store, all), 'import');
  const [first] = rejected;
  if (first) throw new InputError(`the store refused ${rejected.length} samples: ${first.reason}`);
}

function batchOf(store: SeriesStore, all: readonly LoadedSeries[]): SampleBatch {
  const count = all.reduce((sum, { values }) => sum + values.length, 0);
  const batch = {
    count,
    seriesRefs: new Int32Array(count),
    timestampsMs: new Float64Array(count),
    values: new Float64Array(count),
  };
  let row = 0;
  for (const { labels, timestampsMs, values } of all) {
    if (values.length === 0) continue;
    batch.seriesRefs.fill(store.seriesRef(labels), row, row + values.length);
    batch.timestampsMs.set(timestampsMs, row);
    // As bytes: stale markers keep their bits.
    batch.values.set(values, row);
    row += values.length;
  }
  return batch;
}
