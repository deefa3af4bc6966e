// Many prepared queries at one time as one piece of work: one place in the line, and what several of them need is read and
// computed once.
import type { QueryValue } from '@/lib/series/query-result';
import type { Grid, Operator } from '@/server/promql/column';
import type { ConcurrencyGate } from '@/server/promql/concurrency-gate';
import type { ManyAnswer, ManyQuery, PreparedQuery } from '@/server/promql/engine';
import type { ExprTexts } from '@/server/promql/operators/shared-vectors';
import { createPlanner } from '@/server/promql/operators/plan';
import { resolveQuery } from '@/server/promql/prepared-query';
import type { QueryRun } from '@/server/promql/query-run';
import { instantValue } from '@/server/promql/query-value';
import { createSeriesSource, type MatcherKeys } from '@/server/promql/series-source';
import type { SeriesReader } from '@/server/storage/ports';

export interface ManyDeps {
  readonly reader: SeriesReader;
  readonly texts: ExprTexts;
  readonly matcherKeys: MatcherKeys;
  readonly gate: ConcurrencyGate;
  /** Each piece has the limits of one query. */
  readonly startRun: (query: ManyQuery) => QueryRun;
  /** For a query that failed among others: alone it may be within the limits, and its message names its own places. */
  readonly askAlone: (query: PreparedQuery, many: ManyQuery) => Promise<QueryValue>;
  readonly observe: (durationMs: number, samplesRead: number) => void;
}

/** Queries of one piece: what they share is held until its end. */
const PIECE = 200;
/** Queries under way at once: one that waits for the database does not hold up the others. */
const CONCURRENCY = 4;

export async function instantMany(
  queries: readonly PreparedQuery[],
  many: ManyQuery,
  deps: ManyDeps,
): Promise<readonly ManyAnswer[]> {
  const answers: ManyAnswer[] = [];
  for (let from = 0; from < queries.length; from += PIECE)
    answers.push(...(await answerPiece(queries.slice(from, from + PIECE), many, deps)));
  return answers;
}

async function answerPiece(
  queries: readonly PreparedQuery[],
  many: ManyQuery,
  deps: ManyDeps,
): Promise<readonly ManyAnswer[]> {
  const run = deps.startRun(many);
  const startedMs = run.monotonicMs();
  const grid: Grid = { startMs: many.timeMs, stepMs: 0, stepCount: 1 };
  try {
    const operators = planAll(queries, { grid, run, deps });
    const leave = await deps.gate.enter({ origin: many.origin, signal: many.signal, timeoutMs: run.timeoutMs });
    try {
      await run.pause();
      const answers = await evaluateAll(operators, { grid, run });
      deps.observe(run.monotonicMs() - startedMs, run.counts.samples);
      return await askFailedAlone(queries, answers, { many, deps });
    } finally {
      leave();
    }
  } finally {
    run.end();
  }
}

interface Planning {
  readonly grid: Grid;
  readonly run: QueryRun;
  readonly deps: Pick<ManyDeps, 'reader' | 'texts' | 'matcherKeys'>;
}

function planAll(queries: readonly PreparedQuery[], { grid, run, deps }: Planning): readonly (Operator | null)[] {
  const { reader, texts, matcherKeys } = deps;
  const planner = createPlanner(run, createSeriesSource(reader, run, matcherKeys), { sharesAll: true, texts });
  return queries.map(({ expr, resolved }) => {
    try {
      return planner.plan(resolved ?? resolveQuery(expr, run.range), grid);
    } catch {
      // Asked alone it fails with its own message.
      return null;
    }
  });
}

async function evaluateAll(
  operators: readonly (Operator | null)[],
  { grid, run }: { readonly grid: Grid; readonly run: QueryRun },
): Promise<readonly (ManyAnswer | null)[]> {
  const answers = Array.from(operators, (): ManyAnswer | null => null);
  let next = 0;
  const work = async (): Promise<void> => {
    for (let at = next++; at < operators.length; at = next++) {
      const operator = operators[at];
      if (!operator) continue;
      const startedMs = run.monotonicMs();
      try {
        const value = await instantValue(operator, grid, run);
        answers[at] = { value, durationMs: run.monotonicMs() - startedMs };
      } catch {
        // As above.
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(CONCURRENCY, operators.length) }, work));
  return answers;
}

async function askFailedAlone(
  queries: readonly PreparedQuery[],
  answers: readonly (ManyAnswer | null)[],
  { many, deps }: { readonly many: ManyQuery; readonly deps: ManyDeps },
): Promise<readonly ManyAnswer[]> {
  const all: ManyAnswer[] = [];
  for (const [at, query] of queries.entries()) {
    const answer = answers[at];
    if (answer) all.push(answer);
    else all.push(await alone(query, many, deps));
  }
  return all;
}

async function alone(query: PreparedQuery, many: ManyQuery, deps: ManyDeps): Promise<ManyAnswer> {
  const startedMs = performance.now();
  try {
    return { value: await deps.askAlone(query, many), durationMs: performance.now() - startedMs };
  } catch (thrown) {
    const error = thrown instanceof Error ? thrown : new Error(String(thrown));
    return { error, durationMs: performance.now() - startedMs };
  }
}
