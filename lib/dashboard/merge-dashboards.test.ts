// Two changes of one dashboard become one, and nothing is lost without a question.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Dashboard, Panel } from '@/lib/dashboard/dashboard';
import { addPanel, removePanel, toggleRow, updatePanel } from '@/lib/dashboard/edit-dashboard';
import { hasCollisions } from '@/lib/dashboard/layout';
import { gridItems } from '@/lib/dashboard/edit-dashboard';
import { compareDashboards, mergeDashboards, type Side } from '@/lib/dashboard/merge-dashboards';
import { readDashboard } from '@/lib/dashboard/read-dashboard';

const panel = (id: number, title: string, y: number, parts: object = {}) => ({
  id,
  title,
  type: 'timeseries',
  gridPos: { x: 0, y, w: 12, h: 4 },
  targets: [{ refId: 'A', expr: 'up' }],
  ...parts,
});
const base = readDashboard({
  uid: 'a',
  title: 'Hosts',
  version: 3,
  panels: [
    panel(1, 'CPU', 0),
    panel(2, 'Memory', 4),
    {
      ...panel(3, 'Details', 8, { targets: undefined }),
      type: 'row',
      collapsed: false,
      panels: [],
      gridPos: { x: 0, y: 8, w: 24, h: 1 },
    },
    panel(4, 'Disk', 9),
  ],
  templating: { list: [{ name: 'job', type: 'query', query: 'label_values(up, job)' }] },
  annotations: { list: [{ name: 'Deploys', expr: 'deploys' }] },
}).dashboard;

const titled = (dashboard: Dashboard, id: number, title: string): Dashboard =>
  updatePanel(dashboard, id, (one) => ({ ...one, title }));
const stored = (dashboard: Dashboard): Dashboard => ({ ...dashboard, version: 4 });
const never = (): Side => {
  throw new Error('there is nothing to choose');
};
const merge = (mine: Dashboard, theirs: Dashboard, side: Side = 'mine') =>
  mergeDashboards({ base, mine, theirs: stored(theirs) }, () => side);
const changes = (mine: Dashboard, theirs: Dashboard) =>
  compareDashboards({ base, mine, theirs }).map(({ label, mine: ours, theirs: others, isConflict }) => [
    label,
    ours,
    others,
    isConflict,
  ]);
const titles = (dashboard: Dashboard) => dashboard.panels.map(({ title }) => title);

describe('mergeDashboards()', () => {
  it('keeps changes of different panels, variables and settings from both', () => {
    const mine = { ...titled(base, 1, 'Load'), tags: ['mine'] };
    const theirs = {
      ...titled(base, 2, 'RAM'),
      refresh: '30s',
      templating: { list: [...base.templating.list, { name: 'host', type: 'query' }] },
    };
    const merged = merge(mine, theirs);
    expect(titles(merged).slice(0, 2)).toEqual(['Load', 'RAM']);
    expect(merged).toMatchObject({ tags: ['mine'], refresh: '30s', version: 4, uid: 'a' });
    expect(merged.templating.list.map(({ name }) => name)).toEqual(['job', 'host']);
    expect(changes(mine, theirs).map(([label, , , isConflict]) => [label, isConflict])).toEqual([
      ['Panel Load', false],
      ['Panel Memory', false],
      ['Variable host', false],
      ['Tags', false],
      ['Auto refresh', false],
    ]);
  });

  it('joins changes of different fields of one panel', () => {
    const mine = titled(base, 1, 'Load');
    const theirs = updatePanel(base, 1, (one) => ({ ...one, targets: [{ refId: 'A', expr: 'load1' }] }));
    const [first] = merge(mine, theirs).panels;
    expect(first).toMatchObject({ title: 'Load', targets: [{ expr: 'load1' }] });
  });

  it('asks where both changed the same, and takes the side that was chosen', () => {
    const [mine, theirs] = [titled(base, 1, 'Load'), titled(base, 1, 'Busy')];
    expect(changes(mine, theirs)).toEqual([['Panel Load', 'changed', 'changed', true]]);
    expect(titles(merge(mine, theirs, 'mine'))[0]).toBe('Load');
    expect(titles(merge(mine, theirs, 'theirs'))[0]).toBe('Busy');
    const removed = removePanel(base, 1);
    expect(changes(removed, theirs)).toContainEqual(['Panel Busy', 'removed', 'changed', true]);
    expect(titles(merge(removed, theirs, 'mine'))).not.toContain('Busy');
    expect(titles(merge(removed, theirs, 'theirs'))).toContain('Busy');
  });

  it('takes away what one side took away and the other left as it was', () => {
    expect(titles(merge(titled(base, 2, 'RAM'), removePanel(base, 1)))).toEqual(['RAM', 'Details', 'Disk']);
  });

  it('lets nothing stand on each other when both added a panel in the same place', () => {
    const { id: _id, ...added } = base.panels[0] as Panel;
    const grown = (title: string) => addPanel(base, { ...added, title }).dashboard;
    const [mine, theirs] = [grown('Mine'), grown('Theirs')];
    // Both gave it the next number.
    expect(changes(mine, theirs).map(([, , , isConflict]) => isConflict)).not.toContain(true);
    const merged = merge(mine, theirs);
    expect(titles(merged)).toEqual(expect.arrayContaining(['Mine', 'Theirs', 'CPU', 'Memory', 'Disk']));
    expect(new Set(merged.panels.map(({ id }) => id)).size).toBe(merged.panels.length);
    expect(hasCollisions(gridItems(merged.panels))).toBe(false);
  });

  it('keeps the panels of a row that one side closed, with what the other did to them', () => {
    const merged = merge(toggleRow(base, 3), titled(base, 4, 'Disks'));
    const row = merged.panels.find(({ id }) => id === 3);
    expect(row?.collapsed).toBe(true);
    expect(row?.panels?.map(({ title }) => title)).toEqual(['Disks']);
    expect(titles(merged)).toEqual(['CPU', 'Memory', 'Details']);
  });

  it('is one side where the other did nothing', () => {
    const edit = fc.constantFrom(
      titled(base, 1, 'Load'),
      removePanel(base, 2),
      toggleRow(base, 3),
      { ...base, tags: ['x'] },
      { ...base, annotations: { list: [] } },
      // Names that stand twice: the list is one part.
      { ...base, annotations: { list: [{ name: 'a' }, { name: 'a', expr: 'b' }] } },
    );
    fc.assert(
      fc.property(edit, (changed) => {
        expect(mergeDashboards({ base, mine: changed, theirs: stored(base) }, never)).toEqual(stored(changed));
        expect(mergeDashboards({ base, mine: base, theirs: stored(changed) }, never)).toEqual(stored(changed));
        expect(compareDashboards({ base, mine: changed, theirs: changed }).every((one) => !one.isConflict)).toBe(true);
      }),
    );
  });
});
