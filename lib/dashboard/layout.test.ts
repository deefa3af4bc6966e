// Laws of the layout (nothing overlaps, nothing is lost, all inside) and the moves people make.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { GRID_COLUMNS } from '@/lib/dashboard/dashboard';
import {
  compact,
  freePlace,
  type GridItem,
  hasCollisions,
  inReadingOrder,
  moveItem,
  placeItem,
  resizeItem,
} from '@/lib/dashboard/layout';

const item = (id: number, ...[x, y, w, h]: readonly [number, number, number, number]): GridItem => ({
  id,
  pos: { x, y, w, h },
});
/** One line a panel, in order of id: `1: 0,0 12x8`. */
const draw = (items: readonly GridItem[]) =>
  items.toSorted((a, b) => a.id - b.id).map(({ id, pos }) => `${id}: ${pos.x},${pos.y} ${pos.w}x${pos.h}`);

const anyItems = fc
  .array(
    fc.record({
      x: fc.integer({ min: -3, max: 30 }),
      y: fc.integer({ min: 0, max: 40 }),
      w: fc.integer({ min: 1, max: 30 }),
      h: fc.integer({ min: 1, max: 12 }),
    }),
    { minLength: 1, maxLength: 25 },
  )
  .map((list) => compact(list.map((pos, at) => ({ id: at + 1, pos }))));

function expectSound(items: readonly GridItem[], count: number): void {
  expect(items.map(({ id }) => id).toSorted((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, at) => at + 1));
  expect(hasCollisions(items)).toBe(false);
  for (const { pos } of items) {
    expect(pos.x).toBeGreaterThanOrEqual(0);
    expect(pos.x + pos.w).toBeLessThanOrEqual(GRID_COLUMNS);
    expect(pos.y).toBeGreaterThanOrEqual(0);
  }
}

test('every operation leaves a sound layout', () => {
  expect.hasAssertions();
  fc.assert(
    fc.property(anyItems, fc.nat(40), fc.nat(40), fc.integer({ min: 1, max: 30 }), (items, x, y, w) => {
      const id = (x % items.length) + 1;
      expectSound(items, items.length);
      expectSound(moveItem(items, id, { x, y }), items.length);
      expectSound(resizeItem(items, id, { w, h: (y % 12) + 1 }), items.length);
      expectSound(placeItem(items, id, { x, y, w, h: (y % 12) + 1 }), items.length);
    }),
  );
});

test('compact() done twice is the same as once', () => {
  fc.assert(
    fc.property(anyItems, (items) => {
      expect(draw(compact(items))).toEqual(draw(items));
    }),
  );
});

test('compact() lets panels fall into the gap above them', () => {
  expect(draw(compact([item(1, 0, 5, 12, 4), item(2, 12, 0, 12, 2), item(3, 0, 20, 24, 1)]))).toEqual([
    '1: 0,0 12x4',
    '2: 12,0 12x2',
    '3: 0,4 24x1',
  ]);
});

const pair = [item(1, 0, 0, 12, 8), item(2, 0, 8, 12, 8)];

test.each([
  [4, '1: 0,0 12x8'],
  [5, '1: 0,8 12x8'],
  [8, '1: 0,8 12x8'],
])('moveItem() down to row %i: %s', (y, first) => {
  expect(draw(moveItem(pair, 1, { x: 0, y }))[0]).toBe(first);
});

test.each([
  [4, '2: 0,8 12x8'],
  [3, '2: 0,0 12x8'],
])('moveItem() up to row %i: %s', (y, second) => {
  expect(draw(moveItem(pair, 2, { x: 0, y }))[1]).toBe(second);
});

test('moveItem() to the right leaves the column below to fall up', () => {
  expect(draw(moveItem(pair, 1, { x: 12, y: 0 }))).toEqual(['1: 12,0 12x8', '2: 0,0 12x8']);
});

test('moveItem() of an unknown panel changes nothing', () => {
  expect(moveItem(pair, 99, { x: 0, y: 0 })).toEqual(pair);
});

test('resizeItem() pushes the neighbour down and stops at the edge', () => {
  const items = [item(1, 0, 0, 12, 4), item(2, 12, 0, 12, 4)];
  expect(draw(resizeItem(items, 1, { w: 14, h: 4 }))).toEqual(['1: 0,0 14x4', '2: 12,4 12x4']);
  expect(draw(resizeItem(items, 2, { w: 40, h: 6 }))).toEqual(['1: 0,0 12x4', '2: 12,0 12x6']);
});

test('freePlace() takes the first gap that is large enough, else the bottom', () => {
  const items = [item(1, 0, 0, 12, 8), item(2, 12, 0, 6, 8), item(3, 0, 8, 24, 2)];
  expect(freePlace(items, { w: 6, h: 8 })).toEqual({ x: 18, y: 0, w: 6, h: 8 });
  expect(freePlace(items, { w: 12, h: 8 })).toEqual({ x: 0, y: 10, w: 12, h: 8 });
  expect(freePlace([], { w: 12, h: 8 })).toEqual({ x: 0, y: 0, w: 12, h: 8 });
});

test('inReadingOrder() goes by rows, then columns', () => {
  expect(inReadingOrder([item(1, 12, 0, 4, 4), item(2, 0, 4, 4, 4), item(3, 0, 0, 4, 4)]).map(({ id }) => id)).toEqual([
    3, 1, 2,
  ]);
});

test('hasCollisions() agrees with comparing every pair', () => {
  expect.hasAssertions();
  const overlaps = (left: GridItem, right: GridItem): boolean =>
    left.pos.x < right.pos.x + right.pos.w &&
    right.pos.x < left.pos.x + left.pos.w &&
    left.pos.y < right.pos.y + right.pos.h &&
    right.pos.y < left.pos.y + left.pos.h;
  const inGrid = fc.record({
    x: fc.integer({ min: 0, max: 20 }),
    y: fc.nat(12),
    w: fc.integer({ min: 1, max: 4 }),
    h: fc.integer({ min: 1, max: 4 }),
  });
  fc.assert(
    fc.property(fc.array(inGrid, { maxLength: 8 }), (list) => {
      const items = list.map((pos, at) => ({ id: at, pos }));
      const expected = items.some((one, at) => items.slice(at + 1).some((other) => overlaps(one, other)));
      expect(hasCollisions(items)).toBe(expected);
    }),
  );
});
