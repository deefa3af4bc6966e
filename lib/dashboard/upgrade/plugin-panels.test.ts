// Panels of plugins in the words of the panels that stand in for them.
import { describe, expect, it, test } from 'vitest';
import type { JsonObject } from '@/lib/dashboard/json-fields';
import { objectAt, objectsAt } from '@/lib/dashboard/upgrade/panel-upgrade';
import { upgradeDashboard } from '@/lib/dashboard/upgrade/upgrade-dashboard';

function upgraded(panel: JsonObject): JsonObject {
  return objectsAt(upgradeDashboard({ panels: [panel] }).model, 'panels')[0] ?? {};
}
const defaultsOf = (panel: JsonObject): JsonObject => objectAt(objectAt(panel, 'fieldConfig'), 'defaults');
const overridesOf = (panel: JsonObject): readonly JsonObject[] =>
  objectsAt(objectAt(panel, 'fieldConfig'), 'overrides');

test('every plugin keeps its own keys and says what it was', () => {
  const given = { type: 'natel-discrete-panel', rowHeight: 30, units: 'short', decimals: 1 };
  const panel = upgraded(given);
  expect(panel).toMatchObject({ ...given, type: 'state-timeline', pluginType: 'natel-discrete-panel' });
  expect(defaultsOf(panel)).toMatchObject({ unit: 'short', decimals: 1 });
});

describe('discrete', () => {
  it('gives its words their colours', () => {
    const panel = upgraded({
      type: 'natel-discrete-panel',
      valueMaps: [
        { op: '=', value: '1', text: 'up' },
        { op: '=', value: 'null', text: 'N/A' },
      ],
      colorMaps: [
        { text: 'up', color: '#0f0' },
        { text: 'N/A', color: '#888' },
        { text: 'idle', color: '#00f' },
      ],
      writeLastValue: true,
      showLegend: false,
    });
    expect(defaultsOf(panel).mappings).toEqual([
      { type: 'value', options: { 1: { text: 'up', color: '#0f0', index: 0 } } },
      { type: 'special', options: { match: 'null', result: { text: 'N/A', color: '#888' } } },
      { type: 'value', options: { idle: { color: '#00f' } } },
    ]);
    expect(panel.options).toMatchObject({ showValue: 'auto', legend: { showLegend: false } });
  });

  it('has ranges, too', () => {
    const ranges = { mappingType: 2, rangeMaps: [{ from: '0', to: '5', text: 'low' }] };
    const panel = upgraded({ type: 'natel-discrete-panel', ...ranges, colorMaps: [{ text: 'low', color: 'red' }] });
    expect(defaultsOf(panel).mappings).toEqual([
      { type: 'range', options: { from: 0, to: 5, result: { text: 'low', color: 'red' } } },
    ]);
  });
});

test.each<[JsonObject, JsonObject]>([
  [
    {
      mode: 'discrete',
      thresholds: [
        { value: 2, color: 'red', tooltip: 'down' },
        { value: '0', color: 'green' },
      ],
    },
    {
      mappings: [
        { type: 'value', options: { 2: { color: 'red', text: 'down' } } },
        { type: 'value', options: { 0: { color: 'green' } } },
      ],
    },
  ],
  [
    { mode: 'spectrum', colorScheme: 'interpolateRdYlGn', min: 0, max: '9' },
    { min: 0, max: 9, color: { mode: 'continuous-RdYlGr' } },
  ],
  [{ mode: 'spectrum', colorScheme: 'interpolateRainbow' }, { color: { mode: 'continuous-GrYlRd' } }],
  [{ mode: 'opacity', cardColor: '#abc' }, { color: { mode: 'shades', fixedColor: '#abc' } }],
  [{}, { color: { mode: 'continuous-GrYlRd' } }],
])('colours of a status map %j', (color, defaults) => {
  const panel = upgraded({ type: 'flant-statusmap-panel', color });
  expect(panel.type).toBe('status-history');
  expect(defaultsOf(panel)).toMatchObject(defaults);
});

test('the D3 gauge has its scale, limits and value', () => {
  const panel = upgraded({
    type: 'briangann-gauge-panel',
    minValue: '0',
    maxValue: 20,
    unitFormat: 'celsius',
    operatorName: 'avg',
    thresholds: '5,10',
    thresholdColors: ['green', 'orange', 'red'],
  });
  expect(panel).toMatchObject({ type: 'gauge', options: { reduceOptions: { calcs: ['mean'] } } });
  expect(defaultsOf(panel)).toMatchObject({
    min: 0,
    max: 20,
    unit: 'celsius',
    thresholds: {
      mode: 'absolute',
      steps: [
        { value: null, color: 'green' },
        { value: 5, color: 'orange' },
        { value: 10, color: 'red' },
      ],
    },
  });
});

test('pieces of a pie keep their colours', () => {
  const panel = upgraded({ type: 'grafana-piechart-panel', aliasColors: { a: '#123', b: 7 }, format: 'bytes' });
  expect(overridesOf(panel)).toEqual([
    {
      matcher: { id: 'byName', options: 'a' },
      properties: [{ id: 'color', value: { mode: 'fixed', fixedColor: '#123' } }],
    },
  ]);
  expect(defaultsOf(panel)).toMatchObject({ unit: 'bytes' });
});

test.each([
  [
    { warn: 70, crit: 90 },
    [
      [null, 'green'],
      [70, 'orange'],
      [90, 'red'],
    ],
  ],
  [
    { warn: '10', crit: '5' },
    [
      [null, 'red'],
      [5, 'orange'],
      [10, 'green'],
    ],
  ],
  [
    { crit: 1 },
    [
      [null, 'green'],
      [1, 'red'],
    ],
  ],
])('limits of a status %j', (limits, steps) => {
  const panel = upgraded({
    type: 'vonage-status-panel',
    targets: [{ refId: 'B', alias: 'Disk', units: 'percent', ...limits }, { refId: 'C' }],
  });
  expect(panel).toMatchObject({ type: 'stat', options: { colorMode: 'background' } });
  expect(overridesOf(panel)).toEqual([
    {
      matcher: { id: 'byFrameRefID', options: 'B' },
      properties: [
        { id: 'unit', value: 'percent' },
        { id: 'displayName', value: 'Disk' },
        {
          id: 'thresholds',
          value: { mode: 'absolute', steps: steps.map(([value, color]) => ({ value, color })) },
        },
      ],
    },
  ]);
});

describe('world maps', () => {
  const given = {
    type: 'grafana-worldmap-panel',
    title: 'Visitors',
    mapCenter: 'Europe',
    mapCenterLatitude: 46,
    mapCenterLongitude: '14',
    initialZoom: '3',
    circleMinSize: '3',
    circleMaxSize: 20,
    thresholds: '10,100',
    colors: ['green', 'orange', 'red'],
    decimals: 1,
    locationData: 'countries',
  };

  it('become markers where the series are named after', () => {
    const panel = upgraded(given);
    expect(panel).toMatchObject({ ...given, type: 'geomap', pluginType: 'grafana-worldmap-panel' });
    expect(objectAt(panel, 'options')).toMatchObject({
      view: { id: 'europe', zoom: 3, lat: 46, lon: 14 },
      layers: [
        {
          type: 'markers',
          location: { mode: 'lookup', lookup: 'Series' },
          config: { style: { size: { min: 3, max: 20 } } },
        },
      ],
    });
    expect(defaultsOf(panel)).toMatchObject({
      decimals: 1,
      thresholds: { steps: [{ value: null, color: 'green' }, { value: 10 }, { value: 100, color: 'red' }] },
    });
  });

  it.each([
    [
      { locationData: 'geohash', esGeoPoint: 'spot' },
      { mode: 'geohash', geohash: 'spot' },
    ],
    [
      { locationData: 'table', tableQueryOptions: { queryType: 'geohash' } },
      { mode: 'geohash', geohash: 'geohash' },
    ],
    [
      { locationData: 'table', tableQueryOptions: { queryType: 'coordinates', latitudeField: 'y' } },
      { mode: 'coords', latitude: 'y', longitude: 'longitude' },
    ],
  ])('%j', (parts, location) => {
    expect(objectsAt(objectAt(upgraded({ ...given, ...parts }), 'options'), 'layers')[0]).toMatchObject({ location });
  });
});
