'use client';
// Feeds the page's annotations with what they depend on, and gives each panel those that belong on it.
import { useEffect, useMemo } from 'react';
import type { AnnotationLayer, AnnotationMark } from '@/components/dashboard/annotations/annotation-loader';
import { useDashboardContext, useDashboardState, useTimeState } from '@/components/dashboard/state/dashboard-context';
import { useStore } from '@/components/dashboard/state/store';
import { builtinScope, mergeScopes } from '@/lib/dashboard/builtin-variables';

export function useAnnotations(): void {
  const { annotations, variables } = useDashboardContext();
  const json = useDashboardState((state) => state.history.present['annotations']);
  const title = useDashboardState((state) => state.history.present.title);
  const uid = useDashboardState((state) => state.facts.uid);
  const window = useTimeState((state) => state.window);
  const reloadCount = useTimeState((state) => state.reloadCount);
  const { scope, pending, filterQuery } = useStore(variables, (state) => state);
  useEffect(() => {
    annotations.update({
      json,
      dashboardUid: uid,
      window,
      reloadCount,
      scope: mergeScopes(scope, builtinScope(window, { title, uid })),
      filterQuery,
      isWaiting: pending.size > 0 || filterQuery === null,
    });
  }, [annotations, json, uid, title, window, reloadCount, scope, pending, filterQuery]);
  useEffect(() => annotations.dispose, [annotations]);
}

/** Marks for one panel: those of its queries that are switched on, and not limited to other panels. */
export function usePanelAnnotations(panelId: number): readonly AnnotationMark[] {
  const { annotations } = useDashboardContext();
  const layers = useStore(annotations, (state) => state);
  return useMemo(() => marksOn(layers, panelId), [layers, panelId]);
}

const NO_MARKS: readonly AnnotationMark[] = [];

function marksOn(layers: readonly AnnotationLayer[], panelId: number): readonly AnnotationMark[] {
  const marks = layers
    .filter(({ query }) => query.isShownOn(panelId))
    .flatMap((layer) => layer.marks.filter(({ note }) => isOnPanel(note, panelId)));
  return marks.length === 0 ? NO_MARKS : marks;
}

/** A note of one panel stands on that panel alone. */
function isOnPanel(note: AnnotationMark['note'], panelId: number): boolean {
  return note === null || note.panelId === 0 || note.panelId === panelId;
}
