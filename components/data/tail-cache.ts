// Range queries that move on with time: only the newest steps are asked for, the rest is taken from the last answer.
import type { AskedQuery, QueryAnswer, QueryBatcher } from '@/components/data/query-batch';
import type { QueryResult } from '@/lib/series/query-result';
import { extendGrid, gridBytes, type GridValue } from '@/lib/series/extend-grid';

interface Kept {
  readonly grid: GridValue;
  readonly endMs: number;
  readonly sizeBytes: number;
}

export interface TailCacheOptions {
  readonly limitBytes?: number;
}

const DEFAULT_LIMIT_BYTES = 64 * 1024 * 1024;
/** The last samples may still have been on their way when they were asked for. */
const OVERLAP_STEPS = 2;
const LEAST_OVERLAP_MS = 30_000;
/** `@ start()` and `@ end()` give every step another meaning when the range moves. */
const DEPENDS_ON_RANGE = /@\s*(?:start|end)\s*\(/;

/** The oldest answers go first when the limit is reached. */
export function createTailCache(
  batcher: QueryBatcher,
  { limitBytes = DEFAULT_LIMIT_BYTES }: TailCacheOptions = {},
): QueryBatcher {
  const kept = new Map<string, Kept>();
  let totalBytes = 0;

  function drop(key: string): void {
    totalBytes -= kept.get(key)?.sizeBytes ?? 0;
    kept.delete(key);
  }

  function keep(key: string, query: AskedQuery, answer: QueryAnswer): void {
    drop(key);
    if (answer.kind !== 'result' || answer.result.value.kind !== 'grid' || isCut(answer.result)) return;
    const grid = answer.result.value;
    const sizeBytes = gridBytes(grid);
    kept.set(key, { grid, endMs: query.endMs, sizeBytes });
    totalBytes += sizeBytes;
    for (const oldest of kept.keys()) {
      if (totalBytes <= limitBytes) return;
      drop(oldest);
    }
  }

  return {
    ask: async (query, signal) => {
      if (query.kind !== 'range' || DEPENDS_ON_RANGE.test(query.expr)) return batcher.ask(query, signal);
      const key = JSON.stringify([query.expr, query.stepMs, query.maxSeries ?? null]);
      const known = kept.get(key);
      const tail = known === undefined ? null : tailOf(query, known);
      const asked = await batcher.ask(tail ?? query, signal);
      const answer = tail !== null && known !== undefined ? extended(asked, known, query) : asked;
      // A tail with more series than may be shown says nothing about the whole.
      const whole = answer ?? (await batcher.ask(query, signal));
      keep(key, query, whole);
      return whole;
    },
  };
}

/** The query for what is missing; null when the answer that is there does not help, or everything is asked for again. */
function tailOf(query: AskedQuery, { grid, endMs }: Kept): AskedQuery | null {
  const { startMs, stepMs } = query;
  const isOnSteps = (startMs - grid.startMs) % stepMs === 0;
  if (!isOnSteps || startMs < grid.startMs || query.endMs <= endMs) return null;
  const overlapMs = Math.max(OVERLAP_STEPS, Math.ceil(LEAST_OVERLAP_MS / stepMs)) * stepMs;
  const lastMs = grid.startMs + (grid.stepCount - 1) * stepMs;
  const fromMs = lastMs - overlapMs;
  return fromMs <= startMs ? null : { ...query, startMs: fromMs };
}

/** null when the pieces do not make the whole. */
function extended(answer: QueryAnswer, known: Kept, query: AskedQuery): QueryAnswer | null {
  if (answer.kind !== 'result') return answer;
  if (answer.result.value.kind !== 'grid' || isCut(answer.result)) return null;
  const value = extendGrid(known.grid, answer.result.value, query);
  return { ...answer, result: { ...answer.result, value } };
}

/** Which series were left out may differ from time to time. */
function isCut({ stats }: QueryResult): boolean {
  return stats.seriesTotal !== undefined;
}
