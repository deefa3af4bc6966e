'use client';
// The range of one panel: the page's, or its own.
import { useMemo } from 'react';
import { useDashboardContext, useTimeState } from '@/components/dashboard/state/dashboard-context';
import type { Panel } from '@/lib/dashboard/dashboard';
import { interpolateText, type VariableScope } from '@/lib/dashboard/interpolate';
import { panelTime, type PanelTime } from '@/lib/dashboard/panel-time';

export function usePanelTime(panel: Panel, scope: VariableScope): PanelTime {
  const { time } = useDashboardContext();
  const raw = useTimeState((state) => state.raw);
  const window = useTimeState((state) => state.window);
  const readAtMs = useTimeState((state) => state.readAtMs);
  return useMemo(
    () =>
      panelTime(
        panel,
        { raw, window },
        { ...time.context(), nowMs: readAtMs, interpolate: (text) => interpolateText(text, scope) },
      ),
    [panel, raw, window, readAtMs, time, scope],
  );
}
