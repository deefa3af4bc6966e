// One dashboard that has every field there is, and in the place of each field what files have there by mistake: null, a number as text, …
import { expect, it } from 'vitest';
import { exportDashboard } from '@/lib/dashboard/export-dashboard';
import { isJsonObject } from '@/lib/dashboard/json-fields';
import { readDashboard } from '@/lib/dashboard/read-dashboard';
import { isInputError } from '@/lib/errors/input-error';
import { showDashboard } from '@/lib/testing/show-dashboard';

const COMMON = { label: 'L', hide: 0, skipUrlSync: false, sort: 1, refresh: 1, regex: '/(.*)/', multi: true };
const variable = (type: string, rest: object) => ({
  ...COMMON,
  ...rest,
  type,
  name: type,
  includeAll: true,
  allValue: '.*',
  current: { text: ['a'], value: ['a'], selected: true },
  options: [{ text: 'a', value: 'a', selected: true }],
});

const EVERYTHING = {
  title: 'Everything',
  uid: 'everything',
  version: 1,
  schemaVersion: 39,
  tags: ['a'],
  timezone: 'utc',
  time: { from: 'now-6h', to: 'now' },
  refresh: '30s',
  graphTooltip: 1,
  links: [{ title: 'L', type: 'dashboards', tags: ['a'], asDropdown: true, keepTime: true, includeVars: true }],
  annotations: {
    list: [{ name: 'Up', datasource: 'P', expr: 'up', step: '60s', iconColor: 'red', filter: { ids: [1] } }],
  },
  templating: {
    list: [
      variable('query', { query: { query: 'label_values(up, job)', refId: 'A' }, definition: 'label_values(up, job)' }),
      variable('custom', { query: 'a, b : c' }),
      variable('interval', { query: '1m,5m', auto: true, auto_count: 30, auto_min: '10s' }),
      variable('datasource', { query: 'prometheus' }),
      variable('textbox', { query: 'a' }),
      variable('constant', { query: 'a', hide: 2 }),
      variable('switch', { enabledValue: 'yes', disabledValue: 'no' }),
      variable('adhoc', { filters: [{ key: 'a', operator: '=', value: 'b' }] }),
    ],
  },
  panels: [
    { type: 'row', title: 'Row', collapsed: false, repeat: 'custom', gridPos: { x: 0, y: 0, w: 24, h: 1 }, panels: [] },
    {
      id: 1,
      type: 'timeseries',
      title: 'P $query',
      description: 'd',
      transparent: true,
      datasource: { type: 'prometheus', uid: '${datasource}' },
      gridPos: { x: 0, y: 1, w: 12, h: 8 },
      interval: '10s',
      maxDataPoints: 100,
      timeFrom: '1h',
      timeShift: '1d',
      hideTimeOverride: true,
      repeat: 'query',
      repeatDirection: 'h',
      maxPerRow: 4,
      links: [{ title: 'L', url: '/d/a', targetBlank: true }],
      libraryPanel: { uid: 'a', name: 'A' },
      targets: [
        {
          refId: 'A',
          expr: 'rate(a{job=~"$query"}[$__rate_interval])',
          legendFormat: '{{job}}',
          format: 'time_series',
          interval: '30s',
          intervalFactor: 2,
          instant: false,
          range: true,
          hide: false,
          exemplar: true,
          datasource: { type: 'prometheus', uid: '-- Mixed --' },
        },
        { refId: 'B', type: 'math', expression: '$A * 2', datasource: '__expr__' },
      ],
      transformations: [{ id: 'organize', options: { renameByName: { a: 'b' }, excludeByName: { c: true } } }],
      fieldConfig: {
        defaults: {
          unit: 'bytes',
          decimals: 1,
          min: 0,
          max: 10,
          displayName: 'n',
          noValue: '-',
          color: { mode: 'fixed', fixedColor: 'red' },
          thresholds: {
            mode: 'absolute',
            steps: [
              { value: null, color: 'green' },
              { value: 80, color: 'red' },
            ],
          },
          mappings: [{ type: 'value', options: { 1: { text: 'up', color: 'green', index: 0 } } }],
          links: [{ title: 'L', url: '/d/${__value.raw}' }],
          custom: { lineWidth: 1, hideFrom: { viz: false } },
        },
        overrides: [{ matcher: { id: 'byName', options: 'a' }, properties: [{ id: 'unit', value: 's' }] }],
      },
      options: { legend: { calcs: ['mean'], displayMode: 'table' }, tooltip: { mode: 'multi' } },
    },
  ],
};

/** What stands for nothing, and what has another type. */
const ODD: readonly unknown[] = [null, 0, -1, 5.5, 1e308, '', 'x', '5', true, [], [null], ['x'], {}, { a: null }];

type Way = readonly (string | number)[];

function entriesOf(json: unknown): readonly (readonly [string | number, unknown])[] {
  if (Array.isArray(json)) return [...json.entries()];
  return isJsonObject(json) ? Object.entries(json) : [];
}

function waysIn(json: unknown, way: Way = []): readonly Way[] {
  return entriesOf(json).flatMap(([key, value]) => [[...way, key], ...waysIn(value, [...way, key])]);
}

function replaced(json: unknown, [key, ...rest]: Way, value: unknown): unknown {
  if (key === undefined) return value;
  if (Array.isArray(json)) return json.map((item: unknown, at) => (at === key ? replaced(item, rest, value) : item));
  return isJsonObject(json) ? { ...json, [key]: replaced(json[key], rest, value) } : value;
}

/** null: refused with its path. */
function opened(json: unknown): ReturnType<typeof readDashboard>['dashboard'] | null {
  try {
    return readDashboard(json).dashboard;
  } catch (thrown) {
    if (isInputError(thrown) && thrown.place.field !== undefined) return null;
    throw thrown;
  }
}

const WAYS = waysIn(EVERYTHING);

it('has something in every place', () => {
  expect(WAYS.length).toBeGreaterThan(200);
  expect(showDashboard(readDashboard(EVERYTHING).dashboard)).toHaveLength(1);
});

it.each(ODD.map((value) => [JSON.stringify(value), value] as const))(
  '%s in any place is shown, goes out and comes back, or is refused with its path',
  (_text, value) => {
    for (const way of WAYS) {
      const at = way.join('.');
      const dashboard = opened(replaced(EVERYTHING, way, value));
      if (dashboard === null) continue;
      for (const { expr, legendFormat, stepMs } of showDashboard(dashboard))
        expect({
          at,
          types: [typeof expr, typeof legendFormat],
          isStep: Number.isFinite(stepMs) && stepMs > 0,
        }).toEqual({
          at,
          types: ['string', 'string'],
          isStep: true,
        });
      const out: unknown = JSON.parse(JSON.stringify(exportDashboard(dashboard)));
      const back = readDashboard(out).dashboard;
      expect({ at, back }).toEqual({ at, back: JSON.parse(JSON.stringify(dashboard)) });
    }
  },
);

it('an empty list stands for an empty object: some languages have no other', () => {
  const objects = ['options', 'fieldConfig', 'gridPos', 'templating', 'defaults'];
  const ways = WAYS.filter((way) => objects.includes(String(way.at(-1))));
  expect(ways.filter((way) => opened(replaced(EVERYTHING, way, [])) === null)).toEqual([]);
});
