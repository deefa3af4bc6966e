// Panels in the grid as a layout of v2: rows when there are row panels, else one grid.
import { isRow, type Panel } from '@/lib/dashboard/dashboard';
import type { JsonObject } from '@/lib/dashboard/json-fields';

type NameOf = (panelId: number) => string;

export function writtenLayout(panels: readonly Panel[], nameOf: NameOf): JsonObject {
  if (!panels.some(isRow)) return gridOf(panels, nameOf, 0);
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
  const top = members.reduce((least, { gridPos }) => Math.min(least, gridPos.y), Infinity);
  return {
    kind: 'RowsLayoutRow',
    spec: {
      title: header?.title ?? '',
      collapse: header?.collapsed === true,
      ...(header === null && { hideHeader: true }),
      ...(typeof header?.repeat === 'string' && { repeat: { mode: 'variable', value: header.repeat } }),
      layout: gridOf(members, nameOf, Number.isFinite(top) ? top : 0),
    },
  };
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
