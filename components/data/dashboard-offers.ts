'use client';
// Which of the dashboards that come along have something to show here: asked of the series themselves.
import { useQuery } from '@tanstack/react-query';
import { fetchPrometheus, type ApiFailure } from '@/components/data/fetch-json';
import { BUNDLED_DASHBOARDS, type BundledDashboard } from '@/lib/dashboard/bundled-dashboards';

interface VectorAnswer {
  readonly result: readonly { readonly metric: Readonly<Record<string, string>> }[];
}

export interface DashboardOffer {
  readonly dashboard: BundledDashboard;
  /** Jobs whose targets it fits. */
  readonly jobs: readonly string[];
}

/** New targets are rare; those of this minute can wait for the next visit. */
const FRESH_MS = 60_000;

export function useDashboardOffers() {
  return useQuery<readonly DashboardOffer[], ApiFailure>({
    queryKey: ['dashboard-offers'],
    staleTime: FRESH_MS,
    queryFn: async ({ signal }) => {
      const offers = await Promise.all(BUNDLED_DASHBOARDS.map((dashboard) => offerOf(dashboard, signal)));
      return offers.filter(({ jobs }) => jobs.length > 0);
    },
  });
}

async function offerOf(dashboard: BundledDashboard, signal: AbortSignal): Promise<DashboardOffer> {
  if (dashboard.probe === null) return { dashboard, jobs: [] };
  const query = new URLSearchParams({ query: dashboard.probe });
  const { result } = await fetchPrometheus<VectorAnswer>(`/api/v1/query?${query.toString()}`, { signal });
  return { dashboard, jobs: result.map(({ metric }) => metric['job'] ?? '').toSorted() };
}
