'use client';
// One dashboard, as the server gives it, and saving it. Lists, stars, folders and removal are in dashboard-list.ts.
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

export function useSaveDashboard(): UseMutationResult<SavedDashboard, Error, SaveRequest> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (request: SaveRequest) =>
      fetchJson<SavedDashboard>('/api/dashboards/db', { method: 'POST', body: request }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['dashboard-list'] });
    },
  });
}

/** As it is stored now, asked anew for each attempt to save. */
export function useStoredDashboard(uid: string, attempt: number): UseQueryResult<LoadedDashboard> {
  return useQuery({
    queryKey: ['stored-dashboard', uid, attempt],
    queryFn: ({ signal }) =>
      fetchJson<LoadedDashboard>(`/api/dashboards/uid/${encodeURIComponent(uid)}?fillLibraryPanels=true`, { signal }),
    gcTime: 0,
  });
}

/** Whether a save failed because somebody else stored a newer version. */
export function isVersionMismatch(thrown: unknown): boolean {
  return isApiFailure(thrown) && thrown.status === 412;
}
