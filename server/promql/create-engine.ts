// The engine: parses, plans and runs queries within limits. Instant queries are the one-step case of the same code.
import { InputError, isInputError } from '@/lib/errors/input-error';
import { parsePromql } from '@/lib/promql/parser';
import { describeType } from '@/lib/promql/check';
import type { QueryDetail } from '@/lib/api/query-plan';
import type { QueryResult } from '@/lib/series/query-result';
import type { Clock } from '@/server/platform/clock';
import type { Log } from '@/server/platform/log';
import type { Metrics } from '@/server/platform/metrics';
import type { Grid, Operator } from '@/server/promql/column';
import { createConcurrencyGate, type ConcurrencyGate } from '@/server/promql/concurrency-gate';
import { DEFAULT_ENGINE_LIMITS, type EngineLimits } from '@/lib/promql/engine-limits';
import type { Engine, InstantQuery, PromqlFeature, QueryOrigin, RangeQuery } from '@/server/promql/engine';
import { createEngineMetrics, type EngineMetrics, type Outcome } from '@/server/promql/engine-metrics';
import { limitOf, resultTooLarge, tooManySteps } from '@/server/promql/limit-errors';
import { markResetSearch } from '@/server/promql/mark-reset-search';
import { markUse } from '@/server/promql/mark-use';
import { parseOptionsOf } from '@/server/promql/parse-options';
import { createPlanner } from '@/server/promql/operators/plan';
import { createQueryRun, type QueryRun } from '@/server/promql/query-run';
import { createQueryTrace, type QueryTrace } from '@/server/promql/query-trace';
import { instantValue, rangeValue } from '@/server/promql/query-value';
import { resolveTimes } from '@/server/promql/resolve-times';
import { createResultCache, type ResultCache } from '@/server/promql/result-cache';
import { sizeOf } from '@/server/promql/result-size';
import { createSeriesSource, type SeriesSource } from '@/server/promql/series-source';
import { createSharedEvaluations, type Reading, type SharedEvaluations } from '@/server/promql/shared-evaluations';
import { createTurns, type Turns } from '@/server/promql/turns';
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
  readonly turns: Turns;
  readonly runs: Set<QueryRun>;
  readonly cache: ResultCache;
  readonly shared: SharedEvaluations;
  readonly metrics: EngineMetrics;
}

const LOGGED_CHARACTERS = 1000;
const NOBODY: QueryOrigin = { user: '' };

export function createEngine(deps: EngineDeps): Engine {
  const limits = { ...DEFAULT_ENGINE_LIMITS, ...deps.limits };
  const gate = createConcurrencyGate(limits);
  const runs = new Set<QueryRun>();
  const heldCount = (): number => [...runs].reduce((sum, run) => sum + run.heldCount(), 0);
  const cache = createResultCache(deps.reader, limits.maxCacheBytes);
  const parts: EngineParts = {
    deps,
    limits,
    features: new Set(deps.features),
    gate,
    turns: createTurns(() => deps.clock.monotonicMs()),
    runs,
    cache,
    shared: createSharedEvaluations((untilMs) => cache.version(untilMs)),
    metrics: createEngineMetrics(deps.metrics, { gate, limits, heldCount, cache }),
  };
  return {
    turns: parts.turns,
    parse: (text) => parsePromql(text, parseOptionsOf(parts.features)),
    instant: async (query) => {
      const grid = { startMs: query.timeMs, stepMs: 0, stepCount: 1 };
      return answer(parts, { query, grid, endMs: query.timeMs, isRange: false });
    },
    range: async (query) => {
      const stepCount = countSteps(query, limits);
      const grid = { startMs: query.startMs, stepMs: query.stepMs, stepCount };
      return answer(parts, { query, grid, endMs: query.endMs, isRange: true });
    },
  };
}

function countSteps({ startMs, endMs, stepMs }: RangeQuery, limits: EngineLimits): number {
  const refuse = (field: string, message: string): never => {
    throw new InputError(message, { errorType: 'bad_data', field });
  };
  if (!(stepMs >= 1))
    refuse('step', 'zero or negative query resolution step widths are not accepted. Try a positive integer');
  if (endMs < startMs) refuse('end', 'end timestamp must not be before start time');
  const stepCount = Math.floor((endMs - startMs) / stepMs) + 1;
  if (!(stepCount <= limits.maxSteps + 1)) throw tooManySteps(stepCount, limits);
  return stepCount;
}

interface Evaluation {
  readonly query: InstantQuery | RangeQuery;
  readonly grid: Grid;
  readonly endMs: number;
  readonly isRange: boolean;
}

/** From what was kept, from the same query that is under way, or by evaluation. */
async function answer(parts: EngineParts, evaluation: Evaluation): Promise<QueryResult> {
  const { deps, cache, shared, metrics, limits } = parts;
  const { query, grid, endMs, isRange } = evaluation;
  const { text, lookbackMs = limits.lookbackMs, timeoutMs = limits.timeoutMs } = query;
  // Whoever traces wants to see the work, and a time that is over is over.
  if (query.isTraced === true || timeoutMs <= 0 || query.signal?.aborted === true) return evaluate(parts, evaluation);
  const key = JSON.stringify([isRange, grid.startMs, endMs, grid.stepMs, lookbackMs, text]);
  const sharedKey = `${timeoutMs} ${query.origin?.isRule === true} ${key}`;
  const asker = { user: query.origin?.user ?? '', signal: query.signal };
  const startedMs = deps.clock.monotonicMs();
  let known = cache.get(key);
  for (let joined = shared.join(sharedKey, asker); !known && joined; joined = shared.join(sharedKey, asker))
    known = await joined;
  if (!known) return shared.run(sharedKey, asker, (onRead) => evaluate(parts, evaluation, { key, onRead }));
  metrics.hit();
  const evalDurationMs = deps.clock.monotonicMs() - startedMs;
  metrics.observe('ok', evalDurationMs / 1000, 0);
  return { ...known, stats: { ...known.stats, evalDurationMs } };
}

/** For whoever asks the same now or later. */
interface Keeping {
  readonly key: string;
  readonly onRead: (reading: Reading) => void;
}

async function evaluate(parts: EngineParts, evaluation: Evaluation, keeping?: Keeping): Promise<QueryResult> {
  const { deps, limits, gate, metrics, runs, cache } = parts;
  const { query, grid, isRange } = evaluation;
  const origin = query.origin ?? NOBODY;
  const startedMs = deps.clock.monotonicMs();
  const run = startRun(parts, evaluation, startedMs);
  let outcome: Outcome = 'failed';
  const monotonicMs = (): number => deps.clock.monotonicMs();
  const elapsedMs = (): number => monotonicMs() - startedMs;
  try {
    const trace =
      query.isTraced === true ? createQueryTrace({ run, stepCount: grid.stepCount, monotonicMs }) : undefined;
    const source = createSeriesSource(deps.reader, run);
    const operator = planQuery({ run, parts, grid, isRange, trace, source });
    const plannedMs = elapsedMs();
    const leave = await gate.enter({ origin, signal: query.signal, timeoutMs: run.timeoutMs });
    const enteredMs = elapsedMs();
    runs.add(run);
    try {
      await run.pause();
      const untilMs = source.untilMs();
      const version = keeping && cache.version(untilMs);
      keeping?.onRead({ untilMs, version });
      const value = isRange ? await rangeValue(operator, grid, run) : await instantValue(operator, grid, run);
      const sizeBytes = sizeOf(value);
      if (sizeBytes > limits.maxResultBytes) throw resultTooLarge(sizeBytes, limits);
      outcome = 'ok';
      const { series: seriesRead, samples: samplesRead } = run.counts;
      const evalDurationMs = elapsedMs();
      const detail = trace && detailOf(trace, { plannedMs, enteredMs, endedMs: evalDurationMs });
      const stats = { evalDurationMs, samplesRead, seriesRead, ...(detail && { detail }) };
      const result = { value, ...run.annotations(), stats };
      // Some functions plan late: what they read was not looked at.
      const isKnown = version !== undefined && source.untilMs() === untilMs;
      if (keeping && isKnown) cache.put(keeping.key, { result, untilMs, version });
      else keeping?.onRead({ untilMs, version: undefined });
      return result;
    } finally {
      runs.delete(run);
      leave();
    }
  } catch (cause) {
    outcome = outcomeOf(cause);
    metrics.refused(cause);
    throw cause;
  } finally {
    run.end();
    const durationMs = elapsedMs();
    metrics.observe(outcome, durationMs / 1000, run.counts.samples);
    if (durationMs >= limits.slowQueryMs)
      deps.log.info(
        { query: query.text.slice(0, LOGGED_CHARACTERS), durationMs, outcome, ...run.counts, ...origin },
        'Slow query',
      );
  }
}

/** Milliseconds since the arrival of the query. */
interface Marks {
  readonly plannedMs: number;
  readonly enteredMs: number;
  readonly endedMs: number;
}

function detailOf(trace: QueryTrace, { plannedMs, enteredMs, endedMs }: Marks): QueryDetail {
  const { plan, perStep, peakSamples } = trace.result();
  const workedMs = plan?.timeMs ?? 0;
  return {
    queueMs: enteredMs - plannedMs,
    prepareMs: plannedMs,
    evaluateMs: endedMs - enteredMs,
    // What is left beside the operators: putting the series in order.
    sortMs: Math.max(0, endedMs - enteredMs - workedMs),
    totalMs: endedMs,
    totalQueryableSamples: perStep.reduce((sum, count) => sum + count, 0),
    queryableSamplesPerStep: perStep,
    peakSamples,
    ...(plan && { plan }),
  };
}

function startRun(
  { deps, limits, features, turns }: EngineParts,
  { query, grid, endMs }: Evaluation,
  startedMs: number,
): QueryRun {
  return createQueryRun({
    text: query.text,
    limits,
    lookbackMs: query.lookbackMs ?? limits.lookbackMs,
    timeoutMs: Math.min(query.timeoutMs ?? limits.timeoutMs, limits.timeoutMs),
    startedMs,
    signal: query.signal,
    range: { startMs: grid.startMs, endMs, stepMs: grid.stepMs },
    features,
    clock: deps.clock,
    turns,
  });
}

function outcomeOf(cause: unknown): Outcome {
  return isInputError(cause) || limitOf(cause) !== undefined ? 'refused' : 'failed';
}

interface PlanOptions {
  readonly run: QueryRun;
  readonly parts: EngineParts;
  readonly grid: Grid;
  readonly isRange: boolean;
  readonly trace: QueryTrace | undefined;
  readonly source: SeriesSource;
}

function planQuery({ run, parts, grid, isRange, trace, source }: PlanOptions): Operator {
  const expr = parsePromql(run.text, parseOptionsOf(parts.features));
  const planner = createPlanner(run, source, trace);
  const operator = planner.plan(markUse(markResetSearch(resolveTimes(expr, run.range))), grid);
  if (isRange && operator.kind !== 'scalar' && operator.kind !== 'vector')
    throw new InputError(
      `invalid expression type "${describeType(operator.kind)}" for range query, must be Scalar or instant Vector`,
      { errorType: 'bad_data' },
    );
  return operator;
}
