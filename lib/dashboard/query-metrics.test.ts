// Names read from queries, and names that are close.
import { expect, test } from 'vitest';
import { metricNamesOf, nearestNames } from '@/lib/dashboard/query-metrics';

test.each([
  ['up', ['up']],
  ['sum by (a) (rate(x_total[5m])) / on (a) group_left y{z="1"} + x_total', ['x_total', 'y']],
  ['{__name__="with_name", a="b"}', ['with_name']],
  ['max_over_time(up[1h:5m]) > bool 1', ['up']],
  ['1 + 2', []],
  ['sum(up', []],
])('metricNamesOf(%s)', (text, names) => {
  expect(metricNamesOf(text)).toEqual(names);
});

test('nearestNames() finds a forgotten suffix and a typing error, and nothing for nonsense', () => {
  const names = [
    'node_load1',
    'node_memory_MemFree_bytes',
    'http_request_duration_seconds_bucket',
    'http_requests_total',
  ];
  expect(nearestNames('http_request_duration', names)[0]).toBe('http_request_duration_seconds_bucket');
  expect(nearestNames('node_lode1', names)[0]).toBe('node_load1');
  expect(nearestNames('zzz', names)).toEqual([]);
});
