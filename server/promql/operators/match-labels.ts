// Which series of two vectors belong together: keys from `on (…)` and `ignoring (…)`, and the labels of results.
import {
  METRIC_NAME,
  labelsKey,
  labelValue,
  onlyLabels,
  withLabel,
  withoutLabels,
  type LabelSet,
} from '@/lib/labels/label-set';
import type { VectorMatching } from '@/lib/promql/ast';
import { withoutMetricName, type ColumnSeries } from '@/server/promql/column';
import type { DeriveLabels, LabelMemory } from '@/server/promql/label-memory';

/** The labels that decide which series match: the very same list for all that do, also to show in messages. */
export type MatchKey = DeriveLabels;

/** All series of one match group: same key. */
export interface MatchGroup {
  readonly many: ColumnSeries[];
  readonly one: ColumnSeries[];
}

export function createMatchKey({ labels: names, isOn }: VectorMatching, memory: LabelMemory): MatchKey {
  const listed: ReadonlySet<string> = new Set(isOn ? names : [...names, METRIC_NAME]);
  const rule = JSON.stringify([isOn ? 'on' : 'ignoring', ...[...listed].toSorted()]);
  return memory.remembering(rule, (labels) => (isOn ? onlyLabels(labels, listed) : withoutLabels(labels, listed)));
}

/**
 * Labels of the result for a pair; `many` is the side that may have several series a key (the left one without grouping). Equal ones
 * are the very same list.
 */
export function createResultLabels(
  matching: VectorMatching,
  { dropsName, memory }: { readonly dropsName: boolean; readonly memory: LabelMemory },
): (many: LabelSet, one: LabelSet) => LabelSet {
  const { cardinality, labels: names, isOn, include } = matching;
  const listed: ReadonlySet<string> = new Set(names);
  const fromMany = (many: LabelSet): LabelSet => {
    const result = dropsName ? withoutMetricName(many) : many;
    if (cardinality !== 'one-to-one') return result;
    return isOn ? onlyLabels(result, listed) : withoutLabels(result, listed);
  };
  if (include.length === 0) {
    const rule = JSON.stringify(['result', dropsName, cardinality === 'one-to-one', isOn, ...names.toSorted()]);
    return memory.remembering(rule, fromMany);
  }
  const byKey = new Map<string, LabelSet>();
  return (many, one) => {
    let result = fromMany(many);
    for (const name of include) result = withLabel(result, name, labelValue(one, name));
    const key = labelsKey(result);
    const known = byKey.get(key) ?? result;
    byKey.set(key, known);
    return known;
  };
}
