import { expect, test } from 'vitest';
import { splitDashboards } from '@/components/data/split-dashboards';

const FILE = { id: 'f', fileName: 'a.yaml' };
const split = async (text: string) => splitDashboards({ ...FILE, text });

const CONFIG_MAPS = `apiVersion: v1
kind: ConfigMap
metadata: {name: one}
data:
  one.json: |-
    {"title": "One", "panels": []}
---
apiVersion: grafana.integreatly.org/v1beta1
kind: GrafanaDashboard
metadata:
  name: two
spec:
  json: '{"title": "Two", "panels": []}'
`;

test('resources in YAML become texts of their own, named by what they are in', async () => {
  expect(await split(CONFIG_MAPS)).toEqual([
    { id: 'f 0', fileName: 'a.yaml › one.json', text: '{"title":"One","panels":[]}' },
    { id: 'f 1', fileName: 'a.yaml › two', text: '{"title":"Two","panels":[]}' },
  ]);
});

test('several in one JSON are taken apart', async () => {
  const files = await split('{"a.json": {"title": "A", "panels": []}, "b.json": {"title": "B", "panels": []}}');
  expect(files.map((file) => file.fileName)).toEqual(['a.yaml › a.json', 'a.yaml › b.json']);
});

test.each([
  '{"title": "A", "panels": []}',
  '\uFEFF{"title": "A", "panels": []}',
  '{"title": "no panels"}',
  '',
  'any text',
  'apiVersion: v1\nkind: ConfigMap\ndata: {a.json: "{"}',
  'apiVersion: [unclosed',
])('%j stays as it is', async (text) => {
  expect(await split(text)).toEqual([{ ...FILE, text }]);
});

test('aliases that multiply are refused, not followed', async () => {
  const levels = Array.from({ length: 12 }, (_, at) => `l${at + 1}: &l${at + 1} [${`*l${at},`.repeat(9)}]`);
  const text = `apiVersion: v1\nl0: &l0 [x]\n${levels.join('\n')}\n`;
  expect(await split(text)).toEqual([{ ...FILE, text }]);
});
