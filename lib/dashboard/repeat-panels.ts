// Repeated rows and panels laid out: a copy for each chosen value, everything below moves down. Copies are never saved.
import { GRID_COLUMNS, type GridPos, isRow, type Panel } from '@/lib/dashboard/dashboard';
import { numberOr } from '@/lib/dashboard/json-fields';
import type { SimpleOption } from '@/lib/dashboard/variable-options';

export interface RepeatValue extends SimpleOption {
  /** Of the variable. */
  readonly name: string;
}

export interface LaidOutPanel {
  /** With its place; a copy has an id of its own. */
  readonly panel: Panel;
  /** The panel of the dashboard that this is, or is a copy of. */
  readonly sourceId: number;
  /** What variables stand for inside of it. */
  readonly values: readonly RepeatValue[];
}

/** Chosen values of a variable; null for a name that no variable has. */
export type ValuesOf = (name: string) => readonly SimpleOption[] | null;

/** Copies of one panel or row beyond these are not made: nobody looks at so many. */
const COPY_LIMIT = 500;
const DEFAULT_PER_ROW = 4;

interface Section {
  readonly row: Panel | null;
  readonly members: readonly Panel[];
}

interface Expansion {
  readonly valuesOf: ValuesOf;
  nextId: number;
}

/** Panels as they are drawn. Without any repeat the list is as it was. */
export function expandRepeats(panels: readonly Panel[], valuesOf: ValuesOf): readonly LaidOutPanel[] {
  if (!panels.some((panel) => typeof panel.repeat === 'string' && panel.repeat !== ''))
    return panels.map((panel) => ({ panel, sourceId: panel.id, values: [] }));
  const expansion: Expansion = { valuesOf, nextId: highestId(panels) + 1 };
  let shift = 0;
  return sectionsOf(panels).flatMap((section) => {
    const { drawn, extra } = expandSection(section, shift, expansion);
    shift += extra;
    return drawn;
  });
}

function highestId(panels: readonly Panel[]): number {
  return panels.reduce((highest, panel) => Math.max(highest, panel.id, highestId(panel.panels ?? [])), 0);
}

/** A mark without height where the members of a row end though no other row follows (page-layout.ts). */
export const ROW_END = 'row-end';

/** In the place of a tab's row while its tab is open (page-layout.ts). */
export const TAB_STRIP = 'tab-strip';

export function startsSection(panel: Panel): boolean {
  return isRow(panel) || panel.type === ROW_END || panel.type === TAB_STRIP;
}

/** A row and what follows it up to the next; what stands before the first row is a section without one. */
function sectionsOf(panels: readonly Panel[]): Section[] {
  const sections: { row: Panel | null; members: Panel[] }[] = [{ row: null, members: [] }];
  for (const panel of panels) {
    if (startsSection(panel)) sections.push({ row: panel, members: [] });
    else sections.at(-1)?.members.push(panel);
  }
  return sections;
}

interface Drawn {
  readonly drawn: readonly LaidOutPanel[];
  /** Grid rows by which everything below moves down. */
  readonly extra: number;
}

function expandSection(section: Section, shift: number, expansion: Expansion): Drawn {
  const { row, members } = section;
  const values = row === null ? null : repeatValues(row, expansion);
  if (row === null || values === null) return sectionCopy(section, { shift, values: [], isCopy: false }, expansion);
  const height = sectionHeight(section);
  let moved = shift;
  const drawn = values.flatMap((value, at) => {
    const copy = sectionCopy({ row, members }, { shift: moved, values: [value], isCopy: at > 0 }, expansion);
    moved += height + copy.extra;
    return copy.drawn;
  });
  return { drawn, extra: moved - shift - height };
}

function sectionHeight({ row, members }: Section): number {
  const top = row?.gridPos.y ?? 0;
  const bottom = members.reduce((lowest, { gridPos }) => Math.max(lowest, gridPos.y + gridPos.h), top + 1);
  return bottom - top;
}

interface CopyPlace {
  readonly shift: number;
  readonly values: readonly RepeatValue[];
  readonly isCopy: boolean;
}

function sectionCopy({ row, members }: Section, place: CopyPlace, expansion: Expansion): Drawn {
  const header: LaidOutPanel[] =
    row === null
      ? []
      : [
          {
            panel: placed(
              row,
              { ...row.gridPos, y: row.gridPos.y + place.shift },
              copyId(row, place.isCopy, expansion),
            ),
            sourceId: row.id,
            values: place.values,
          },
        ];
  const body = expandPanels(members, place, expansion);
  return { drawn: [...header, ...body.drawn], extra: body.extra };
}

function copyId(panel: Panel, isCopy: boolean, expansion: Expansion): number {
  if (!isCopy) return panel.id;
  const id = expansion.nextId;
  expansion.nextId += 1;
  return id;
}

function placed(panel: Panel, gridPos: GridPos, id: number): Panel {
  return { ...panel, id, gridPos };
}

interface Growth {
  /** Grid row below which everything moves. */
  readonly below: number;
  readonly extra: number;
}

function expandPanels(panels: readonly Panel[], place: CopyPlace, expansion: Expansion): Drawn {
  const growths: Growth[] = [];
  for (const panel of panels) {
    const count = repeatValues(panel, expansion)?.length ?? 1;
    const extra = (linesOf(panel, count) - 1) * panel.gridPos.h;
    if (extra > 0) growths.push({ below: panel.gridPos.y + panel.gridPos.h, extra });
  }
  const drawn = panels.flatMap((panel) => {
    const grown = growths.filter(({ below }) => panel.gridPos.y >= below).reduce((sum, { extra }) => sum + extra, 0);
    return panelCopies(panel, { ...place, shift: place.shift + grown }, expansion);
  });
  return { drawn, extra: growths.reduce((sum, { extra }) => sum + extra, 0) };
}

/** Null: not repeated. Nothing chosen: one copy with nothing. */
function repeatValues(panel: Panel, { valuesOf }: Expansion): readonly RepeatValue[] | null {
  const name = typeof panel.repeat === 'string' ? panel.repeat : '';
  const values = name === '' ? null : valuesOf(name);
  if (values === null) return null;
  const list = values.length === 0 ? [{ text: '', value: '' }] : values.slice(0, COPY_LIMIT);
  return list.map((value) => ({ ...value, name }));
}

function perRowOf(panel: Panel, count: number): number {
  if (panel.repeatDirection === 'v') return 1;
  const most = Math.max(1, Math.round(numberOr(panel.maxPerRow, DEFAULT_PER_ROW)));
  return Math.min(count, most, GRID_COLUMNS);
}

function linesOf(panel: Panel, count: number): number {
  return Math.ceil(count / perRowOf(panel, count));
}

function panelCopies(panel: Panel, { shift, values, isCopy }: CopyPlace, expansion: Expansion): LaidOutPanel[] {
  const own = repeatValues(panel, expansion);
  const { x, y, w, h } = panel.gridPos;
  if (own === null)
    return [
      {
        panel: placed(panel, { ...panel.gridPos, y: y + shift }, copyId(panel, isCopy, expansion)),
        sourceId: panel.id,
        values,
      },
    ];
  const perRow = perRowOf(panel, own.length);
  const isVertical = panel.repeatDirection === 'v';
  const width = isVertical ? w : Math.floor(GRID_COLUMNS / perRow);
  return own.map((value, at) => ({
    panel: placed(
      panel,
      {
        ...panel.gridPos,
        x: isVertical ? x : (at % perRow) * width,
        y: y + shift + Math.floor(at / perRow) * h,
        w: width,
      },
      copyId(panel, isCopy || at > 0, expansion),
    ),
    sourceId: panel.id,
    values: [...values, value],
  }));
}
