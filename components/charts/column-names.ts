// Names of the groups of a column chart, cut to the room that they have. Pure.
import { distinctNames } from '@/lib/series/distinct-names';

export interface ColumnSize {
  readonly widthPx: number;
  readonly heightPx: number;
}

export interface NamedColumns {
  readonly groups: readonly string[];
  readonly isHorizontal: boolean;
  /** Degrees; 0 = lying. */
  readonly nameRotation: number;
  readonly nameMaxCharacters: number;
}

interface NameRoom {
  readonly box: { readonly left: number; readonly right: number; readonly bottom: number };
  readonly size: ColumnSize;
  /** Of one group, across the bars. */
  readonly groupPx: number;
}

/** Of 11 px, on average. */
export const CHARACTER_PX = 6.4;
/** Between a name and the plot, or its neighbour. */
const GAP_PX = 8;
/** Height of a line of words, where a turned one begins. */
const LINE_PX = 12;
/** Lying names with less room are left out one by one instead of being cut. */
const LEAST_CUT_CHARACTERS = 8;

export function shownName(name: string, { nameMaxCharacters }: Pick<NamedColumns, 'nameMaxCharacters'>): string {
  return cut(name, nameMaxCharacters);
}

export function columnNames(columns: NamedColumns, room: NameRoom): readonly string[] {
  const names = columns.groups.map((name) => shownName(name, columns));
  if (columns.isHorizontal) return cutAll(names, () => (room.box.left - GAP_PX) / CHARACTER_PX);
  if (columns.nameRotation === 0) {
    const characters = (room.groupPx - GAP_PX) / CHARACTER_PX;
    return characters < LEAST_CUT_CHARACTERS ? names : cutAll(names, () => characters);
  }
  return cutAll(names, (at) => turnedRoomPx(columns.nameRotation, at, room) / CHARACTER_PX);
}

/** Down to the lower edge, and to the side that a turned name runs to. */
function turnedRoomPx(rotation: number, at: number, { box, size, groupPx }: NameRoom): number {
  const angle = (rotation * Math.PI) / 180;
  const middle = box.left + (at + 0.5) * groupPx;
  const sidePx = rotation < 0 ? middle : size.widthPx - middle;
  const downPx = size.heightPx - box.bottom - GAP_PX - LINE_PX / 2;
  return Math.min(downPx / Math.abs(Math.sin(angle)), sidePx / Math.max(1e-6, Math.cos(angle)));
}

function cutAll(names: readonly string[], charactersAt: (at: number) => number): readonly string[] {
  const least = Math.floor(names.reduce((most, _, at) => Math.min(most, charactersAt(at)), Infinity));
  const distinct = distinctNames(names, Math.max(1, least));
  return distinct.map((name, at) => cut(name, Math.floor(charactersAt(at))));
}

function cut(name: string, characters: number): string {
  return name.length > characters ? `${name.slice(0, Math.max(1, characters - 1))}…` : name;
}
