'use client';
// Whether the server answers, judged by the requests this page makes anyway, and how old the shown data is.
import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useCallback, useSyncExternalStore } from 'react';
import { isPassing } from '@/components/data/fetch-json';

export interface ServerStatus {
  readonly isAway: boolean;
  /** Instant of the newest answer that is still shown; null when there was none. */
  readonly lastAnswerMs: number | null;
  readonly retry: () => void;
}

/** One string, so that the store compares by value: "away|instant". */
function readStatus(client: QueryClient): string {
  let isAway = false;
  let lastAnswerMs = 0;
  for (const { state } of client.getQueryCache().getAll()) {
    // A failure counts until the same request gets its answer.
    isAway ||= isPassing(state.fetchFailureReason) || isPassing(state.error);
    lastAnswerMs = Math.max(lastAnswerMs, state.dataUpdatedAt);
  }
  return isAway ? `away|${lastAnswerMs}` : 'here|0';
}

export function useServerStatus(): ServerStatus {
  const client = useQueryClient();
  const subscribe = useCallback((onChange: () => void) => client.getQueryCache().subscribe(onChange), [client]);
  const status = useSyncExternalStore(
    subscribe,
    () => readStatus(client),
    () => 'here|0',
  );
  const retry = useCallback(() => {
    // Cancelling ends the wait of the back-off; the new request goes out at once and old data stays.
    void client.cancelQueries().then(() => client.refetchQueries({ type: 'active' }));
  }, [client]);
  const [word, instant] = status.split('|');
  const lastAnswerMs = Number(instant);
  return { isAway: word === 'away', lastAnswerMs: lastAnswerMs === 0 ? null : lastAnswerMs, retry };
}
