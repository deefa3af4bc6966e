// and, or, unless: which samples stay is decided by the presence of matching ones on the other side, step by step.
import type { LabelSet } from '@/lib/labels/label-set';
import type { VectorMatching } from '@/lib/promql/ast';
import { collect, onlySteps, sampleSteps, type ColumnSeries, type VectorOperator } from '@/server/promql/column';
import type { SetOperator } from '@/server/promql/operators/arithmetic';
import { mergeSameLabels } from '@/server/promql/merge-series';
import { memoryFor } from '@/server/promql/operators/kept-labels';
import { createMatchKey, type MatchKey } from '@/server/promql/operators/match-labels';
import type { QueryRun } from '@/server/promql/query-run';

interface SetOperationOptions {
  readonly op: SetOperator;
  readonly matching: VectorMatching;
  readonly left: VectorOperator;
  readonly right: VectorOperator;
  readonly run: QueryRun;
}

export function planSetOperation({ op, matching, left, right, run }: SetOperationOptions): VectorOperator {
  const keyOf = createMatchKey(matching, memoryFor(run, left, right));
  return {
    kind: 'vector',
    hasOneName: op === 'or' ? false : left.hasOneName,
    hasKeptLabels: left.hasKeptLabels === true && (op !== 'or' || right.hasKeptLabels === true),
    blocks: async function* () {
      const lefts = await collect(left.blocks(), run);
      const rights = await collect(right.blocks(), run);
      if (run.shouldPause()) await run.pause();
      if (op === 'or') {
        const presence = await presenceByKey(lefts, keyOf, run);
        const added = await filterByPresence(rights, { presence, keyOf, wanted: 0, run });
        // The same labels on both sides, at different steps, are one series from here on.
        yield await mergeSameLabels([...lefts, ...added], run);
      } else {
        const presence = await presenceByKey(rights, keyOf, run);
        yield await filterByPresence(lefts, { presence, keyOf, wanted: op === 'and' ? 1 : 0, run });
      }
    },
  };
}

/** For each key the steps at which any series of it has a sample; null for all steps. */
type Presence = ReadonlyMap<LabelSet, Uint8Array | null>;

async function presenceByKey(side: readonly ColumnSeries[], keyOf: MatchKey, run: QueryRun): Promise<Presence> {
  const byKey = new Map<LabelSet, Uint8Array | null>();
  for (const series of side) {
    if (run.shouldPause()) await run.pause();
    const present = sampleSteps(series);
    const key = keyOf(series.labels);
    const known = byKey.get(key);
    if (known === null) continue;
    if (present === null) byKey.set(key, null);
    else if (known === undefined) byKey.set(key, present.slice());
    else for (let step = 0; step < known.length; step += 1) known[step] = (known[step] ?? 0) | (present[step] ?? 0);
  }
  return byKey;
}

interface FilterOptions {
  readonly presence: Presence;
  readonly keyOf: MatchKey;
  /** Keep samples where the other side is (1) or is not (0). */
  readonly wanted: 0 | 1;
  readonly run: QueryRun;
}

async function filterByPresence(
  side: readonly ColumnSeries[],
  { presence, keyOf, wanted, run }: FilterOptions,
): Promise<readonly ColumnSeries[]> {
  const kept: ColumnSeries[] = [];
  for (const series of side) {
    if (run.shouldPause()) await run.pause();
    const other = presence.get(keyOf(series.labels));
    const isEverywhere = other === null;
    const isNowhere = other === undefined;
    if ((wanted === 1 && isEverywhere) || (wanted === 0 && isNowhere)) kept.push(series);
    if (isEverywhere || isNowhere) continue;
    const filtered = onlySteps(series, (step) => other[step] === wanted);
    if (filtered) kept.push(filtered);
  }
  return kept;
}
