'use client';
// What there is to query: names of metrics with type and help, label names and values. For completion, pickers and variables.
import { useQueries, useQuery, type UseQueryResult } from '@tanstack/react-query';
import { failureMessage, fetchPrometheus } from '@/components/data/fetch-json';
import type { MetricFacts } from '@/lib/dashboard/panel-from-metric';

interface MetadataEntry {
  readonly type: string;
  readonly help: string;
  readonly unit?: string;
}

/** By metric name; for histograms and summaries the name without `_bucket`, `_sum`, `_count`. */
export type MetricMetadata = Readonly<Record<string, readonly MetadataEntry[]>>;

/** New values of variables appear rarely: within this time the answer is taken from memory. */
const FRESH_MS = 60_000;
/** Whoever looks at the list of metrics may be waiting for one whose target was just added. */
const WATCH_MS = 5000;
/** A variable without any value makes every panel that uses it empty: on a fresh start its metric comes within seconds. */
const EMPTY_RETRY_MS = 2000;

export function fetchMetricNames(): Promise<readonly string[]> {
  return fetchPrometheus('/api/v1/label/__name__/values');
}

export function fetchMetadata(): Promise<MetricMetadata> {
  return fetchPrometheus('/api/v1/metadata');
}

/** Label names of all series, or of those that a selector matches. */
export function fetchLabelNames(selector = ''): Promise<readonly string[]> {
  return fetchPrometheus(`/api/v1/labels${matchQuery(selector)}`);
}

export function fetchLabelValues(label: string, selector = ''): Promise<readonly string[]> {
  return fetchPrometheus(`/api/v1/label/${encodeURIComponent(label)}/values${matchQuery(selector)}`);
}

/** At most `limit` series, each as name → value. */
export function fetchSeries(selector: string, limit = 1000): Promise<readonly Readonly<Record<string, string>>[]> {
  return fetchPrometheus(`/api/v1/series${matchQuery(selector)}&limit=${limit}`);
}

function matchQuery(selector: string): string {
  return selector === '' ? '' : `?match[]=${encodeURIComponent(selector)}`;
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

function factsOf(name: string, metadata: MetricMetadata): MetricFacts {
  const [own] = metadata[name] ?? metadata[name.replace(/_(bucket|sum|count|total|info)$/, '')] ?? [];
  return { name, type: own?.type ?? 'unknown', help: own?.help ?? '' };
}

export interface VariableRequest {
  readonly name: string;
  /** Equal requests share an answer. */
  readonly key: readonly unknown[];
  readonly run: () => Promise<readonly string[]>;
}

export interface VariableRows {
  readonly name: string;
  /** null while there is no answer. */
  readonly rows: readonly string[] | null;
  readonly problem: string | null;
}

/** Asks for the values of query variables; those whose question did not change are not asked for again. */
export function useVariableRows(requests: readonly VariableRequest[]): readonly VariableRows[] {
  return useQueries({
    queries: requests.map(({ key, run }) => ({
      queryKey: ['variable-rows', ...key],
      queryFn: run,
      staleTime: FRESH_MS,
      refetchInterval: ({ state }: { readonly state: { readonly data?: readonly string[] | undefined } }) =>
        state.data?.length === 0 && EMPTY_RETRY_MS,
      retry: false,
    })),
    combine: (results) =>
      results.map((result, at) => ({
        name: requests[at]?.name ?? '',
        rows: result.data ?? null,
        problem: result.error === null ? null : failureMessage(result.error),
      })),
  });
}
