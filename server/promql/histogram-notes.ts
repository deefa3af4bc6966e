// What queries are told about native histograms, in Prometheus' words.
import { quoteText } from '@/lib/promql/quote-text';

export type HistogramOperation = 'addition' | 'subtraction' | 'aggregation';

export function mixedKindsText(name: string): string {
  return `encountered a mix of histograms and floats for metric name ${quoteText(name)}`;
}

export function mixedSchemasText(name: string): string {
  return `vector contains a mix of histograms with exponential and custom buckets schemas for metric name ${quoteText(name)}`;
}

export const MIXED_AGGREGATION_TEXT = 'encountered a mix of histograms and floats for aggregation';

export function reconciledBoundsText(operation: HistogramOperation): string {
  return `mismatched custom buckets were reconciled during ${operation}`;
}

export function hintCollisionText(operation: HistogramOperation): string {
  return `conflicting counter resets during histogram ${operation}`;
}

export function ignoredInRangeText(name: string): string {
  return `ignored histograms in a range containing both floats and histograms for metric name ${quoteText(name)}`;
}

export function ignoredInAggregationText(aggregator: string): string {
  return `ignored histogram in ${aggregator} aggregation`;
}

export function notCounterText(name: string): string {
  return `this native histogram metric is not a counter: ${quoteText(name)}`;
}

export function notGaugeText(name: string): string {
  return `this native histogram metric is not a gauge: ${quoteText(name)}`;
}
