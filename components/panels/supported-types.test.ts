// Every panel of the real dashboards is drawn, or its type is named in the README as one that is not.
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { PANELS } from '@/components/panels/registry';
import { isRow } from '@/lib/dashboard/dashboard';
import { readDashboard } from '@/lib/dashboard/read-dashboard';
import { sharedFolder } from '@/lib/testing/golden';

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
const paragraph = /Unsupported panel types[^]*?\n\n/.exec(readme)?.[0] ?? '';
const named = new Set([...paragraph.matchAll(/`([\w-]+)`/g)].map(([, type]) => type));

it('the README names no type that is drawn', () => {
  expect(named.size).toBeGreaterThan(3);
  expect([...named].filter((type) => type !== undefined && Object.hasOwn(PANELS, type))).toEqual([]);
});

const folder = sharedFolder('dashboards');
const files = folder === null ? [] : readdirSync(folder).filter((name) => name.endsWith('.json'));

describe.skipIf(folder === null)('real dashboards', () => {
  const panels = files.flatMap((name) => {
    const { dashboard } = readDashboard(JSON.parse(readFileSync(`${folder ?? ''}/${name}`, 'utf8')));
    return dashboard.panels.flatMap((panel) => [panel, ...(panel.panels ?? [])]).filter((panel) => !isRow(panel));
  });
  const isDrawn = ({ type }: { readonly type: string }): boolean => Object.hasOwn(PANELS, type);

  it('have no panel that is neither drawn nor named', () => {
    const missing = panels.filter((panel) => !isDrawn(panel) && !named.has(panel.type));
    expect(missing.map(({ type }) => type)).toEqual([]);
  });

  it('are drawn in full but for two of a hundred panels', () => {
    expect(panels.filter(isDrawn).length / panels.length).toBeGreaterThanOrEqual(0.98);
  });
});
