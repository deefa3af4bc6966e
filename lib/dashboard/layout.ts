// Layout maths of the grid: 24 columns, panels fall upward, a moved panel pushes the others out of its way. Pure; units are grid units.
import { GRID_COLUMNS, type GridPos } from '@/lib/dashboard/dashboard';

export interface GridItem {
  readonly id: number;
  readonly pos: GridPos;
}

function sharesColumns(left: GridPos, right: GridPos): boolean {
  return left.x < right.x + right.w && right.x < left.x + left.w;
}

/** Row → its taken columns as bits: 24 columns fit into one number, so that thousands of panels are tested quickly. */
type Occupancy = Map<number, number>;

function columnBits({ x, w }: Pick<GridPos, 'x' | 'w'>): number {
  return ((1 << w) - 1) << x;
}

function isFree(taken: Occupancy, pos: GridPos): boolean {
  const bits = columnBits(pos);
  for (let row = pos.y; row < pos.y + pos.h; row += 1) if (((taken.get(row) ?? 0) & bits) !== 0) return false;
  return true;
}

function occupy(taken: Occupancy, pos: GridPos): void {
  const bits = columnBits(pos);
  for (let row = pos.y; row < pos.y + pos.h; row += 1) taken.set(row, (taken.get(row) ?? 0) | bits);
}

export function hasCollisions(items: readonly GridItem[]): boolean {
  const taken: Occupancy = new Map();
  return items.some(({ pos }) => {
    if (!isFree(taken, pos)) return true;
    occupy(taken, pos);
    return false;
  });
}

/** Edges on whole grid lines: what touched without an overlap still does. */
export function wholePlace(pos: GridPos): GridPos {
  const { x, y, w, h } = pos;
  if ([x, y, w, h].every(Number.isInteger)) return pos;
  const left = Math.min(Math.round(x), GRID_COLUMNS - 1);
  const top = Math.round(y);
  return {
    ...pos,
    x: left,
    y: top,
    w: Math.max(1, Math.round(x + w) - left),
    h: Math.max(1, Math.round(y + h) - top),
  };
}

/** Keeps a wanted position inside the grid. */
export function clampPos(pos: GridPos): GridPos {
  const w = between(pos.w, 1, GRID_COLUMNS);
  return {
    ...pos,
    x: between(pos.x, 0, GRID_COLUMNS - w),
    y: Math.max(0, Math.round(pos.y)),
    w,
    h: between(pos.h, 1, 1000),
  };
}

function between(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, Math.round(value)));
}

/** Reading order: from top to bottom, from left to right. */
export function inReadingOrder<T extends GridItem>(items: readonly T[]): T[] {
  return items.toSorted((left, right) => left.pos.y - right.pos.y || left.pos.x - right.pos.x);
}

/** Lets every panel fall upward; the order of panels that share columns stays. */
export function compact(items: readonly GridItem[]): GridItem[] {
  return dropInOrder(inReadingOrder(items));
}

/** Each item lands on what was placed before it, as in a stacking game. Total columns × items work. */
function dropInOrder(ordered: readonly GridItem[]): GridItem[] {
  const skyline = Array.from({ length: GRID_COLUMNS }, () => 0);
  return ordered.map(({ id, pos: wanted }) => {
    const pos = clampPos(wanted);
    const y = Math.max(...skyline.slice(pos.x, pos.x + pos.w));
    skyline.fill(y + pos.h, pos.x, pos.x + pos.w);
    return { id, pos: { ...pos, y } };
  });
}

/**
 * The layout after one panel was dragged to `to` (its size stays). It changes places with a panel when it passes that
 * panel's middle, so that both directions feel the same.
 */
export function moveItem(
  items: readonly GridItem[],
  id: number,
  to: { readonly x: number; readonly y: number },
): GridItem[] {
  const moved = items.find((item) => item.id === id);
  if (!moved) return [...items];
  const target = clampPos({ ...moved.pos, ...to });
  const isDownward = target.y > moved.pos.y;
  const comesBefore = ({ pos }: GridItem): boolean => {
    if (!sharesColumns(pos, target)) return pos.y < target.y;
    const middle = pos.y + pos.h / 2;
    return isDownward ? target.y + target.h > middle : target.y >= middle;
  };
  const others = inReadingOrder(items.filter((item) => item.id !== id));
  return dropInOrder([
    ...others.filter(comesBefore),
    { id, pos: target },
    ...others.filter((item) => !comesBefore(item)),
  ]);
}

/** The layout after one panel got another size; what lies in the way moves down. */
export function resizeItem(
  items: readonly GridItem[],
  id: number,
  to: { readonly w: number; readonly h: number },
): GridItem[] {
  return dropInOrder(
    inReadingOrder(items).map((item) => {
      if (item.id !== id) return item;
      const w = between(to.w, 1, GRID_COLUMNS - item.pos.x);
      return { id, pos: clampPos({ ...item.pos, w, h: to.h }) };
    }),
  );
}

/** Position and size at once, as typed into the dialog. */
export function placeItem(items: readonly GridItem[], id: number, pos: GridPos): GridItem[] {
  const sized = items.map((item) =>
    item.id === id ? { id, pos: clampPos({ ...item.pos, w: pos.w, h: pos.h }) } : item,
  );
  return moveItem(sized, id, pos);
}

/** First gap of the wanted size in reading order, at the latest below everything. */
export function freePlace(items: readonly GridItem[], size: { readonly w: number; readonly h: number }): GridPos {
  const bottom = bottomOf(items);
  const w = between(size.w, 1, GRID_COLUMNS);
  const taken: Occupancy = new Map();
  for (const item of items) occupy(taken, clampPos(item.pos));
  for (let y = 0; y < bottom; y += 1) {
    for (let x = 0; x + w <= GRID_COLUMNS; x += 1) {
      const pos = { x, y, w, h: size.h };
      if (isFree(taken, pos)) return pos;
    }
  }
  return { x: 0, y: bottom, w, h: size.h };
}

/** First row below all items. */
export function bottomOf(items: readonly GridItem[]): number {
  return items.reduce((bottom, { pos }) => Math.max(bottom, pos.y + pos.h), 0);
}

/** What is drawn: a saved layout as it is, one whose panels overlap pushed apart. */
export function drawnLayout(items: readonly GridItem[]): readonly GridItem[] {
  return hasCollisions(items) ? compact(items) : items;
}
