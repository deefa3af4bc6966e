'use client';
// The grid of panels and rows. View mode loads no code for dragging: edit mode brings it along.
import { type RefObject, useEffect, useMemo, useRef } from 'react';
import { GRID_CLASS, panelPlaceClass, panelPlaceStyle } from '@/components/dashboard/grid/grid-place';
import { PanelHandles } from '@/components/dashboard/grid/panel-handles';
import { RowHeader } from '@/components/dashboard/grid/row-header';
import { PanelFrame } from '@/components/dashboard/panel/panel-frame';
import { useDashboardContext, useDashboardState } from '@/components/dashboard/state/dashboard-context';
import type { Panel } from '@/lib/dashboard/dashboard';
import { applyLayout, findPanel, gridItems } from '@/lib/dashboard/edit-dashboard';
import { drawnLayout, inReadingOrder } from '@/lib/dashboard/layout';

export function DashboardGrid({ canEdit }: { readonly canEdit: boolean }) {
  const panels = useDashboardState((state) => state.shown.panels);
  const isEditing = useDashboardState((state) => state.isEditing);
  const root = useRef<HTMLDivElement>(null);
  useGridDrag(root, isEditing);
  const placed = useMemo(() => placePanels(panels), [panels]);
  const memberCounts = useMemo(() => countMembers(placed), [placed]);
  return (
    <div ref={root} className={GRID_CLASS}>
      {placed.map((panel) =>
        panel.type === 'row' ? (
          <RowHeader key={panel.id} row={panel} memberCount={memberCounts.get(panel.id) ?? 0} isEditing={isEditing} />
        ) : (
          <PlacedPanel key={panel.id} panel={panel} canEdit={canEdit} isEditing={isEditing} />
        ),
      )}
    </div>
  );
}

function PlacedPanel({
  panel,
  canEdit,
  isEditing,
}: {
  readonly panel: Panel;
  readonly canEdit: boolean;
  readonly isEditing: boolean;
}) {
  const { x, y, w, h } = panel.gridPos;
  const style = useMemo(() => panelPlaceStyle({ x, y, w, h }), [x, y, w, h]);
  const name = panel.title === '' ? `Panel ${panel.id}` : panel.title;
  const handles = useMemo(
    () => (isEditing ? <PanelHandles panelId={panel.id} title={name} /> : undefined),
    [isEditing, panel.id, name],
  );
  return (
    <PanelFrame
      panel={panel}
      place="grid"
      canEdit={canEdit}
      isEditing={isEditing}
      style={style}
      className={panelPlaceClass(panel.type)}
      handles={handles}
    />
  );
}

/** In reading order, which is also the order for the keyboard; panels that overlap in the file are pushed apart. */
function placePanels(panels: readonly Panel[]): readonly Panel[] {
  const items = drawnLayout(gridItems(panels));
  const byId = new Map(panels.map((panel) => [panel.id, panel]));
  return inReadingOrder(items).flatMap(({ id, pos }) => {
    const panel = byId.get(id);
    if (!panel) return [];
    return panel.gridPos.y === pos.y && panel.gridPos.x === pos.x ? [panel] : [{ ...panel, gridPos: pos }];
  });
}

function countMembers(panels: readonly Panel[]): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  let rowId: number | null = null;
  for (const panel of panels) {
    if (panel.type === 'row') {
      rowId = panel.id;
      counts.set(rowId, panel.panels?.length ?? 0);
    } else if (rowId !== null) counts.set(rowId, (counts.get(rowId) ?? 0) + 1);
  }
  return counts;
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
