'use client';
// The theme's colours as values, for canvas and SVG: read from the CSS variables, read again when <html data-theme> changes.
import { useMemo, useSyncExternalStore } from 'react';
import { DARK_THEME, LIGHT_THEME, STATE_NAMES, type ColorTheme, type StateName } from '@/lib/series/colors';

function subscribe(onChange: () => void): () => void {
  const observer = new MutationObserver(onChange);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
  return () => observer.disconnect();
}

function readName(): 'dark' | 'light' {
  return document.documentElement.dataset['theme'] === 'light' ? 'light' : 'dark';
}

/** The same object until the theme changes, so that it can be a dependency of memos. */
export function useChartTheme(): ColorTheme {
  const name = useSyncExternalStore(subscribe, readName, () => 'dark' as const);
  return useMemo(() => readTheme(name), [name]);
}

function readTheme(name: 'dark' | 'light'): ColorTheme {
  const known = name === 'light' ? LIGHT_THEME : DARK_THEME;
  if (typeof document === 'undefined') return known;
  const styles = getComputedStyle(document.documentElement);
  const read = (token: string, fallback: string): string => styles.getPropertyValue(`--wf-${token}`).trim() || fallback;
  const readStates = (prefix: string, fallback: Readonly<Record<StateName, string>>): Record<StateName, string> => ({
    ...fallback,
    ...Object.fromEntries(STATE_NAMES.map((state) => [state, read(`${prefix}${state}`, fallback[state])])),
  });
  return {
    name,
    ink: read('ink', known.ink),
    inkMuted: read('ink-muted', known.inkMuted),
    inkFaint: read('ink-faint', known.inkFaint),
    panel: read('panel', known.panel),
    hover: read('hover', known.hover),
    line: read('line', known.line),
    lineSubtle: read('line-subtle', known.lineSubtle),
    lineStrong: read('line-strong', known.lineStrong),
    accentInk: read('accent-ink', known.accentInk),
    series: known.series.map((color, at) => read(`series-${at + 1}`, color)),
    fill: readStates('fill-', known.fill),
    word: readStates('', known.word),
  };
}
