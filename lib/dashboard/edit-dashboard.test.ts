// Edits and undo: adding, copying, removing, rows that open and close, and steps that can be taken back.
import { expect, test } from 'vitest';
import type { Dashboard } from '@/lib/dashboard/dashboard';
import {
  addPanel,
  duplicatePanel,
  findPanel,
  movePanel,
  placePanel,
  removePanel,
  resizePanel,
  toggleRow,
  updatePanel,
} from '@/lib/dashboard/edit-dashboard';
import { recordEdit, redoEdit, startHistory, undoEdit, UNDO_LIMIT } from '@/lib/dashboard/edit-history';
import { newPanel } from '@/lib/dashboard/new-panel';
import { readDashboard } from '@/lib/dashboard/read-dashboard';

/** `4 stat 0,0 6x4` a line, members of collapsed rows indented. */
const draw = ({ panels }: Pick<Dashboard, 'panels'>, indent = ''): string[] =>
  panels.flatMap((panel) => {
    const { x, y, w, h } = panel.gridPos;
    return [`${indent}${panel.id} ${panel.type} ${x},${y} ${w}x${h}`, ...draw({ panels: panel.panels ?? [] }, '  ')];
  });

const dashboardOf = (...panels: readonly unknown[]): Dashboard => readDashboard({ title: 'T', panels }).dashboard;
const panelAt = (id: number, ...[x, y, w, h]: readonly [number, number, number, number]) => ({
  id,
  type: 'stat',
  title: `P${id}`,
  gridPos: { x, y, w, h },
});
const rowAt = (id: number, y: number) => ({ id, type: 'row', title: 'R', gridPos: { x: 0, y, w: 24, h: 1 } });

test('addPanel() fills the gap and gives a new id', () => {
  const { dashboard, panelId } = addPanel(dashboardOf(panelAt(7, 0, 0, 12, 8)), newPanel({ type: 'gauge' }));
  expect(panelId).toBe(8);
  expect(draw(dashboard)).toEqual(['7 stat 0,0 12x8', '8 gauge 12,0 6x6']);
});

test('duplicatePanel() copies all but id, place and title', () => {
  const before = dashboardOf({ ...panelAt(1, 0, 0, 6, 4), options: { a: { b: 1 } }, extra: true });
  const { dashboard, panelId } = duplicatePanel(before, 1);
  expect(findPanel(dashboard, panelId)).toMatchObject({ title: 'P1 (copy)', options: { a: { b: 1 } }, extra: true });
  expect(draw(dashboard)).toEqual(['1 stat 0,0 6x4', '2 stat 6,0 6x4']);
});

test('removePanel() lets the panels below fall up', () => {
  expect(draw(removePanel(dashboardOf(panelAt(1, 0, 0, 24, 4), panelAt(2, 0, 4, 24, 4)), 1))).toEqual([
    '2 stat 0,0 24x4',
  ]);
});

test('removePanel() of a collapsed row brings its members out', () => {
  const closed = toggleRow(dashboardOf(rowAt(1, 0), panelAt(2, 0, 1, 12, 4)), 1);
  expect(draw(removePanel(closed, 1))).toEqual(['2 stat 0,0 12x4']);
});

test('toggleRow() there and back again is the same dashboard', () => {
  const open = dashboardOf(
    rowAt(1, 0),
    panelAt(2, 0, 1, 12, 4),
    panelAt(3, 12, 1, 12, 6),
    rowAt(4, 7),
    panelAt(5, 0, 8, 24, 3),
  );
  const closed = toggleRow(open, 1);
  expect(draw(closed)).toEqual([
    '1 row 0,0 24x1',
    '  2 stat 0,1 12x4',
    '  3 stat 12,1 12x6',
    '4 row 0,1 24x1',
    '5 stat 0,2 24x3',
  ]);
  expect(draw(toggleRow(closed, 1))).toEqual(draw(open));
});

test('toggleRow() opens a row whose saved members stand elsewhere', () => {
  const row = { ...rowAt(1, 3), collapsed: true, panels: [panelAt(2, 0, 40, 12, 4)] };
  expect(draw(toggleRow(dashboardOf(panelAt(9, 0, 0, 24, 3), row, rowAt(4, 4)), 1))).toEqual([
    '9 stat 0,0 24x3',
    '1 row 0,3 24x1',
    '2 stat 0,4 12x4',
    '4 row 0,8 24x1',
  ]);
});

test('updatePanel() reaches members of collapsed rows', () => {
  const closed = toggleRow(dashboardOf(rowAt(1, 0), panelAt(2, 0, 1, 12, 4)), 1);
  const renamed = updatePanel(closed, 2, (panel) => ({ ...panel, title: 'New' }));
  expect(findPanel(renamed, 2)?.title).toBe('New');
});

test('moving, resizing and placing keep the list in reading order', () => {
  const before = dashboardOf(panelAt(1, 0, 0, 12, 4), panelAt(2, 12, 0, 12, 4));
  expect(draw(movePanel(before, 1, { x: 0, y: 9 }))).toEqual(['2 stat 12,0 12x4', '1 stat 0,0 12x4'].toReversed());
  expect(draw(resizePanel(before, 1, { w: 24, h: 2 }))).toEqual(['1 stat 0,0 24x2', '2 stat 12,2 12x4']);
  expect(draw(placePanel(before, 1, { x: 12, y: 0, w: 12, h: 6 }))).toEqual(['1 stat 12,0 12x6', '2 stat 12,6 12x4']);
});

test('undo and redo walk through the steps', () => {
  let history = startHistory('a');
  history = recordEdit(history, 'b', { label: 'to b' });
  history = recordEdit(history, 'c', { label: 'to c' });
  expect(undoEdit(history)).toMatchObject({ present: 'b', future: [{ label: 'to c' }] });
  expect(undoEdit(undoEdit(undoEdit(history))).present).toBe('a');
  expect(redoEdit(redoEdit(redoEdit(undoEdit(undoEdit(history))))).present).toBe('c');
  expect(recordEdit(undoEdit(history), 'd', { label: 'to d' }).future).toEqual([]);
});

test('steps with one merge key are undone together', () => {
  let history = startHistory('');
  for (const text of ['t', 'ti', 'tit']) history = recordEdit(history, text, { label: 'title', mergeKey: 'title:1' });
  expect(undoEdit(history).present).toBe('');
  history = recordEdit(undoEdit(history), 'x', { label: 'title', mergeKey: 'title:1' });
  expect(undoEdit(history).present).toBe('');
});

test('the history forgets what is older than the limit', () => {
  let history = startHistory(0);
  for (let step = 1; step <= UNDO_LIMIT + 20; step += 1) history = recordEdit(history, step, { label: 'step' });
  expect(history.past).toHaveLength(UNDO_LIMIT);
});
