// Layouts of v2 (grid, auto grid, rows, tabs, nested at will) as panels in one grid, with row panels for rows and tabs.
import { GRID_COLUMNS, type ReadNote } from '@/lib/dashboard/dashboard';
import { isJsonObject, type JsonObject, numberOr } from '@/lib/dashboard/json-fields';
import { listAt, objectAt, objectsAt, textAt } from '@/lib/dashboard/upgrade/panel-upgrade';
import { asksForData, needsData } from '@/lib/dashboard/v2/conditions';
import { type LayoutSections, SectionCollector } from '@/lib/dashboard/v2/layout-sections';
import type { ElementPanel } from '@/lib/dashboard/v2/read-v2-panel';

/** Ids of row panels: far above those of elements, and the same each time. */
const FIRST_ROW_ID = 1_000_001;
export const ROOT_LAYOUT = 'spec.layout';
const DEPTH_LIMIT = 20;
const DEFAULT_COLUMN_COUNT = 3;
/** Heights in grid rows (38 px each). */
const ROW_HEIGHTS: Readonly<Record<string, number>> = { short: 5, standard: 9, tall: 14 };

interface LayoutContext {
  readonly elements: ReadonlyMap<string, ElementPanel>;
  readonly notes: ReadNote[];
  rowCount: number;
  sections: SectionCollector;
}

interface Section {
  readonly panels: readonly JsonObject[];
  /** First free grid row below. */
  readonly bottom: number;
}

interface Place {
  readonly top: number;
  readonly field: string;
  readonly depth: number;
}

export function layoutPanels(
  layout: JsonObject,
  elements: ReadonlyMap<string, ElementPanel>,
  notes: ReadNote[],
): readonly JsonObject[] {
  return walk(layout, elements, notes).panels;
}

/** What the layout says beyond that, by the same ids. */
export function layoutSections(layout: JsonObject, elements: ReadonlyMap<string, ElementPanel>): LayoutSections {
  return walk(layout, elements, []).sections;
}

function walk(
  layout: JsonObject,
  elements: ReadonlyMap<string, ElementPanel>,
  notes: ReadNote[],
): { readonly panels: readonly JsonObject[]; readonly sections: LayoutSections } {
  const context: LayoutContext = { elements, notes, rowCount: 0, sections: new SectionCollector() };
  const { panels } = sectionOf(layout, { top: 0, field: ROOT_LAYOUT, depth: 0 }, context);
  return { panels, sections: context.sections };
}

function sectionOf(layout: JsonObject, place: Place, context: LayoutContext): Section {
  const spec = objectAt(layout, 'spec');
  if (place.depth > DEPTH_LIMIT) return { panels: [], bottom: place.top };
  switch (layout.kind) {
    case 'GridLayout':
      return gridSection(spec, place, context);
    case 'AutoGridLayout':
    case 'ResponsiveGridLayout':
      return autoSection(spec, place, context);
    case 'RowsLayout':
      return stacked(objectsAt(spec, 'rows'), { ...place, field: `${place.field}.spec.rows` }, context);
    case 'TabsLayout':
      return tabbed(objectsAt(spec, 'tabs'), place, context);
    default:
      context.notes.push({
        field: place.field,
        message: `The layout "${textAt(layout, 'kind')}" is not known: its panels are not drawn`,
      });
      return { panels: [], bottom: place.top };
  }
}

function elementAt(item: JsonObject, field: string, context: LayoutContext): JsonObject | null {
  const name = textAt(objectAt(objectAt(item, 'spec'), 'element'), 'name');
  const element = context.elements.get(name);
  if (element !== undefined) return element.panel;
  context.notes.push({ field, message: `The layout names a panel that is not there: "${name}"` });
  return null;
}

function repeatOf(spec: JsonObject): JsonObject {
  const repeat = objectAt(spec, 'repeat');
  if (textAt(repeat, 'value') === '') return {};
  return {
    repeat: repeat.value,
    ...(repeat.direction !== undefined && { repeatDirection: repeat.direction }),
    ...(repeat.maxPerRow !== undefined && { maxPerRow: repeat.maxPerRow }),
  };
}

function gridSection(spec: JsonObject, { top, field }: Place, context: LayoutContext): Section {
  const items = objectsAt(spec, 'items');
  const panels = items.flatMap((item, index) => {
    // A row inside of a grid is how the first generation wrote rows.
    const panel = elementAt(item, `${field}.spec.items[${index}]`, context);
    const own = objectAt(item, 'spec');
    if (panel === null) return [];
    const gridPos = {
      x: numberOr(own.x, 0),
      y: top + numberOr(own.y, 0),
      w: numberOr(own.width, GRID_COLUMNS / 2),
      h: numberOr(own.height, 8),
    };
    takeConditions(own, [panel], context);
    return [{ ...panel, gridPos, ...repeatOf(own) }];
  });
  return { panels, bottom: bottomOf(panels, top) };
}

/** Of one item. A panel says itself whether it has data. */
function takeConditions(spec: JsonObject, panels: readonly JsonObject[], { sections }: LayoutContext): void {
  const { conditionalRendering } = spec;
  if (!isJsonObject(conditionalRendering)) return;
  const ids = idsOf(panels);
  sections.require(ids, conditionalRendering);
  if (needsData(conditionalRendering)) for (const id of ids) sections.needData.add(id);
}

function idsOf(panels: readonly unknown[]): readonly number[] {
  return panels.filter(isJsonObject).flatMap((panel) => [numberOr(panel.id, 0), ...idsOf(listAt(panel, 'panels'))]);
}

function bottomOf(panels: readonly JsonObject[], top: number): number {
  return panels.reduce((bottom, panel) => {
    const pos = objectAt(panel, 'gridPos');
    return Math.max(bottom, numberOr(pos.y, 0) + numberOr(pos.h, 0));
  }, top);
}

/** Left to right in equal columns. */
function autoSection(spec: JsonObject, { top, field }: Place, context: LayoutContext): Section {
  const columnCount = Math.min(
    GRID_COLUMNS,
    Math.max(1, Math.round(numberOr(spec.maxColumnCount, DEFAULT_COLUMN_COUNT))),
  );
  const w = Math.max(1, Math.floor(GRID_COLUMNS / columnCount));
  const customPx = numberOr(spec.rowHeight, 0);
  const h =
    customPx > 0 ? Math.max(1, Math.round((customPx + 8) / 38)) : (ROW_HEIGHTS[textAt(spec, 'rowHeightMode')] ?? 9);
  let at = 0;
  const panels = objectsAt(spec, 'items').flatMap((item, index) => {
    const panel = elementAt(item, `${field}.spec.items[${index}]`, context);
    if (panel === null) return [];
    const gridPos = { x: (at % columnCount) * w, y: top + Math.floor(at / columnCount) * h, w, h };
    at += 1;
    const own = objectAt(item, 'spec');
    takeConditions(own, [panel], context);
    return [{ ...panel, gridPos, ...repeatOf(own) }];
  });
  return { panels, bottom: bottomOf(panels, top) };
}

/** Rows with the panels of each tab, and who stands in which. Tabs that repeat stay rows. */
function tabbed(tabs: readonly JsonObject[], place: Place, context: LayoutContext): Section {
  const below = { ...place, field: `${place.field}.spec.tabs` };
  if (tabs.some((tab) => textAt(objectAt(objectAt(tab, 'spec'), 'repeat'), 'value') !== '')) {
    context.notes.push({ field: place.field, message: 'Tabs that repeat are shown as rows' });
    return stacked(tabs, below, context);
  }
  const rowIds: number[] = [];
  const section = stacked(tabs.map(withHeader), below, context, (panels, index) => {
    rowIds.push(numberOr(panels[0]?.id, 0));
    context.sections.place(idsOf(panels), { group: place.field, index });
  });
  context.sections.addGroup(
    place.field,
    tabs.map((tab, index) => ({ rowId: rowIds[index] ?? 0, title: textAt(objectAt(tab, 'spec'), 'title') })),
  );
  return section;
}

/** A tab has no other form. */
function withHeader(tab: JsonObject): JsonObject {
  return { ...tab, spec: { ...objectAt(tab, 'spec'), hideHeader: false, collapse: false } };
}

/** Rows or tabs below each other. One without a header has no row panel. */
function stacked(
  sections: readonly JsonObject[],
  { top, field, depth }: Place,
  context: LayoutContext,
  onSection?: (panels: readonly JsonObject[], index: number) => void,
): Section {
  let bottom = top;
  const outer = context.sections;
  const panels = sections.flatMap((section, index) => {
    const spec = objectAt(section, 'spec');
    const own = `${field}[${index}]`;
    noteConditions(spec, own, context);
    context.sections = new SectionCollector();
    const hasHeader = spec.hideHeader !== true;
    const isCollapsed = hasHeader && spec.collapse === true;
    const rowTop = bottom;
    const id = FIRST_ROW_ID + context.rowCount;
    if (hasHeader) context.rowCount += 1;
    const inside = sectionOf(
      objectAt(spec, 'layout'),
      { top: hasHeader ? rowTop + 1 : rowTop, field: `${own}.spec.layout`, depth: depth + 1 },
      context,
    );
    bottom = isCollapsed ? rowTop + 1 : inside.bottom;
    if (isCollapsed) outer.addWithoutTabs(context.sections);
    else outer.add(context.sections);
    context.sections = outer;
    if (!hasHeader) {
      requireAll(spec, inside.panels, outer);
      return inside.panels;
    }
    const members = isCollapsed ? inside.panels.flatMap(openedRow) : [];
    const row = {
      id,
      type: 'row',
      title: spec.title ?? '',
      collapsed: isCollapsed,
      gridPos: { x: 0, y: rowTop, w: GRID_COLUMNS, h: 1 },
      panels: members,
      ...repeatOf(spec),
    };
    const all = isCollapsed ? [row] : [row, ...inside.panels];
    requireAll(spec, all, outer);
    onSection?.(all, index);
    return all;
  });
  return { panels, bottom };
}

/** Whether a whole section has data nobody knows before it is asked: that alone does not decide. */
function requireAll(spec: JsonObject, panels: readonly JsonObject[], sections: SectionCollector): void {
  if (isJsonObject(spec.conditionalRendering)) sections.require(idsOf(panels), spec.conditionalRendering);
}

/** A closed row holds no rows: those inside of it give way to their panels. */
function openedRow(panel: JsonObject): readonly unknown[] {
  return panel.type === 'row' ? listAt(panel, 'panels') : [panel];
}

function noteConditions(spec: JsonObject, field: string, { notes }: LayoutContext): void {
  if (isJsonObject(spec.conditionalRendering) && asksForData(spec.conditionalRendering))
    notes.push({
      field: `${field}.spec.conditionalRendering`,
      message: 'Whether a section has data is not looked at: it is shown',
    });
  if (listAt(spec, 'variables').length > 0)
    notes.push({ field: `${field}.spec.variables`, message: 'Variables of a section are kept, and not used' });
}
