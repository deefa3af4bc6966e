'use client';
// One dashboard, to show and to save it. Lists, stars, folders and removal are in dashboard-list.ts.
import {
  useMutation,
  useQuery,
  useQueryClient,
  type UseMutationResult,
  type UseQueryResult,
} from '@tanstack/react-query';
import { fetchJson, isApiFailure } from '@/components/data/fetch-json';
import type { Dashboard } from '@/lib/dashboard/dashboard';

/** What the server knows about a dashboard besides its JSON (`meta` of Grafana's API). */
export interface DashboardMeta {
  readonly canSave: boolean;
  readonly canStar: boolean;
  readonly isStarred: boolean;
  readonly provisioned: boolean;
  readonly version: number;
  readonly url: string;
  readonly folderUid: string;
  readonly folderTitle: string;
  /** ISO time and login of the last save. */
  readonly updated: string;
  readonly updatedBy: string;
}

export interface LoadedDashboard {
  readonly dashboard: Readonly<Record<string, unknown>>;
  readonly meta: Partial<DashboardMeta>;
}

export interface SaveRequest {
  readonly dashboard: Dashboard;
  readonly folderUid?: string;
  readonly message?: string;
  /** Saves over a version that somebody else stored meanwhile. */
  readonly overwrite?: boolean;
}

export interface SavedDashboard {
  readonly uid: string;
  readonly url: string;
  readonly version: number;
  readonly slug: string;
}

const keyOf = (uid: string) => ['dashboard', uid] as const;

function fetchDashboard(uid: string): Promise<LoadedDashboard> {
  return fetchJson(`/api/dashboards/uid/${encodeURIComponent(uid)}`);
}

/** `initial` is what the page was rendered with; null lets the browser ask. */
export function useDashboard(uid: string, initial: LoadedDashboard | null): UseQueryResult<LoadedDashboard> {
  return useQuery({
    queryKey: keyOf(uid),
    queryFn: () => fetchDashboard(uid),
    ...(initial && { initialData: initial }),
    // An open dashboard is never replaced under a person's hands.
    staleTime: Number.POSITIVE_INFINITY,
    enabled: initial === null && uid !== '',
    retry: false,
  });
}

export function useSaveDashboard(): UseMutationResult<SavedDashboard, Error, SaveRequest> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (request: SaveRequest) =>
      fetchJson<SavedDashboard>('/api/dashboards/db', { method: 'POST', body: request }),
    onSuccess: async (saved) => {
      client.removeQueries({ queryKey: keyOf(saved.uid) });
      await client.invalidateQueries({ queryKey: ['dashboard-list'] });
    },
  });
}

/** Whether a save failed because somebody else stored a newer version. */
export function isVersionMismatch(thrown: unknown): boolean {
  return isApiFailure(thrown) && thrown.status === 412;
}
