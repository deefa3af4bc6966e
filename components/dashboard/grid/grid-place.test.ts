// Which panels share a line on a phone.
import { expect, it } from 'vitest';
import { panelPlaceClass, phonePlace, sharesLine } from '@/components/dashboard/grid/grid-place';

const stat = (w = 4) => ({ type: 'stat', gridPos: { w } });
const chart = { type: 'timeseries', gridPos: { w: 12 } };

it('pairs small panels that follow each other; who finds no neighbour takes the line alone', () => {
  expect(sharesLine([stat(), stat(), stat(), chart, stat()])).toEqual([true, true, false, false, false]);
  expect(sharesLine([chart, stat(), chart, stat(), stat()])).toEqual([false, false, false, true, true]);
  expect(sharesLine([])).toEqual([]);
});

it('leaves a wide stat its line: it holds several values', () => {
  expect(sharesLine([stat(24), stat(), stat()])).toEqual([false, true, true]);
});

const placed = (type: string, parts: { title?: string; options?: Record<string, unknown> } = {}) => ({
  type,
  title: 'A title',
  options: {},
  gridPos: { h: 4 },
  ...parts,
});

it('is as wide as it is placed', () => {
  const columnsOf = (type: string, isSharing: boolean) => phonePlace(placed(type), { isSharing }).columns;
  expect([columnsOf('stat', true), columnsOf('stat', false), columnsOf('timeseries', true)]).toEqual([1, 2, 2]);
});

it('takes no place for a text that says nothing, unless it is edited', () => {
  const empty = placed('text', { title: '', options: { content: ' \n' } });
  expect(phonePlace(empty, {})).toEqual({ columns: 0, heightPx: 0 });
  expect(panelPlaceClass(empty)).toContain('max-md:hidden');
  expect(phonePlace(empty, { isEditing: true }).columns).toBe(2);
  expect(panelPlaceClass(empty, false, true)).not.toContain('hidden ');
  expect(phonePlace(placed('text'), {}).heightPx).toBeLessThan(50);
});

it('gives a plot over a table of its series more room', () => {
  const heightOf = (legend: object) => phonePlace(placed('timeseries', { options: { legend } }), {}).heightPx;
  expect(heightOf({ displayMode: 'table', showLegend: true })).toBeGreaterThan(heightOf({ displayMode: 'list' }));
  expect(heightOf({ displayMode: 'table', showLegend: false })).toBe(heightOf({ displayMode: 'list' }));
});
