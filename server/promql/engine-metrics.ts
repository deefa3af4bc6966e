// What the engine tells of itself: how long queries take, how near they come to the limits, and which limit refused them.
import type { EngineLimits } from '@/lib/promql/engine-limits';
import type { Metrics } from '@/server/platform/metrics';
import type { ConcurrencyGate } from '@/server/promql/concurrency-gate';
import type { ResultCache } from '@/server/promql/result-cache';
import { KEPT_ORDER_SERIES, type KeptOrders } from '@/server/promql/kept-orders';
import { REMEMBERED_LABEL_SETS, type LabelMemory } from '@/server/promql/label-memory';
import { PREPARED_QUERIES, type PreparedQueries } from '@/server/promql/prepared-queries';
import { limitOf, type LimitName } from '@/server/promql/limit-errors';

export type Outcome = 'ok' | 'refused' | 'failed';

export interface EngineMetrics {
  observe(outcome: Outcome, seconds: number, samplesRead: number): void;
  /** A query was answered from the cache. */
  hit(): void;
  /** The beginning of the answer was kept, and only the rest of it evaluated. */
  hitBeginning(): void;
  /** Counts an error that tells of a limit; others are nothing to it. */
  refused(cause: unknown): void;
}

interface Watched {
  readonly gate: ConcurrencyGate;
  readonly limits: EngineLimits;
  readonly heldCount: () => number;
  readonly cache: ResultCache;
  readonly labelMemory: LabelMemory;
  readonly keptOrders: KeptOrders;
  readonly prepared: PreparedQueries;
}

export function createEngineMetrics(metrics: Metrics, watched: Watched): EngineMetrics {
  const { gate, limits, heldCount, cache, labelMemory, keptOrders, prepared } = watched;
  const durations = metrics.histogram<'outcome'>({
    name: 'watchfire_promql_query_duration_seconds',
    help: 'Time from the arrival of a query at the engine to its result.',
    labelNames: ['outcome'],
    buckets: [0.001, 0.005, 0.02, 0.1, 0.5, 2, 10, 60],
  });
  const samples = metrics.counter({
    name: 'watchfire_promql_samples_read_total',
    help: 'Samples that queries read from the store.',
  });
  const refusals = metrics.counter<'limit'>({
    name: 'watchfire_promql_limit_refusals_total',
    help: 'Queries that ended at a limit, by the limit.',
    labelNames: ['limit'],
  });
  const limitGauge = metrics.gauge<'limit'>({
    name: 'watchfire_promql_limit',
    help: 'The limits of queries: samples, series, steps, bytes, seconds, queries in line.',
    labelNames: ['limit'],
  });
  for (const [limit, value] of Object.entries(limitValues(limits))) {
    limitGauge.set({ limit: limit }, value);
    refusals.inc({ limit: limit }, 0);
  }
  metrics.gauge({
    name: 'watchfire_promql_queries_running',
    help: 'Queries being evaluated.',
    collect: () => gate.runningCount(),
  });
  metrics.gauge({
    name: 'watchfire_promql_queries_waiting',
    help: 'Queries waiting for a place.',
    collect: () => gate.waitingCount(),
  });
  metrics.gauge({
    name: 'watchfire_promql_samples_held',
    help: 'Samples that running queries hold in memory.',
    collect: heldCount,
  });
  metrics.gauge({
    name: 'watchfire_promql_cache_bytes',
    help: 'Answers that are kept while their samples stay the same.',
    collect: () => cache.sizeBytes(),
  });
  metrics.gauge({
    name: 'watchfire_promql_remembered_label_sets',
    help: 'Label sets of which is remembered what was derived from them.',
    collect: () => labelMemory.size(),
  });
  metrics.gauge({
    name: 'watchfire_promql_remembered_label_sets_limit',
    help: 'Label sets of which that may be remembered.',
    collect: () => REMEMBERED_LABEL_SETS,
  });
  metrics.gauge({
    name: 'watchfire_promql_kept_order_series',
    help: 'Series of answers whose order is kept, all together.',
    collect: () => keptOrders.size(),
  });
  metrics.gauge({
    name: 'watchfire_promql_kept_order_series_limit',
    help: 'Series of answers whose order may be kept.',
    collect: () => KEPT_ORDER_SERIES,
  });
  metrics.gauge({
    name: 'watchfire_promql_prepared_queries',
    help: 'Queries whose syntax trees are kept.',
    collect: () => prepared.size(),
  });
  metrics.gauge({
    name: 'watchfire_promql_prepared_queries_limit',
    help: 'Queries whose syntax trees may be kept.',
    collect: () => PREPARED_QUERIES,
  });
  const hits = metrics.counter({
    name: 'watchfire_promql_cache_hits_total',
    help: 'Queries that were answered from what was kept.',
  });
  const beginningHits = metrics.counter({
    name: 'watchfire_promql_cache_beginning_hits_total',
    help: 'Queries of which only the newest steps were evaluated, since the rest of the answer was kept.',
  });
  return {
    hit: () => hits.inc(),
    hitBeginning: () => beginningHits.inc(),
    observe: (outcome, seconds, samplesRead) => {
      durations.observe({ outcome }, seconds);
      samples.inc(samplesRead);
    },
    refused: (cause) => {
      const limit = limitOf(cause);
      if (limit !== undefined) refusals.inc({ limit });
    },
  };
}

function limitValues(limits: EngineLimits): Readonly<Record<LimitName, number>> {
  return {
    samples_held: limits.maxSamples,
    samples_read: limits.maxSamplesRead,
    series: limits.maxSeries,
    steps: limits.maxSteps,
    result_bytes: limits.maxResultBytes,
    time: limits.timeoutMs / 1000,
    queue_length: limits.maxQueued,
    queue_time: limits.maxQueueMs / 1000,
  };
}
