'use client';
// The page's state in the URL, under Grafana's names: from, to, timezone, refresh, var-NAME, viewPanel, editPanel, kiosk, dtab.
import { useSearchParams } from 'next/navigation';
import { useMemo } from 'react';
import type { TimeSettings } from '@/components/dashboard/state/time-store';
import type { Dashboard } from '@/lib/dashboard/dashboard';
import { rangeOfUrl } from '@/lib/dashboard/time-range';
import { readTimePicker } from '@/lib/dashboard/time-picker';

export type UrlChanges = Readonly<Record<string, string | readonly string[] | null>>;

/** Changes parameters of the address without asking the server; null removes one. Zooms push, typing and panning replace. */
export function changeUrl(changes: UrlChanges, history: 'push' | 'replace', pathname?: string): void {
  const params = new URLSearchParams(window.location.search);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) params.delete(name);
    else if (typeof value === 'string') params.set(name, value);
    else {
      params.delete(name);
      for (const one of value) params.append(name, one);
    }
  }
  const search = params.size === 0 ? '' : `?${params}`;
  const url = `${pathname ?? window.location.pathname}${search}${window.location.hash}`;
  if (url === `${window.location.pathname}${window.location.search}${window.location.hash}`) return;
  if (history === 'push') window.history.pushState(null, '', url);
  else window.history.replaceState(null, '', url);
}

export interface UrlState {
  readonly viewPanelId: number | null;
  /** Which copy of a repeated panel is viewed: name → value; empty for a panel that is not repeated. */
  readonly viewPanelValues: ReadonlyMap<string, string>;
  readonly editPanelId: number | null;
  /** Whose inspector is open: the key of a panel, or of a copy of it. */
  readonly inspectedKey: string | null;
  readonly isKiosk: boolean;
  /** Slug of the open tab's title. */
  readonly tab: string | null;
  /** Values of `var-NAME`, null when the URL does not name it. */
  readonly variable: (name: string) => readonly string[] | null;
}

export function useUrlState(): UrlState {
  const params = useSearchParams();
  return useMemo(() => readUrlState(params), [params]);
}

export function readUrlState(params: Pick<URLSearchParams, 'get' | 'getAll' | 'has'>): UrlState {
  return {
    viewPanelId: panelId(params.get('viewPanel')),
    viewPanelValues: new Map(new URLSearchParams(/\?(.*)$/s.exec(params.get('viewPanel') ?? '')?.[1] ?? '')),
    editPanelId: panelId(params.get('editPanel')),
    inspectedKey: params.get('inspect'),
    isKiosk: params.has('kiosk') && params.get('kiosk') !== 'false',
    tab: params.get('dtab'),
    variable: (name: string) => (params.has(`var-${name}`) ? params.getAll(`var-${name}`) : null),
  };
}

/** "4", or "panel-4" as newer Grafana writes it; a copy of a repeated panel has its values behind: "4?host=a". */
function panelId(text: string | null): number | null {
  const match = text === null ? null : /^(?:panel-)?(\d+)(?:\?.*|-clone-\d+)?$/s.exec(text);
  return match ? Number(match[1]) : null;
}

/** The URL wins over what the dashboard says. */
export function timeSettings(params: Pick<URLSearchParams, 'get'>, dashboard: Dashboard): TimeSettings {
  return {
    raw: rangeOfUrl(params, dashboard.time),
    saved: dashboard.time,
    timezone: params.get('timezone') ?? dashboard.timezone,
    refresh: params.get('refresh') ?? dashboard.refresh,
    weekStart: dashboard.weekStart ?? '',
    fiscalYearStartMonth: dashboard.fiscalYearStartMonth ?? 0,
    nowDelayMs: readTimePicker(dashboard['timepicker']).nowDelayMs,
  };
}
