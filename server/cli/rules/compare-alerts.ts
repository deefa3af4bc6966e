// Alerts that fire against those that a test expects; the difference as promtool shows it.
import { compareLabels, compareText, labelSet, type LabelSet } from '@/lib/labels/label-set';
import { ALERT_NAME } from '@/lib/rules/rule-file';
import type { AlertTest } from '@/lib/rules/unit-test-file';
import { formatDuration } from '@/lib/units/duration';
import { formatLabels } from '@/server/promql/format-labels';

export interface ShownAlert {
  readonly labels: LabelSet;
  readonly annotations: ReadonlyMap<string, string>;
}

function expectedAlerts({ expected, alertName }: AlertTest): ShownAlert[] {
  return expected.map(({ labels, annotations }) => ({
    labels: labelSet(new Map([...labels, [ALERT_NAME, alertName]])),
    annotations,
  }));
}

/** Null when they are the same, in whatever order. */
export function alertFailure(test: AlertTest, got: readonly ShownAlert[], testName: string): string | null {
  const wanted = shown(expectedAlerts(test));
  const found = shown(got);
  if (wanted === found) return null;
  const name = testName === '' ? '' : `    name: ${testName},\n`;
  return (
    `${name}    alertname: ${test.alertName}, time: ${formatDuration(test.evalTimeMs)}, \n` +
    `        exp:${indent(wanted, '            ')}, \n        got:${indent(found, '            ')}`
  );
}

function shown(alerts: readonly ShownAlert[]): string {
  if (alerts.length === 0) return '[]';
  const texts = alerts
    .map(({ labels, annotations }) => ({ labels, annotations: sortedPairs(annotations) }))
    .toSorted(
      (left, right) => compareLabels(left.labels, right.labels) || compareLabels(left.annotations, right.annotations),
    )
    .map(
      ({ labels, annotations }, at) =>
        `${at}:${indent(`\nLabels:${formatLabels(labels)}\nAnnotations:${formatLabels(annotations)}`, '  ')}`,
    );
  return `[\n${texts.join(',\n')}\n]`;
}

/** Annotations may be empty, which labels cannot. */
function sortedPairs(annotations: ReadonlyMap<string, string>): LabelSet {
  return [...annotations].toSorted(([left], [right]) => compareText(left, right)).flat();
}

/** All lines but the first. */
function indent(text: string, by: string): string {
  return text.replaceAll('\n', `\n${by}`);
}
