// What is written twice with the same times: its columns are made once and handed to each place.
import { flatText } from '@/lib/promql/flat-text';
import { formatExpr } from '@/lib/promql/print';
import { selectorsOf } from '@/lib/promql/selectors-of';
import type { Expr, VectorSelector } from '@/lib/promql/ast';
import { collect, type ColumnSeries, type Grid, type Operator, type VectorOperator } from '@/server/promql/column';
import type { QueryRun } from '@/server/promql/query-run';

export interface SharedVectors {
  /** Only while planning: how often a selector is asked for decides whether its columns are kept. */
  of(selector: VectorSelector, grid: Grid, plan: () => VectorOperator): VectorOperator;
  /** The same for any expression; one that gives no instant vector is planned each time. */
  ofAny(expr: Expr, grid: Grid, plan: () => Operator): Operator;
}

interface Entry {
  readonly operator: VectorOperator;
  userCount: number;
  columns: Promise<readonly ColumnSeries[]> | undefined;
}

/** Texts of trees that are planned again and again. */
export type ExprTexts = WeakMap<Expr, string>;

function textOf(expr: Expr, texts: ExprTexts): string {
  const known = texts.get(expr);
  if (known !== undefined) return known;
  // What is marked is read in another way, and printed the same.
  const marks = selectorsOf(expr).map(({ findsResets }) => (findsResets === true ? 'r' : '-'));
  const text = flatText(`${formatExpr(expr)} ${marks.join('')}`);
  texts.set(expr, text);
  return text;
}

export function createSharedVectors(run: QueryRun, texts: ExprTexts = new WeakMap()): SharedVectors {
  const entries = new Map<string, Entry>();
  const shared = (entry: Entry): VectorOperator => {
    entry.userCount += 1;
    return {
      ...entry.operator,
      blocks: async function* (use) {
        if (entry.userCount === 1) {
          yield* entry.operator.blocks(use);
          return;
        }
        entry.columns ??= collect(entry.operator.blocks(), run);
        yield await entry.columns;
      },
    };
  };
  const keyOf = (expr: Expr, { startMs, stepMs, stepCount }: Grid): string =>
    `${textOf(expr, texts)} ${startMs} ${stepMs} ${stepCount}`;
  return {
    of: (selector, grid, plan) => {
      const key = keyOf(selector, grid);
      const entry = entries.get(key) ?? { operator: plan(), userCount: 0, columns: undefined };
      entries.set(key, entry);
      return shared(entry);
    },
    ofAny: (expr, grid, plan) => {
      const key = keyOf(expr, grid);
      const known = entries.get(key);
      if (known) return shared(known);
      const operator = plan();
      if (operator.kind !== 'vector') return operator;
      const entry = { operator, userCount: 0, columns: undefined };
      entries.set(key, entry);
      return shared(entry);
    },
  };
}
