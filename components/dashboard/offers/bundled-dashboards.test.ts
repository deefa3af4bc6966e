// The dashboards that come along keep their promises: they read without repair, their queries parse, what they need is named.
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { findDefinition } from '@/components/dashboard/panel/find-definition';
import { BUNDLED_DASHBOARDS } from '@/lib/dashboard/bundled-dashboards';
import { isRow } from '@/lib/dashboard/dashboard';
import { interpolateQuery, type VariableScope } from '@/lib/dashboard/interpolate';
import { readDashboard } from '@/lib/dashboard/read-dashboard';
import { parsePromql } from '@/lib/promql/parser';

const folder = new URL('../../../provisioned/dashboards/', import.meta.url);
const readJson = (uid: string): unknown => JSON.parse(readFileSync(new URL(`${uid}.json`, folder), 'utf8'));

function scopeOf(names: readonly string[]): VariableScope {
  const all = [...names, '__rate_interval', '__range', '__interval'];
  const valueOf = (name: string): string => (name.startsWith('__') ? '5m' : `${name}_x`);
  return new Map(all.map((name) => [name, { name, value: valueOf(name), text: valueOf(name), isList: false }]));
}

it('every file is in the list, and every entry has its file', () => {
  const files = readdirSync(folder).map((name) => name.replace(/\.json$/, ''));
  expect(files.toSorted()).toEqual(BUNDLED_DASHBOARDS.map(({ uid }) => uid).toSorted());
});

it.each(BUNDLED_DASHBOARDS.filter(({ probe }) => probe !== null))('the probe of $uid is a query', ({ probe }) => {
  expect(() => parsePromql(probe ?? '')).not.toThrow();
});

describe.each(BUNDLED_DASHBOARDS)('$uid', ({ uid, title, probe }) => {
  const { dashboard, notes } = readDashboard(readJson(uid));

  it('is what it says, and nothing had to be repaired', () => {
    expect({ uid: dashboard.uid, title: dashboard.title }).toEqual({ uid, title });
    expect(notes).toEqual([]);
  });

  it('has panels that are drawn here, each with queries that parse', () => {
    const scope = scopeOf(dashboard.templating.list.map(({ name }) => name));
    const panels = dashboard.panels.filter((panel) => !isRow(panel));
    expect(panels.length).toBeGreaterThan(9);
    expect(panels.filter(({ type }) => findDefinition(type) === null)).toEqual([]);
    for (const { expr } of panels.flatMap(({ targets }) => targets))
      expect(() => parsePromql(interpolateQuery(expr, scope))).not.toThrow();
  });

  it('fills the grid without gaps at the left', () => {
    const starts = dashboard.panels.filter(({ gridPos }) => gridPos.x === 0).map(({ gridPos }) => gridPos.y);
    expect(new Set(starts).size).toBe(starts.length);
  });

  it.skipIf(probe === null)('names the metrics that it needs', () => {
    expect(dashboard.description).toMatch(/Needs[ :(]/);
  });
});
