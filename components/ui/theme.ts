'use client';
// The chosen theme: kept in localStorage["wf-theme"], shown by <html data-theme>. Charts watch the attribute.
import { useSyncExternalStore } from 'react';
import { LIGHT_QUERY, THEME_STORAGE_KEY } from '@/components/ui/theme-script';

export const THEME_CHOICES = ['dark', 'light', 'system'] as const;
export type ThemeChoice = (typeof THEME_CHOICES)[number];
/** What `system` comes down to. */
export type Theme = 'dark' | 'light';

const CHANGE_EVENT = 'wf-theme-change';

function readChoice(): ThemeChoice {
  try {
    const stored = localStorage.getItem(THEME_STORAGE_KEY);
    return THEME_CHOICES.find((choice) => choice === stored) ?? 'dark';
  } catch {
    // A browser that forbids storage still gets a theme.
    return 'dark';
  }
}

function resolve(choice: ThemeChoice): Theme {
  if (choice !== 'system') return choice;
  return window.matchMedia(LIGHT_QUERY).matches ? 'light' : 'dark';
}

function show(): void {
  document.documentElement.dataset['theme'] = resolve(readChoice());
}

export function setThemeChoice(choice: ThemeChoice): void {
  try {
    localStorage.setItem(THEME_STORAGE_KEY, choice);
  } catch {
    document.documentElement.dataset['theme'] = resolve(choice);
    return;
  }
  show();
  window.dispatchEvent(new Event(CHANGE_EVENT));
}

/** Dark and light in turn, from what is shown now. */
export function toggleTheme(): void {
  setThemeChoice(document.documentElement.dataset['theme'] === 'light' ? 'dark' : 'light');
}

function subscribe(onChange: () => void): () => void {
  const media = window.matchMedia(LIGHT_QUERY);
  const onOutside = (): void => {
    show();
    onChange();
  };
  media.addEventListener('change', onOutside);
  window.addEventListener('storage', onOutside);
  window.addEventListener(CHANGE_EVENT, onChange);
  return () => {
    media.removeEventListener('change', onOutside);
    window.removeEventListener('storage', onOutside);
    window.removeEventListener(CHANGE_EVENT, onChange);
  };
}

export function useThemeChoice(): ThemeChoice {
  return useSyncExternalStore(subscribe, readChoice, () => 'dark');
}
