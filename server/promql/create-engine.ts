// The engine: parses, plans and runs queries within limits. Instant queries are the one-step case of the same code.
import { InputError } from '@/lib/errors/input-error';
import { parsePromql } from '@/lib/promql/parser';
import { describeType } from '@/lib/promql/check';
import type { QueryResult } from '@/lib/series/query-result';
import type { Clock } from '@/server/platform/clock';
import type { Log } from '@/server/platform/log';
import type { Metrics } from '@/server/platform/metrics';
import type { Grid, Operator } from '@/server/promql/column';
import { createConcurrencyGate, type ConcurrencyGate } from '@/server/promql/concurrency-gate';
import {
  DEFAULT_ENGINE_LIMITS,
  type Engine,
  type EngineLimits,
  type InstantQuery,
  type PromqlFeature,
  type RangeQuery,
} from '@/server/promql/engine';
import { markResetSearch } from '@/server/promql/mark-reset-search';
import { markUse } from '@/server/promql/mark-use';
import { parseOptionsOf } from '@/server/promql/parse-options';
import { createPlanner } from '@/server/promql/operators/plan';
import { createQueryRun, type QueryRun } from '@/server/promql/query-run';
import { instantValue, rangeValue } from '@/server/promql/query-value';
import { resolveTimes } from '@/server/promql/resolve-times';
import { createSeriesSource } from '@/server/promql/series-source';
import type { SeriesReader } from '@/server/storage/ports';

export interface EngineDeps {
  readonly reader: SeriesReader;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly limits?: Partial<EngineLimits>;
  readonly features?: Iterable<PromqlFeature>;
}

interface EngineParts {
  readonly deps: EngineDeps;
  readonly limits: EngineLimits;
  readonly features: ReadonlySet<PromqlFeature>;
  readonly gate: ConcurrencyGate;
  readonly observe: (outcome: Outcome, seconds: number, samplesRead: number) => void;
}

/** Queries that take this long are logged. */
const SLOW_QUERY_MS = 10_000;
const LOGGED_CHARACTERS = 1000;

type Outcome = 'ok' | 'refused' | 'failed';

export function createEngine(deps: EngineDeps): Engine {
  const limits = { ...DEFAULT_ENGINE_LIMITS, ...deps.limits };
  const gate = createConcurrencyGate(limits.maxConcurrent);
  const parts: EngineParts = {
    deps,
    limits,
    features: new Set(deps.features),
    gate,
    observe: createObserver(deps.metrics, gate),
  };
  return {
    parse: (text) => parsePromql(text, parseOptionsOf(parts.features)),
    instant: async (query) => {
      const grid = { startMs: query.timeMs, stepMs: 0, stepCount: 1 };
      return evaluate(parts, { query, grid, endMs: query.timeMs, isRange: false });
    },
    range: async (query) => {
      const stepCount = countSteps(query, limits);
      const grid = { startMs: query.startMs, stepMs: query.stepMs, stepCount };
      return evaluate(parts, { query, grid, endMs: query.endMs, isRange: true });
    },
  };
}

function createObserver(metrics: Metrics, gate: ConcurrencyGate): EngineParts['observe'] {
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
  return (outcome, seconds, samplesRead) => {
    durations.observe({ outcome }, seconds);
    samples.inc(samplesRead);
  };
}

function countSteps({ startMs, endMs, stepMs }: RangeQuery, { maxSteps }: EngineLimits): number {
  const refuse = (message: string): never => {
    throw new InputError(message, { errorType: 'bad_data' });
  };
  if (!(stepMs >= 1)) refuse('zero or negative query resolution step widths are not accepted. Try a positive integer');
  if (endMs < startMs) refuse('end timestamp must not be before start time');
  const stepCount = Math.floor((endMs - startMs) / stepMs) + 1;
  if (!(stepCount <= maxSteps + 1))
    refuse(
      `exceeded maximum resolution of ${maxSteps.toLocaleString('en-US')} points per timeseries. Try decreasing the query resolution (?step=XX)`,
    );
  return stepCount;
}

interface Evaluation {
  readonly query: InstantQuery | RangeQuery;
  readonly grid: Grid;
  readonly endMs: number;
  readonly isRange: boolean;
}

async function evaluate(parts: EngineParts, evaluation: Evaluation): Promise<QueryResult> {
  const { deps, limits, features, gate, observe } = parts;
  const { query, grid, endMs, isRange } = evaluation;
  const startedMs = deps.clock.monotonicMs();
  const timeoutMs = Math.min(query.timeoutMs ?? limits.timeoutMs, limits.timeoutMs);
  const run = createQueryRun({
    text: query.text,
    limits,
    lookbackMs: query.lookbackMs ?? limits.lookbackMs,
    timeoutMs,
    startedMs,
    signal: query.signal,
    range: { startMs: grid.startMs, endMs, stepMs: grid.stepMs },
    features,
    clock: deps.clock,
  });
  let outcome: Outcome = 'failed';
  const elapsedMs = (): number => deps.clock.monotonicMs() - startedMs;
  try {
    const operator = planQuery({ run, parts, grid, isRange });
    const leave = await gate.enter({ signal: query.signal, timeoutMs });
    try {
      await run.pause();
      const value = isRange ? await rangeValue(operator, grid, run) : await instantValue(operator, grid, run);
      outcome = 'ok';
      const { series: seriesRead, samples: samplesRead } = run.counts;
      return { value, ...run.annotations(), stats: { evalDurationMs: elapsedMs(), samplesRead, seriesRead } };
    } finally {
      leave();
    }
  } catch (cause) {
    outcome = isRefusal(cause) ? 'refused' : 'failed';
    throw cause;
  } finally {
    const durationMs = elapsedMs();
    observe(outcome, durationMs / 1000, run.counts.samples);
    if (durationMs >= SLOW_QUERY_MS)
      deps.log.info(
        { query: query.text.slice(0, LOGGED_CHARACTERS), durationMs, outcome, ...run.counts },
        'Slow query',
      );
  }
}

function isRefusal(cause: unknown): boolean {
  return typeof cause === 'object' && cause !== null && 'kind' in cause && cause.kind === 'input';
}

interface PlanOptions {
  readonly run: QueryRun;
  readonly parts: EngineParts;
  readonly grid: Grid;
  readonly isRange: boolean;
}

function planQuery({ run, parts, grid, isRange }: PlanOptions): Operator {
  const expr = parsePromql(run.text, parseOptionsOf(parts.features));
  const source = createSeriesSource(parts.deps.reader, run);
  const operator = createPlanner(run, source).plan(markUse(markResetSearch(resolveTimes(expr, run.range))), grid);
  if (isRange && operator.kind !== 'scalar' && operator.kind !== 'vector')
    throw new InputError(
      `invalid expression type "${describeType(operator.kind)}" for range query, must be Scalar or instant Vector`,
      { errorType: 'bad_data' },
    );
  return operator;
}
