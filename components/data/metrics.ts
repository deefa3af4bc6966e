'use client';
// What there is to query: names of metrics with type and help, label names and values. For completion, pickers and variables.
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { fetchPrometheus } from '@/components/data/fetch-json';
import type { MetricFacts } from '@/lib/dashboard/panel-from-metric';
import type { TimeWindow } from '@/lib/dashboard/time-range';

interface MetadataEntry {
  readonly type: string;
  readonly help: string;
  readonly unit?: string;
}

/** By metric name; for histograms and summaries the name without `_bucket`, `_sum`, `_count`. */
export type MetricMetadata = Readonly<Record<string, readonly MetadataEntry[]>>;

/** A list longer than this cannot be chosen from. */
const SERIES_LIMIT = 1000;
/** A panel without data refreshes too; its reason changes more slowly. */
const NO_DATA_FRESH_MS = 15_000;
/** Whoever looks at the list of metrics may be waiting for one whose target was just added. */
const WATCH_MS = 5000;

/** Narrows what there is to what was there in a time range. */
export interface MetricsScope {
  readonly selector?: string;
  readonly window?: TimeWindow;
  readonly signal?: AbortSignal;
}

export function fetchMetricNames(scope: MetricsScope = {}): Promise<readonly string[]> {
  return fetchLabelValues('__name__', scope);
}

export function fetchMetadata(): Promise<MetricMetadata> {
  return fetchPrometheus('/api/v1/metadata');
}

/** Label names of all series, or of those that a selector matches. */
export function fetchLabelNames(scope: MetricsScope = {}): Promise<readonly string[]> {
  return fetchPrometheus(`/api/v1/labels${scopeQuery(scope)}`, { signal: scope.signal });
}

export function fetchLabelValues(label: string, scope: MetricsScope = {}): Promise<readonly string[]> {
  return fetchPrometheus(`/api/v1/label/${encodeURIComponent(label)}/values${scopeQuery(scope)}`, {
    signal: scope.signal,
  });
}

/** At most `limit` series, each as name → value. */
export function fetchSeries(
  scope: MetricsScope & { readonly selector: string },
  limit = SERIES_LIMIT,
): Promise<readonly Readonly<Record<string, string>>[]> {
  return fetchPrometheus(`/api/v1/series${scopeQuery(scope, { limit: String(limit) })}`, { signal: scope.signal });
}

function scopeQuery({ selector = '', window }: MetricsScope, more: Readonly<Record<string, string>> = {}): string {
  const query = new URLSearchParams({
    ...(selector !== '' && { 'match[]': selector }),
    ...(window !== undefined && { start: String(window.fromMs / 1000), end: String(window.toMs / 1000) }),
    ...more,
  });
  return query.size === 0 ? '' : `?${query}`;
}

/** Sorted names with type and help: what a person picks from. */
export function useMetricFacts(isEnabled: boolean): UseQueryResult<readonly MetricFacts[]> {
  return useQuery({
    queryKey: ['metric-facts'],
    queryFn: async () => {
      const [names, metadata] = await Promise.all([fetchMetricNames(), fetchMetadata()]);
      return names.map((name) => factsOf(name, metadata));
    },
    staleTime: WATCH_MS,
    refetchInterval: WATCH_MS,
    enabled: isEnabled,
  });
}

export function factsOf(name: string, metadata: MetricMetadata): MetricFacts {
  const family = name.replace(/_(bucket|sum|count|total|info)$/, '');
  // Asked for by `hasOwn`: a metric may be called `constructor`.
  const key = [name, family].find((wanted) => Object.hasOwn(metadata, wanted));
  const own = key === undefined ? undefined : metadata[key]?.[0];
  return { name, type: own?.type ?? 'unknown', help: own?.help ?? '' };
}

/** Label names of all series: what a filter can be about. */
export function useLabelNames(isEnabled: boolean): UseQueryResult<readonly string[]> {
  return useQuery({ queryKey: ['label-names'], queryFn: () => fetchLabelNames(), enabled: isEnabled });
}

export function useLabelValues(label: string): UseQueryResult<readonly string[]> {
  return useQuery({
    queryKey: ['label-values', label],
    queryFn: () => fetchLabelValues(label),
    enabled: label !== '',
  });
}

/** Why a panel is empty; asked again now and then, as its target may have come meanwhile. */
export function useNoDataAnswer<Reason>(key: string, ask: () => Promise<Reason>): UseQueryResult<Reason> {
  return useQuery({ queryKey: ['no-data', key], queryFn: ask, staleTime: NO_DATA_FRESH_MS, retry: false });
}
