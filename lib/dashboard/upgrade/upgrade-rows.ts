// `rows[]` of the layout before Grafana 5 to panels in the grid. Heights come in px, widths in twelfths.
import { isJsonObject, type JsonObject, numberOr, textOr } from '@/lib/dashboard/json-fields';
import { listAt, numberAt, objectAt, textAt } from '@/lib/dashboard/upgrade/panel-upgrade';

const DEFAULT_ROW_HEIGHT_PX = 250;
const LEAST_HEIGHT_PX = 90;
const CELL_HEIGHT_PX = 38;
const COLUMNS = 24;
const DEFAULT_SPAN = 4;
const FACTORS = [24, 12, 8, 6, 4, 3, 2, 1];
/** The first schema version whose files have a grid: a reader that goes by numbers must not lay the rows out again. */
const GRID_SCHEMA_VERSION = 16;

/** Null when no row holds a panel. Rows stay as shells, so that nothing that they said is lost. */
export function upgradeRows(model: JsonObject): JsonObject | null {
  const rows = listAt(model, 'rows').filter(isJsonObject);
  if (!rows.some((row) => listAt(row, 'panels').length > 0)) return null;
  const kept = rows.filter((row) => !isRepeated(row));
  const hasTitles = kept.some((row) => row.collapse === true || row.showTitle === true || textAt(row, 'repeat') !== '');
  let y = lowestEdge(listAt(model, 'panels'));
  let nextId = highestId(model) + 1;
  const panels: JsonObject[] = [];
  for (const row of kept) {
    const rowPanels = listAt(row, 'panels')
      .filter(isJsonObject)
      .filter((panel) => !isRepeated(panel));
    const { placed, height } = placePanels(rowPanels, row, hasTitles ? y + 1 : y);
    if (!hasTitles) {
      panels.push(...placed);
      y += height;
      continue;
    }
    const isCollapsed = row.collapse === true;
    panels.push(rowPanel(row, { id: nextId, y, members: isCollapsed ? placed : [] }));
    nextId += 1;
    if (!isCollapsed) panels.push(...placed);
    y += isCollapsed ? 1 : 1 + height;
  }
  return {
    ...model,
    panels: [...listAt(model, 'panels'), ...panels],
    rows: rows.map((row) => ({ ...row, panels: [] })),
    schemaVersion: Math.max(GRID_SCHEMA_VERSION, numberOr(model.schemaVersion, 0)),
  };
}

/** Copies that a repeat had made were saved in those days. */
function isRepeated(json: JsonObject): boolean {
  return numberOr(json.repeatIteration, 0) > 0 || numberOr(json.repeatPanelId, 0) > 0;
}

function highestId(model: JsonObject): number {
  const panels = [
    ...listAt(model, 'panels'),
    ...listAt(model, 'rows')
      .filter(isJsonObject)
      .flatMap((row) => listAt(row, 'panels')),
  ];
  return panels.filter(isJsonObject).reduce((highest, panel) => Math.max(highest, numberOr(panel.id, 0)), 0);
}

/** Some files have panels in the grid and rows beside them: those come below. */
function lowestEdge(panels: readonly unknown[]): number {
  return panels.filter(isJsonObject).reduce((lowest, panel) => {
    const pos = objectAt(panel, 'gridPos');
    return Math.max(lowest, numberOr(pos.y, 0) + numberOr(pos.h, 0));
  }, 0);
}

interface RowPlace {
  readonly id: number;
  readonly y: number;
  readonly members: readonly JsonObject[];
}

function rowPanel(row: JsonObject, { id, y, members }: RowPlace): JsonObject {
  return {
    id,
    type: 'row',
    title: textOr(row.title, ''),
    collapsed: row.collapse === true,
    gridPos: { x: 0, y, w: COLUMNS, h: 1 },
    panels: members,
    ...(textAt(row, 'repeat') !== '' && { repeat: row.repeat }),
  };
}

/** Panels from left to right; what finds no room in its line begins a new one. Height of the whole in grid rows. */
function placePanels(
  panels: readonly JsonObject[],
  row: JsonObject,
  top: number,
): { readonly placed: readonly JsonObject[]; readonly height: number } {
  const rowHeight = gridRows(row.height, DEFAULT_ROW_HEIGHT_PX);
  let lineY = top;
  let skyline = Array.from({ length: COLUMNS }, () => 0);
  const placed = panels.map((panel) => {
    const span = numberAt(panel, 'span') ?? 0;
    const w = Math.min(COLUMNS, Math.max(1, Math.floor(span > 0 ? span : DEFAULT_SPAN) * 2));
    const hasHeight = textOr(panel.height, '') !== '' && panel.height !== 0;
    const h = hasHeight ? gridRows(panel.height, DEFAULT_ROW_HEIGHT_PX) : rowHeight;
    let place = firstGap(skyline, w, rowHeight);
    if (place === null) {
      lineY += rowHeight;
      skyline = skyline.map(() => 0);
      place = { x: 0, depth: 0 };
    }
    skyline.fill(place.depth + h, place.x, place.x + w);
    return withGridPos(panel, { x: place.x, y: lineY + place.depth, w, h });
  });
  const height = panels.length === 0 ? rowHeight : lineY - top + Math.max(rowHeight, ...skyline);
  return { placed, height };
}

/** The leftmost place of the width that is not yet filled to the row's height. */
function firstGap(
  skyline: readonly number[],
  w: number,
  rowHeight: number,
): { readonly x: number; readonly depth: number } | null {
  for (let x = 0; x + w <= COLUMNS; x += 1) {
    const depth = Math.max(...skyline.slice(x, x + w));
    if (depth < rowHeight) return { x, depth };
  }
  return null;
}

function withGridPos(panel: JsonObject, gridPos: JsonObject): JsonObject {
  const minSpan = numberAt(panel, 'minSpan');
  const most = minSpan === null || minSpan <= 0 ? null : COLUMNS / (2 * minSpan);
  const maxPerRow = most === null ? null : (FACTORS.find((factor) => factor <= most) ?? 1);
  return { ...panel, gridPos, ...(maxPerRow !== null && panel.maxPerRow === undefined && { maxPerRow }) };
}

function gridRows(height: unknown, fallbackPx: number): number {
  const text = typeof height === 'string' ? height.replace('px', '') : height;
  return Math.ceil(Math.max(numberOr(text, fallbackPx), LEAST_HEIGHT_PX) / CELL_HEIGHT_PX);
}
