// `watchfire test promql`: runs scripts of PromQL tests on the engine over the series store, with a database of its own.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError } from '@/lib/errors/input-error';
import { METRIC_NAME } from '@/lib/labels/label-set';
import type { Matcher } from '@/lib/labels/matcher';
import { type Command, type Output, UsageError } from '@/server/cli/command';
import { systemClock, type Clock } from '@/server/platform/clock';
import { createLog, type Log } from '@/server/platform/log';
import { createMetrics } from '@/server/platform/metrics';
import { startTemporaryDatabases } from '@/server/platform/postgres/temporary-databases';
import { projectRoot } from '@/server/platform/project-root';
import { createEngine } from '@/server/promql/create-engine';
import { runScript, SCRIPT_FEATURES, SCRIPT_LIMITS, type ScriptTarget } from '@/server/promql/script/run-script';
import type { LoadedSeries } from '@/server/promql/script/loaded-series';
import { createSeriesStore } from '@/server/storage/create-series-store';
import type { HistogramBatch, SampleBatch, SeriesStore } from '@/server/storage/ports';

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
  let passedCount = 0;
  let failedCount = 0;
  try {
    const target = await createStoreTarget(await databases.fresh(), log);
    try {
      for (const { file, text } of scripts) {
        const report = await runScript(text, target);
        for (const { line, reason } of report.failures) out(`${file}:${line}: ${reason}`);
        passedCount += report.passedCount;
        failedCount += report.failures.length;
      }
    } finally {
      await target.stop();
    }
  } finally {
    await databases.stop();
  }
  out(`${passedCount} passed, ${failedCount} failed`);
  return failedCount === 0 ? 0 : 1;
}

/** The engine over a real store; `clear` deletes all that it holds, as a user would. */
async function createStoreTarget(databaseUrl: string, log: Log): Promise<ScriptTarget & { stop(): Promise<void> }> {
  const metrics = createMetrics({ withProcess: false });
  const clock: Clock = { nowMs: () => SCRIPT_NOW_MS, monotonicMs: () => systemClock.monotonicMs() };
  const store = createSeriesStore({ databaseUrl, clock, log, metrics });
  await store.start();
  const engine = createEngine({
    reader: store,
    clock: systemClock,
    log,
    metrics,
    limits: SCRIPT_LIMITS,
    features: SCRIPT_FEATURES,
  });
  return {
    engine,
    load: (series) => loadSeries(store, series),
    clear: () => store.deleteSeries([EVERYTHING], { startMs: -Infinity, endMs: Infinity }),
    stop: () => store.stop(),
  };
}

const EVERYTHING: readonly Matcher[] = [{ name: METRIC_NAME, type: '=~', value: '.*' }];

async function loadSeries(store: SeriesStore, all: readonly LoadedSeries[]): Promise<void> {
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
    startTimestampsMs: new Float64Array(count).fill(NaN),
  };
  let row = 0;
  for (const { labels, timestampsMs, values, startTimestampsMs } of all) {
    if (values.length === 0) continue;
    batch.seriesRefs.fill(store.seriesRef(labels), row, row + values.length);
    batch.timestampsMs.set(timestampsMs, row);
    // As bytes: stale markers keep their bits.
    batch.values.set(values, row);
    if (startTimestampsMs) batch.startTimestampsMs.set(startTimestampsMs, row);
    row += values.length;
  }
  return { ...batch, histograms: histogramsOf(store, all) };
}

function histogramsOf(store: SeriesStore, all: readonly LoadedSeries[]): HistogramBatch {
  const rows = all.flatMap(({ labels, histograms }) => {
    if (!histograms) return [];
    const ref = store.seriesRef(labels);
    return histograms.histograms.map((histogram, at) => ({
      ref,
      histogram,
      timestampMs: histograms.timestampsMs[at] ?? NaN,
      startMs: histograms.startTimestampsMs?.[at] ?? NaN,
    }));
  });
  return {
    seriesRefs: Int32Array.from(rows, ({ ref }) => ref),
    timestampsMs: Float64Array.from(rows, ({ timestampMs }) => timestampMs),
    histograms: rows.map(({ histogram }) => histogram),
    startTimestampsMs: Float64Array.from(rows, ({ startMs }) => startMs),
  };
}
