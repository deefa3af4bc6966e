// Old forms of panels, rows, variables and links, each as it was written in its day.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '@/lib/dashboard/json-fields';
import { objectAt, objectsAt } from '@/lib/dashboard/upgrade/panel-upgrade';
import { summarizeNotes, upgradeDashboard } from '@/lib/dashboard/upgrade/upgrade-dashboard';

function upgraded(panel: JsonObject): JsonObject {
  const { model } = upgradeDashboard({ panels: [panel] });
  return objectsAt(model, 'panels')[0] ?? {};
}

const defaultsOf = (panel: JsonObject): JsonObject => objectAt(objectAt(panel, 'fieldConfig'), 'defaults');
const overridesOf = (panel: JsonObject): readonly JsonObject[] =>
  objectsAt(objectAt(panel, 'fieldConfig'), 'overrides');

describe('graph', () => {
  const graph = {
    type: 'graph',
    lines: true,
    linewidth: 2,
    fill: 3,
    nullPointMode: 'connected',
    stack: true,
    percentage: true,
    yaxes: [
      { format: 'bytes', label: 'size', min: '0', logBase: 10 },
      { format: 's', max: '5' },
    ],
    legend: { show: true, alignAsTable: true, rightSide: true, values: true, avg: true, current: true, max: false },
    tooltip: { shared: true, sort: 2 },
    aliasColors: { errors: '#f00' },
    seriesOverrides: [
      { alias: '/out/', transform: 'negative-Y' },
      { alias: 'time', yaxis: 2, stack: false, fill: 0 },
      { alias: 'nothing said' },
    ],
    thresholds: [
      { op: 'gt', value: 80, colorMode: 'critical', line: true, fill: true },
      { op: 'lt', value: 10, colorMode: 'warning', line: true },
    ],
    xaxis: { mode: 'time', show: false },
  };

  it('becomes a time series with the same looks, and keeps its own keys', () => {
    const panel = upgraded(graph);
    expect(panel).toMatchObject({
      type: 'timeseries',
      yaxes: graph.yaxes,
      options: {
        legend: { showLegend: true, displayMode: 'table', placement: 'right', calcs: ['mean', 'lastNotNull'] },
        tooltip: { mode: 'multi', sort: 'desc' },
      },
    });
    expect(defaultsOf(panel)).toMatchObject({
      unit: 'bytes',
      min: 0,
      custom: {
        drawStyle: 'line',
        lineWidth: 2,
        fillOpacity: 30,
        spanNulls: true,
        axisLabel: 'size',
        scaleDistribution: { type: 'log', log: 10 },
        stacking: { mode: 'percent', group: 'A' },
        thresholdsStyle: { mode: 'line+area' },
      },
      thresholds: {
        steps: [
          { value: null, color: 'orange' },
          { value: 10, color: 'transparent' },
          { value: 80, color: 'red' },
        ],
      },
    });
  });

  it('has its series overrides as overrides', () => {
    expect(overridesOf(upgraded(graph))).toEqual([
      {
        matcher: { id: 'byName', options: 'errors' },
        properties: [{ id: 'color', value: { mode: 'fixed', fixedColor: '#f00' } }],
      },
      { matcher: { id: 'byRegexp', options: '/out/' }, properties: [{ id: 'custom.transform', value: 'negative-Y' }] },
      {
        matcher: { id: 'byName', options: 'time' },
        properties: [
          { id: 'custom.stacking', value: { mode: 'none', group: 'A' } },
          { id: 'custom.fillOpacity', value: 0 },
          { id: 'custom.axisPlacement', value: 'right' },
          { id: 'unit', value: 's' },
          { id: 'max', value: 5 },
        ],
      },
      { matcher: { id: 'byType', options: 'time' }, properties: [{ id: 'custom.axisPlacement', value: 'hidden' }] },
    ]);
  });

  it.each([
    [
      { bars: true, lines: false },
      { drawStyle: 'bars', fillOpacity: 100 },
    ],
    [
      { points: true, lines: false, pointradius: 3 },
      { drawStyle: 'points', pointSize: 8, showPoints: 'always' },
    ],
    [{ steppedLine: true }, { lineInterpolation: 'stepAfter' }],
    [{ dashes: true, dashLength: 4 }, { lineStyle: { fill: 'dash', dash: [4, 10] } }],
    [{ nullPointMode: 'null as zero' }, { spanNulls: false, nullValueMode: 'null as zero' }],
    [{ y_formats: ['ms', 'short'], grid: { leftMax: 9 } }, {}],
  ])('%j is drawn as %j', (parts, custom) => {
    expect(defaultsOf(upgraded({ type: 'graph', ...parts })).custom).toMatchObject(custom);
  });

  it.each([
    [{ mode: 'series' }, { values: false }, 'barchart'],
    [{ mode: 'series' }, { values: true }, 'bargauge'],
    [{ mode: 'histogram' }, {}, 'histogram'],
  ])('with the x axis %j and the legend %j is a %s', (xaxis, legend, type) => {
    expect(upgraded({ type: 'graph', xaxis, legend }).type).toBe(type);
  });
});

describe('singlestat', () => {
  const stat = {
    type: 'singlestat',
    valueName: 'current',
    format: 'percent',
    colorBackground: true,
    thresholds: '80,90',
    colors: ['green', 'orange', 'red'],
    sparkline: { show: true },
    valueMaps: [
      { op: '=', value: 'null', text: 'N/A' },
      { op: '=', value: '1', text: 'UP' },
    ],
    mappingType: 1,
  };

  it('becomes a stat', () => {
    const panel = upgraded(stat);
    expect(panel).toMatchObject({
      type: 'stat',
      options: { colorMode: 'background', graphMode: 'area', reduceOptions: { calcs: ['lastNotNull'], fields: '' } },
    });
    expect(defaultsOf(panel)).toMatchObject({
      unit: 'percent',
      thresholds: {
        steps: [
          { value: null, color: 'green' },
          { value: 80, color: 'orange' },
          { value: 90, color: 'red' },
        ],
      },
      mappings: [
        { type: 'special', options: { match: 'null', result: { text: 'N/A' } } },
        { type: 'value', options: { '1': { text: 'UP' } } },
      ],
    });
  });

  it('becomes a gauge where it had one', () => {
    const panel = upgraded({ ...stat, gauge: { show: true, minValue: 0, maxValue: 200 }, tableColumn: 'cpu' });
    expect(panel).toMatchObject({ type: 'gauge', options: { reduceOptions: { fields: '/^cpu$/' } } });
    expect(defaultsOf(panel)).toMatchObject({ min: 0, max: 200 });
  });
});

describe('other old panels', () => {
  it('a table with styles', () => {
    const panel = upgraded({
      type: 'table-old',
      transform: 'timeseries_aggregations',
      columns: [{ text: 'Avg', value: 'avg' }],
      styles: [
        { pattern: 'Time', type: 'date', dateFormat: 'YYYY', alias: 'When' },
        { pattern: '/secret/', type: 'hidden' },
        {
          pattern: '/.*/',
          type: 'number',
          unit: 'short',
          decimals: 2,
          colorMode: 'cell',
          thresholds: ['5'],
          colors: ['a', 'b'],
        },
        { pattern: 'host', link: true, linkUrl: '/d/x?var-h=$__cell&i=$__cell_2' },
      ],
    });
    expect(panel).toMatchObject({
      type: 'table',
      transformations: [{ id: 'reduce', options: { reducers: ['mean'] } }],
    });
    expect(defaultsOf(panel)).toMatchObject({
      unit: 'short',
      decimals: 2,
      custom: { cellOptions: { type: 'color-background' } },
      thresholds: {
        steps: [
          { value: null, color: 'a' },
          { value: 5, color: 'b' },
        ],
      },
    });
    expect(overridesOf(panel).map((one) => [one.matcher, one.properties])).toEqual([
      [
        { id: 'byName', options: 'Time' },
        [
          { id: 'displayName', value: 'When' },
          { id: 'unit', value: 'time:YYYY' },
        ],
      ],
      [{ id: 'byRegexp', options: '/secret/' }, [{ id: 'custom.hideFrom', value: { viz: true } }]],
      [
        { id: 'byName', options: 'host' },
        [
          {
            id: 'links',
            value: [{ title: '', url: '/d/x?var-h=${__value.raw}&i=${__data.fields[2]}', targetBlank: false }],
          },
        ],
      ],
    ]);
  });

  it('text, heatmap, field options and plugins that we stand in for', () => {
    expect(upgraded({ type: 'text', content: '# A', mode: 'markdown' }).options).toEqual({
      mode: 'markdown',
      content: '# A',
    });
    expect(
      upgraded({
        type: 'heatmap',
        dataFormat: 'tsbuckets',
        color: { mode: 'spectrum', colorScheme: 'interpolateBlues' },
        yAxis: { format: 's' },
      }).options,
    ).toMatchObject({ calculate: false, color: { mode: 'scheme', scheme: 'Blues' }, yAxis: { unit: 's' } });
    const gauge = upgraded({
      type: 'gauge',
      options: {
        fieldOptions: {
          calcs: ['max'],
          defaults: { unit: 'percent' },
          thresholds: [
            { index: 0, value: null, color: 'green' },
            { index: 1, value: 80, color: 'red' },
          ],
        },
      },
    });
    expect(gauge.options).toMatchObject({ reduceOptions: { calcs: ['max'], values: false } });
    expect(defaultsOf(gauge)).toMatchObject({
      unit: 'percent',
      min: 0,
      max: 100,
      thresholds: { steps: [{ value: null }, { value: 80 }] },
    });
    expect(upgraded({ type: 'grafana-piechart-panel', pieType: 'donut', valueName: 'current' })).toMatchObject({
      type: 'piechart',
      pluginType: 'grafana-piechart-panel',
      options: { pieType: 'donut', reduceOptions: { calcs: ['lastNotNull'] } },
    });
  });

  it('small things inside of panels', () => {
    expect(upgraded({ type: 'stat', options: { legend: { displayMode: 'hidden' } } }).options).toEqual({
      legend: { displayMode: 'hidden', showLegend: false },
    });
    const table = upgraded({
      type: 'table',
      fieldConfig: {
        defaults: { custom: { displayMode: 'lcd-gauge', hideFrom: { graph: true } } },
        overrides: [
          { matcher: { id: 'byName', options: 'a' }, properties: [{ id: 'custom.displayMode', value: 'color-text' }] },
        ],
      },
    });
    expect(defaultsOf(table).custom).toEqual({
      displayMode: 'lcd-gauge',
      cellOptions: { type: 'gauge', mode: 'lcd' },
      hideFrom: { graph: true, viz: true },
    });
    expect(overridesOf(table)[0]?.properties).toEqual([
      { id: 'custom.displayMode', value: 'color-text' },
      { id: 'custom.cellOptions', value: { type: 'color-text' } },
    ]);
    expect(upgraded(table)).toEqual(table);
    expect(upgraded({ type: 'stat', links: [{ dashUri: 'db/x', keepTime: true, params: 'a=b' }] }).links).toMatchObject(
      [{ url: 'dashboard/db/x?$__url_time_range&a=b' }],
    );
  });
});

describe('rows', () => {
  it('become a grid', () => {
    const { model, notes } = upgradeDashboard({
      schemaVersion: 12,
      rows: [
        {
          height: '250px',
          title: 'One',
          showTitle: true,
          panels: [
            { id: 1, span: 6 },
            { id: 2, span: 6 },
            { id: 3, span: 12, height: 380 },
          ],
        },
        { collapse: true, title: 'Two', repeat: 'host', panels: [{ id: 4 }, { id: 9, repeatPanelId: 4 }] },
        { repeatIteration: 7, panels: [{ id: 5 }] },
      ],
    });
    expect(
      objectsAt(model, 'panels').map(({ id, type, title, gridPos, repeat }) => [id, type, title, gridPos, repeat]),
    ).toEqual([
      [10, 'row', 'One', { x: 0, y: 0, w: 24, h: 1 }, undefined],
      [1, undefined, undefined, { x: 0, y: 1, w: 12, h: 7 }, undefined],
      [2, undefined, undefined, { x: 12, y: 1, w: 12, h: 7 }, undefined],
      [3, undefined, undefined, { x: 0, y: 8, w: 24, h: 10 }, undefined],
      [11, 'row', 'Two', { x: 0, y: 18, w: 24, h: 1 }, 'host'],
    ]);
    expect(objectsAt(objectsAt(model, 'panels')[4] ?? {}, 'panels')).toMatchObject([{ id: 4, gridPos: { y: 19 } }]);
    expect(model.schemaVersion).toBe(16);
    expect(notes[0]?.field).toBe('rows');
  });

  it('without titles have no row panels', () => {
    const { model } = upgradeDashboard({ rows: [{ panels: [{ id: 1 }] }, { panels: [{ id: 2 }] }] });
    expect(objectsAt(model, 'panels').map(({ id, gridPos }) => [id, objectAt({ gridPos }, 'gridPos').y])).toEqual([
      [1, 0],
      [2, 7],
    ]);
  });
});

describe('settings and variables', () => {
  it('are written as today', () => {
    const { model } = upgradeDashboard({
      sharedCrosshair: true,
      nav: [{ refresh_intervals: ['5s'] }],
      templating: {
        list: [
          { name: 'a', refresh: true, hideLabel: true },
          { name: 'b', type: 'constant', hide: 0, query: 'x' },
          { name: 'c', type: 'constant', hide: 2, query: 'x' },
        ],
      },
    });
    expect(model).toMatchObject({ graphTooltip: 1, timepicker: { refresh_intervals: ['5s'] } });
    expect(objectsAt(objectAt(model, 'templating'), 'list')).toMatchObject([
      { type: 'query', refresh: 1, hide: 1 },
      { type: 'textbox', current: { text: 'x', value: 'x' } },
      { type: 'constant' },
    ]);
  });

  it('what was done is counted', () => {
    const { notes } = upgradeDashboard({
      panels: [{ type: 'graph' }, { type: 'graph' }, { type: 'text', content: 'x' }],
    });
    expect(summarizeNotes(notes).map((one) => one.count)).toEqual([2, 1]);
  });
});

it('twice is the same as once, for any panel', () => {
  const type = fc.constantFrom(
    'graph',
    'singlestat',
    'table',
    'table-old',
    'text',
    'heatmap',
    'gauge',
    'grafana-piechart-panel',
  );
  const keys = fc.constantFrom(
    'styles',
    'content',
    'yaxes',
    'seriesOverrides',
    'thresholds',
    'options',
    'legend',
    'xaxis',
    'color',
    'links',
  );
  const panels = fc.tuple(type, fc.dictionary(keys, fc.jsonValue())).map(([one, rest]) => ({ ...rest, type: one }));
  const wrong = fc.check(
    fc.property(fc.array(panels), (list) => {
      const once = upgradeDashboard({ panels: list });
      const twice = upgradeDashboard(once.model);
      expect(twice.model).toEqual(once.model);
      expect(twice.notes).toEqual([]);
    }),
  );
  expect(wrong.counterexample).toBeNull();
});
