'use client';
// The signed-in person's own account.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { fetchJson, type ApiFailure } from '@/components/data/fetch-json';
import { useViewer } from '@/components/data/viewer';
import type { ChangePasswordRequest, OwnUser, UpdateUserRequest } from '@/lib/api/people';

const PROFILE_KEY = ['profile'];

export function useProfile() {
  const viewer = useViewer();
  return useQuery<OwnUser, ApiFailure>({
    queryKey: PROFILE_KEY,
    queryFn: ({ signal }) => fetchJson<OwnUser>('/api/user', { signal }),
    enabled: viewer.kind === 'user',
    staleTime: 60_000,
  });
}

export function useUpdateProfile() {
  const client = useQueryClient();
  return useMutation<unknown, ApiFailure, UpdateUserRequest>({
    mutationFn: (body) => fetchJson('/api/user', { method: 'PUT', body }),
    onSuccess: () => client.invalidateQueries({ queryKey: PROFILE_KEY }),
  });
}

export function useChangePassword() {
  return useMutation<unknown, ApiFailure, ChangePasswordRequest>({
    mutationFn: (body) => fetchJson('/api/user/password', { method: 'PUT', body }),
  });
}
