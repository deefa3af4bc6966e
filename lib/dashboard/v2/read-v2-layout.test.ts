import { expect, it } from 'vitest';
import { readDashboard } from '@/lib/dashboard/read-dashboard';

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
const row = (title: string, collapse: boolean, layout: object) => ({
  kind: 'RowsLayoutRow',
  spec: { title, collapse, layout },
});
const rows = (...list: readonly object[]) => ({ kind: 'RowsLayout', spec: { rows: list } });

function panelsOf(layout: object) {
  const elements = Object.fromEntries([1, 2, 3].map((id) => [`panel-${id}`, text(id)]));
  return readDashboard({
    apiVersion: 'dashboard.grafana.app/v2',
    kind: 'Dashboard',
    metadata: { name: 'x' },
    spec: { title: 'x', elements, layout },
  }).dashboard.panels;
}

it('keeps the panels of a closed row inside of a closed row', () => {
  const inner = rows(row('in', true, grid(2)), row('in too', false, grid(3)));
  const [first] = panelsOf(rows(row('out', true, inner)));
  expect(first?.panels?.map(({ title }) => title)).toEqual(['p2', 'p3']);
});
