import { expect, it } from 'vitest';
import { canvasData, type CanvasData } from '@/components/panels/canvas/dimensions';
import { canvasItems } from '@/components/panels/canvas/items';
import { canvasLines } from '@/components/panels/canvas/lines';
import { placeElements } from '@/components/panels/canvas/place';
import { DARK_THEME } from '@/lib/series/colors';
import { numberFieldOf, textField, type Frame } from '@/lib/series/frame';
import { readFieldConfig } from '@/lib/series/read-field-config';

const THRESHOLDS = {
  mode: 'absolute',
  steps: [
    { value: null, color: '#00aa00' },
    { value: 80, color: '#aa0000' },
  ],
};

function dataOf(cells: readonly (number | null)[], frames: readonly Frame[] = []): CanvasData {
  const frame: Frame = {
    refId: 'A',
    name: null,
    length: cells.length,
    fields: [
      numberFieldOf('load', cells),
      textField(
        'state',
        cells.map((_, at) => `row ${at}`),
      ),
    ],
  };
  const fieldConfig = readFieldConfig({ defaults: { unit: 'percent', min: 0, max: 100, thresholds: THRESHOLDS } });
  return canvasData({ frames: [frame, ...frames], fieldConfig, theme: DARK_THEME, timeZone: 'UTC', nowMs: 0 });
}

function boxOf(constraint: object, placement: object) {
  return placeElements({ elements: [{ constraint, placement }] }, 400, 200).elements[0]?.box;
}

it.each([
  [
    { horizontal: 'left', vertical: 'top' },
    { left: 10, top: 20, width: 30, height: 40 },
    { left: 10, top: 20, width: 30, height: 40 },
  ],
  [
    { horizontal: 'right', vertical: 'bottom' },
    { right: 10, bottom: 20, width: 30, height: 40 },
    { left: 360, top: 140, width: 30, height: 40 },
  ],
  [
    { horizontal: 'leftright', vertical: 'topbottom' },
    { left: 10, right: 30, top: 5, bottom: 15 },
    { left: 10, top: 5, width: 360, height: 180 },
  ],
  [
    { horizontal: 'center', vertical: 'center' },
    { left: 0, top: 20, width: 100, height: 50 },
    { left: 150, top: 55, width: 100, height: 50 },
  ],
  [
    { horizontal: 'scale', vertical: 'scale' },
    { left: 25, right: 50, top: 10, bottom: 10 },
    { left: 100, top: 20, width: 100, height: 160 },
  ],
])('places an element held %j', (constraint, placement, box) => {
  expect(boxOf(constraint, placement)).toEqual(box);
});

it('places the elements of a group in the box of the group', () => {
  const group = { placement: { left: 100, top: 50, width: 80, height: 60 }, elements: [{ placement: { left: 5 } }] };
  expect(placeElements({ elements: [group] }, 400, 200).elements[1]?.box).toMatchObject({ left: 105, top: 50 });
});

it('shrinks to what stands beyond the panel, and holds the right side to the larger room', () => {
  const elements = [
    { placement: { left: 700, top: 0, width: 100, height: 50 } },
    { constraint: { horizontal: 'right' }, placement: { right: 0, width: 40, height: 10 } },
  ];
  const { scale, room, elements: placed } = placeElements({ elements }, 400, 200);
  expect([scale, room.width]).toEqual([0.5, 800]);
  expect(placed[1]?.box.left).toBe(760);
});

it('takes words and colours of the last value of a field, and fixed ones where there is none', () => {
  const config = (field: string) => ({
    text: { mode: 'field', field, fixed: 'none' },
    color: { field, fixed: '#123456' },
    backgroundColor: { fixed: '#ffffff' },
  });
  const { elements } = placeElements(
    { elements: [{ config: config('load') }, { config: config('state') }, { config: config('gone') }] },
    400,
    200,
  );
  const items = canvasItems(elements, dataOf([20, 90]));
  expect(items.map(({ text }) => text)).toEqual(['90%', 'row 1', 'none']);
  expect([items[0]?.textColor, items[2]?.textColor]).toEqual(['#aa0000', '#123456']);
});

it('keeps words on the bare panel readable, and those on an area as they are', () => {
  const config = { text: { fixed: 'words' }, color: { fixed: '#000000' } };
  const area = { placement: { left: 0, top: 0, width: 100, height: 100 }, background: { color: { fixed: 'white' } } };
  const word = { config, placement: { left: 10, top: 10, width: 20, height: 20 } };
  const colorOf = (elements: readonly object[]) =>
    canvasItems(placeElements({ elements }, 400, 200).elements, dataOf([1])).at(-1)?.textColor;
  expect(colorOf([word])).not.toBe('#000000');
  expect(colorOf([area, word])).toBe('#000000');
});

it('fetches no image of another site, and no text that is none', () => {
  const withImage = (fixed: string) => ({ background: { image: { mode: 'fixed', fixed } } });
  const elements = ['https://x.test/a.png', 'data:image/png;base64,AA==', 'javascript:alert(1)', ''].map(withImage);
  const items = canvasItems(placeElements({ elements }, 400, 200).elements, dataOf([1]));
  expect(items.map(({ image }) => image?.isElsewhere ?? null)).toEqual([true, false, null, null]);
});

it('draws a line between two elements, its arrow by the sign of a value', () => {
  const line = (direction: object) => ({
    source: { x: 1, y: 0 },
    target: { x: 0, y: 1 },
    targetName: 'b',
    vertices: [{ x: 0.5, y: 0 }],
    direction,
    size: { field: 'load', min: 0, max: 10 },
  });
  const root = {
    elements: [
      {
        name: 'a',
        placement: { left: 0, top: 0, width: 100, height: 100 },
        connections: [line({ mode: 'field', field: 'load' }), line({ mode: 'fixed', fixed: 'both' }), line({})],
      },
      { name: 'b', placement: { left: 200, top: 100, width: 100, height: 50 } },
    ],
  };
  const lines = canvasLines(root, placeElements(root, 400, 200), dataOf([-50]));
  expect(lines[0]?.points).toEqual([
    { x: 100, y: 50 },
    { x: 175, y: 50 },
    { x: 250, y: 100 },
  ]);
  expect(lines.map(({ hasStart, hasEnd }) => [hasStart, hasEnd])).toEqual([
    [true, false],
    [true, true],
    [false, true],
  ]);
  expect(canvasLines(root, placeElements(root, 400, 200), dataOf([50]))[0]?.widthPx).toBe(5);
});
