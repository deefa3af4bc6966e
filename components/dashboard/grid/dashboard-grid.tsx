'use client';
// The grid of panels and rows. View mode loads no code for dragging: edit mode brings it along.
import { type RefObject, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import {
  CONCEALED_CLASS,
  concealedStyle,
  GRID_CLASS,
  panelPlaceClass,
  panelPlaceStyle,
  sharesLine,
} from '@/components/dashboard/grid/grid-place';
import { PanelHandles } from '@/components/dashboard/grid/panel-handles';
import { RowHeader } from '@/components/dashboard/grid/row-header';
import { useShownPanels } from '@/components/dashboard/grid/use-shown-panels';
import { PanelFrame } from '@/components/dashboard/panel/panel-frame';
import { useDashboardContext, useDashboardState } from '@/components/dashboard/state/dashboard-context';
import { isRow } from '@/lib/dashboard/dashboard';
import { applyLayout, findPanel, gridItems } from '@/lib/dashboard/edit-dashboard';
import { drawnLayout } from '@/lib/dashboard/layout';
import type { ShownPanel } from '@/lib/dashboard/page-layout';

const NOTHING_CONCEALED: ReadonlySet<string> = new Set();

export function DashboardGrid({ canEdit }: { readonly canEdit: boolean }) {
  const isEditing = useDashboardState((state) => state.isEditing);
  const root = useRef<HTMLDivElement>(null);
  useGridDrag(root, isEditing);
  const [concealed, setConcealed] = useState(NOTHING_CONCEALED);
  const onEmpty = useCallback((key: string, isEmpty: boolean) => {
    setConcealed((before) => {
      if (before.has(key) === isEmpty) return before;
      const next = new Set(before);
      if (!next.delete(key)) next.add(key);
      return next;
    });
  }, []);
  const shown = useShownPanels(isEditing, concealed);
  // Those that take no place come last.
  const sharing = useMemo(
    () => sharesLine(shown.filter(({ isConcealed }) => !isConcealed).map(({ panel }) => panel)),
    [shown],
  );
  return (
    <div ref={root} className={GRID_CLASS}>
      {shown.map((one, at) =>
        isRow(one.panel) ? (
          <RowHeader key={one.key} shown={one} isEditing={isEditing} />
        ) : (
          <PlacedPanel
            key={one.key}
            shown={one}
            isSharing={sharing[at] === true}
            canEdit={canEdit}
            isEditing={isEditing}
            onEmpty={onEmpty}
          />
        ),
      )}
    </div>
  );
}

interface PlacedPanelProps {
  readonly shown: ShownPanel;
  /** Its line, on a phone. */
  readonly isSharing: boolean;
  readonly canEdit: boolean;
  readonly isEditing: boolean;
  readonly onEmpty: (key: string, isEmpty: boolean) => void;
}

function PlacedPanel({ shown, isSharing, canEdit, isEditing, onEmpty }: PlacedPanelProps) {
  const { panel, values, key, isConcealed } = shown;
  const { x, y, w, h } = panel.gridPos;
  const style = useMemo(
    () => (isConcealed ? concealedStyle({ x, w }) : panelPlaceStyle({ x, y, w, h })),
    [isConcealed, x, y, w, h],
  );
  const name = panel.title === '' ? `Panel ${panel.id}` : panel.title;
  const handles = useMemo(
    () => (isEditing ? <PanelHandles panelId={panel.id} title={name} /> : undefined),
    [isEditing, panel.id, name],
  );
  return (
    <PanelFrame
      panel={panel}
      viewKey={key}
      repeatValues={values}
      place="grid"
      canEdit={canEdit}
      isEditing={isEditing}
      isConcealed={isConcealed}
      onEmpty={panel['hideWhenNoData'] === true ? onEmpty : undefined}
      style={style}
      className={isConcealed ? CONCEALED_CLASS : panelPlaceClass(panel, isSharing, isEditing)}
      handles={handles}
    />
  );
}

function useGridDrag(root: RefObject<HTMLDivElement | null>, isEditing: boolean): void {
  const { dashboard, announce } = useDashboardContext();
  useEffect(() => {
    const element = root.current;
    if (!isEditing || !element) return undefined;
    let detach: (() => void) | null = null;
    let isGone = false;
    const attach = async (): Promise<void> => {
      const { attachGridDrag } = await import('@/components/dashboard/edit/grid-drag');
      if (isGone) return;
      detach = attachGridDrag(element, {
        items: () => drawnLayout(gridItems(dashboard.get().history.present.panels)),
        nameOf: (id) => findPanel(dashboard.get().history.present, id)?.title ?? `Panel ${id}`,
        commit: (items, label) => dashboard.edit({ label }, (current) => applyLayout(current, items)),
        announce,
      });
    };
    void attach();
    return () => {
      isGone = true;
      detach?.();
    };
  }, [announce, dashboard, isEditing, root]);
}
