// One evaluation: a place, a plan, its operators, within the limits.
import { InputError, isInputError } from '@/lib/errors/input-error';
import { describeType } from '@/lib/promql/check';
import type { QueryDetail } from '@/lib/api/query-plan';
import type { QueryResult } from '@/lib/series/query-result';
import type { Clock } from '@/server/platform/clock';
import type { Log } from '@/server/platform/log';
import type { Metrics } from '@/server/platform/metrics';
import type { Grid, Operator } from '@/server/promql/column';
import type { ConcurrencyGate } from '@/server/promql/concurrency-gate';
import type { EngineLimits } from '@/lib/promql/engine-limits';
import type { InstantQuery, PromqlFeature, QueryOrigin, RangeQuery } from '@/server/promql/engine';
import type { EngineMetrics, Outcome } from '@/server/promql/engine-metrics';
import type { KeptOrders } from '@/server/promql/kept-orders';
import type { LabelMemory } from '@/server/promql/label-memory';
import { limitOf, resultTooLarge } from '@/server/promql/limit-errors';
import { createPlanner } from '@/server/promql/operators/plan';
import type { PreparedQueries } from '@/server/promql/prepared-queries';
import { resolveQuery } from '@/server/promql/prepared-query';
import type { ExprTexts } from '@/server/promql/operators/shared-vectors';
import { createQueryRun, type QueryRun } from '@/server/promql/query-run';
import { createQueryTrace, type QueryTrace } from '@/server/promql/query-trace';
import { instantValue, rangeValue } from '@/server/promql/query-value';
import type { Reading, ResultCache } from '@/server/promql/result-cache';
import { sizeOf } from '@/server/promql/result-size';
import { createSeriesSource, type MatcherKeys, type SeriesSource } from '@/server/promql/series-source';
import type { SharedEvaluations } from '@/server/promql/shared-evaluations';
import type { Turns } from '@/server/promql/turns';
import type { SeriesReader } from '@/server/storage/ports';

export interface EngineDeps {
  readonly reader: SeriesReader;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly limits?: Partial<EngineLimits>;
  readonly features?: Iterable<PromqlFeature>;
}

export interface EngineParts {
  readonly deps: EngineDeps;
  readonly limits: EngineLimits;
  readonly features: ReadonlySet<PromqlFeature>;
  readonly gate: ConcurrencyGate;
  readonly turns: Turns;
  readonly runs: Set<QueryRun>;
  readonly cache: ResultCache;
  readonly shared: SharedEvaluations;
  readonly labelMemory: LabelMemory;
  readonly keptOrders: KeptOrders;
  readonly prepared: PreparedQueries;
  /** What was found out of trees that are kept. */
  readonly texts: ExprTexts;
  readonly matcherKeys: MatcherKeys;
  readonly metrics: EngineMetrics;
}

const LOGGED_CHARACTERS = 1000;
const NOBODY: QueryOrigin = { user: '' };

export interface Evaluation {
  readonly query: InstantQuery | RangeQuery;
  readonly grid: Grid;
  readonly endMs: number;
  readonly isRange: boolean;
}

export interface Evaluated {
  readonly result: QueryResult;
  /** Absent when it is not known all: some functions plan late. */
  readonly reading?: Reading;
}

/** Says what it reads before it begins to. */
export async function evaluate(
  parts: EngineParts,
  evaluation: Evaluation,
  onRead: (reading: Reading) => void = () => undefined,
): Promise<Evaluated> {
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
    const source = createSeriesSource(deps.reader, run, parts.matcherKeys);
    const operator = planQuery({ run, parts, grid, isRange, trace, source });
    const plannedMs = elapsedMs();
    const leave = await gate.enter({ origin, signal: query.signal, timeoutMs: run.timeoutMs });
    const enteredMs = elapsedMs();
    runs.add(run);
    try {
      await run.begin();
      const untilMs = source.untilMs();
      const reading = cache.reading(untilMs, grid.stepMs);
      onRead(reading);
      const value = isRange ? await rangeValue(operator, grid, run) : await instantValue(operator, grid, run);
      const sizeBytes = sizeOf(value);
      if (sizeBytes > limits.maxResultBytes) throw resultTooLarge(sizeBytes, limits);
      outcome = 'ok';
      const { series: seriesRead, samples: samplesRead } = run.counts;
      const evalDurationMs = elapsedMs();
      const detail = trace && detailOf(trace, { plannedMs, enteredMs, endedMs: evalDurationMs });
      const stats = { evalDurationMs, samplesRead, seriesRead, ...(detail && { detail }) };
      const result = { value, ...run.annotations(), stats };
      if (source.untilMs() === untilMs) return { result, reading };
      onRead({ untilMs, checkpoints: [] });
      return { result };
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

export function startRun(
  { deps, limits, features, turns, labelMemory, keptOrders }: EngineParts,
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
    labelMemory,
    keptOrders,
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
  const { expr, resolved } = parts.prepared.of(run.text);
  const planner = createPlanner(run, source, { trace, texts: parts.texts });
  const operator = planner.plan(resolved ?? resolveQuery(expr, run.range), grid);
  if (isRange && operator.kind !== 'scalar' && operator.kind !== 'vector')
    throw new InputError(
      `invalid expression type "${describeType(operator.kind)}" for range query, must be Scalar or instant Vector`,
      { errorType: 'bad_data' },
    );
  return operator;
}
