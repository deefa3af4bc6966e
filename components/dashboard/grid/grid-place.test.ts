// Which panels share a line on a phone.
import { expect, it } from 'vitest';
import { phonePlace, sharesLine } from '@/components/dashboard/grid/grid-place';

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

it('is as wide as it is placed', () => {
  expect([phonePlace('stat', 4, true).columns, phonePlace('stat', 4, false).columns]).toEqual([1, 2]);
  expect(phonePlace('timeseries', 4, true).columns).toBe(2);
});
