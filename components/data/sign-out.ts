'use client';
// Ends the session at the server, then leaves for the login page. Everything cached goes with the page.
import { useMutation } from '@tanstack/react-query';
import type { ApiFailure } from '@/components/data/fetch-json';
import { signOut } from '@/components/data/session';

export function useSignOut() {
  return useMutation<void, ApiFailure>({
    mutationFn: signOut,
    onSuccess: () => window.location.assign('/login'),
  });
}
