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

export interface Matching {
  /** Series with equal keys match. */
  key(labels: LabelSet): string;
  /** The labels that the key stands for, to show in messages. */
  shown(labels: LabelSet): LabelSet;
}

/** All series of one match group: same key. */
export interface MatchGroup {
  readonly many: ColumnSeries[];
  readonly one: ColumnSeries[];
}

export function createMatching({ labels: names, isOn }: VectorMatching): Matching {
  const listed: ReadonlySet<string> = new Set(isOn ? names : [...names, METRIC_NAME]);
  const shown = (labels: LabelSet): LabelSet => (isOn ? onlyLabels(labels, listed) : withoutLabels(labels, listed));
  return { key: (labels) => labelsKey(shown(labels)), shown };
}

/** Labels of the result for a pair; `many` is the side that may have several series a key (the left one without grouping). */
export function createResultLabels(
  { cardinality, labels: names, isOn, include }: VectorMatching,
  dropsName: boolean,
): (many: LabelSet, one: LabelSet) => LabelSet {
  const listed: ReadonlySet<string> = new Set(names);
  return (many, one) => {
    let result = dropsName ? withoutMetricName(many) : many;
    if (cardinality === 'one-to-one') result = isOn ? onlyLabels(result, listed) : withoutLabels(result, listed);
    for (const name of include) result = withLabel(result, name, labelValue(one, name));
    return result;
  };
}
