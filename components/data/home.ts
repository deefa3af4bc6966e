'use client';
// Facts of the start page: what its checklist cannot see elsewhere, and since when the server runs.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { fetchJson, fetchPrometheus, type ApiFailure } from '@/components/data/fetch-json';
import type { HomeFacts } from '@/lib/api/people';

const HOME_KEY = ['home'];

export function useHomeFacts() {
  return useQuery<HomeFacts, ApiFailure>({
    queryKey: HOME_KEY,
    queryFn: ({ signal }) => fetchJson<HomeFacts>('/api/watchfire/home', { signal }),
  });
}

/** For everybody of this installation; administrators only. */
export function useDismissChecklist() {
  const client = useQueryClient();
  return useMutation<unknown, ApiFailure>({
    mutationFn: () => fetchJson('/api/watchfire/home', { method: 'PUT', body: { isChecklistDismissed: true } }),
    onMutate: () => {
      client.setQueryData<HomeFacts>(HOME_KEY, (facts) => facts && { ...facts, isChecklistDismissed: true });
    },
    onSettled: () => client.invalidateQueries({ queryKey: HOME_KEY }),
  });
}

/** Instant at which the server started. */
export function useStartedMs() {
  return useQuery<number, ApiFailure>({
    queryKey: ['started'],
    queryFn: async ({ signal }) => {
      const info = await fetchPrometheus<{ readonly startTime: string }>('/api/v1/status/runtimeinfo', { signal });
      return Date.parse(info.startTime);
    },
    staleTime: 60_000,
  });
}
