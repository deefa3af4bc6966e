// Inputs of shared files, resources around a model, edits of a v2 dashboard, and files that are wrong.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Dashboard } from '@/lib/dashboard/dashboard';
import { findPanel, updatePanel } from '@/lib/dashboard/edit-dashboard';
import { exportDashboard } from '@/lib/dashboard/export-dashboard';
import { exportForSharing } from '@/lib/dashboard/export-for-sharing';
import { answerInputs, importInputs, importRequirements } from '@/lib/dashboard/import-inputs';
import { isJsonObject, type JsonObject } from '@/lib/dashboard/json-fields';
import { PANEL_LIMIT, readDashboard } from '@/lib/dashboard/read-dashboard';
import { objectAt } from '@/lib/dashboard/upgrade/panel-upgrade';
import { isInputError } from '@/lib/errors/input-error';

describe('inputs of a shared file', () => {
  const shared = {
    title: 'A',
    __inputs: [
      { name: 'DS_PROMETHEUS EU', label: 'Prometheus', type: 'datasource', pluginId: 'prometheus' },
      { name: 'VAR_JOB', type: 'constant', label: 'Job', value: 'node' },
      { name: 'DS_EXPRESSION', type: 'datasource', pluginId: '__expr__' },
    ],
    __requires: [{ type: 'panel', id: 'geomap', name: 'Geomap', version: '' }],
    panels: [
      {
        id: 1,
        datasource: { uid: '${DS_PROMETHEUS EU}' },
        targets: [{ expr: 'up{job="${VAR_JOB}"} ${other}', datasource: { uid: '${DS_EXPRESSION}' } }],
      },
    ],
  };

  it('are listed', () => {
    expect(importInputs(shared).map((one) => [one.name, one.kind, one.pluginId, one.value])).toEqual([
      ['DS_PROMETHEUS EU', 'datasource', 'prometheus', ''],
      ['VAR_JOB', 'constant', '', 'node'],
      ['DS_EXPRESSION', 'datasource', '__expr__', ''],
    ]);
    expect(importRequirements(shared)).toMatchObject([{ type: 'panel', id: 'geomap' }]);
  });

  it('are answered by name, and nothing else is touched', () => {
    const answered = answerInputs(shared, { 'DS_PROMETHEUS EU': 'abc$1', VAR_JOB: 'x' });
    expect(answered).toEqual({
      title: 'A',
      panels: [
        {
          id: 1,
          datasource: { uid: 'abc$1' },
          targets: [{ expr: 'up{job="x"} ${other}', datasource: { uid: '__expr__' } }],
        },
      ],
    });
  });

  it('stay questions until they are answered', () => {
    expect(answerInputs(shared, { VAR_JOB: 'x' })).toMatchObject({ __inputs: [{ name: 'DS_PROMETHEUS EU' }] });
  });

  it('come back when a dashboard is exported for sharing', () => {
    const { dashboard } = readDashboard({
      title: 'A',
      panels: [{ id: 1, datasource: { type: 'prometheus', uid: 'u1' }, targets: [] }],
    });
    const out = exportForSharing(dashboard, [{ uid: 'u1', name: 'My  Prom source', type: 'prometheus' }]);
    expect(out).toMatchObject({
      __inputs: [{ name: 'DS_MY_PROM_SOURCE', pluginId: 'prometheus' }],
      panels: [{ datasource: { uid: '${DS_MY_PROM_SOURCE}' } }],
    });
    expect(answerInputs(out, { DS_MY_PROM_SOURCE: 'u1' })).toMatchObject({ panels: [{ datasource: { uid: 'u1' } }] });
  });

  it('library panels that came along are shown', () => {
    const { dashboard } = readDashboard({
      title: 'A',
      __elements: { lib1: { uid: 'lib1', kind: 1, model: { type: 'stat', title: 'From the library', id: 99 } } },
      panels: [{ id: 3, gridPos: { x: 0, y: 0, w: 6, h: 4 }, libraryPanel: { uid: 'lib1', name: 'x' } }],
    });
    expect(dashboard.panels[0]).toMatchObject({
      id: 3,
      type: 'stat',
      title: 'From the library',
      libraryPanel: { uid: 'lib1' },
    });
  });
});

const v2 = {
  apiVersion: 'dashboard.grafana.app/v2beta1',
  kind: 'Dashboard',
  metadata: { name: 'abc', annotations: { 'grafana.app/folder': 'f' } },
  spec: {
    title: 'Two',
    cursorSync: 'Tooltip',
    timeSettings: { from: 'now-1h', to: 'now', timezone: 'utc', autoRefresh: '10s', unknown: 1 },
    elements: {
      'panel-1': {
        kind: 'Panel',
        spec: {
          id: 1,
          title: 'One',
          somethingNew: true,
          data: {
            kind: 'QueryGroup',
            spec: {
              queries: [
                {
                  kind: 'PanelQuery',
                  spec: {
                    refId: 'A',
                    hidden: true,
                    query: { kind: 'DataQuery', group: 'prometheus', datasource: { name: 'u' }, spec: { expr: 'up' } },
                  },
                },
              ],
              transformations: [{ kind: 'limit', spec: { id: 'limit', options: { limitField: 3 } } }],
              queryOptions: { interval: '1m', timeFrom: '1h' },
            },
          },
          vizConfig: {
            kind: 'VizConfig',
            group: 'stat',
            version: '12',
            spec: { options: { a: 1 }, fieldConfig: { defaults: { unit: 's' }, overrides: [] } },
          },
        },
      },
      'panel-2': {
        kind: 'Panel',
        spec: {
          id: 2,
          title: 'Old form',
          data: {
            kind: 'QueryGroup',
            spec: {
              queries: [
                {
                  kind: 'PanelQuery',
                  spec: {
                    refId: 'A',
                    datasource: { type: 'loki', uid: 'l' },
                    query: { kind: 'loki', spec: { expr: '{}' } },
                  },
                },
              ],
            },
          },
          vizConfig: { kind: 'logs', spec: { pluginVersion: '11', options: {}, fieldConfig: {} } },
        },
      },
      unused: { kind: 'Panel', spec: { id: 3, title: 'Nowhere' } },
    },
    layout: {
      kind: 'TabsLayout',
      spec: {
        tabs: [
          {
            kind: 'TabsLayoutTab',
            spec: {
              title: 'T1',
              layout: {
                kind: 'GridLayout',
                spec: {
                  items: [
                    {
                      kind: 'GridLayoutItem',
                      spec: { x: 0, y: 0, width: 6, height: 4, element: { kind: 'ElementReference', name: 'panel-1' } },
                    },
                  ],
                },
              },
            },
          },
          {
            kind: 'TabsLayoutTab',
            spec: {
              title: 'T2',
              layout: {
                kind: 'AutoGridLayout',
                spec: {
                  maxColumnCount: 2,
                  rowHeightMode: 'short',
                  items: [
                    {
                      kind: 'AutoGridLayoutItem',
                      spec: {
                        element: { kind: 'ElementReference', name: 'panel-2' },
                        repeat: { mode: 'variable', value: 'v' },
                      },
                    },
                  ],
                },
              },
            },
          },
        ],
      },
    },
    variables: [
      {
        kind: 'QueryVariable',
        spec: {
          name: 'v',
          hide: 'hideLabel',
          refresh: 'onTimeRangeChanged',
          sort: 'numericalDesc',
          query: {
            kind: 'DataQuery',
            group: 'prometheus',
            datasource: { name: 'u' },
            spec: { query: 'label_values(job)' },
          },
        },
      },
      { kind: 'SwitchVariable', spec: { name: 's', current: 'on', enabledValue: 'on', disabledValue: 'off' } },
    ],
    annotations: [
      {
        kind: 'AnnotationQuery',
        spec: { name: 'A', enable: true, builtIn: true, query: { kind: 'DataQuery', group: 'grafana', spec: {} } },
      },
    ],
  },
};

describe('a v2 dashboard', () => {
  it('reads as the classic model', () => {
    const { dashboard, notes } = readDashboard(v2);
    expect(dashboard).toMatchObject({
      uid: 'abc',
      title: 'Two',
      graphTooltip: 2,
      time: { from: 'now-1h', to: 'now' },
      refresh: '10s',
      panels: [
        { type: 'row', title: 'T1', gridPos: { y: 0 } },
        {
          id: 1,
          type: 'stat',
          gridPos: { x: 0, y: 1, w: 6, h: 4 },
          interval: '1m',
          timeFrom: '1h',
          options: { a: 1 },
          targets: [{ refId: 'A', expr: 'up', hide: true, datasource: { type: 'prometheus', uid: 'u' } }],
          transformations: [{ id: 'limit', options: { limitField: 3 } }],
        },
        { type: 'row', title: 'T2', gridPos: { y: 5 } },
        {
          id: 2,
          type: 'logs',
          gridPos: { x: 0, y: 6, w: 12, h: 5 },
          repeat: 'v',
          datasource: { type: 'loki', uid: 'l' },
        },
      ],
      templating: {
        list: [
          { name: 'v', type: 'query', hide: 1, refresh: 2, sort: 4, query: { query: 'label_values(job)' } },
          { name: 's', type: 'switch', current: { value: 'on' } },
        ],
      },
    });
    expect(notes.map((note) => note.message)).toEqual([]);
  });

  it('goes out as it came, also after a stay in the store', () => {
    const { dashboard } = readDashboard(structuredClone(v2));
    expect(exportDashboard(dashboard)).toEqual(v2);
    const stored = readDashboard(JSON.parse(JSON.stringify(dashboard))).dashboard;
    expect(exportDashboard(stored)).toEqual(v2);
  });

  it('carries an edit, and leaves all else as it was', () => {
    const { dashboard } = readDashboard(structuredClone(v2));
    const edited = updatePanel(dashboard, 1, (panel) => ({
      ...panel,
      title: 'New',
      targets: [{ ...panel.targets[0], refId: 'A', expr: 'down' }],
    }));
    const out = exportDashboard({ ...edited, title: 'Renamed', refresh: '' });
    expect(out).toMatchObject({
      spec: {
        title: 'Renamed',
        timeSettings: { autoRefresh: '', unknown: 1 },
        elements: {
          'panel-1': {
            spec: {
              title: 'New',
              somethingNew: true,
              data: {
                spec: {
                  queries: [
                    {
                      spec: {
                        hidden: true,
                        query: { group: 'prometheus', datasource: { name: 'u' }, spec: { expr: 'down' } },
                      },
                    },
                  ],
                },
              },
            },
          },
          'panel-2': v2.spec.elements['panel-2'],
          unused: v2.spec.elements.unused,
        },
        layout: v2.spec.layout,
        variables: v2.spec.variables,
      },
    });
    const again = readDashboard(JSON.parse(JSON.stringify(out))).dashboard;
    expect(findPanel(again, 1)).toMatchObject({ title: 'New', targets: [{ expr: 'down', hide: true }] });
  });

  it('carries panels that were moved, added and removed', () => {
    const { dashboard } = readDashboard(structuredClone(v2));
    const [row, first] = dashboard.panels;
    const added = { ...first, id: 7, title: 'Added', gridPos: { x: 6, y: 1, w: 6, h: 4 } };
    const changed: Dashboard = {
      ...dashboard,
      panels: [row, first, added].flatMap((panel) =>
        panel === undefined || panel.gridPos === undefined ? [] : [panel],
      ) as Dashboard['panels'],
    };
    const out = exportDashboard(changed);
    const spec = objectAt(out, 'spec');
    expect(Object.keys(objectAt(spec, 'elements')).toSorted()).toEqual(['panel-1', 'panel-7', 'unused']);
    const again = readDashboard(JSON.parse(JSON.stringify(out))).dashboard;
    expect(again.panels.map((panel) => [panel.type, panel.title, panel.gridPos.x, panel.gridPos.y])).toEqual([
      ['row', 'T1', 0, 0],
      ['stat', 'One', 0, 1],
      ['stat', 'Added', 6, 1],
    ]);
  });

  it('names what is wrong in it', () => {
    expect(problemOf({ ...v2, spec: { ...v2.spec, elements: { x: 3 } } })).toBe('spec.elements.x');
    const { notes } = readDashboard({ elements: {}, layout: { kind: 'Spiral' } });
    expect(notes.map((note) => note.field)).toContain('spec.layout');
  });
});

function problemOf(json: unknown): string | null {
  try {
    readDashboard(json);
    return null;
  } catch (thrown) {
    return isInputError(thrown) ? (thrown.place.field ?? 'no field') : `not an InputError: ${String(thrown)}`;
  }
}

describe('files that are wrong', () => {
  it('are opened, or refused with the path of the wrong field', () => {
    const keys = fc.constantFrom(
      'title',
      'panels',
      'rows',
      'templating',
      'list',
      'annotations',
      'spec',
      'elements',
      'layout',
      'kind',
      'items',
      'dashboard',
      'apiVersion',
      'type',
      'gridPos',
      'options',
      'fieldConfig',
      'defaults',
      'overrides',
      'targets',
      'id',
      'uid',
      'time',
      'tags',
    );
    const { value } = fc.letrec<{ value: unknown; object: Record<string, unknown> }>((tie) => ({
      object: fc.dictionary(keys, tie('value'), { maxKeys: 6 }),
      value: fc.oneof(
        { maxDepth: 6 },
        fc.constantFrom(null, '', 'graph', 'row', 'singlestat', 'GridLayout', 'RowsLayout', 0, 1e9, -5, true, []),
        tie('object'),
        fc.array(tie('object'), { maxLength: 3 }),
      ),
    }));
    const wrong = fc.check(
      fc.property(value, (json) => {
        const problem = problemOf(json);
        if (problem !== null) return !problem.startsWith('no');
        const { dashboard } = readDashboard(json);
        const again = readDashboard(JSON.parse(JSON.stringify(exportDashboard(dashboard)))).dashboard;
        expect(again.panels.length).toBe(dashboard.panels.length);
        return isJsonObject(exportDashboard(dashboard));
      }),
      { numRuns: 500 },
    );
    expect(wrong.counterexample).toBeNull();
  });

  it('2,000 panels open, and more than the limit are refused', () => {
    const panels = (count: number): JsonObject[] =>
      Array.from({ length: count }, (_, at) => ({ id: at + 1, type: 'graph', targets: [{ expr: `up ${at}` }] }));
    expect(readDashboard({ title: 'Large', panels: panels(2000) }).dashboard.panels.length).toBe(2000);
    expect(problemOf({ title: 'Huge', panels: panels(PANEL_LIMIT + 1) })).toBe('panels');
  });

  it('panels of no size get one', () => {
    const { dashboard } = readDashboard({ panels: [{ id: 1, gridPos: { x: 0, y: 0, w: 0, h: 0 } }] });
    expect(dashboard.panels[0]?.gridPos).toEqual({ x: 0, y: 0, w: 1, h: 1 });
  });
});
