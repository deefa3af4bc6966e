'use client';
// The range of one panel: the page's, or its own.
import { useMemo } from 'react';
import type { TimeState } from '@/components/dashboard/state/time-store';
import type { Panel } from '@/lib/dashboard/dashboard';
import { interpolateText, type VariableScope } from '@/lib/dashboard/interpolate';
import { panelTime, type PanelTime } from '@/lib/dashboard/panel-time';

export function usePanelTime(panel: Panel, time: TimeState, scope: VariableScope): PanelTime {
  return useMemo(
    () =>
      panelTime(panel, time, {
        ...time,
        nowMs: time.readAtMs,
        interpolate: (text) => interpolateText(text, scope),
      }),
    [panel, time, scope],
  );
}
