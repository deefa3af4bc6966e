import { expect, test } from 'vitest';
import { loadSettings, withPrometheusValues } from '@/server/platform/settings/load-settings';
import type { Settings } from '@/server/platform/settings/registry';

function load(text: string, env: Readonly<Record<string, string>> = {}, argv: readonly string[] = []): Settings {
  return loadSettings({ env, argv, fileExists: (path) => path === './watchfire.yml', readFile: () => text });
}

test('fields of the file take the place of the defaults, and all others keep theirs', () => {
  const settings = load(`
storage:
  retention: 90d
  max_series: 5_000
  out_of_order_window: 0s
  max_head_size: 1.5GB
  retention_rules:
    - {match: '{job="node"}', keep: 1y}
    - match: up{env=~"a|b"}
      keep: 12h
  downsampling:
    - {match: '{__name__=~".+"}', keep_5m: 1y}
query: {timeout: 30s}
`);
  expect(settings).toMatchObject({
    retentionMs: 90 * 86_400_000,
    storage: { maxSeries: 5000, outOfOrderWindowMs: 0, maxHeadBytes: 1.5 * 1024 ** 3, maxExemplars: 100_000 },
    query: { timeoutMs: 30_000, maxSamples: 50_000_000 },
  });
  expect(settings.storage.retentionRules).toEqual([
    { matchers: [{ name: 'job', type: '=', value: 'node' }], retentionMs: 31_536_000_000 },
    {
      matchers: expect.arrayContaining([
        { name: '__name__', type: '=', value: 'up' },
        { name: 'env', type: '=~', value: 'a|b' },
      ]),
      retentionMs: 12 * 3_600_000,
    },
  ]);
  expect(settings.storage.downsamplingRules).toMatchObject([{ keep5mMs: 31_536_000_000, keep1hMs: 0 }]);
});

test('an empty file and fields without a value set nothing', () => {
  const { explicitPaths: none, ...defaults } = load('');
  expect(none.size).toBe(0);
  expect(load('storage:\nquery: {timeout: }\n')).toMatchObject(defaults);
});

test('a flag wins over the environment, that over the file, that over a Prometheus configuration, that over the default', () => {
  const wishes = { retentionMs: 1000, retentionBytes: 2000, outOfOrderWindowMs: 3000, maxExemplars: 0 };
  const file = 'storage: {retention: 2d, retention_size: 5GB}';
  const retentions = [
    withPrometheusValues(load(file, { WATCHFIRE_RETENTION: '3d' }, ['--retention', '4d']), wishes),
    withPrometheusValues(load(file, { WATCHFIRE_RETENTION: '3d' }), wishes),
    withPrometheusValues(load(file), wishes),
    withPrometheusValues(load(''), wishes),
    withPrometheusValues(load(''), {}),
  ].map(({ retentionMs }) => retentionMs);
  expect(retentions).toEqual([4, 3, 2].map((days) => days * 86_400_000).concat(1000, 30 * 86_400_000));
  expect(withPrometheusValues(load(file), wishes).storage).toMatchObject({
    retentionBytes: 5 * 1024 ** 3,
    outOfOrderWindowMs: 3000,
    maxExemplars: 0,
    maxSeries: 2_000_000,
  });
});

test.each([
  ['storage:\n  max_sries: 5', '2:3: unknown field "storage.max_sries"; is "storage.max_series" meant?'],
  ['storag: {}', '1:1: unknown field "storag"'],
  ['storage:\n  max_series: many', '2:15: storage.max_series: expected a whole number from 1 to 2147483647'],
  ['storage: {max_series: 1.5}', '1:23: storage.max_series: expected a whole number'],
  ['storage: 5', '1:10: storage: expected settings by name'],
  ['- a', '1:1: the file: expected settings by name'],
  ['query: {timeout: 0s}', '1:18: query.timeout: expected a duration like 30s or 1h, not 0'],
  ['storage: {max_head_size: 64}', '1:26: storage.max_head_size: expected a size'],
  [
    'storage:\n  retention_rules:\n    - match: "{a=~\\"(\\"}"\n      keep: 1d',
    '3:14: storage.retention_rules[0].match: expected a selector like {job="node"}',
  ],
  ['storage:\n  retention_rules:\n  - {match: up}', '3:5: storage.retention_rules[0].keep: expected a duration'],
  ['storage:\n  downsampling:\n  - {match: up, keep_6m: 1d}', '3:17: storage.downsampling[0].keep_6m: unknown field'],
  ['storage: [', ': yaml: '],
  ['storage: {retention: 1d, retention: 2d}', '1:26: yaml: key already set in map'],
])('%j is refused with its place', (text, message) => {
  expect(() => load(text)).toThrow(message);
  expect(() => load(text)).toThrow(/^\.\/watchfire\.yml:\d+:\d+: /);
});

test('a settings file that is named but cannot be read ends the start', () => {
  const sources = { env: { WATCHFIRE_SETTINGS: '/nowhere.yml' }, argv: [], fileExists: () => false };
  const readFile = (): string => {
    throw new Error('ENOENT: no such file');
  };
  expect(() => loadSettings({ ...sources, readFile })).toThrow(
    'Cannot read the settings file "/nowhere.yml": ENOENT: no such file',
  );
});
