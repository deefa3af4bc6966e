'use client';
// All a panel needs to be drawn: its queries (with variables and step), their answers, and its state. Used by the grid and the editor.
import { useMemo } from 'react';
import { type PanelOutcome, readAnswers } from '@/components/dashboard/panel/panel-answers';
import { useCalculate } from '@/components/dashboard/panel/use-calculate';
import { type AnsweredQuery, usePanelData } from '@/components/dashboard/panel/use-panel-data';
import { useFullScope, usePanelScope } from '@/components/dashboard/panel/use-panel-scope';
import { usePanelTime } from '@/components/dashboard/panel/use-panel-time';
import { useShownScope } from '@/components/dashboard/panel/use-shown-scope';
import { useDashboardContext, useDashboardState } from '@/components/dashboard/state/dashboard-context';
import { useRelayed } from '@/components/dashboard/state/use-relayed';
import type { TimeState } from '@/components/dashboard/state/time-store';
import type { PanelDefinition } from '@/components/panels/panel-definition';
import type { Panel } from '@/lib/dashboard/dashboard';
import { withSharedQueries } from '@/lib/dashboard/shared-queries';
import { interpolateText, type VariableScope } from '@/lib/dashboard/interpolate';
import { panelQueries, type PreparedQuery } from '@/lib/dashboard/panel-queries';
import type { RepeatValue } from '@/lib/dashboard/repeat-panels';
import type { TimeWindow } from '@/lib/dashboard/time-range';
import { readFieldConfig } from '@/lib/series/read-field-config';

/** As `data-state` says it. */
export type PanelPhase = 'loading' | 'done' | 'nodata' | 'error' | 'idle' | 'unsupported';

export interface PanelView {
  readonly phase: PanelPhase;
  readonly isLoading: boolean;
  readonly outcome: PanelOutcome | null;
  /** As they came, for the inspector. */
  readonly answers: readonly AnsweredQuery[];
  readonly queries: readonly PreparedQuery[];
  /** Changes when there is something new to paint. */
  readonly paintKey: string;
  /** With variables filled in; "Panel 4" for untitled ones. */
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** The page's range, or the panel's own. */
  readonly window: TimeWindow;
  /** What is said about a range of its own; null when there is nothing to say. */
  readonly timeLabel: string | null;
  /** IANA name. */
  readonly zone: string;
  /** The page's variables and names as this panel sees them. */
  readonly scope: VariableScope;
  /** Those that belong to the answers. */
  readonly shownScope: VariableScope;
}

const NO_ANSWERS: readonly AnsweredQuery[] = [];

interface PanelRequest {
  readonly panel: Panel;
  readonly repeatValues: readonly RepeatValue[];
  readonly definition: PanelDefinition | null;
  /** Off-screen panels ask for nothing; null while that is not known. */
  readonly isActive: boolean | null;
  readonly widthPx: number;
}

export function usePanel({ panel: given, repeatValues, definition, isActive, widthPx }: PanelRequest): PanelView {
  const { batcher, relayed } = useDashboardContext();
  const panel = useSharedQueries(given);
  const isShown = isActive !== false;
  const time = useRelayed(relayed.time, isShown, wholeState);
  const { zone, reloadCount } = time;
  const { scope: variableScope, isWaiting, filterQuery } = usePanelScope(panel, repeatValues, isShown);
  const { window, label: timeLabel } = usePanelTime(panel, time, variableScope);
  const scope = useFullScope(variableScope, window, zone);

  // Before the page is alive nobody knows how wide the panel is.
  const isPlaced = isActive !== null;
  // A type that is not drawn here shows its data.
  const hasQueries = definition?.hasQueries ?? true;
  const prepared = useMemo(() => {
    if (!hasQueries || !isPlaced) return NOTHING;
    return panelQueries(panel, { window, zone, widthPx, scope, filterQuery });
  }, [hasQueries, isPlaced, panel, window, zone, widthPx, scope, filterQuery]);
  const { queries, refusals } = prepared;
  const isAsking = isActive === true && widthPx > 0 && !isWaiting && queries.length > 0;
  const data = usePanelData(batcher, isAsking ? queries : null, reloadCount);
  const { calculate, isWaiting: isUncalculated } = useCalculate(panel);
  const isLoading = isAsking && data.isLoading;
  const shownScope = useShownScope(scope, isLoading);
  const isAllRefused = queries.length === 0 && refusals.length > 0;
  const keepsGaps = definition?.showsGaps ?? false;
  const outcome = useMemo(() => {
    if (isUncalculated || (data.answers === null && !isAllRefused)) return null;
    const interpolate = (text: string): string => interpolateText(text, shownScope);
    return readAnswers(data.answers ?? [], panel, { timeZone: zone, interpolate, refusals, calculate, keepsGaps });
  }, [data.answers, isAllRefused, isUncalculated, calculate, panel, shownScope, zone, refusals, keepsGaps]);

  const title = interpolateText(panel.title, scope, 'text');
  const drawsEmpty = useMemo(
    () => definition?.drawsWithoutData?.(readFieldConfig(panel.fieldConfig).defaults) ?? false,
    [definition, panel.fieldConfig],
  );
  const hasNothingToAsk = hasQueries && queries.length === 0 && refusals.length === 0;
  return {
    phase: phaseOf({ definition, isActive, hasNothingToAsk, drawsEmpty, outcome }),
    isLoading,
    outcome,
    answers: data.answers ?? NO_ANSWERS,
    queries,
    paintKey: hasQueries ? data.settledKey : 'static',
    title,
    name: title === '' ? `Panel ${panel.id}` : title,
    description: interpolateText(panel.description ?? '', scope),
    window,
    timeLabel,
    zone,
    scope,
    shownScope,
  };
}

const wholeState = (state: TimeState): TimeState => state;
const NOTHING: ReturnType<typeof panelQueries> = { queries: [], refusals: [] };

/** A panel that shows what another one asks for gets that panel's queries; equal ones are sent once. */
function useSharedQueries(panel: Panel): Panel {
  const panels = useDashboardState((state) => state.history.present.panels);
  return useMemo(() => withSharedQueries(panel, panels), [panel, panels]);
}

interface PhaseFacts {
  readonly definition: PanelDefinition | null;
  readonly isActive: boolean | null;
  readonly hasNothingToAsk: boolean;
  /** The type says something without data, too. */
  readonly drawsEmpty: boolean;
  readonly outcome: PanelOutcome | null;
}

function phaseOf({ definition, isActive, hasNothingToAsk, drawsEmpty, outcome }: PhaseFacts): PanelPhase {
  if (isActive === null) return 'loading';
  if (!isActive) return 'idle';
  if (definition === null) return 'unsupported';
  if (!definition.hasQueries) return 'done';
  const isEmpty = hasNothingToAsk || (outcome?.hasData === false && outcome.failures.length === 0);
  if (isEmpty) return drawsEmpty ? 'done' : 'nodata';
  if (outcome === null) return 'loading';
  if (outcome.hasData) return 'done';
  return 'error';
}
