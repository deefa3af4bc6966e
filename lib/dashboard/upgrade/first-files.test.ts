// What only the very first files have: other names for panels, axes, limits, variables and annotations; rows beside a grid; saved copies.
import { describe, expect, it, test } from 'vitest';
import { annotationQueries } from '@/lib/dashboard/annotation-queries';
import type { JsonObject } from '@/lib/dashboard/json-fields';
import { readDashboard } from '@/lib/dashboard/read-dashboard';
import { objectAt, objectsAt } from '@/lib/dashboard/upgrade/panel-upgrade';
import { upgradeDashboard } from '@/lib/dashboard/upgrade/upgrade-dashboard';

function upgraded(panel: JsonObject): JsonObject {
  return objectsAt(upgradeDashboard({ panels: [panel] }).model, 'panels')[0] ?? {};
}
const defaultsOf = (panel: JsonObject): JsonObject => objectAt(objectAt(panel, 'fieldConfig'), 'defaults');

it('a graph with one format, a grid of limits and a legend that is a flag', () => {
  const panel = upgraded({
    type: 'graphite',
    legend: false,
    y_format: 'bytes',
    grid: { min: 0, max: 100, threshold1: 50, threshold1Color: 'yellow', threshold2: 80, threshold2Color: 'red' },
  });
  expect(panel).toMatchObject({ type: 'timeseries', options: { legend: { showLegend: false } } });
  expect(defaultsOf(panel)).toMatchObject({
    unit: 'bytes',
    min: 0,
    max: 100,
    custom: { thresholdsStyle: { mode: 'area' } },
    thresholds: {
      steps: [
        { value: null, color: 'transparent' },
        { value: 50, color: 'yellow' },
        { value: 80, color: 'red' },
      ],
    },
  });
});

it('limits of a grid that fall are those of "less is worse"', () => {
  const grid = {
    threshold1: 80,
    threshold1Color: 'yellow',
    threshold2: 50,
    threshold2Color: 'red',
    thresholdLine: true,
  };
  expect(defaultsOf(upgraded({ type: 'graph', grid }))).toMatchObject({
    custom: { thresholdsStyle: { mode: 'line' } },
    thresholds: {
      steps: [
        { value: null, color: 'red' },
        { value: 50, color: 'yellow' },
        { value: 80, color: 'transparent' },
      ],
    },
  });
});

test.each<[string, JsonObject, (panel: JsonObject) => unknown]>([
  ['singlestat', { thresholds: '0,10,20' }, defaultsOf],
  [
    'table-old',
    { styles: [{ pattern: '/.*/', colorMode: 'cell', thresholds: ['0', '10', '20'], colors: ['a', 'b', 'c'] }] },
    defaultsOf,
  ],
])('%s: a limit too many is the lower end of the first colour', (type, rest, of) => {
  const panel = upgraded({ type, colorValue: true, colors: ['a', 'b', 'c'], ...rest });
  expect(of(panel)).toMatchObject({
    thresholds: {
      steps: [
        { value: null, color: 'a' },
        { value: 10, color: 'b' },
        { value: 20, color: 'c' },
      ],
    },
  });
});

it('tooltips and XY charts have their names of today', () => {
  expect(upgraded({ type: 'xychart2', options: { tooltipOptions: { mode: 'multi' } } })).toMatchObject({
    type: 'xychart',
    options: { tooltip: { mode: 'multi' } },
  });
});

it('variables, range and annotations stand where they stand today', () => {
  const { model, notes } = upgradeDashboard({
    services: { filter: { time: { from: 'now-2d', to: 'now' }, list: [{ name: 'env', type: 'filter', query: 'a' }] } },
    pulldowns: [
      { type: 'filtering' },
      { type: 'annotations', annotations: [{ name: 'deploy', query: 'deploys > 0' }] },
    ],
    panels: [],
  });
  expect(model.time).toEqual({ from: 'now-2d', to: 'now' });
  expect(model.templating).toMatchObject({ list: [{ name: 'env', type: 'query' }] });
  expect(annotationQueries(model.annotations)).toMatchObject([
    { name: 'Annotations & Alerts' },
    { name: 'deploy', asks: { kind: 'promql', expr: 'deploys > 0' } },
  ]);
  expect(notes.length).toBeGreaterThanOrEqual(4);
  expect(upgradeDashboard(model)).toEqual({ model, notes: [] });
});

describe('rows', () => {
  it('stand below the panels that are in the grid already', () => {
    const { model } = upgradeDashboard({
      panels: [{ id: 1, type: 'text', gridPos: { x: 0, y: 2, w: 24, h: 3 } }],
      rows: [{ height: 380, panels: [{ id: 2, type: 'text', span: 12 }] }],
    });
    expect(objectsAt(model, 'panels').map((panel) => objectAt(panel, 'gridPos').y)).toEqual([2, 5]);
  });

  it('give a panel without a width the usual one', () => {
    const panels = [
      { id: 1, type: 'text', span: 0 },
      { id: 2, type: 'text' },
    ];
    const { model } = upgradeDashboard({ rows: [{ panels }] });
    expect(objectsAt(model, 'panels').map((panel) => objectAt(panel, 'gridPos').w)).toEqual([8, 8]);
  });
});

describe('copies that a repeat had made', () => {
  const source = { id: 1, type: 'stat', repeat: 'host' };
  it('are left out, in rows too', () => {
    const { model, notes } = upgradeDashboard({
      panels: [
        source,
        { id: 2, type: 'stat', repeatPanelId: 1 },
        {
          id: 3,
          type: 'row',
          panels: [
            { id: 4, type: 'stat', repeatPanelId: 1 },
            { id: 5, type: 'stat' },
          ],
        },
      ],
    });
    expect(objectsAt(model, 'panels').map((panel) => panel.id)).toEqual([1, 3]);
    expect(objectsAt(objectsAt(model, 'panels')[1] ?? {}, 'panels').map((panel) => panel.id)).toEqual([5]);
    expect(notes).toHaveLength(1);
  });

  it('stay where nothing makes them anew', () => {
    const panels = [
      { id: 1, type: 'stat' },
      { id: 2, type: 'stat', repeatPanelId: 1 },
      { id: 3, repeatPanelId: 9 },
    ];
    expect(objectsAt(upgradeDashboard({ panels }).model, 'panels')).toHaveLength(3);
  });
});

it('a refresh that is no interval is off', () => {
  for (const refresh of [true, false, 30, null])
    expect(readDashboard({ title: 'A', refresh }).dashboard.refresh).toBe('');
});

it('a column of a table counts only for tables', () => {
  const panel = (format: string): JsonObject =>
    upgraded({ type: 'singlestat', tableColumn: 'Value', targets: [{ expr: 'up', format }] });
  expect(panel('time_series').options).toMatchObject({ reduceOptions: { fields: '' } });
  expect(panel('table').options).toMatchObject({ reduceOptions: { fields: '/^Value$/' } });
});

it('a style that hides the rest hides nothing that has a style of its own', () => {
  const panel = upgraded({
    type: 'table',
    fieldConfig: { defaults: { custom: {} }, overrides: [] },
    styles: [
      { pattern: 'node', alias: 'Node', type: 'string' },
      { pattern: 'secret', type: 'hidden' },
      { pattern: '/.*/', type: 'hidden' },
    ],
  });
  expect(defaultsOf(panel).custom).toMatchObject({ hideFrom: { viz: true } });
  expect(objectsAt(objectAt(panel, 'fieldConfig'), 'overrides').map((one) => one.properties)).toEqual([
    [
      { id: 'displayName', value: 'Node' },
      { id: 'custom.hideFrom', value: { viz: false } },
    ],
    [{ id: 'custom.hideFrom', value: { viz: true } }],
  ]);
});

it('an empty height of a panel is none', () => {
  const { model } = upgradeDashboard({ rows: [{ height: 190, panels: [{ id: 1, type: 'text', height: '' }] }] });
  expect(objectsAt(model, 'panels').map((panel) => objectAt(panel, 'gridPos').h)).toEqual([5]);
});

it('a variable that has a value and asks for nothing is a text', () => {
  const list = [
    { name: 'a', current: { text: 'x', value: 'x' } },
    { name: 'b', query: 'label_values(up, job)' },
  ];
  const { model } = upgradeDashboard({ templating: { list } });
  expect(model.templating).toMatchObject({
    list: [
      { name: 'a', type: 'textbox', current: { value: 'x' } },
      { name: 'b', type: 'query' },
    ],
  });
});
