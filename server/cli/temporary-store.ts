// The engine over a real store that lives as long as a command: for scripts and unit tests.
import { InputError } from '@/lib/errors/input-error';
import { METRIC_NAME } from '@/lib/labels/label-set';
import type { Matcher } from '@/lib/labels/matcher';
import type { EngineLimits } from '@/lib/promql/engine-limits';
import { systemClock, type Clock } from '@/server/platform/clock';
import type { Log } from '@/server/platform/log';
import { createMetrics } from '@/server/platform/metrics';
import { createEngine } from '@/server/promql/create-engine';
import type { BatchEngine, Engine, PromqlFeature } from '@/server/promql/engine';
import type { LoadedSeries } from '@/server/promql/script/loaded-series';
import { createSeriesStore, type RunningSeriesStore } from '@/server/storage/create-series-store';
import type { HistogramBatch, SampleBatch, SeriesStore } from '@/server/storage/ports';

export interface TemporaryStore {
  readonly engine: Engine & BatchEngine;
  readonly store: RunningSeriesStore;
  /** Throws InputError for what the store does not take. */
  load(series: readonly LoadedSeries[]): Promise<void>;
  /** Deletes all that it holds, as a user would. */
  clear(): Promise<void>;
  stop(): Promise<void>;
}

export interface TemporaryStoreOptions {
  readonly databaseUrl: string;
  readonly log: Log;
  /** What the store takes for now: samples of long ago are kept when it is not far from them. */
  readonly nowMs: () => number;
  readonly limits?: Partial<EngineLimits>;
  readonly features: readonly PromqlFeature[];
}

export async function createTemporaryStore(options: TemporaryStoreOptions): Promise<TemporaryStore> {
  const { databaseUrl, log, nowMs, limits, features } = options;
  const metrics = createMetrics({ withProcess: false });
  const clock: Clock = { nowMs, monotonicMs: () => systemClock.monotonicMs() };
  const store = createSeriesStore({ databaseUrl, clock, log, metrics });
  await store.start();
  const engine = createEngine({
    reader: store,
    clock: systemClock,
    log,
    metrics,
    ...(limits && { limits }),
    features,
  });
  return {
    engine,
    store,
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
