// What the lenient reader repairs, keeps and refuses.
import { expect, test } from 'vitest';
import { readDashboard } from '@/lib/dashboard/read-dashboard';
import { isInputError } from '@/lib/errors/input-error';

const notesOf = (json: unknown) => readDashboard(json).notes.map((note) => note.field);

test('readDashboard() keeps keys it does not know, at every level', () => {
  const json = {
    title: 'A',
    uid: 'a',
    version: 3,
    schemaVersion: 39,
    gnetId: 1860,
    panels: [
      {
        id: 4,
        type: 'somebody-elses-panel',
        title: 'T',
        gridPos: { x: 0, y: 0, w: 6, h: 4, static: true },
        fieldConfig: { defaults: { unit: 's', path: 'x' }, overrides: [] },
        options: { deep: { inside: [1, null] } },
        targets: [{ refId: 'A', expr: 'up', useBackend: false }],
        pluginVersion: '9.1.2',
      },
    ],
    templating: { list: [{ name: 'v', type: 'custom', query: 'a,b', skipUrlSync: true }], enable: true },
  };
  const { dashboard, notes } = readDashboard(structuredClone(json));
  expect(notes).toEqual([]);
  expect(dashboard).toMatchObject(json);
});

test('readDashboard() gives missing and doubled ids fresh ones above all others', () => {
  const { dashboard } = readDashboard({ title: 'A', panels: [{ type: 'stat' }, { id: 7 }, { id: 7 }, { id: '3' }] });
  const ids = dashboard.panels.map((panel) => panel.id);
  expect(ids).toEqual([8, 7, 9, 3]);
});

test('readDashboard() places a panel without position below the ones before it', () => {
  const { dashboard } = readDashboard({
    title: 'A',
    panels: [{ id: 1, gridPos: { x: 0, y: 2, w: 6, h: 5 } }, { id: 2 }],
  });
  expect(dashboard.panels[1]?.gridPos).toEqual({ x: 0, y: 7, w: 12, h: 8 });
});

test('readDashboard() brings impossible positions into the grid', () => {
  const { dashboard } = readDashboard({ title: 'A', panels: [{ id: 1, gridPos: { x: '30', y: -4, w: 99, h: 0 } }] });
  expect(dashboard.panels[0]?.gridPos).toEqual({ x: 0, y: 0, w: 24, h: 1 });
});

test('readDashboard() names queries without refId', () => {
  const { dashboard } = readDashboard({
    title: 'A',
    panels: [{ id: 1, targets: [{ expr: 'a' }, { refId: 'A' }, {}] }],
  });
  expect(dashboard.panels[0]?.targets.map((target) => [target.refId, target.expr])).toEqual([
    ['B', 'a'],
    ['A', ''],
    ['C', ''],
  ]);
});

test('readDashboard() reads the model inside API answers and v1 resources', () => {
  expect(readDashboard({ dashboard: { title: 'A', uid: 'u' }, meta: {} }).dashboard.uid).toBe('u');
  const resource = {
    apiVersion: 'dashboard.grafana.app/v1',
    metadata: { name: 'x1' },
    spec: { title: 'B', panels: [] },
  };
  expect(readDashboard(resource).dashboard).toMatchObject({ title: 'B', uid: 'x1' });
});

test('readDashboard() tells what it repaired', () => {
  expect(notesOf({ panels: [null, { id: 1 }], rows: [{}] })).toEqual([
    'title',
    'panels[0]',
    'panels[1].type',
    'panels[1].gridPos',
  ]);
});

test.each([
  [null, 'dashboard'],
  ['text', 'dashboard'],
  [[], 'dashboard'],
  [{ panels: 'x' }, 'panels'],
  [{ panels: [{ id: 1 }, 5] }, 'panels[1]'],
  [{ panels: [{ targets: {} }] }, 'panels[0].targets'],
  [{ panels: [{ gridPos: 'left' }] }, 'panels[0].gridPos'],
  [{ panels: [{ targets: ['up'] }] }, 'panels[0].targets[0]'],
  [{ panels: [{ fieldConfig: { overrides: 3 } }] }, 'panels[0].fieldConfig.overrides'],
  [{ panels: [{ type: 'row', panels: [{ options: ['x'] }] }] }, 'panels[0].panels[0].options'],
  [{ templating: { list: {} } }, 'templating.list'],
])('readDashboard(%j) names the field %s', (json, field) => {
  let place: string | undefined;
  try {
    readDashboard(json);
  } catch (thrown) {
    place = isInputError(thrown) ? thrown.place.field : 'not an InputError';
  }
  expect(place).toBe(field);
});

test('readDashboard() read twice changes nothing the second time', () => {
  const once = readDashboard({ panels: [{ type: 'row', panels: [{ targets: [{}] }] }, {}] }).dashboard;
  const twice = readDashboard(structuredClone(once));
  expect(twice.dashboard).toEqual(once);
  expect(twice.notes).toEqual([]);
});
