'use client';
// What a query does, operator by operator. The server runs it for this: it is asked once, when somebody looks.
import { useQuery } from '@tanstack/react-query';
import { fetchJson, type ApiFailure } from '@/components/data/fetch-json';
import type { ExplainAnswer } from '@/lib/api/query-plan';

export interface ExplainedQuery {
  readonly expr: string;
  readonly kind: 'range' | 'instant';
  readonly startMs: number;
  readonly endMs: number;
  readonly stepMs: number;
}

export function useExplain(query: ExplainedQuery) {
  const { expr, kind, startMs, endMs, stepMs } = query;
  return useQuery<ExplainAnswer, ApiFailure>({
    queryKey: ['explain', expr, kind, startMs, endMs, stepMs],
    staleTime: Infinity,
    queryFn: ({ signal }) => {
      const times =
        kind === 'instant'
          ? { time: seconds(endMs) }
          : { start: seconds(startMs), end: seconds(endMs), step: seconds(stepMs) };
      const parameters = new URLSearchParams({ query: expr, ...times });
      return fetchJson<ExplainAnswer>(`/api/watchfire/query/explain?${parameters.toString()}`, { signal });
    },
  });
}

function seconds(timeMs: number): string {
  return String(timeMs / 1000);
}
