// Groups of an aggregation: which group a series belongs to, found once a series.
import { EMPTY_LABELS, METRIC_NAME, labelsKey, onlyLabels, withoutLabels, type LabelSet } from '@/lib/labels/label-set';
import type { Aggregation } from '@/lib/promql/ast';

export interface Grouping {
  /** The labels of the group that a series falls into. */
  labelsOf(labels: LabelSet): LabelSet;
}

export function createGrouping({ grouping, isWithout }: Aggregation): Grouping {
  if (!isWithout && grouping.length === 0) return { labelsOf: () => EMPTY_LABELS };
  const names: ReadonlySet<string> = new Set(isWithout ? [...grouping, METRIC_NAME, '__type__', '__unit__'] : grouping);
  return { labelsOf: (labels) => (isWithout ? withoutLabels(labels, names) : onlyLabels(labels, names)) };
}

/** Finds or makes the state of a group, in order of first appearance. */
export function createGroups<State>(
  grouping: Grouping,
  create: (labels: LabelSet) => State,
): { of(labels: LabelSet): State; all(): Iterable<State> } {
  const states = new Map<string, State>();
  return {
    of: (labels) => {
      const group = grouping.labelsOf(labels);
      const key = labelsKey(group);
      let state = states.get(key);
      if (state === undefined) {
        state = create(group);
        states.set(key, state);
      }
      return state;
    },
    all: () => states.values(),
  };
}
