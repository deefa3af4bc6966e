'use client';
// A value that lives outside React: pages write it, components read the part they need and render only when that part changes.
import { useSyncExternalStore } from 'react';

export interface ReadableStore<State> {
  get: () => State;
  /** What it was when the page was made: what the server drew, and what parts that come alive later must draw first. */
  getInitial: () => State;
  subscribe: (listener: () => void) => () => void;
}

export interface Store<State> extends ReadableStore<State> {
  set: (next: State) => void;
}

export function createStore<State>(initial: State): Store<State> {
  const listeners = new Set<() => void>();
  let current = initial;
  return {
    get: () => current,
    getInitial: () => initial,
    set: (next) => {
      if (Object.is(next, current)) return;
      current = next;
      for (const listener of listeners) listener();
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}

/** `select` must give equal values by identity for equal states: pick parts, do not build objects. */
export function useStore<State, Part>(store: ReadableStore<State>, select: (state: State) => Part): Part {
  return useSyncExternalStore(
    store.subscribe,
    () => select(store.get()),
    () => select(store.getInitial()),
  );
}
