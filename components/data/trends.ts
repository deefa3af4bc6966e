'use client';
// A few numbers straight from PromQL with their last minutes, for pages that are not dashboards.
import { useQuery } from '@tanstack/react-query';
import { fetchPrometheus, type ApiFailure } from '@/components/data/fetch-json';

interface MatrixAnswer {
  readonly resultType: 'matrix';
  readonly result: readonly {
    readonly metric: Readonly<Record<string, string>>;
    readonly values: readonly (readonly [number, string])[];
  }[];
}

export interface Trend {
  /** One value a step, oldest first; NaN where there is no sample. */
  readonly values: readonly number[];
  /** The newest value; null when the series is not there. */
  readonly last: number | null;
}

const REFRESH_INTERVAL_MS = 5000;
const STEP_SECONDS = 5;
const STEP_COUNT = 180;

async function loadTrend(expression: string, signal: AbortSignal): Promise<Trend> {
  // Aligned to the step, so that a picture that refreshes does not shimmer.
  const endSeconds = Math.floor(Date.now() / 1000 / STEP_SECONDS) * STEP_SECONDS;
  const startSeconds = endSeconds - STEP_COUNT * STEP_SECONDS;
  const query = new URLSearchParams({
    query: expression,
    start: String(startSeconds),
    end: String(endSeconds),
    step: String(STEP_SECONDS),
  });
  const { result } = await fetchPrometheus<MatrixAnswer>(`/api/v1/query_range?${query.toString()}`, { signal });
  const values: number[] = Array.from({ length: STEP_COUNT + 1 }, () => Number.NaN);
  for (const [seconds, text] of result[0]?.values ?? [])
    values[Math.round((seconds - startSeconds) / STEP_SECONDS)] = Number(text);
  return { values, last: values.findLast((value) => !Number.isNaN(value)) ?? null };
}

/** The last 15 min of the first series of `expression`, refreshed every 5 s. */
export function useTrend(expression: string) {
  return useQuery<Trend, ApiFailure>({
    queryKey: ['trend', expression],
    queryFn: ({ signal }) => loadTrend(expression, signal),
    refetchInterval: REFRESH_INTERVAL_MS,
  });
}
