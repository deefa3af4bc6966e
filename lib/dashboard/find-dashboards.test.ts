import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { findDashboards } from '@/lib/dashboard/find-dashboards';

const dash = (title: string) => ({ title, panels: [] });
const text = (title: string): string => JSON.stringify(dash(title));
const configMap = (data: Record<string, string>) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: {}, data });

const named = (json: unknown) => findDashboards(json).map((one) => `${one.name}:${String(one.json['title'])}`);

const deep = `{"panels":[],"x":${'['.repeat(20_000)}${']'.repeat(20_000)}}`;

test.each<[string, unknown, readonly string[]]>([
  [
    'a ConfigMap with a file that has no end of depth',
    configMap({ 'a.json': deep, 'b.json': text('B') }),
    ['b.json:B'],
  ],
  ['the model', dash('A'), [':A']],
  ['the model before it had a grid', { title: 'A', rows: [] }, [':A']],
  ['a list', [dash('A'), dash('B')], [':A', ':B']],
  ['files by name', { 'a.json': dash('A'), 'b.json': dash('B'), version: 3 }, ['a.json:A', 'b.json:B']],
  ['a ConfigMap', configMap({ 'a.json': text('A'), 'readme.md': 'no' }), ['a.json:A']],
  ['a ConfigMap with a mark in front of its file', configMap({ 'a.json': `\uFEFF${text('A')}` }), ['a.json:A']],
  [
    'a list of ConfigMaps',
    { kind: 'ConfigMapList', items: [configMap({ 'a.json': text('A') }), configMap({ 'b.json': text('B') })] },
    ['a.json:A', 'b.json:B'],
  ],
  [
    'a resource of an operator',
    { apiVersion: 'grafana.integreatly.org/v1beta1', metadata: { name: 'web' }, spec: { json: text('A') } },
    ['web:A'],
  ],
  ['a download with its description', { id: 1860, revision: 2, json: dash('A') }, [':A']],
])('%s', (_name, json, found) => {
  expect(named(json)).toEqual(found);
});

describe('what is found', () => {
  it('keeps the envelope that a reader needs', () => {
    const resource = { apiVersion: 'dashboard.grafana.app/v1beta1', kind: 'Dashboard', spec: dash('A') };
    const v2 = { apiVersion: 'dashboard.grafana.app/v2', spec: { elements: {}, layout: { kind: 'GridLayout' } } };
    const answer = { dashboard: dash('A'), meta: { slug: 'a' } };
    expect(findDashboards([resource, v2, answer]).map((one) => one.json)).toEqual([resource, v2, answer]);
  });

  it('is nothing in what holds no dashboard', () => {
    for (const json of [null, 7, 'text', [], {}, { a: { b: 1 } }, configMap({ 'a.json': '{' })])
      expect(findDashboards(json)).toEqual([]);
  });

  it('is told for any JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (json) => {
        expect(findDashboards(json).every((one) => typeof one.json === 'object')).toBe(true);
      }),
    );
  });
});
