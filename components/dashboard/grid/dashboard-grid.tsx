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
import { TabStrip } from '@/components/dashboard/grid/tab-strip';
import { useSectionView } from '@/components/dashboard/grid/use-section-view';
import { useShownPanels } from '@/components/dashboard/grid/use-shown-panels';
import { PanelFrame } from '@/components/dashboard/panel/panel-frame';
import { useDashboardContext, useDashboardState } from '@/components/dashboard/state/dashboard-context';
import { isRow } from '@/lib/dashboard/dashboard';
import { applyLayout, findPanel, gridItems } from '@/lib/dashboard/edit-dashboard';
import { drawnLayout } from '@/lib/dashboard/layout';
import type { ShownPanel } from '@/lib/dashboard/page-layout';
import { TAB_STRIP } from '@/lib/dashboard/repeat-panels';

const NOTHING_CONCEALED: ReadonlySet<string> = new Set();

export interface DashboardGridProps {
  readonly canEdit: boolean;
  /** That the address names. */
  readonly tab: string | null;
}

export function DashboardGrid({ canEdit, tab }: DashboardGridProps) {
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
  const { view, needData, openTab } = useSectionView(tab);
  const shown = useShownPanels(isEditing, concealed, view);
  // Those that take no place come last.
  const sharing = useMemo(
    () => sharesLine(shown.filter(({ isConcealed }) => !isConcealed).map(({ panel }) => panel)),
    [shown],
  );
  return (
    <div ref={root} className={GRID_CLASS}>
      {shown.map((one, at) => {
        if (isRow(one.panel)) return <RowHeader key={one.key} shown={one} isEditing={isEditing} />;
        if (one.panel.type === TAB_STRIP) {
          const strip = view?.strips.get(one.panel.id);
          // Stays in its place when another tab opens, so that the keyboard goes on.
          return strip && <TabStrip key={strip.group} shown={one} strip={strip} onOpen={openTab} />;
        }
        return (
          <PlacedPanel
            key={one.key}
            shown={one}
            isSharing={sharing[at] === true}
            canEdit={canEdit}
            isEditing={isEditing}
            onEmpty={one.panel['hideWhenNoData'] === true || needData.has(one.panel.id) ? onEmpty : undefined}
          />
        );
      })}
    </div>
  );
}

interface PlacedPanelProps {
  readonly shown: ShownPanel;
  /** Its line, on a phone. */
  readonly isSharing: boolean;
  readonly canEdit: boolean;
  readonly isEditing: boolean;
  /** Of a panel that takes no place without data. */
  readonly onEmpty: ((key: string, isEmpty: boolean) => void) | undefined;
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
      onEmpty={onEmpty}
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
