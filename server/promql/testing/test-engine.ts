// An engine over series in memory, fed by the notation of the test scripts.
import { systemClock, type Clock } from '@/server/platform/clock';
import { silentLog } from '@/server/platform/log';
import { createMetrics, type Metrics } from '@/server/platform/metrics';
import { createEngine } from '@/server/promql/create-engine';
import type { EngineLimits } from '@/lib/promql/engine-limits';
import type { BatchEngine, Engine, PromqlFeature } from '@/server/promql/engine';
import { createMemorySeries, type MemorySeries } from '@/server/promql/testing/memory-series';
import type { ScriptTarget } from '@/server/promql/script/run-script';
import type { SeriesReader } from '@/server/storage/ports';

interface TestEngineOptions {
  readonly limits?: Partial<EngineLimits>;
  readonly features?: readonly PromqlFeature[];
  readonly clock?: Clock;
  /** Between the engine and the series: counts or delays what is read. */
  readonly wrapReader?: (reader: SeriesReader) => SeriesReader;
}

export interface TestEngine extends ScriptTarget {
  readonly engine: Engine & BatchEngine;
  readonly series: MemorySeries;
  readonly metrics: Metrics;
}

export function createTestEngine({ limits, features, clock, wrapReader }: TestEngineOptions = {}): TestEngine {
  const series = createMemorySeries();
  const metrics = createMetrics({ withProcess: false });
  const engine = createEngine({
    reader: wrapReader ? wrapReader(series) : series,
    clock: clock ?? systemClock,
    log: silentLog(),
    metrics,
    ...(limits && { limits }),
    ...(features && { features }),
  });
  return { engine, series, metrics, load: series.load, clear: series.clear };
}
