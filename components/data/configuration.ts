'use client';
// The configuration file of the server: where it is, and reading it again.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { fetchJson, fetchPrometheus, type ApiFailure } from '@/components/data/fetch-json';

/** Path of the file, or an empty text when the server runs without one. */
export function useConfigFile(isEnabled: boolean) {
  return useQuery<string, ApiFailure>({
    queryKey: ['config-file'],
    queryFn: async ({ signal }) => {
      const flags = await fetchPrometheus<Readonly<Record<string, string>>>('/api/v1/status/flags', { signal });
      return flags['config'] ?? '';
    },
    enabled: isEnabled,
  });
}

export function useReloadConfig() {
  const client = useQueryClient();
  return useMutation<unknown, ApiFailure>({
    mutationFn: () => fetchJson('/-/reload', { method: 'POST' }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['targets'] }),
  });
}
