// The panels of a page as they are looked at: repeats laid out, rows opened and closed, hidden panels gone, overlaps pushed apart.
import { GRID_COLUMNS, type GridPos, isRow, type Panel } from '@/lib/dashboard/dashboard';
import { compact, drawnLayout, inReadingOrder, type GridItem, wholePlace } from '@/lib/dashboard/layout';
import { openRows } from '@/lib/dashboard/edit-dashboard';
import type { SectionView } from '@/lib/dashboard/v2/layout-sections';
import {
  expandRepeats,
  type LaidOutPanel,
  type RepeatValue,
  ROW_END,
  startsSection,
  TAB_STRIP,
  type ValuesOf,
} from '@/lib/dashboard/repeat-panels';

export interface ShownPanel {
  /** Stays the same for the same panel with the same values. */
  readonly key: string;
  /** With the id of the dashboard's panel and the place on the page. */
  readonly panel: Panel;
  readonly values: readonly RepeatValue[];
  /** A copy beyond the first. */
  readonly isCopy: boolean;
  /** Rows only. */
  readonly isOpen: boolean;
  /** Rows only: how many panels stand below it. */
  readonly memberCount: number;
  /** Has no data and takes no place, but still asks. */
  readonly isConcealed: boolean;
}

export interface PageChoices {
  readonly valuesOf: ValuesOf;
  /** Keys of rows that are not as the dashboard has them. */
  readonly toggled: ReadonlySet<string>;
  /** Keys of panels that take no place now. */
  readonly concealed: ReadonlySet<string>;
  /** Tabs and conditions (page-sections.ts). */
  readonly sections?: SectionView | null;
}

interface Keyed extends LaidOutPanel {
  readonly key: string;
  readonly isCopy: boolean;
}

/** In reading order, which is also the order for the keyboard. */
export function layOutPage(saved: readonly Panel[], choices: PageChoices): readonly ShownPanel[] {
  const { sections = null } = choices;
  const panels = sections === null ? saved : inView(saved, sections);
  const closedIds = new Set(panels.filter((panel) => isRow(panel) && panel.collapsed === true).map(({ id }) => id));
  const laidOut = withKeys(expandRepeats(openRows(withRowEnds(panels)), choices.valuesOf));
  const isOpen = ({ key, sourceId }: Keyed): boolean => closedIds.has(sourceId) === choices.toggled.has(key);
  const { shown: all, memberCounts } = closeRows(laidOut, isOpen);
  const shown = all.filter(({ panel }) => panel.type !== ROW_END);
  const visible = shown.filter(({ key }) => !choices.concealed.has(key));
  const places = placesOf(visible, visible.length < shown.length || sections !== null);
  const toShown = (one: Keyed, pos: GridPos | undefined): ShownPanel => ({
    key: one.key,
    panel: { ...one.panel, id: one.sourceId, gridPos: pos ?? one.panel.gridPos },
    values: one.values,
    isCopy: one.isCopy,
    isOpen: isRow(one.panel) && isOpen(one),
    memberCount: memberCounts.get(one.key) ?? 0,
    isConcealed: pos === undefined,
  });
  const concealed = shown.filter(({ key }) => choices.concealed.has(key));
  const byId = new Map(visible.map((one) => [one.panel.id, one]));
  return [
    ...inReadingOrder(places).flatMap(({ id, pos }) => {
      const one = byId.get(id);
      return one === undefined ? [] : [toShown(one, pos)];
    }),
    ...concealed.map((one) => toShown(one, undefined)),
  ];
}

/** Without what another tab holds or a condition hides; an open tab's row becomes the strip of all tabs. */
function inView(panels: readonly Panel[], { hidden, strips }: SectionView): readonly Panel[] {
  return panels.flatMap((panel) => {
    if (hidden.has(panel.id)) return [];
    if (strips.has(panel.id)) return [{ ...panel, type: TAB_STRIP }];
    return panel.panels === undefined
      ? [panel]
      : [{ ...panel, panels: panel.panels.filter(({ id }) => !hidden.has(id)) }];
  });
}

/** What follows a closed row in the list does not belong to it: its panels are inside of it. A mark keeps them apart once it is opened. */
function withRowEnds(panels: readonly Panel[]): readonly Panel[] {
  return panels.flatMap((panel, at) => {
    const next = panels[at + 1];
    if (!isRow(panel) || panel.collapsed !== true || next === undefined || isRow(next)) return [panel];
    const gridPos = { x: 0, y: panel.gridPos.y + panel.gridPos.h, w: GRID_COLUMNS, h: 0 };
    const end: Panel = { ...panel, id: -1 - at, type: ROW_END, title: '', collapsed: false, panels: [], gridPos };
    return [panel, { ...end, repeat: '' }];
  });
}

function withKeys(laidOut: readonly LaidOutPanel[]): readonly Keyed[] {
  const seen = new Set<number>();
  return laidOut.map((one) => {
    const isCopy = seen.has(one.sourceId);
    seen.add(one.sourceId);
    const values = String(new URLSearchParams(one.values.map(({ name, value }) => [name, value])));
    return { ...one, isCopy, key: values === '' ? String(one.sourceId) : `${one.sourceId}?${values}` };
  });
}

/** Closed rows lose their panels, and everything below moves up by their height. */
function closeRows(
  laidOut: readonly Keyed[],
  isOpen: (row: Keyed) => boolean,
): { readonly shown: readonly Keyed[]; readonly memberCounts: ReadonlyMap<string, number> } {
  const shown: Keyed[] = [];
  const memberCounts = new Map<string, number>();
  let removed = 0;
  for (const { row, members } of sectionsOf(laidOut)) {
    const top = row === null ? 0 : row.panel.gridPos.y + row.panel.gridPos.h;
    if (row !== null) {
      shown.push(movedUp(row, removed));
      memberCounts.set(row.key, members.length);
    }
    if (row === null || !isRow(row.panel) || isOpen(row))
      shown.push(...members.map((member) => movedUp(member, removed)));
    else
      removed += members.reduce((bottom, { panel }) => Math.max(bottom, panel.gridPos.y + panel.gridPos.h), top) - top;
  }
  return { shown, memberCounts };
}

interface Section {
  readonly row: Keyed | null;
  readonly members: readonly Keyed[];
}

function sectionsOf(laidOut: readonly Keyed[]): readonly Section[] {
  const sections: { row: Keyed | null; members: Keyed[] }[] = [{ row: null, members: [] }];
  for (const one of laidOut) {
    if (startsSection(one.panel)) sections.push({ row: one, members: [] });
    else sections.at(-1)?.members.push(one);
  }
  return sections;
}

function movedUp(one: Keyed, rows: number): Keyed {
  if (rows === 0) return one;
  const { gridPos } = one.panel;
  return { ...one, panel: { ...one.panel, gridPos: { ...gridPos, y: Math.max(0, gridPos.y - rows) } } };
}

/** Where something is missing the others fall up; otherwise a layout without overlaps stays as it was saved. */
function placesOf(shown: readonly Keyed[], isMissingSome: boolean): readonly GridItem[] {
  const items = shown.map(({ panel }) => ({ id: panel.id, pos: wholePlace(panel.gridPos) }));
  return isMissingSome ? compact(items) : drawnLayout(items);
}
