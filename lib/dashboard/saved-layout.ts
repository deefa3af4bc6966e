// The panels of a page while it is edited: as they are saved, without copies, and with nothing hidden.
import { isRow, type Panel } from '@/lib/dashboard/dashboard';
import { gridItems } from '@/lib/dashboard/edit-dashboard';
import { drawnLayout, inReadingOrder } from '@/lib/dashboard/layout';
import type { ShownPanel } from '@/lib/dashboard/page-layout';

/** Panels that overlap in the file are pushed apart. */
export function layOutSaved(panels: readonly Panel[]): readonly ShownPanel[] {
  const byId = new Map(panels.map((panel) => [panel.id, panel]));
  const ordered = inReadingOrder(drawnLayout(gridItems(panels))).flatMap(({ id, pos }) => {
    const panel = byId.get(id);
    return panel === undefined ? [] : [{ ...panel, gridPos: pos }];
  });
  const memberCounts = countMembers(ordered);
  return ordered.map((panel) => ({
    key: String(panel.id),
    panel,
    values: [],
    isCopy: false,
    isOpen: isRow(panel) && panel.collapsed !== true,
    memberCount: memberCounts.get(panel.id) ?? 0,
    isConcealed: false,
  }));
}

function countMembers(panels: readonly Panel[]): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  let rowId: number | null = null;
  for (const panel of panels) {
    if (isRow(panel)) {
      rowId = panel.id;
      counts.set(rowId, panel.panels?.length ?? 0);
    } else if (rowId !== null) counts.set(rowId, (counts.get(rowId) ?? 0) + 1);
  }
  return counts;
}
