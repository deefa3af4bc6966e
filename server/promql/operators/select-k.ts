// topk and bottomk: the k largest or smallest samples of each group and step keep their series.
import type { Aggregation } from '@/lib/promql/ast';
import { collect, columnFrom, type ColumnSeries, type VectorOperator } from '@/server/promql/column';
import { ignoredInAggregationText } from '@/server/promql/histogram-notes';
import { createGroups } from '@/server/promql/operators/group-series';
import type { QueryRun } from '@/server/promql/query-run';

interface SelectOptions {
  readonly expr: Aggregation;
  readonly input: VectorOperator;
  /** How many at each step; whole numbers from 0. */
  readonly limits: () => Promise<Float64Array>;
  readonly stepCount: number;
  readonly run: QueryRun;
}

export function planSelectK({ expr, input, limits, stepCount, run }: SelectOptions): VectorOperator {
  const isBetter = expr.op === 'topk' ? (a: number, b: number) => a > b : (a: number, b: number) => a < b;
  return {
    kind: 'vector',
    hasOneName: input.hasOneName,
    hasKeptLabels: input.hasKeptLabels === true,
    isOrdered: true,
    blocks: async function* () {
      const counts = await limits();
      const groups = createGroups({ expr, input, run }, (): ColumnSeries[] => []);
      for (const series of await collect(input.blocks(), run)) {
        if (run.shouldPause()) await run.pause();
        if (series.histograms) run.inform(ignoredInAggregationText(expr.op), expr.span);
        groups.of(series.labels).push(series);
      }
      for (const group of groups.all()) {
        yield await selectGroup(group, { counts, stepCount, isBetter, run });
      }
    },
  };
}

interface GroupOptions {
  readonly counts: Float64Array;
  readonly stepCount: number;
  readonly isBetter: (a: number, b: number) => boolean;
  readonly run: QueryRun;
}

/** With one step the winners come best first, else in the order of the input. */
async function selectGroup(
  group: readonly ColumnSeries[],
  { counts, stepCount, isBetter, run }: GroupOptions,
): Promise<readonly ColumnSeries[]> {
  const chosen = group.map(() => new Uint8Array(stepCount));
  const chosenCounts = new Int32Array(group.length);
  let winners: number[] = [];
  for (let step = 0; step < stepCount; step += 1) {
    winners = await bestAt(group, { step, count: counts[step] ?? 0, isBetter, run });
    for (const at of winners) {
      const flags = chosen[at];
      if (flags) flags[step] = 1;
      chosenCounts[at] = (chosenCounts[at] ?? 0) + 1;
    }
  }
  const order = stepCount === 1 ? winners : [...group.keys()];
  const selected: ColumnSeries[] = [];
  for (const at of order) {
    if (run.shouldPause()) await run.pause();
    const series = group[at];
    const present = chosen[at];
    if (!series || !present) continue;
    const column = columnFrom(series, { values: series.values, present, presentCount: chosenCounts[at] ?? 0 });
    if (column) selected.push(column);
  }
  return selected;
}

interface StepOptions {
  readonly step: number;
  readonly count: number;
  readonly isBetter: (a: number, b: number) => boolean;
  readonly run: QueryRun;
}

/** Series compared between two looks at the clock. */
const LOOK_SERIES = 1024;

/** Positions in the group, best first. Of equals the earlier one stays; NaN loses against every number. */
async function bestAt(group: readonly ColumnSeries[], { step, count, isBetter, run }: StepOptions): Promise<number[]> {
  const best: number[] = [];
  if (count < 1) return best;
  const beats = (at: number, other: number): boolean => {
    const value = group[at]?.values[step] ?? NaN;
    const than = group[other]?.values[step] ?? NaN;
    return Number.isNaN(than) ? !Number.isNaN(value) : isBetter(value, than);
  };
  for (const [at, { present }] of group.entries()) {
    if (at % LOOK_SERIES === 0 && run.shouldPause()) await run.pause();
    if (present && present[step] !== 1) continue;
    const last = best.at(-1);
    if (best.length >= count && (last === undefined || !beats(at, last))) continue;
    if (best.length >= count) best.pop();
    best.splice(
      insertionPoint(best, (other) => beats(at, other)),
      0,
      at,
    );
  }
  return best;
}

/** The first position whose entry is beaten. */
function insertionPoint(sorted: readonly number[], isBeaten: (entry: number) => boolean): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isBeaten(sorted[middle] ?? 0)) high = middle;
    else low = middle + 1;
  }
  return low;
}
