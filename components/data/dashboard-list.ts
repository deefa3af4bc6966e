'use client';
// Dashboards and folders as lists: search, stars, and what is done to one entry without opening it.
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { fetchJson, type ApiFailure } from '@/components/data/fetch-json';
import type { FolderListEntry, SearchHit } from '@/lib/api/dashboards';

const LIST_KEY = ['dashboard-list'];
const FOLDERS_KEY = ['folders'];
/** Grafana's limit of one page of /api/search. */
const SEARCH_LIMIT = 5000;

export function useDashboardList(filter: { readonly isEnabled?: boolean; readonly isStarred?: boolean } = {}) {
  const { isEnabled = true, isStarred = false } = filter;
  return useQuery<readonly SearchHit[], ApiFailure>({
    queryKey: [...LIST_KEY, { isStarred }],
    queryFn: ({ signal }) =>
      fetchJson<readonly SearchHit[]>(
        `/api/search?type=dash-db&limit=${SEARCH_LIMIT}${isStarred ? '&starred=true' : ''}`,
        { signal },
      ),
    enabled: isEnabled,
    placeholderData: keepPreviousData,
  });
}

/** Dashboards that have all of the tags. */
export function useTaggedDashboards(tags: readonly string[], isEnabled: boolean) {
  return useQuery<readonly SearchHit[], ApiFailure>({
    queryKey: [...LIST_KEY, { tags }],
    queryFn: ({ signal }) => {
      const query = new URLSearchParams({ type: 'dash-db', limit: '100' });
      for (const tag of tags) query.append('tag', tag);
      return fetchJson<readonly SearchHit[]>(`/api/search?${query}`, { signal });
    },
    enabled: isEnabled,
  });
}

export function useFolders() {
  return useQuery<readonly FolderListEntry[], ApiFailure>({
    queryKey: FOLDERS_KEY,
    queryFn: ({ signal }) => fetchJson<readonly FolderListEntry[]>('/api/folders?limit=1000', { signal }),
  });
}

/** After each change both lists are asked for again: titles of folders stand in the rows of dashboards. */
function useListMutation<Input, Answer = unknown>(run: (input: Input) => Promise<Answer>) {
  const client = useQueryClient();
  return useMutation<Answer, ApiFailure, Input>({
    mutationFn: run,
    onSettled: async () => {
      await client.invalidateQueries({ queryKey: LIST_KEY });
      await client.invalidateQueries({ queryKey: FOLDERS_KEY });
    },
  });
}

export function useSetStar() {
  const client = useQueryClient();
  return useMutation<unknown, ApiFailure, { readonly uid: string; readonly isStarred: boolean }>({
    mutationFn: ({ uid, isStarred }) =>
      fetchJson(`/api/user/stars/dashboard/uid/${encodeURIComponent(uid)}`, { method: isStarred ? 'POST' : 'DELETE' }),
    // The star answers at once; a refusal takes it back.
    onMutate: ({ uid, isStarred }) => {
      client.setQueriesData<readonly SearchHit[]>({ queryKey: LIST_KEY }, (entries) =>
        entries?.map((entry) => (entry.uid === uid ? { ...entry, isStarred } : entry)),
      );
    },
    onSettled: () => client.invalidateQueries({ queryKey: LIST_KEY }),
  });
}

export function useCreateFolder() {
  return useListMutation(({ title }: { readonly title: string }) =>
    fetchJson<FolderListEntry>('/api/folders', { method: 'POST', body: { title } }),
  );
}

export function useRenameFolder() {
  return useListMutation(({ uid, title }: { readonly uid: string; readonly title: string }) =>
    fetchJson(`/api/folders/${encodeURIComponent(uid)}`, { method: 'PUT', body: { title, overwrite: true } }),
  );
}

export function useDeleteFolder() {
  return useListMutation((uid: string) => fetchJson(`/api/folders/${encodeURIComponent(uid)}`, { method: 'DELETE' }));
}

export function useDeleteDashboard() {
  return useListMutation((uid: string) =>
    fetchJson(`/api/dashboards/uid/${encodeURIComponent(uid)}`, { method: 'DELETE' }),
  );
}

interface StoredDashboard {
  readonly dashboard: Readonly<Record<string, unknown>>;
  readonly meta: { readonly folderUid?: string | undefined };
}

interface SavedDashboard {
  readonly uid: string;
  readonly url: string;
}

function loadDashboard(uid: string): Promise<StoredDashboard> {
  return fetchJson<StoredDashboard>(`/api/dashboards/uid/${encodeURIComponent(uid)}`);
}

function saveDashboard(body: {
  readonly dashboard: Readonly<Record<string, unknown>>;
  readonly folderUid: string;
  readonly message?: string;
  readonly overwrite?: boolean;
}): Promise<SavedDashboard> {
  return fetchJson<SavedDashboard>('/api/dashboards/db', { method: 'POST', body });
}

/** Saves with the version that was read: a change by somebody else in between is refused, never lost. */
export function useRenameDashboard() {
  return useListMutation(async ({ uid, title }: { readonly uid: string; readonly title: string }) => {
    const { dashboard, meta } = await loadDashboard(uid);
    return saveDashboard({ dashboard: { ...dashboard, title }, folderUid: meta.folderUid ?? '', message: 'Renamed' });
  });
}

export function useMoveDashboard() {
  return useListMutation(async ({ uid, folderUid }: { readonly uid: string; readonly folderUid: string }) => {
    const { dashboard } = await loadDashboard(uid);
    return saveDashboard({ dashboard, folderUid, message: 'Moved' });
  });
}

export function useDuplicateDashboard() {
  return useListMutation(async ({ uid }: { readonly uid: string }) => {
    const { dashboard, meta } = await loadDashboard(uid);
    const { id: _id, uid: _uid, version: _version, ...rest } = dashboard;
    const title = `Copy of ${String(rest['title'])}`;
    return saveDashboard({ dashboard: { ...rest, title }, folderUid: meta.folderUid ?? '' });
  });
}

/** `dashboard.uid` is kept; when it is taken the server answers 412 unless `overwrite`. */
export function useImportDashboard() {
  return useListMutation(
    (input: {
      readonly dashboard: Readonly<Record<string, unknown>>;
      readonly title: string;
      readonly folderUid: string;
      readonly overwrite: boolean;
    }) => {
      const { id: _id, version: _version, ...rest } = input.dashboard;
      const { title, folderUid, overwrite } = input;
      return saveDashboard({ dashboard: { ...rest, title }, folderUid, overwrite, message: 'Imported' });
    },
  );
}
