'use client';
// False on the server and in the first render of the browser, so that both draw the same; true afterwards.
import { useSyncExternalStore } from 'react';

const subscribe = (): (() => void) => () => {};

export function useIsMounted(): boolean {
  return useSyncExternalStore(
    subscribe,
    () => true,
    () => false,
  );
}
