// Label sets as messages of the engine show them.
import { labelPairs, type LabelSet } from '@/lib/labels/label-set';
import { quoteText } from '@/lib/promql/quote-text';

/** `{__name__="up", job="node"}`. */
export function formatLabels(labels: LabelSet): string {
  return `{${labelPairs(labels)
    .map(([name, value]) => `${name}=${quoteText(value)}`)
    .join(', ')}}`;
}

/** ` for metric name "up"`; nothing where the name is gone. */
export function forMetric(name: string): string {
  return name === '' ? '' : ` for metric name ${quoteText(name)}`;
}
