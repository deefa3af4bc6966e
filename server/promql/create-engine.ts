// The engine: what all queries share. Instant queries are the one-step case of the same code.
import { InputError } from '@/lib/errors/input-error';
import type { Expr } from '@/lib/promql/ast';
import { parsePromql } from '@/lib/promql/parser';
import { createConcurrencyGate } from '@/server/promql/concurrency-gate';
import { DEFAULT_ENGINE_LIMITS, type EngineLimits } from '@/lib/promql/engine-limits';
import { answer } from '@/server/promql/answer-query';
import { type EngineDeps, type EngineParts, evaluate, startRun } from '@/server/promql/evaluate-query';
import type { BatchEngine, Engine, RangeQuery } from '@/server/promql/engine';
import { createEngineMetrics } from '@/server/promql/engine-metrics';
import { createKeptOrders } from '@/server/promql/kept-orders';
import { createLabelMemory } from '@/server/promql/label-memory';
import { tooManySteps } from '@/server/promql/limit-errors';
import { instantMany } from '@/server/promql/instant-many';
import { createPreparedQueries } from '@/server/promql/prepared-queries';
import { prepareQuery } from '@/server/promql/prepared-query';
import { parseOptionsOf } from '@/server/promql/parse-options';
import type { QueryRun } from '@/server/promql/query-run';
import { createResultCache } from '@/server/promql/result-cache';
import { createSharedEvaluations } from '@/server/promql/shared-evaluations';
import { createTurns } from '@/server/promql/turns';

export function createEngine(deps: EngineDeps): Engine & BatchEngine {
  const limits = { ...DEFAULT_ENGINE_LIMITS, ...deps.limits };
  const gate = createConcurrencyGate(limits);
  const runs = new Set<QueryRun>();
  const heldCount = (): number => [...runs].reduce((sum, run) => sum + run.heldCount(), 0);
  const cache = createResultCache(deps.reader, limits.maxCacheBytes);
  const labelMemory = createLabelMemory();
  const keptOrders = createKeptOrders();
  const features = new Set(deps.features);
  const parse = (text: string): Expr => parsePromql(text, parseOptionsOf(features));
  const prepared = createPreparedQueries(parse);
  const parts: EngineParts = {
    deps,
    limits,
    features,
    gate,
    turns: createTurns(() => deps.clock.monotonicMs()),
    runs,
    cache,
    shared: createSharedEvaluations(({ untilMs, version }) => deps.reader.version?.(untilMs) === version),
    labelMemory,
    keptOrders,
    prepared,
    texts: new WeakMap(),
    matcherKeys: new WeakMap(),
    metrics: createEngineMetrics(deps.metrics, { gate, limits, heldCount, cache, labelMemory, keptOrders, prepared }),
  };
  return {
    turns: parts.turns,
    parse,
    prepare: prepareQuery,
    instantMany: (queries, many) =>
      instantMany(queries, many, {
        reader: deps.reader,
        texts: parts.texts,
        matcherKeys: parts.matcherKeys,
        gate,
        startRun: ({ timeMs, signal }) => startManyRun(parts, timeMs, signal),
        askAlone: async ({ text }, { timeMs, origin, signal }) => {
          const query = { text, timeMs, origin, ...(signal && { signal }) };
          const grid = { startMs: timeMs, stepMs: 0, stepCount: 1 };
          return (await evaluate(parts, { query, grid, endMs: timeMs, isRange: false })).result.value;
        },
        observe: (durationMs, samplesRead) => parts.metrics.observe('ok', durationMs / 1000, samplesRead),
      }),
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

function startManyRun(parts: EngineParts, timeMs: number, signal: AbortSignal | undefined): QueryRun {
  const grid = { startMs: timeMs, stepMs: 0, stepCount: 1 };
  const query = { text: '', timeMs, ...(signal && { signal }) };
  return startRun(parts, { query, grid, endMs: timeMs, isRange: false }, parts.deps.clock.monotonicMs());
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
