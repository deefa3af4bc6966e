// The answer to a query: kept, shared, its end evaluated, or all of it.
import { evaluate, type EngineParts, type Evaluated, type Evaluation } from '@/server/promql/evaluate-query';
import type { QueryResult } from '@/lib/series/query-result';
import type { Reading } from '@/server/promql/result-cache';
import { hasHistograms, spliceGrids } from '@/server/promql/splice-grids';

/** Words that make a step depend on the others, wherever they stand: fixed times, and what tells the times of the whole query. */
const DEPENDS_ON_RANGE = /@|\b(start|end|range)\b/i;
/** With less of an answer kept, evaluating all of it is as good. */
const KEPT_SHARE = 0.5;

/** From what was kept, from the same query that is under way, or by evaluation. */
export async function answer(parts: EngineParts, evaluation: Evaluation): Promise<QueryResult> {
  const { deps, cache, shared, metrics, limits } = parts;
  const { query, grid, endMs, isRange } = evaluation;
  const { text, lookbackMs = limits.lookbackMs, timeoutMs = limits.timeoutMs } = query;
  // Whoever traces wants to see the work, and a time that is over is over.
  if (query.isTraced === true || timeoutMs <= 0 || query.signal?.aborted === true)
    return (await evaluate(parts, evaluation)).result;
  const key = JSON.stringify([isRange, grid.startMs, endMs, grid.stepMs, lookbackMs, text]);
  const sharedKey = `${timeoutMs} ${query.origin?.isRule === true} ${key}`;
  const asker = { user: query.origin?.user ?? '', signal: query.signal };
  const startedMs = deps.clock.monotonicMs();
  let known = cache.get(key);
  for (let joined = shared.join(sharedKey, asker); !known && joined; joined = shared.join(sharedKey, asker))
    known = await joined;
  if (!known)
    return shared.run(sharedKey, asker, async (onRead) => {
      const family = familyOf(parts, evaluation);
      const ended = family === undefined ? undefined : await evaluateEnd(parts, evaluation, { family, onRead });
      const { result, reading } = ended ?? (await evaluate(parts, evaluation, onRead));
      if (reading) cache.put(key, { result, reading, ...(family !== undefined && { family }) });
      return result;
    });
  metrics.hit();
  const evalDurationMs = deps.clock.monotonicMs() - startedMs;
  metrics.observe('ok', evalDurationMs / 1000, 0);
  return { ...known, stats: { ...known.stats, evalDurationMs } };
}

/** What an answer depends on beside the times of its steps, when it is the same for each step whatever the others are. */
function familyOf({ limits }: EngineParts, { query, grid, endMs, isRange }: Evaluation): string | undefined {
  if (!isRange || DEPENDS_ON_RANGE.test(query.text)) return undefined;
  const { startMs, stepMs } = grid;
  return JSON.stringify([endMs - startMs, startMs % stepMs, stepMs, query.lookbackMs ?? limits.lookbackMs, query.text]);
}

interface EndOptions {
  readonly family: string;
  readonly onRead: (reading: Reading) => void;
}

/** Only the steps that no kept answer has; undefined when there is none, or too little of it is true. */
async function evaluateEnd(
  parts: EngineParts,
  evaluation: Evaluation,
  { family, onRead }: EndOptions,
): Promise<Evaluated | undefined> {
  const { cache, metrics } = parts;
  const { startMs, stepMs, stepCount } = evaluation.grid;
  const kept = cache.beginning(family);
  if (!kept || kept.value.startMs > startMs) return undefined;
  const keptCount = (Math.min(kept.lastStepMs, startMs + (stepCount - 2) * stepMs) - startMs) / stepMs + 1;
  if (keptCount < stepCount * KEPT_SHARE) return undefined;
  const grid = { startMs: startMs + keptCount * stepMs, stepMs, stepCount: stepCount - keptCount };
  let isGood = false;
  const { result, reading } = await evaluate(parts, { ...evaluation, grid }, (known) => {
    isGood = kept.isTrue();
    if (isGood) onRead(known);
  });
  const { value } = result;
  const isLike = isSame(result.warnings, kept.result.warnings) && isSame(result.infos, kept.result.infos);
  if (!isGood || !reading || value.kind !== 'grid' || hasHistograms(value) || !isLike) return undefined;
  metrics.hitBeginning();
  return { result: { ...result, value: spliceGrids(kept.value, value, startMs) }, reading };
}

function isSame(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((text, at) => text === right[at]);
}
