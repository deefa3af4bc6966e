// Collecting on the production build: real exporters, and the same answers as a Prometheus that scrapes the same target.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import {
  PROMTOOL,
  type Running,
  type RunningPrometheus,
  startNodeExporter,
  startPrometheus,
  startTextExporter,
} from '../fixtures/exporters';
import { ADMIN, type Product, startProduct } from '../fixtures/product';
import { instantQuery, type VectorEntry } from '../fixtures/prometheus-api';

const BUCKETS = [0.1, 0.5, 1, 5, '+Inf'] as const;

/** Fixed counters, and one that grows by exactly 10 a second of the wall clock. */
function expositionAt(nowMs: number): string {
  const lines = ['# TYPE fixed_requests_total counter'];
  for (const code of [200, 404, 500])
    lines.push(`fixed_requests_total{code="${code}",path="/a b\\"c\\\\"} ${code * 1.25}`);
  lines.push('# TYPE fixed_latency_seconds histogram');
  for (const [at, le] of BUCKETS.entries()) lines.push(`fixed_latency_seconds_bucket{le="${le}"} ${(at + 1) * 7}`);
  lines.push(
    'fixed_latency_seconds_sum 12.5',
    'fixed_latency_seconds_count 35',
    '# TYPE growing_total counter',
    `growing_total ${nowMs / 100}`,
  );
  return `${lines.join('\n')}\n`;
}

const configOf = (targets: readonly [job: string, address: string][]): string =>
  [
    'global:\n  scrape_interval: 1s\n  scrape_timeout: 1s\nscrape_configs:',
    ...targets.map(([job, address]) => `  - job_name: ${job}\n    static_configs:\n      - targets: ['${address}']`),
  ].join('\n');

const running: Running[] = [];
let product: Product;
let peer: RunningPrometheus | undefined;
let nodeExporter: Running | undefined;

test.beforeAll(async () => {
  const exporter = await startTextExporter(() => expositionAt(Date.now()));
  nodeExporter = await startNodeExporter();
  const targets: [string, string][] = [['fixed', exporter.address]];
  peer = await startPrometheus(configOf(targets));
  if (nodeExporter) targets.push(['node_exporter', nodeExporter.address]);
  product = await startProduct({ config: configOf(targets) });
  running.push(exporter, ...[nodeExporter, peer].filter((one) => one !== undefined));
});

test.afterAll(async () => {
  await product.dispose();
  for (const one of running) await one.dispose();
});

const withoutInstance = (entries: readonly VectorEntry[]): string[] =>
  entries
    .map(({ metric, value }) =>
      JSON.stringify([Object.entries(metric).toSorted(([a], [b]) => (a < b ? -1 : 1)), value[1]]),
    )
    .toSorted();

test('a node_exporter is scraped: up is 1 and its metrics are there', async () => {
  test.skip(nodeExporter === undefined, 'node_exporter is not installed');
  await expect
    .poll(async () => (await instantQuery(product.api, 'up{job="node_exporter"}')).map(({ value }) => value[1]))
    .toEqual(['1']);
  const modes = await instantQuery(product.api, 'count by (mode) (node_cpu_seconds_total{job="node_exporter"})');
  expect(modes.map(({ metric }) => metric['mode'])).toContain('idle');
});

test('the same target gives exactly the same answers as Prometheus', async () => {
  test.skip(peer === undefined, 'prometheus is not installed');
  const other = peer as RunningPrometheus;
  const queries = [
    'fixed_requests_total',
    'sum by (code) (fixed_requests_total) / 3',
    'sum(rate(fixed_requests_total[10s]))',
    'histogram_quantile(0.9, fixed_latency_seconds_bucket)',
    'fixed_latency_seconds_sum / fixed_latency_seconds_count',
    'topk(2, fixed_requests_total)',
    'label_replace(fixed_requests_total, "first", "$1", "code", "(.).*")',
    'avg(fixed_requests_total) without (code)',
    'stddev(fixed_requests_total)',
    'max_over_time(fixed_requests_total[5s])',
    'fixed_requests_total > bool 300',
    'absent(nothing_of_this_name)',
    'quantile(0.3, fixed_requests_total)',
  ];
  await expect
    .poll(async () => (await instantQuery(other.api, 'count_over_time(fixed_latency_seconds_sum[1m]) > 4')).length)
    .toBe(1);
  await expect
    .poll(async () => (await instantQuery(product.api, 'count_over_time(fixed_latency_seconds_sum[1m]) > 4')).length)
    .toBe(1);
  for (const query of queries)
    expect(withoutInstance(await instantQuery(product.api, query)), query).toEqual(
      withoutInstance(await instantQuery(other.api, query)),
    );
});

test('the rate of a counter that grows evenly is its growth', async () => {
  await expect
    .poll(async () => (await instantQuery(product.api, 'count_over_time(growing_total[1m]) > 8')).length, {
      timeout: 30_000,
    })
    .toBe(1);
  const [entry] = await instantQuery(product.api, 'rate(growing_total[8s])');
  expect(Number(entry?.value[1])).toBeGreaterThan(9);
  expect(Number(entry?.value[1])).toBeLessThan(11);
});

test('promtool queries it', async () => {
  test.skip(PROMTOOL === undefined, 'promtool is not installed');
  const server = product.url.replace('http://', `http://${ADMIN.login}:${ADMIN.password}@`);
  const output = execFileSync(PROMTOOL as string, ['query', 'instant', server, 'fixed_latency_seconds_count'], {
    encoding: 'utf8',
  });
  expect(output).toContain('=> 35 @');
  const series = execFileSync(PROMTOOL as string, ['query', 'series', '--match=fixed_requests_total', server], {
    encoding: 'utf8',
  });
  expect(series).toContain('code="404"');
  const labels = execFileSync(PROMTOOL as string, ['query', 'labels', server, 'job'], { encoding: 'utf8' });
  expect(labels.split('\n')).toContain('fixed');
});

test('a broken configuration is refused on reload with the reason, and the old one stays', async () => {
  writeFileSync(product.configPath, 'global:\n  scrape_intervall: 1s\n');
  const refused = await product.fetch('/-/reload', { method: 'POST' });
  expect(refused.status).toBe(500);
  expect(await refused.text()).toMatch(/prometheus\.yml:2:\d+: .*scrape_intervall/);
  const { data } = (await product.api('/api/v1/targets')) as { data: { activeTargets: { scrapePool: string }[] } };
  expect(data.activeTargets.map((target) => target.scrapePool)).toContain('fixed');
});
