'use client';
// Asks for everything again at an interval. Rests while the tab is hidden or somebody holds on to what is drawn, and catches up then.
import { useEffect } from 'react';
import type { RefreshHolds } from '@/components/dashboard/state/refresh-holds';
import type { TimeStore } from '@/components/dashboard/state/time-store';
import { useStore } from '@/components/dashboard/state/store';
import { calculateInterval } from '@/lib/series/step';
import { parseDuration } from '@/lib/units/duration';

/** A server that answers slowly would otherwise never be left alone. */
const LEAST_INTERVAL_MS = 1000;

export const REFRESH_CHOICES = ['5s', '10s', '30s', '1m', '5m', '15m', '30m', '1h', '2h', '1d'] as const;

/** As often as something new can be seen. */
export const AUTO = 'auto';
/** Points of a chart, about. */
const AUTO_POINTS = 1000;
const AUTO_LEAST_MS = 5000;

/** Whatever runs longer than this is called off by the next reload. */
const PATIENCE_MS = 60_000;

interface AutoRefresh {
  readonly time: TimeStore;
  /** Answers are on their way. */
  readonly isBusy: () => boolean;
  readonly holds: RefreshHolds;
}

/** Does not overtake itself: while answers are on their way the next reload waits. */
export function useAutoRefresh({ time, isBusy, holds }: AutoRefresh): void {
  const refresh = useStore(time, (state) => state.refresh);
  const rangeMs = useStore(time, ({ window }) => window.toMs - window.fromMs);
  useEffect(() => {
    const intervalMs = refreshIntervalMs(refresh, rangeMs);
    if (intervalMs === null) return undefined;
    let lastMs = performance.now();
    const reload = (): void => {
      lastMs = performance.now();
      time.reload();
    };
    const isResting = (): boolean => document.hidden || holds.get() > 0;
    const timer = setInterval(() => {
      const isLate = isBusy() && performance.now() - lastMs < PATIENCE_MS;
      if (!isResting() && !isLate) reload();
    }, intervalMs);
    const catchUp = (): void => {
      if (!isResting() && performance.now() - lastMs >= intervalMs) reload();
    };
    document.addEventListener('visibilitychange', catchUp);
    const stopHolds = holds.subscribe(catchUp);
    return () => {
      clearInterval(timer);
      stopHolds();
      document.removeEventListener('visibilitychange', catchUp);
    };
  }, [refresh, rangeMs, time, isBusy, holds]);
}

/** null for off and for what is not a duration. */
function refreshIntervalMs(refresh: string, rangeMs: number): number | null {
  if (refresh === '') return null;
  if (refresh === AUTO) return calculateInterval(rangeMs, AUTO_POINTS, AUTO_LEAST_MS);
  try {
    return Math.max(LEAST_INTERVAL_MS, parseDuration(refresh));
  } catch {
    return null;
  }
}
