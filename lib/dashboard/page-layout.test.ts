// What stands where on a page: rows opened and closed by key, hidden panels gone, copies told apart.
import { expect, test } from 'vitest';
import type { Panel } from '@/lib/dashboard/dashboard';
import { layOutPage, type PageChoices } from '@/lib/dashboard/page-layout';
import { readDashboard } from '@/lib/dashboard/read-dashboard';

const panel = (id: number, y: number, parts: Partial<Panel> = {}): Panel => ({
  id,
  type: 'stat',
  title: `p${id}`,
  gridPos: { x: 0, y, w: 24, h: 4 },
  targets: [],
  fieldConfig: { defaults: {}, overrides: [] },
  options: {},
  ...parts,
});
const row = (id: number, y: number, parts: Partial<Panel> = {}): Panel =>
  panel(id, y, { type: 'row', gridPos: { x: 0, y, w: 24, h: 1 }, collapsed: false, panels: [], ...parts });

function shown(panels: readonly Panel[], choices: Partial<PageChoices> = {}): string[] {
  const all: PageChoices = {
    valuesOf: (name) => (name === 'host' ? ['a', 'b'].map((value) => ({ text: value, value })) : null),
    toggled: new Set(),
    concealed: new Set(),
    ...choices,
  };
  return layOutPage(panels, all).map((one) => `${one.key}@${one.isConcealed ? '-' : one.panel.gridPos.y}`);
}

const page = [
  row(1, 0),
  panel(2, 1),
  row(3, 5, { collapsed: true, panels: [panel(4, 6), panel(5, 10)] }),
  row(6, 6),
  panel(7, 7),
];

test('closed rows take one line; opening one moves what is below', () => {
  expect(shown(page)).toEqual(['1@0', '2@1', '3@5', '6@6', '7@7']);
  expect(shown(page, { toggled: new Set(['3']) })).toEqual(['1@0', '2@1', '3@5', '4@6', '5@10', '6@14', '7@15']);
  expect(shown(page, { toggled: new Set(['1']) })).toEqual(['1@0', '3@1', '6@2', '7@3']);
});

test('copies of a row open and close each for itself, and keep the id of their source', () => {
  const repeated = [row(1, 0, { repeat: 'host', collapsed: true, panels: [panel(2, 1)] }), row(3, 1), panel(4, 2)];
  expect(shown(repeated)).toEqual(['1?host=a@0', '1?host=b@1', '3@2', '4@3']);
  const toggled = new Set(['1?host=b']);
  expect(shown(repeated, { toggled })).toEqual(['1?host=a@0', '1?host=b@1', '2?host=b@2', '3@6', '4@7']);
  const laidOut = layOutPage(repeated, { valuesOf: () => [{ text: 'A', value: 'a' }], toggled, concealed: new Set() });
  expect(laidOut.map((one) => one.panel.id)).toEqual([1, 3, 4]);
});

test('what follows a closed row in the list does not belong to it', () => {
  const loose = [row(1, 0, { collapsed: true, repeat: 'host', panels: [panel(2, 1)] }), panel(3, 1), row(4, 5)];
  expect(shown(loose)).toEqual(['1?host=a@0', '1?host=b@1', '3@2', '4@6']);
  const toggled = new Set(['1?host=a']);
  expect(shown(loose, { toggled })).toEqual(['1?host=a@0', '2?host=a@1', '1?host=b@5', '3@6', '4@10']);
});

test('a hidden panel leaves no gap, and comes back to its place', () => {
  const concealed = new Set(['2']);
  expect(shown([panel(1, 0), panel(2, 4), panel(3, 8)], { concealed })).toEqual(['1@0', '3@4', '2@-']);
  expect(shown([panel(1, 0), panel(2, 4), panel(3, 8)])).toEqual(['1@0', '2@4', '3@8']);
});

test('gaps that were saved stay', () => {
  expect(shown([panel(1, 3), panel(2, 20)])).toEqual(['1@3', '2@20']);
});

test('thousands of rows are laid out at once', () => {
  const many = Array.from({ length: 2000 }, (_, at) =>
    row(at + 1, at, { collapsed: true, panels: [panel(5000 + at, 1)] }),
  );
  const toggled = new Set(many.map(({ id }) => String(id)));
  const laidOut = shown(many, { toggled });
  expect(laidOut).toHaveLength(4000);
  expect(laidOut.at(-1)).toBe('6999@9996');
});

test('places between the lines of the grid stay as they are saved, and are drawn on the lines', () => {
  const places = [
    { x: 0, y: 0, w: 4.5, h: 3.5 },
    { x: 4.5, y: 0, w: 4.5, h: 3.5 },
    { x: 0, y: 3.5, w: 9, h: 3.5 },
  ];
  const saved = places.map((gridPos, at) => panel(at + 1, 0, { gridPos }));
  const read = readDashboard({ title: 'x', panels: saved }).dashboard.panels;
  expect(read.map(({ gridPos }) => gridPos)).toEqual(places);
  const drawn = layOutPage(read, { valuesOf: () => null, toggled: new Set(), concealed: new Set() });
  expect(drawn.map((one) => one.panel.gridPos)).toEqual([
    { x: 0, y: 0, w: 5, h: 4 },
    { x: 5, y: 0, w: 4, h: 4 },
    { x: 0, y: 4, w: 9, h: 3 },
  ]);
});
