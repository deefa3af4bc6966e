// Real dashboards: each opens, loses nothing, and reads the same after it went out and came back.
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isRow, type Dashboard, type Panel } from '@/lib/dashboard/dashboard';
import { exportDashboard } from '@/lib/dashboard/export-dashboard';
import { isJsonObject } from '@/lib/dashboard/json-fields';
import { readDashboard } from '@/lib/dashboard/read-dashboard';
import { sharedFolder } from '@/lib/testing/golden';
import { lostLeaves } from '@/lib/testing/json-leaves';

const folder = sharedFolder('dashboards');
const files = folder === null ? [] : readdirSync(folder).filter((name) => name.endsWith('.json'));
const readFile = (name: string): unknown => JSON.parse(readFileSync(`${folder ?? ''}/${name}`, 'utf8'));

function allPanels(dashboard: Dashboard): Panel[] {
  return dashboard.panels.flatMap((panel) => [panel, ...(panel.panels ?? [])]);
}

describe.skipIf(folder === null)('real dashboards', () => {
  it('are all there', () => {
    expect(files.length).toBeGreaterThanOrEqual(18);
  });

  it.each(files)('%s opens, goes out and comes back the same', (name) => {
    const json = readFile(name);
    const first = readDashboard(structuredClone(json));
    const exported = exportDashboard(first.dashboard);
    const second = readDashboard(JSON.parse(JSON.stringify(exported)));
    expect(second.dashboard).toEqual(JSON.parse(JSON.stringify(first.dashboard)));
    expect(exportDashboard(second.dashboard)).toEqual(exported);
  });

  it.each(files)('nothing of %s is lost', (name) => {
    const json = readFile(name);
    expect(lostLeaves(json, exportDashboard(readDashboard(structuredClone(json)).dashboard))).toEqual([]);
  });

  it('v2 goes out exactly as it came', () => {
    const json = readFile('v2-cluster-overview.json');
    expect(exportDashboard(readDashboard(structuredClone(json)).dashboard)).toEqual(json);
  });

  it('no panel of an old kind is left', () => {
    const types = files.flatMap((name) =>
      allPanels(readDashboard(readFile(name)).dashboard).map((panel) => panel.type),
    );
    expect(types.length).toBeGreaterThan(500);
    expect(types.filter((type) => ['graph', 'singlestat', 'table-old', 'text2'].includes(type))).toEqual([]);
  });

  it.each(files)('panels of %s lie in the grid and do not overlap', (name) => {
    const { dashboard } = readDashboard(readFile(name));
    const taken = new Set<string>();
    const doubled = dashboard.panels
      .filter((panel) => !isRow(panel))
      .filter(({ gridPos: { x, y, w, h } }) => {
        const cells = Array.from({ length: w * h }, (_, at) => `${x + (at % w)},${y + Math.floor(at / w)}`);
        const isOver = cells.some((cell) => taken.has(cell));
        for (const cell of cells) taken.add(cell);
        return isOver;
      });
    expect(doubled.map((panel) => panel.title)).toEqual([]);
  });

  it.each(files)('%s as a v1 resource goes out as one', (name) => {
    const model = readFile(name);
    const wrapped = {
      apiVersion: 'dashboard.grafana.app/v1beta1',
      kind: 'Dashboard',
      metadata: { name: 'abc', labels: { a: 'b' } },
      spec: model,
    };
    const isClassic = isJsonObject(model) && ('panels' in model || 'rows' in model);
    const { dashboard } = readDashboard(wrapped);
    const out = exportDashboard(dashboard);
    expect(isClassic ? out.metadata : 'v2').toEqual(isClassic ? wrapped.metadata : 'v2');
    expect(readDashboard(JSON.parse(JSON.stringify(out))).dashboard).toEqual(JSON.parse(JSON.stringify(dashboard)));
  });
});
