'use client';
// A part of a state that is told in turns (turns.ts).
import { useCallback, useSyncExternalStore } from 'react';
import type { Relay } from '@/components/dashboard/state/turns';

/** `select` must give equal values by identity for equal states, as for `useStore`. */
export function useRelayed<State, Part>(relay: Relay<State>, isFirst: boolean, select: (state: State) => Part): Part {
  const subscribe = useCallback((listener: () => void) => relay.subscribe(listener, isFirst), [relay, isFirst]);
  return useSyncExternalStore(
    subscribe,
    () => select(relay.get()),
    () => select(relay.getInitial()),
  );
}
