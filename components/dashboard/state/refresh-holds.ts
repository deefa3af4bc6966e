// Why the page does not refresh by itself just now: somebody holds on to what is drawn (a pinned tooltip, a window being marked).
import { createStore, type ReadableStore } from '@/components/dashboard/state/store';

/** The state is how many hold on. */
export interface RefreshHolds extends ReadableStore<number> {
  /** Returns the function that lets go; calling it again does nothing. */
  hold: () => () => void;
}

export function createRefreshHolds(): RefreshHolds {
  const store = createStore(0);
  return {
    get: store.get,
    getInitial: store.getInitial,
    subscribe: store.subscribe,
    hold: () => {
      store.set(store.get() + 1);
      let isHolding = true;
      return () => {
        if (!isHolding) return;
        isHolding = false;
        store.set(store.get() - 1);
      };
    },
  };
}
