// From the labels that a target exposes to those that are stored: target labels, honor_labels, metric relabelling, limits.
import type { ScrapeConfig } from '@/lib/config/prometheus/prometheus-config';
import { InputError } from '@/lib/errors/input-error';
import { isLabelName, isMetricName } from '@/lib/labels/label-name';
import { labelPairs, labelSet, METRIC_NAME, metricName, type LabelSet } from '@/lib/labels/label-set';
import type { Relabel } from '@/lib/labels/relabel';

export type LabelRules = Pick<
  ScrapeConfig,
  'honorLabels' | 'nameScheme' | 'labelLimit' | 'labelNameLengthLimit' | 'labelValueLengthLimit'
>;

/** Null: dropped by relabelling. Throws InputError when the scrape must fail (limits, no or bad names). */
export function storedLabels(
  exposed: LabelSet,
  { target, relabel, rules }: { readonly target: LabelSet; readonly relabel: Relabel; readonly rules: LabelRules },
): LabelSet | null {
  const labels = relabel(withTargetLabels(exposed, target, rules.honorLabels));
  if (labels === null || labels.length === 0) return null;
  const name = metricName(labels);
  if (name === '') throw new InputError('missing metric name (__name__ label)');
  for (const [label, value] of labelPairs(labels)) {
    const isGood = label === METRIC_NAME ? isMetricName(value, rules.nameScheme) : isLabelName(label, rules.nameScheme);
    if (!isGood) throw new InputError(`invalid metric name or label names: ${formatLabels(labels)}`);
  }
  checkLimits(labels, name, rules);
  return labels;
}

/**
 * Target labels win and a clashing exposed one becomes `exported_NAME` (shorter names first, and again `exported_` while
 * that is taken); with honor_labels the exposed one wins.
 */
function withTargetLabels(exposed: LabelSet, target: LabelSet, honorsLabels: boolean): LabelSet {
  const labels = new Map(labelPairs(exposed));
  const clashes: [string, string][] = [];
  for (const [name, value] of labelPairs(target)) {
    const current = labels.get(name);
    if (current !== undefined && honorsLabels) continue;
    if (current !== undefined) clashes.push([name, current]);
    labels.set(name, value);
  }
  for (const [name, value] of clashes.toSorted(([a], [b]) => a.length - b.length)) {
    let free = `exported_${name}`;
    while (labels.has(free)) free = `exported_${free}`;
    labels.set(free, value);
  }
  return labelSet(labels);
}

function checkLimits(labels: LabelSet, metric: string, rules: LabelRules): void {
  const { labelLimit, labelNameLengthLimit, labelValueLengthLimit } = rules;
  const shown = `metric: ${metric.slice(0, 50)}`;
  if (labelLimit > 0 && labels.length / 2 > labelLimit)
    throw new InputError(
      `label_limit exceeded (${shown}, number of labels: ${labels.length / 2}, limit: ${labelLimit})`,
    );
  if (labelNameLengthLimit === 0 && labelValueLengthLimit === 0) return;
  for (const [name, value] of labelPairs(labels)) {
    const where = `${shown}, label name: ${name.slice(0, 50)}`;
    const nameLength = Buffer.byteLength(name);
    if (labelNameLengthLimit > 0 && nameLength > labelNameLengthLimit)
      throw new InputError(
        `label_name_length_limit exceeded (${where}, length: ${nameLength}, limit: ${labelNameLengthLimit})`,
      );
    const valueLength = Buffer.byteLength(value);
    if (labelValueLengthLimit > 0 && valueLength > labelValueLengthLimit)
      throw new InputError(
        `label_value_length_limit exceeded (${where}, value: ${JSON.stringify(value.slice(0, 50))}, length: ${valueLength}, limit: ${labelValueLengthLimit})`,
      );
  }
}

function formatLabels(labels: LabelSet): string {
  const pairs = labelPairs(labels).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  return `{${pairs.join(', ')}}`.slice(0, 200);
}
