// Groups of an aggregation: which group a series belongs to, found once a series.
import { EMPTY_LABELS, METRIC_NAME, onlyLabels, withoutLabels, type LabelSet } from '@/lib/labels/label-set';
import type { Aggregation } from '@/lib/promql/ast';
import type { VectorOperator } from '@/server/promql/column';
import type { DeriveLabels, LabelMemory } from '@/server/promql/label-memory';
import { memoryFor } from '@/server/promql/operators/kept-labels';
import type { QueryRun } from '@/server/promql/query-run';

export interface Groups<State> {
  of(labels: LabelSet): State;
  all(): Iterable<State>;
}

interface GroupsOptions {
  readonly expr: Aggregation;
  /** Whose series are put into groups. */
  readonly input: VectorOperator;
  readonly run: QueryRun;
}

/** Finds or makes the state of a group, in order of first appearance. */
export function createGroups<State>(
  { expr, input, run }: GroupsOptions,
  create: (labels: LabelSet) => State,
): Groups<State> {
  const states = new Map<LabelSet, State>();
  const groupOf = createGrouping(expr, memoryFor(run, input));
  return {
    of: (labels) => {
      const group = groupOf(labels);
      let state = states.get(group);
      if (state === undefined) {
        state = create(group);
        states.set(group, state);
      }
      return state;
    },
    all: () => states.values(),
  };
}

/** Labels of the group that a series falls into: the very same list for all of a group. */
function createGrouping({ grouping, isWithout }: Aggregation, memory: LabelMemory): DeriveLabels {
  if (!isWithout && grouping.length === 0) return () => EMPTY_LABELS;
  const names: ReadonlySet<string> = new Set(isWithout ? [...grouping, METRIC_NAME, '__type__', '__unit__'] : grouping);
  const rule = JSON.stringify([isWithout ? 'without' : 'by', ...[...names].toSorted()]);
  return memory.remembering(rule, (labels) => (isWithout ? withoutLabels(labels, names) : onlyLabels(labels, names)));
}
