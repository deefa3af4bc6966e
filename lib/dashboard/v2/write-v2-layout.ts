// Panels in the grid as a layout of v2: tabs where the source has them outermost, rows when there are row panels, else one grid.
import { isRow, type Panel } from '@/lib/dashboard/dashboard';
import type { JsonObject } from '@/lib/dashboard/json-fields';
import { objectAt } from '@/lib/dashboard/upgrade/panel-upgrade';

type NameOf = (panelId: number) => string;

/** Ids of the row panels that stand for the outermost tabs → their tabs in the source. */
export type SourceTabs = ReadonlyMap<number, JsonObject>;

export function writtenLayout(panels: readonly Panel[], nameOf: NameOf, tabs: SourceTabs): JsonObject {
  const isTab = ({ id }: Panel): boolean => tabs.has(id);
  if (!panels.some(isTab)) return rowsOrGrid(panels, nameOf, 0);
  const parts: { header: Panel; members: Panel[] }[] = [];
  const above: Panel[] = [];
  for (const panel of panels) {
    if (isTab(panel)) parts.push({ header: panel, members: [...(panel.panels ?? [])] });
    else (parts.at(-1)?.members ?? above).push(panel);
  }
  // There is no place above the tabs.
  parts[0]?.members.unshift(...above);
  const written = parts.map(({ header, members }) => {
    const source = tabs.get(header.id) ?? {};
    const layout = rowsOrGrid(members, nameOf, topOf(members));
    return { ...source, spec: { ...objectAt(source, 'spec'), title: header.title, layout } };
  });
  return { kind: 'TabsLayout', spec: { tabs: written } };
}

function rowsOrGrid(panels: readonly Panel[], nameOf: NameOf, top: number): JsonObject {
  if (!panels.some(isRow)) return gridOf(panels, nameOf, top);
  const rows: JsonObject[] = [];
  let members: Panel[] = [];
  let header: Panel | null = null;
  const finish = (): void => {
    if (header === null && members.length === 0) return;
    rows.push(rowOf(header, members, nameOf));
    members = [];
  };
  for (const panel of panels) {
    if (!isRow(panel)) {
      members.push(panel);
      continue;
    }
    finish();
    header = panel;
    members = [...(panel.panels ?? [])];
  }
  finish();
  return { kind: 'RowsLayout', spec: { rows } };
}

function rowOf(header: Panel | null, members: readonly Panel[], nameOf: NameOf): JsonObject {
  return {
    kind: 'RowsLayoutRow',
    spec: {
      title: header?.title ?? '',
      collapse: header?.collapsed === true,
      ...(header === null && { hideHeader: true }),
      ...(typeof header?.repeat === 'string' && { repeat: { mode: 'variable', value: header.repeat } }),
      layout: gridOf(members, nameOf, topOf(members)),
    },
  };
}

function topOf(panels: readonly Panel[]): number {
  return panels.length === 0 ? 0 : Math.min(...panels.map(({ gridPos }) => gridPos.y));
}

/** Places are counted from the top of the section. */
function gridOf(panels: readonly Panel[], nameOf: NameOf, top: number): JsonObject {
  const items = panels.map((panel) => ({
    kind: 'GridLayoutItem',
    spec: {
      x: panel.gridPos.x,
      y: panel.gridPos.y - top,
      width: panel.gridPos.w,
      height: panel.gridPos.h,
      element: { kind: 'ElementReference', name: nameOf(panel.id) },
      ...(typeof panel.repeat === 'string' && { repeat: repeatOf(panel) }),
    },
  }));
  return { kind: 'GridLayout', spec: { items } };
}

function repeatOf({ repeat, repeatDirection, maxPerRow }: Panel): JsonObject {
  return {
    mode: 'variable',
    value: repeat,
    ...(repeatDirection !== undefined && { direction: repeatDirection }),
    ...(maxPerRow !== undefined && { maxPerRow }),
  };
}
