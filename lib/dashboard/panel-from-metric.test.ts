// What a panel becomes when only a metric's name, type and help are known.
import { expect, test } from 'vitest';
import { panelFromMetric } from '@/lib/dashboard/panel-from-metric';

test.each([
  ['node_memory_MemAvailable_bytes', 'gauge', 'timeseries', 'node_memory_MemAvailable_bytes', 'bytes', 'Node memory MemAvailable'],
  ['node_cpu_seconds_total', 'counter', 'timeseries', 'rate(node_cpu_seconds_total[$__rate_interval])', 'percentunit', 'Node cpu per second'],
  ['node_network_receive_bytes_total', 'counter', 'timeseries', 'rate(node_network_receive_bytes_total[$__rate_interval])', 'Bps', 'Node network receive per second'],
  ['http_requests_total', '', 'timeseries', 'rate(http_requests_total[$__rate_interval])', 'reqps', 'Http requests per second'],
  ['node_load1', 'gauge', 'timeseries', 'node_load1', 'short', 'Node load1'],
  ['node_boot_time_seconds', 'gauge', 'stat', 'time() - node_boot_time_seconds', 's', 'Node boot age'],
  ['node_uname_info', 'gauge', 'table', 'node_uname_info', undefined, 'Node uname info'],
  ['scrape_duration_seconds', 'gauge', 'timeseries', 'scrape_duration_seconds', 's', 'Scrape duration'],
  ['http_request_duration_seconds_count', 'histogram', 'timeseries', 'rate(http_request_duration_seconds_count[$__rate_interval])', 'reqps', 'Http request duration count per second'],
  ['jobs_total', 'gauge', 'timeseries', 'jobs_total', 'short', 'Jobs total'],
  ['a.dotted.name', 'gauge', 'timeseries', '{"a.dotted.name"}', 'short', 'A dotted name'],
  ['up', 'unknown', 'timeseries', 'up', 'bool_on_off', 'Targets up'],
])('%s (%s) becomes a %s of %s in %s, "%s"', (name, type, panelType, expr, unit, title) => {
  const panel = panelFromMetric({ name, type, help: 'Helps.' });
  expect(panel).toMatchObject({ type: panelType, title, description: 'Helps.', targets: [{ refId: 'A', expr }] });
  expect(panel.fieldConfig).toEqual({ defaults: unit === undefined ? {} : expect.objectContaining({ unit }), overrides: [] });
});

test('buckets become quantiles in the unit of the measured thing', () => {
  const panel = panelFromMetric({ name: 'http_request_duration_seconds_bucket', type: 'histogram', help: '' });
  expect(panel.targets).toMatchObject([
    { refId: 'A', legendFormat: 'p50' },
    { refId: 'B', legendFormat: 'p95', expr: 'histogram_quantile(0.95, sum by (le) (rate(http_request_duration_seconds_bucket[$__rate_interval])))' },
    { refId: 'C', legendFormat: 'p99' },
  ]);
  expect(panel.fieldConfig).toMatchObject({ defaults: { unit: 's' } });
});
