// What a panel becomes when only a metric's name, type and help are known.
import { expect, test } from 'vitest';
import { panelFromMetric } from '@/lib/dashboard/panel-from-metric';

test.each([
  {
    name: 'node_memory_MemAvailable_bytes',
    type: 'gauge',
    panelType: 'timeseries',
    expr: 'node_memory_MemAvailable_bytes',
    unit: 'bytes',
    title: 'Node memory MemAvailable',
  },
  {
    name: 'node_cpu_seconds_total',
    type: 'counter',
    panelType: 'timeseries',
    expr: 'rate(node_cpu_seconds_total[$__rate_interval])',
    unit: 'percentunit',
    title: 'Node cpu per second',
  },
  {
    name: 'node_network_receive_bytes_total',
    type: 'counter',
    panelType: 'timeseries',
    expr: 'rate(node_network_receive_bytes_total[$__rate_interval])',
    unit: 'Bps',
    title: 'Node network receive per second',
  },
  {
    name: 'http_requests_total',
    type: '',
    panelType: 'timeseries',
    expr: 'rate(http_requests_total[$__rate_interval])',
    unit: 'reqps',
    title: 'Http requests per second',
  },
  {
    name: 'node_load1',
    type: 'gauge',
    panelType: 'timeseries',
    expr: 'node_load1',
    unit: 'short',
    title: 'Node load1',
  },
  {
    name: 'node_boot_time_seconds',
    type: 'gauge',
    panelType: 'stat',
    expr: 'time() - node_boot_time_seconds',
    unit: 's',
    title: 'Node boot age',
  },
  {
    name: 'node_uname_info',
    type: 'gauge',
    panelType: 'table',
    expr: 'node_uname_info',
    unit: undefined,
    title: 'Node uname info',
  },
  {
    name: 'scrape_duration_seconds',
    type: 'gauge',
    panelType: 'timeseries',
    expr: 'scrape_duration_seconds',
    unit: 's',
    title: 'Scrape duration',
  },
  {
    name: 'http_request_duration_seconds_count',
    type: 'histogram',
    panelType: 'timeseries',
    expr: 'rate(http_request_duration_seconds_count[$__rate_interval])',
    unit: 'reqps',
    title: 'Http request duration count per second',
  },
  {
    name: 'jobs_total',
    type: 'gauge',
    panelType: 'timeseries',
    expr: 'jobs_total',
    unit: 'short',
    title: 'Jobs total',
  },
  {
    name: 'a.dotted.name',
    type: 'gauge',
    panelType: 'timeseries',
    expr: '{"a.dotted.name"}',
    unit: 'short',
    title: 'A dotted name',
  },
  { name: 'up', type: 'unknown', panelType: 'timeseries', expr: 'up', unit: 'bool_on_off', title: 'Targets up' },
])('$name ($type) becomes a $panelType of $expr in $unit, "$title"', ({ name, type, panelType, expr, unit, title }) => {
  const panel = panelFromMetric({ name, type, help: 'Helps.' });
  expect(panel).toMatchObject({ type: panelType, title, description: 'Helps.', targets: [{ refId: 'A', expr }] });
  expect(panel.fieldConfig.defaults.unit).toBe(unit);
});

test('buckets become quantiles in the unit of the measured thing', () => {
  const panel = panelFromMetric({ name: 'http_request_duration_seconds_bucket', type: 'histogram', help: '' });
  expect(panel.targets).toMatchObject([
    { refId: 'A', legendFormat: 'p50' },
    {
      refId: 'B',
      legendFormat: 'p95',
      expr: 'histogram_quantile(0.95, sum by (le) (rate(http_request_duration_seconds_bucket[$__rate_interval])))',
    },
    { refId: 'C', legendFormat: 'p99' },
  ]);
  expect(panel.fieldConfig).toMatchObject({ defaults: { unit: 's' } });
});
