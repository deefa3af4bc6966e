// The engine: what all queries share. Instant queries are the one-step case of the same code.
import { InputError } from '@/lib/errors/input-error';
import { parsePromql } from '@/lib/promql/parser';
import { createConcurrencyGate } from '@/server/promql/concurrency-gate';
import { DEFAULT_ENGINE_LIMITS, type EngineLimits } from '@/lib/promql/engine-limits';
import { answer } from '@/server/promql/answer-query';
import type { EngineDeps, EngineParts } from '@/server/promql/evaluate-query';
import type { Engine, RangeQuery } from '@/server/promql/engine';
import { createEngineMetrics } from '@/server/promql/engine-metrics';
import { tooManySteps } from '@/server/promql/limit-errors';
import { parseOptionsOf } from '@/server/promql/parse-options';
import type { QueryRun } from '@/server/promql/query-run';
import { createResultCache } from '@/server/promql/result-cache';
import { createSharedEvaluations } from '@/server/promql/shared-evaluations';
import { createTurns } from '@/server/promql/turns';

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
    shared: createSharedEvaluations(({ untilMs, version }) => deps.reader.version?.(untilMs) === version),
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
