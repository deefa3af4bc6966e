// What is asked: `range` is seconds back from the end and the step; without it an instant query at the end.

const HOUR = 3600;
const HOURS_6 = 6 * HOUR;

/** `differs`: where VictoriaMetrics answers otherwise by design (no extrapolation, names kept, other steps of subqueries). */
export const QUERIES = [
  ['one series', 'http_requests_total{instance="host-00003",handler="/api/v1/h0",method="GET",code="200"}', [HOUR, 15]],
  ['one target, now', '{instance="host-00003"}'],
  ['one metric, now', 'http_requests_total'],
  ['raw samples', 'http_requests_total{instance="host-00003"}[1h]'],
  ['gauges, 6 h', 'queue_depth{queue="high"}', [HOURS_6, 60]],
  ['rate, 1 h at 15 s', 'rate(http_requests_total{code="200"}[5m])', [HOUR, 15]],
  ['rate, 6 h', 'rate(http_requests_total{method="GET"}[5m])', [HOURS_6, 60]],
  ['increase of 1 h', 'increase(http_requests_total{code=~"5.."}[1h])', [3 * HOUR, 60]],
  ['irate', 'irate(worker_cpu_seconds_total[2m])', [HOUR, 15]],
  ['sum by code', 'sum by (code) (rate(http_requests_total[5m]))', [HOUR, 15]],
  ['sum by code, 6 h', 'sum by (code) (rate(http_requests_total[5m]))', [HOURS_6, 60]],
  ['sum by instance', 'sum by (instance) (rate(http_requests_total[1m]))', [HOUR, 60]],
  ['sum without', 'sum without (code, method) (rate(http_requests_total[5m]))', [HOUR, 60]],
  ['max - avg', 'max by (sensor) (sensor_temperature_celsius) - avg by (sensor) (sensor_temperature_celsius)', [HOURS_6, 60]],
  ['topk, now', 'topk(10, sum by (instance, handler) (rate(http_requests_total[5m])))'],
  ['topk', 'topk(5, sum by (instance) (rate(http_requests_total[5m])))', [HOUR, 60]],
  ['quantile', 'quantile by (kind) (0.9, worker_memory_bytes)', [HOURS_6, 60]],
  ['count_values', 'count_values("depth", queue_depth)', [HOUR, 60]],
  ['p99, 1 h', 'histogram_quantile(0.99, sum by (le) (rate(http_request_duration_seconds_bucket[5m])))', [HOUR, 15]],
  ['p99, 6 h', 'histogram_quantile(0.99, sum by (le) (rate(http_request_duration_seconds_bucket[5m])))', [HOURS_6, 60]],
  [
    'p90 by handler',
    'histogram_quantile(0.9, sum by (le, handler, method) (rate(http_request_duration_seconds_bucket[5m])))',
    [HOUR, 60],
  ],
  [
    'mean latency',
    // Not from the beginning: sums that are hardly above zero yet go on to other lengths in newer versions.
    'sum(rate(http_request_duration_seconds_sum[5m])) / sum(rate(http_request_duration_seconds_count[5m]))',
    [3 * HOUR, 60],
  ],
  [
    'error ratio',
    'sum by (instance) (rate(http_requests_total{code=~"5.."}[5m])) / on (instance) sum by (instance) (rate(http_requests_total[5m]))',
    [HOUR, 60],
  ],
  [
    'group_left',
    'sum by (version) (rate(http_requests_total{code="200"}[5m]) * on (instance, handler) group_left (version) worker_info)',
    [HOUR, 60],
  ],
  [
    'join of 2,400 series',
    'http_requests_total{code="200"} / ignoring (code) group_left sum without (code) (http_requests_total)',
    [HOUR, 60],
  ],
  ['and', 'queue_depth > 5 and on (instance, handler) worker_memory_bytes{kind="rss"} > 1e6', [HOUR, 60]],
  ['unless, or', '(queue_depth{queue="high"} > 3 unless queue_depth{queue="high"} > 8) or queue_depth{queue="low"} > 10', [HOUR, 60]],
  ['avg_over_time', 'avg_over_time(sensor_temperature_celsius[10m])', [HOUR, 60]],
  ['max_over_time of 1 h', 'max by (instance) (max_over_time(queue_depth[1h]))', [3 * HOUR, 60]],
  ['quantile_over_time', 'quantile_over_time(0.95, sensor_temperature_celsius[30m])'],
  ['subquery', 'max_over_time(sum(rate(http_requests_total{code="200"}[5m]))[30m:1m])', [HOUR, 60]],
  ['offset', 'sum(rate(http_requests_total[5m])) - sum(rate(http_requests_total[5m] offset 1h))', [HOUR, 60]],
  ['@ end()', 'sum by (code) (rate(http_requests_total[5m] @ end()))', [HOUR, 60]],
  ['regex', 'count by (__name__) ({__name__=~"(queue|sensor|worker)_.*",instance=~"host-000[0-4]."})', [HOUR, 60]],
  ['label_replace', 'sum by (n) (label_replace(worker_memory_bytes, "n", "$1", "instance", "host-(...).."))', [HOUR, 60]],
  ['absent', 'absent(http_requests_total{code="999"})', [HOUR, 15]],
  ['all series, now', 'count({job="bench"})'],
  ['deriv', 'deriv(worker_memory_bytes{kind="heap"}[15m])', [HOUR, 60]],
].map(([id, text, range]) => ({ id, text, range }));

/** Everything there is, over all of the time. */
export const HEAVY = { id: 'all series, 6 h', text: 'sum by (__name__) ({job="bench"})', range: [HOURS_6, 60] };

/** The same over the first `series` series, 100 an instance; `seconds` back at 60 s. */
export function growing(series, seconds) {
  const hosts = Math.floor(series / 100);
  const last = String(hosts - 1).padStart(5, '0');
  // Instances 0 … hosts-1, of which there are 10, 50, 200, 1,000.
  const lasts = { '00009': '0000.', '00049': '000[0-4].', '00199': '00[01]..', '00999': '00...' };
  const pattern = lasts[last];
  if (!pattern) throw new Error(`no pattern for ${series} series`);
  return { id: `${series} series`, text: `sum(last_over_time({job="bench",instance=~"host-${pattern}"}[5m]))`, range: [seconds, 60] };
}
