// Tabs and conditions of v2 on the page: what is shown, where the strip stands, and what decides.
import { describe, expect, it } from 'vitest';
import { exportDashboard } from '@/lib/dashboard/export-dashboard';
import { layOutPage } from '@/lib/dashboard/page-layout';
import { readDashboard } from '@/lib/dashboard/read-dashboard';
import { isMet, needsData } from '@/lib/dashboard/v2/conditions';
import { pageSections, type SectionChoices, viewOfSections } from '@/lib/dashboard/v2/page-sections';

const text = (id: number) => ({ kind: 'Panel', spec: { id, title: `p${id}`, vizConfig: { group: 'text', spec: {} } } });
const grid = (...ids: readonly number[]) => ({
  kind: 'GridLayout',
  spec: {
    items: ids.map((id, at) => ({
      kind: 'GridLayoutItem',
      spec: { x: 0, y: at * 4, width: 12, height: 4, element: { kind: 'ElementReference', name: `panel-${id}` } },
    })),
  },
});
const tab = (title: string, layout: object, more: object = {}) => ({
  kind: 'TabsLayoutTab',
  spec: { title, layout, ...more },
});
const row = (title: string, layout: object, more: object = {}) => ({
  kind: 'RowsLayoutRow',
  spec: { title, layout, ...more },
});
const tabs = (...list: readonly object[]) => ({ kind: 'TabsLayout', spec: { tabs: list } });
const rows = (...list: readonly object[]) => ({ kind: 'RowsLayout', spec: { rows: list } });
const group = (items: readonly object[], more: object = {}) => ({
  kind: 'ConditionalRenderingGroup',
  spec: { visibility: 'show', condition: 'and', items, ...more },
});
const variable = (operator: string, value: string) => ({
  kind: 'ConditionalRenderingVariable',
  spec: { variable: 'v', operator, value },
});

function resourceOf(layout: object) {
  const elements = Object.fromEntries([1, 2, 3, 4].map((id) => [`panel-${id}`, text(id)]));
  return {
    apiVersion: 'dashboard.grafana.app/v2',
    kind: 'Dashboard',
    metadata: { name: 'x' },
    spec: { title: 'x', elements, layout },
  };
}

function shown(layout: object, choices: Partial<SectionChoices> = {}): string[] {
  const { dashboard } = readDashboard(resourceOf(layout));
  const sections = pageSections(dashboard['__resource']);
  const all = { openTabs: new Map<string, number>(), tab: null, valuesOf: () => null, rangeMs: 0, ...choices };
  const view = sections === null ? null : viewOfSections(sections, all);
  const page = layOutPage(dashboard.panels, {
    valuesOf: () => null,
    toggled: new Set(),
    concealed: new Set(),
    sections: view,
  });
  return page.map(({ panel }) => {
    const strip = view?.strips.get(panel.id);
    const name = strip ? `[${strip.tabs.map(({ title }) => title).join(' ')}]` : panel.title;
    return `${name}@${panel.gridPos.y}`;
  });
}

describe('tabs', () => {
  const layout = tabs(tab('One', grid(1, 2)), tab('Two more', rows(row('R', grid(3)))), tab('Last', grid(4)));

  it('show the panels of one, below the strip', () => {
    expect(shown(layout)).toEqual(['[One Two more Last]@0', 'p1@1', 'p2@5']);
    expect(shown(layout, { openTabs: new Map([['spec.layout', 1]]) })).toEqual([
      '[One Two more Last]@0',
      'R@1',
      'p3@2',
    ]);
  });

  it('open as the address says, and the first for an address that names none', () => {
    expect(shown(layout, { tab: 'last' })).toEqual(['[One Two more Last]@0', 'p4@1']);
    expect(shown(layout, { tab: 'gone' })[1]).toBe('p1@1');
  });

  it('stand inside of rows and of each other', () => {
    const nested = rows(
      row('A', tabs(tab('In', tabs(tab('X', grid(1)), tab('Y', grid(2)))), tab('Other', grid(3)))),
      row('B', grid(4)),
    );
    expect(shown(nested)).toEqual(['A@0', '[In Other]@1', '[X Y]@2', 'p1@3', 'B@7', 'p4@8']);
  });

  it('that repeat, or are inside of a closed row, are rows as before', () => {
    const repeated = tabs(tab('One', grid(1), { repeat: { mode: 'variable', value: 'v' } }), tab('Two', grid(2)));
    expect(shown(repeated)).toEqual(['One@0', 'p1@1', 'Two@5', 'p2@6']);
    expect(shown(rows(row('A', tabs(tab('One', grid(1))), { collapse: true })))).toEqual(['A@0']);
  });

  it('go out as tabs when panels were moved', () => {
    const { dashboard } = readDashboard(resourceOf(layout));
    const moved = {
      ...dashboard,
      panels: dashboard.panels.map((panel) =>
        panel.id === 1 ? { ...panel, gridPos: { ...panel.gridPos, w: 20 } } : panel,
      ),
    };
    const again = exportDashboard(moved);
    expect(shown((again['spec'] as { layout: object }).layout, { openTabs: new Map([['spec.layout', 1]]) })).toEqual([
      '[One Two more Last]@0',
      'R@1',
      'p3@2',
    ]);
    expect(JSON.stringify(again)).toContain('"width":20');
  });
});

describe('conditions', () => {
  const facts = (values: readonly string[] | null, rangeMs = 0) => ({ valuesOf: () => values, rangeMs });

  it('compare values of variables', () => {
    expect(isMet(group([variable('equals', 'a')]), facts(['a', 'b']))).toBe(true);
    expect(isMet(group([variable('notEquals', 'a')]), facts(['a']))).toBe(false);
    expect(isMet(group([variable('matches', '.+')]), facts(['']))).toBe(false);
    expect(isMet(group([variable('notMatches', '.+')]), facts([]))).toBe(true);
    expect(isMet(group([variable('equals', 'a'), variable('equals', 'b')]), facts(['b']))).toBe(false);
    expect(isMet(group([variable('equals', 'a'), variable('equals', 'b')], { condition: 'or' }), facts(['b']))).toBe(
      true,
    );
    expect(isMet(group([variable('equals', 'a')], { visibility: 'hide' }), facts(['a']))).toBe(false);
  });

  it('compare the length of the range', () => {
    const day = group([{ kind: 'ConditionalRenderingTimeRangeSize', spec: { value: '1d' } }]);
    expect(isMet(day, facts(null, 86_400_000))).toBe(true);
    expect(isMet(day, facts(null, 86_400_001))).toBe(false);
  });

  it('that cannot be read decide nothing', () => {
    for (const item of [variable('matches', '('), variable('odd', 'a'), { kind: 'Odd' }])
      expect(isMet(group([item], { visibility: 'hide' }), facts(['a']))).toBe(true);
    expect(isMet(group([variable('equals', 'a')]), facts(null))).toBe(true);
  });

  it('of data are answered by the panel', () => {
    const data = (value: boolean) => ({ kind: 'ConditionalRenderingData', spec: { value } });
    expect(needsData(group([data(true)]))).toBe(true);
    expect(needsData(group([data(false)], { visibility: 'hide' }))).toBe(true);
    expect(needsData(group([data(false)]))).toBe(false);
    expect(needsData(group([data(true), variable('equals', 'a')], { condition: 'or' }))).toBe(false);
  });

  it('hide rows, panels and tabs; what is below moves up', () => {
    const conditionalRendering = group([variable('equals', 'yes')]);
    const layout = rows(row('A', grid(1), { conditionalRendering }), row('B', grid(2)));
    expect(shown(layout, { valuesOf: () => ['no'] })).toEqual(['B@0', 'p2@1']);
    expect(shown(layout, { valuesOf: () => ['yes'] })).toEqual(['A@0', 'p1@1', 'B@5', 'p2@6']);
    const tabbed = tabs(tab('One', grid(1), { conditionalRendering }), tab('Two', grid(2)));
    expect(shown(tabbed, { valuesOf: () => ['no'] })).toEqual(['[Two]@0', 'p2@1']);
  });
});
