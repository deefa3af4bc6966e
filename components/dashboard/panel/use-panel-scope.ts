'use client';
// The variables as one panel sees them (panel-scope.ts), followed as they change.
import { useCallback, useMemo } from 'react';
import { namesIn, panelScope } from '@/components/dashboard/panel/panel-scope';
import { useDashboardContext, useDashboardState } from '@/components/dashboard/state/dashboard-context';
import { keyedBy } from '@/components/dashboard/state/keyed-part';
import { useRelayed } from '@/components/dashboard/state/use-relayed';
import type { VariablesState } from '@/components/dashboard/variables/variables-state';
import { useViewer } from '@/components/data/viewer';
import { builtinScope, mergeScopes } from '@/lib/dashboard/builtin-variables';
import type { Panel } from '@/lib/dashboard/dashboard';
import type { VariableScope } from '@/lib/dashboard/interpolate';
import type { LinkContext } from '@/lib/dashboard/link-url';
import type { RepeatValue } from '@/lib/dashboard/repeat-panels';
import type { TimeWindow } from '@/lib/dashboard/time-range';
import { urlValues } from '@/lib/dashboard/variable-values';

export interface PanelScope {
  /** The same object until a variable that the panel names has another value. */
  readonly scope: VariableScope;
  /** A variable that the panel names has no value yet. */
  readonly isWaiting: boolean;
  readonly filterQuery: VariablesState['filterQuery'];
}

/** `isShown`: it is on the screen, or close to it. */
export function usePanelScope(panel: Panel, repeatValues: readonly RepeatValue[], isShown: boolean): PanelScope {
  const { relayed } = useDashboardContext();
  const { variables } = relayed;
  const named = useMemo(() => namesIn(panel), [panel]);
  const select = useMemo(
    () => keyedBy(({ scope }: VariablesState) => JSON.stringify(named.map((name) => scope.get(name) ?? null))),
    [named],
  );
  const known = useRelayed(variables, isShown, select);
  const isWaiting = useRelayed(variables, isShown, ({ pending }) => named.some((name) => pending.has(name)));
  const filterQuery = useRelayed(variables, isShown, (state) => state.filterQuery);
  const scope = useMemo(() => panelScope(named, repeatValues, known), [named, repeatValues, known]);
  return { scope, isWaiting: isWaiting || filterQuery === null, filterQuery };
}

/** With the names that belong to the page, its range and its viewer. */
export function useFullScope(scope: VariableScope, window: TimeWindow, timeZone: string): VariableScope {
  const title = useDashboardState((state) => state.history.present.title);
  const uid = useDashboardState((state) => state.facts.uid);
  const { login, userId } = useViewer();
  return useMemo(
    () =>
      mergeScopes(
        scope,
        builtinScope(window, { title, uid }, { timeZone, user: { id: String(userId), login, email: '' } }),
      ),
    [scope, window, title, uid, timeZone, login, userId],
  );
}

/** What links are filled in with, read when they are opened: a change of the page renders nothing. */
export function useLinkContext(scope: VariableScope): () => LinkContext {
  const { variables, time } = useDashboardContext();
  return useCallback(() => {
    const { states, scope: all } = variables.get();
    return {
      scope: mergeScopes(all, scope),
      range: time.get().raw,
      urlValues: urlValues(states),
      // The first picture is made on the server.
      ...(typeof window !== 'undefined' && { address: window.location.href }),
    };
  }, [variables, time, scope]);
}
