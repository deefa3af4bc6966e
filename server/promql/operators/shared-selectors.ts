// A selector that is written twice with the same times: its columns are made once and handed to each place.
import { formatExpr } from '@/lib/promql/print';
import type { VectorSelector } from '@/lib/promql/ast';
import { collect, type ColumnSeries, type Grid, type VectorOperator } from '@/server/promql/column';
import type { QueryRun } from '@/server/promql/query-run';

export interface SharedSelectors {
  /** Only while planning: how often a selector is asked for decides whether its columns are kept. */
  of(selector: VectorSelector, grid: Grid, plan: () => VectorOperator): VectorOperator;
}

interface Entry {
  readonly operator: VectorOperator;
  userCount: number;
  columns: Promise<readonly ColumnSeries[]> | undefined;
}

export function createSharedSelectors(run: QueryRun): SharedSelectors {
  const entries = new Map<string, Entry>();
  return {
    of: (selector, { startMs, stepMs, stepCount }, plan) => {
      const key = `${formatExpr(selector)} ${selector.findsResets === true} ${startMs} ${stepMs} ${stepCount}`;
      const entry = entries.get(key) ?? { operator: plan(), userCount: 0, columns: undefined };
      entries.set(key, entry);
      entry.userCount += 1;
      return {
        ...entry.operator,
        blocks: async function* () {
          if (entry.userCount === 1) {
            yield* entry.operator.blocks();
            return;
          }
          entry.columns ??= collect(entry.operator.blocks(), run);
          yield await entry.columns;
        },
      };
    },
  };
}
