'use client';
// Where list panels have their entries from. The page hands over what it has; without a page (gallery, tests) lists are empty.
import { createContext, useContext, useEffect, useMemo, useState, type ReactNode } from 'react';

export type AlertState = 'firing' | 'pending' | 'normal' | 'nodata' | 'error' | 'silenced';

export interface AlertEntry {
  readonly key: string;
  readonly name: string;
  readonly state: AlertState;
  readonly labels: readonly (readonly [name: string, value: string])[];
  readonly summary: string;
  /** Milliseconds since 1970; null while it is not active. */
  readonly sinceMs: number | null;
  readonly folder: string;
  /** Uid of the dashboard the rule names; "" without one. */
  readonly dashboardUid: string;
}

export interface DashboardEntry {
  readonly uid: string;
  readonly title: string;
  readonly url: string;
  readonly folderTitle: string;
  readonly isStarred: boolean;
}

export interface DashboardWish {
  readonly query: string;
  readonly tags: readonly string[];
  /** null = everywhere. */
  readonly folderUid: string | null;
  readonly isStarredOnly: boolean;
  /** Only these; null = all. */
  readonly uids: readonly string[] | null;
  readonly limit: number;
}

export interface AnnotationEntry {
  readonly key: string;
  readonly text: string;
  readonly timeMs: number;
  readonly endMs: number | null;
  readonly tags: readonly string[];
  readonly author: string;
  readonly dashboardUid: string;
  readonly panelId: number | null;
}

export interface AnnotationWish {
  readonly tags: readonly string[];
  readonly isThisDashboardOnly: boolean;
  /** null = at any time. */
  readonly range: { readonly fromMs: number; readonly toMs: number } | null;
  readonly limit: number;
}

export interface PanelSources {
  readonly loadAlerts: (signal: AbortSignal) => Promise<readonly AlertEntry[]>;
  readonly loadDashboards: (wish: DashboardWish, signal: AbortSignal) => Promise<readonly DashboardEntry[]>;
  readonly loadAnnotations: (wish: AnnotationWish, signal: AbortSignal) => Promise<readonly AnnotationEntry[]>;
  /** Uids this person opened last, newest first. */
  readonly recentUids: () => readonly string[];
  readonly dashboardUid: string;
  /** Time range and variables of the page, as they stand in its address. */
  readonly pageQuery: () => URLSearchParams;
}

const NOTHING: PanelSources = {
  loadAlerts: () => Promise.resolve([]),
  loadDashboards: () => Promise.resolve([]),
  loadAnnotations: () => Promise.resolve([]),
  recentUids: () => [],
  dashboardUid: '',
  pageQuery: () => new URLSearchParams(),
};

const SourcesContext = createContext<PanelSources>(NOTHING);

export interface PanelSourcesProviderProps {
  /** What is left out is empty. */
  readonly sources: Partial<PanelSources>;
  readonly children: ReactNode;
}

export function PanelSourcesProvider({ sources, children }: PanelSourcesProviderProps) {
  const value = useMemo(() => ({ ...NOTHING, ...sources }), [sources]);
  return <SourcesContext value={value}>{children}</SourcesContext>;
}

export function usePanelSources(): PanelSources {
  return useContext(SourcesContext);
}

/** null until the first answer; afterwards the last one stays while the next is on its way. */
export type Loaded<Entry> = { readonly entries: readonly Entry[] | null; readonly hasFailed: boolean };

/** Loads when `key` changes. `load` may be a new function each time: only the key counts. */
export function useEntries<Entry>(
  load: (signal: AbortSignal) => Promise<readonly Entry[]>,
  key: string,
): Loaded<Entry> {
  const [loaded, setLoaded] = useState<Loaded<Entry>>({ entries: null, hasFailed: false });
  useEffect(() => {
    const stopping = new AbortController();
    const run = async (): Promise<void> => {
      try {
        const entries = await load(stopping.signal);
        if (!stopping.signal.aborted) setLoaded({ entries, hasFailed: false });
      } catch {
        if (!stopping.signal.aborted) setLoaded((last) => ({ entries: last.entries ?? [], hasFailed: true }));
      }
    };
    void run();
    return () => stopping.abort();
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- the key says all that matters about `load`
  }, [key]);
  return loaded;
}
