'use client';
// What the time controls and their keys do. All of it goes through the address, so that Back and links work.
import { useMemo } from 'react';
import { useDashboardContext } from '@/components/dashboard/state/dashboard-context';
import { changeUrl } from '@/components/dashboard/state/url-state';
import type { RawTimeRange } from '@/lib/dashboard/dashboard';
import { rawOf, shiftWindow, type TimeWindow, zoomWindow } from '@/lib/dashboard/time-range';

export interface TimeActions {
  readonly setRange: (raw: RawTimeRange, timezone?: string) => void;
  readonly shift: (direction: -1 | 1) => void;
  readonly zoom: (factor: number) => void;
  readonly makeAbsolute: () => void;
  readonly setRefresh: (refresh: string) => void;
}

export function useTimeActions(): TimeActions {
  const { time } = useDashboardContext();
  return useMemo(() => {
    const nowMs = (): number => time.context().nowMs;
    const showWindow = (window: TimeWindow, history: 'push' | 'replace'): void =>
      changeUrl({ ...rawOf(window) }, history);
    return {
      setRange: ({ from, to }, timezone) =>
        changeUrl({ from, to, ...(timezone !== undefined && { timezone }) }, 'push'),
      shift: (direction) => showWindow(shiftWindow(time.get().window, direction, nowMs()), 'replace'),
      zoom: (factor) => showWindow(zoomWindow(time.get().window, factor, nowMs()), 'push'),
      makeAbsolute: () => showWindow(time.get().window, 'push'),
      setRefresh: (refresh) => changeUrl({ refresh }, 'replace'),
    };
  }, [time]);
}
