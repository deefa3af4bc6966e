'use client';
// Whether the navigation shows words: the person's last choice; wide at first. Held by <html data-rail>.
import { useCallback, useSyncExternalStore } from 'react';
import { RAIL_STORAGE_KEY } from '@/components/ui/theme-script';

const CHANGE_EVENT = 'wf-rail-change';

function readIsWide(): boolean {
  return document.documentElement.dataset['rail'] !== 'narrow';
}

function subscribe(onChange: () => void): () => void {
  window.addEventListener(CHANGE_EVENT, onChange);
  return () => window.removeEventListener(CHANGE_EVENT, onChange);
}

export function useRailWidth(): { readonly isWide: boolean; readonly toggle: () => void } {
  const isWide = useSyncExternalStore(subscribe, readIsWide, () => true);
  const toggle = useCallback(() => {
    const next = readIsWide() ? 'narrow' : 'wide';
    document.documentElement.dataset['rail'] = next;
    try {
      localStorage.setItem(RAIL_STORAGE_KEY, next);
    } catch {
      // Storage is forbidden: the choice holds until the page is left.
    }
    window.dispatchEvent(new Event(CHANGE_EVENT));
  }, []);
  return { isWide, toggle };
}
