'use client';
// All a panel needs to be drawn: its queries (with variables and step), their answers, and its state. Used by the grid and the editor.
import { useMemo } from 'react';
import { type PanelOutcome, readAnswers } from '@/components/dashboard/panel/panel-answers';
import { usePanelData } from '@/components/dashboard/panel/use-panel-data';
import { useDashboardContext, useDashboardState, useTimeState } from '@/components/dashboard/state/dashboard-context';
import { useStore } from '@/components/dashboard/state/store';
import type { PanelDefinition } from '@/components/panels/panel-definition';
import type { Panel } from '@/lib/dashboard/dashboard';
import { interpolateText } from '@/lib/dashboard/interpolate';
import { panelQueries, type PreparedQuery, variablesOfPanel } from '@/lib/dashboard/panel-queries';

/** As `data-state` says it. */
export type PanelPhase = 'loading' | 'done' | 'nodata' | 'error' | 'idle' | 'unsupported';

export interface PanelView {
  readonly phase: PanelPhase;
  readonly isLoading: boolean;
  readonly outcome: PanelOutcome | null;
  readonly queries: readonly PreparedQuery[];
  /** Changes when there is something new to paint. */
  readonly paintKey: string;
  /** With variables filled in; "Panel 4" for untitled ones. */
  readonly name: string;
  readonly title: string;
}

interface PanelRequest {
  readonly panel: Panel;
  readonly definition: PanelDefinition | null;
  /** Off-screen panels ask for nothing; null while that is not known. */
  readonly isActive: boolean | null;
  readonly widthPx: number;
}

export function usePanel({ panel, definition, isActive, widthPx }: PanelRequest): PanelView {
  const context = useDashboardContext();
  const window = useTimeState((state) => state.window);
  const zone = useTimeState((state) => state.zone);
  const reloadCount = useTimeState((state) => state.reloadCount);
  const dashboardTitle = useDashboardState((state) => state.shown.title);
  const uid = useDashboardState((state) => state.facts.uid);
  const { scope, pending } = useStore(context.variables, (state) => state);

  const hasQueries = definition?.hasQueries ?? false;
  const isWaiting = useMemo(() => [...variablesOfPanel(panel)].some((name) => pending.has(name)), [panel, pending]);
  const queries = useMemo(() => {
    if (!hasQueries) return [];
    return panelQueries(panel, { window, zone, widthPx, scope, dashboard: { title: dashboardTitle, uid } });
  }, [hasQueries, panel, window, zone, widthPx, scope, dashboardTitle, uid]);
  const isAsking = isActive === true && widthPx > 0 && !isWaiting && queries.length > 0;
  const data = usePanelData(context.batcher, isAsking ? queries : null, reloadCount);
  const outcome = useMemo(() => {
    if (data.answers === null) return null;
    const interpolate = (text: string): string => interpolateText(text, scope);
    return readAnswers(data.answers, panel, { timeZone: zone, interpolate });
  }, [data.answers, panel, scope, zone]);

  const title = interpolateText(panel.title, scope);
  return {
    phase: phaseOf({ definition, isActive, hasNothingToAsk: hasQueries && queries.length === 0, outcome }),
    isLoading: isAsking && data.isLoading,
    outcome,
    queries,
    paintKey: hasQueries ? data.settledKey : 'static',
    title,
    name: title === '' ? `Panel ${panel.id}` : title,
  };
}

interface PhaseFacts {
  readonly definition: PanelDefinition | null;
  readonly isActive: boolean | null;
  readonly hasNothingToAsk: boolean;
  readonly outcome: PanelOutcome | null;
}

function phaseOf({ definition, isActive, hasNothingToAsk, outcome }: PhaseFacts): PanelPhase {
  if (isActive === null) return 'loading';
  if (!isActive) return 'idle';
  if (definition === null) return 'unsupported';
  if (!definition.hasQueries) return 'done';
  if (hasNothingToAsk) return 'nodata';
  if (outcome === null) return 'loading';
  if (outcome.hasData) return 'done';
  return outcome.failures.length > 0 ? 'error' : 'nodata';
}
