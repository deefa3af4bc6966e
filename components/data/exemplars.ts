// Exemplars of a query: single measured events behind its series.
import { fetchPrometheus } from '@/components/data/fetch-json';

interface SeriesExemplars {
  readonly exemplars: readonly {
    readonly labels: Readonly<Record<string, string>>;
    readonly value: string;
    /** Seconds since 1970. */
    readonly timestamp: number;
  }[];
}

export interface ExemplarPoint {
  readonly timeMs: number;
  readonly value: number;
  readonly labels: readonly (readonly [name: string, value: string])[];
}

export async function fetchExemplars(
  { expr, startMs, endMs }: { readonly expr: string; readonly startMs: number; readonly endMs: number },
  signal: AbortSignal,
): Promise<readonly ExemplarPoint[]> {
  const query = new URLSearchParams({ query: expr, start: String(startMs / 1000), end: String(endMs / 1000) });
  const series = await fetchPrometheus<readonly SeriesExemplars[]>(`/api/v1/query_exemplars?${query}`, { signal });
  return series.flatMap(({ exemplars }) =>
    exemplars.map(({ labels, value, timestamp }) => ({
      timeMs: timestamp * 1000,
      value: Number(value),
      labels: Object.entries(labels),
    })),
  );
}
