// Edits of a dashboard as pure functions: each takes one and gives the next. Undo keeps the old ones (edit-history.ts).
import { type Dashboard, type GridPos, isRow, type NewPanel, type Panel } from '@/lib/dashboard/dashboard';
import {
  bottomOf,
  clampPos,
  compact,
  freePlace,
  type GridItem,
  inReadingOrder,
  moveItem,
  placeItem,
  resizeItem,
  wholePlace,
} from '@/lib/dashboard/layout';

export function gridItems(panels: readonly Panel[]): GridItem[] {
  return panels.map(({ id, gridPos }) => ({ id, pos: wholePlace(gridPos) }));
}

/** Also finds members of collapsed rows. */
export function findPanel(dashboard: Dashboard, panelId: number): Panel | undefined {
  for (const panel of dashboard.panels) {
    if (panel.id === panelId) return panel;
    const member = panel.panels?.find((one) => one.id === panelId);
    if (member) return member;
  }
  return undefined;
}

/** One more than the highest id in use, also inside rows. */
function nextPanelId(dashboard: Dashboard): number {
  const ids = dashboard.panels.flatMap((panel) => [panel.id, ...(panel.panels ?? []).map((member) => member.id)]);
  return Math.max(0, ...ids) + 1;
}

/** Puts a panel into the first gap of its size. Returns its id as well: the page scrolls to it. */
export function addPanel(
  dashboard: Dashboard,
  panel: NewPanel,
): { readonly dashboard: Dashboard; readonly panelId: number } {
  const panelId = nextPanelId(dashboard);
  const gridPos = freePlace(gridItems(dashboard.panels), panel.gridPos);
  const added: Panel = { ...panel, id: panelId, gridPos };
  return { dashboard: withPanels(dashboard, [...dashboard.panels, added]), panelId };
}

/** A copy right after the original, in the first gap that has its size. */
export function duplicatePanel(
  dashboard: Dashboard,
  panelId: number,
): { readonly dashboard: Dashboard; readonly panelId: number } {
  const panel = findPanel(dashboard, panelId);
  if (!panel || isRow(panel)) return { dashboard, panelId };
  return addPanel(dashboard, { ...panel, title: copyTitle(panel.title) });
}

function copyTitle(title: string): string {
  return title === '' ? '' : `${title} (copy)`;
}

/** Panels below fall up. A removed row leaves its members in place, those of a collapsed row come out. */
export function removePanel(dashboard: Dashboard, panelId: number): Dashboard {
  const removed = dashboard.panels.find((panel) => panel.id === panelId);
  if (removed === undefined) {
    const panels = dashboard.panels.map((panel) =>
      panel.panels ? { ...panel, panels: panel.panels.filter((member) => member.id !== panelId) } : panel,
    );
    return { ...dashboard, panels };
  }
  const opened = isRow(removed) && removed.collapsed === true ? toggleRow(dashboard, panelId) : dashboard;
  return compacted(
    withPanels(
      opened,
      opened.panels.filter((panel) => panel.id !== panelId),
    ),
  );
}

export function updatePanel(dashboard: Dashboard, panelId: number, change: (panel: Panel) => Panel): Dashboard {
  const panels = dashboard.panels.map((panel) => {
    if (panel.id === panelId) return change(panel);
    if (!panel.panels?.some((member) => member.id === panelId)) return panel;
    return { ...panel, panels: panel.panels.map((member) => (member.id === panelId ? change(member) : member)) };
  });
  return { ...dashboard, panels };
}

export function movePanel(
  dashboard: Dashboard,
  panelId: number,
  to: { readonly x: number; readonly y: number },
): Dashboard {
  return applyLayout(dashboard, moveItem(gridItems(dashboard.panels), panelId, to));
}

export function resizePanel(
  dashboard: Dashboard,
  panelId: number,
  to: { readonly w: number; readonly h: number },
): Dashboard {
  return applyLayout(dashboard, resizeItem(gridItems(dashboard.panels), panelId, to));
}

export function placePanel(dashboard: Dashboard, panelId: number, pos: GridPos): Dashboard {
  return applyLayout(dashboard, placeItem(gridItems(dashboard.panels), panelId, pos));
}

/** Writes positions back and puts the list into reading order, so that rows keep the members that stand below them. */
export function applyLayout(dashboard: Dashboard, items: readonly GridItem[]): Dashboard {
  const positions = new Map(items.map((item) => [item.id, item.pos]));
  const panels = dashboard.panels.map((panel) => {
    const pos = positions.get(panel.id);
    return pos === undefined || isSamePos(pos, panel.gridPos) ? panel : { ...panel, gridPos: pos };
  });
  return withPanels(dashboard, panels);
}

function isSamePos(left: GridPos, right: GridPos): boolean {
  return left.x === right.x && left.y === right.y && left.w === right.w && left.h === right.h;
}

function compacted(dashboard: Dashboard): Dashboard {
  return applyLayout(dashboard, compact(gridItems(dashboard.panels)));
}

function withPanels(dashboard: Dashboard, panels: readonly Panel[]): Dashboard {
  const byId = new Map(panels.map((panel) => [panel.id, panel]));
  const ordered = inReadingOrder(gridItems(panels)).flatMap(({ id }) => byId.get(id) ?? []);
  return { ...dashboard, panels: ordered };
}

/** All members in the list, as if every row were open. */
export function openRows(panels: readonly Panel[]): readonly Panel[] {
  let shift = 0;
  return panels.flatMap((panel) => {
    const moved = movedDown(panel, shift);
    if (!isRow(panel) || (panel.collapsed !== true && (panel.panels ?? []).length === 0)) return [moved];
    const opened = openedRow(moved, []);
    shift += bottomOf(gridItems(opened)) - (moved.gridPos.y + moved.gridPos.h);
    return opened;
  });
}

/** Opens a collapsed row or closes an open one; what is below moves by the height of its members. */
export function toggleRow(dashboard: Dashboard, rowId: number): Dashboard {
  const at = dashboard.panels.findIndex((panel) => panel.id === rowId);
  const row = dashboard.panels[at];
  if (!row || !isRow(row)) return dashboard;
  const before = dashboard.panels.slice(0, at);
  const after = dashboard.panels.slice(at + 1);
  return row.collapsed === true
    ? { ...dashboard, panels: [...before, ...openedRow(row, after)] }
    : { ...dashboard, panels: [...before, ...closedRow(row, after)] };
}

function openedRow(row: Panel, after: readonly Panel[]): Panel[] {
  const saved = row.panels ?? [];
  const firstY = Math.min(...saved.map((member) => member.gridPos.y));
  // The saved positions are absolute but may be stale: the first member belongs directly below its row.
  const shiftBy = saved.length === 0 ? 0 : row.gridPos.y + row.gridPos.h - firstY;
  const members = saved.map((member) => movedDown(member, shiftBy));
  const heightAdded = members.length === 0 ? 0 : bottomOf(gridItems(members)) - (row.gridPos.y + row.gridPos.h);
  return [{ ...row, collapsed: false, panels: [] }, ...members, ...after.map((panel) => movedDown(panel, heightAdded))];
}

function closedRow(row: Panel, after: readonly Panel[]): Panel[] {
  const nextRowAt = after.findIndex(isRow);
  const members = [...(row.panels ?? []), ...(nextRowAt === -1 ? after : after.slice(0, nextRowAt))];
  const rest = nextRowAt === -1 ? [] : after.slice(nextRowAt);
  const bottom = Math.max(row.gridPos.y + row.gridPos.h, bottomOf(gridItems(members)));
  const heightRemoved = bottom - (row.gridPos.y + row.gridPos.h);
  return [{ ...row, collapsed: true, panels: members }, ...rest.map((panel) => movedDown(panel, -heightRemoved))];
}

function movedDown(panel: Panel, rows: number): Panel {
  return rows === 0 ? panel : { ...panel, gridPos: clampPos({ ...panel.gridPos, y: panel.gridPos.y + rows }) };
}
