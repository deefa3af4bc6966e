import { expect, test } from 'vitest';
import { parsePrometheusConfig } from '@/lib/config/prometheus/parse-config';
import { labelSetOf, labelValue } from '@/lib/labels/label-set';
import { buildTargets } from '@/server/scrape/target';

const build = (job: string) => {
  const [config] = parsePrometheusConfig(`scrape_configs:\n  - job_name: app\n${job}`, {
    fileName: 'p.yml',
  }).scrapeConfigs;
  if (!config) throw new Error('no job');
  return buildTargets(config, config.staticConfigs);
};

test('buildTargets() gives discovered labels, final labels and the URL', () => {
  const { targets } = build(`
    metrics_path: /m
    scheme: https
    scrape_interval: 30s
    params: {module: [a, b]}
    static_configs: [{targets: ["h:1"], labels: {zone: z, __meta_x: y}}]`);
  expect(targets).toHaveLength(1);
  expect(targets[0]?.url).toBe('https://h:1/m?module=a&module=b');
  expect(targets[0]?.labels).toEqual(labelSetOf({ instance: 'h:1', job: 'app', zone: 'z' }));
  expect(targets[0]?.discoveredLabels).toEqual(
    labelSetOf({
      __address__: 'h:1',
      __meta_x: 'y',
      __metrics_path__: '/m',
      __param_module: 'a',
      __scheme__: 'https',
      __scrape_interval__: '30s',
      __scrape_timeout__: '10s',
      job: 'app',
      zone: 'z',
    }),
  );
});

test('buildTargets() takes address, path, scheme, parameters and times from relabelling', () => {
  const { targets } = build(`
    static_configs: [{targets: [example.org]}]
    relabel_configs:
      - {source_labels: [__address__], target_label: __param_target}
      - {source_labels: [__param_target], target_label: instance}
      - {target_label: __address__, replacement: "prober:9115"}
      - {target_label: __metrics_path__, replacement: /probe}
      - {target_label: __scrape_interval__, replacement: 20s}
      - {target_label: __scrape_timeout__, replacement: 3s}`);
  expect(targets[0]).toMatchObject({
    url: 'http://prober:9115/probe?target=example.org',
    intervalMs: 20_000,
    timeoutMs: 3000,
  });
  expect(labelValue(targets[0]?.labels ?? [], 'instance')).toBe('example.org');
});

test('buildTargets() scrapes equal targets once', () => {
  expect(build('    static_configs: [{targets: ["h:1", "h:1"]}, {targets: ["h:1"]}]').targets).toHaveLength(1);
});

test.each([
  ['{target_label: __address__, replacement: ""}', 'no address'],
  ['{target_label: __address__, replacement: "http://h"}', '"http://h" is not a valid hostname'],
  ['{target_label: __address__, replacement: "u@h"}', '"u@h" is not a valid hostname'],
  ['{target_label: __scrape_interval__, replacement: "0s"}', 'scrape interval cannot be 0'],
  ['{target_label: __scrape_timeout__, replacement: "0s"}', 'scrape timeout cannot be 0'],
  [
    '{target_label: __scrape_timeout__, replacement: "2m"}',
    'scrape timeout cannot be greater than scrape interval ("2m" > "1m")',
  ],
  ['{target_label: __scrape_interval__, replacement: "x"}', /^error parsing scrape interval or timeout/],
  ['{target_label: __scheme__, replacement: ftp}', '"h:1" does not make a URL'],
])('a target relabelled by %s is dropped with the reason', (rule, reason) => {
  const { targets, dropped } = build(`    static_configs: [{targets: ["h:1"]}]\n    relabel_configs: [${rule}]`);
  expect(targets).toHaveLength(0);
  expect(dropped[0]?.reason).toMatch(reason);
});

test('keep_dropped_targets bounds the list, not the count', () => {
  const { dropped, droppedCount } = build(`
    keep_dropped_targets: 2
    static_configs: [{targets: [a, b, c, d]}]
    relabel_configs: [{action: drop, regex: .*}]`);
  expect(dropped).toHaveLength(2);
  expect(droppedCount).toBe(4);
});
