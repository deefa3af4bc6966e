// What the name of a metric alone tells of its series.
import { METRIC_NAME } from '@/lib/labels/label-set';
import { matcherTest, type Matcher } from '@/lib/labels/matcher';
import type { SeriesRegistry } from '@/server/storage/index/series-registry';

/** By the stored number of the pair; undefined for a metric that memory has no series of. */
export function metricNameOf(registry: SeriesRegistry, metricPair: number): string | undefined {
  return metricPair === 0 ? '' : registry.pairs.ofStoredId(metricPair)?.value;
}

/** Whether some series of a metric may match; undefined stands for any name. */
export function mayMatch(matchers: readonly Matcher[], metric: string | undefined): boolean {
  return (
    metric === undefined || matchers.every((matcher) => matcher.name !== METRIC_NAME || matcherTest(matcher)(metric))
  );
}
