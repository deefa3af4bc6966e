'use client';
// The cache of server answers for the whole page. Requests that may pass are repeated after 1 to 30 s; the rest fail at once.
import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { isApiFailure, isPassing } from '@/components/data/fetch-json';
import { goToLogin } from '@/components/data/go-to-login';

const FRESH_DURATION_MS = 5000;
const RETRY_DELAY_MIN_MS = 1000;
const RETRY_DELAY_MAX_MS = 30_000;

function leaveWithoutSession(thrown: unknown): void {
  if (isApiFailure(thrown) && thrown.status === 401) goToLogin();
}

function createClient(): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({ onError: leaveWithoutSession }),
    mutationCache: new MutationCache({ onError: leaveWithoutSession }),
    defaultOptions: {
      queries: {
        // A server in the same room answers without the internet that `navigator.onLine` speaks of.
        networkMode: 'always',
        staleTime: FRESH_DURATION_MS,
        retry: (_failureCount, thrown) => isPassing(thrown),
        retryDelay: (failureCount) => Math.min(RETRY_DELAY_MIN_MS * 2 ** failureCount, RETRY_DELAY_MAX_MS),
      },
      mutations: { networkMode: 'always', retry: false },
    },
  });
}

export function QueryProvider({ children }: { readonly children: ReactNode }) {
  const [client] = useState(createClient);
  return <QueryClientProvider client={client}>{children}</QueryClientProvider>;
}
