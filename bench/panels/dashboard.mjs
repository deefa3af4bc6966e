// A dashboard of 30 panels over the made-up fleet, as operators build them: some look at the whole fleet, most at one host.

/** Of the whole fleet: every series of a metric is read. */
const FLEET = [
  'sum by (code) (rate(http_requests_total[5m]))',
  'histogram_quantile(0.99, sum by (le) (rate(http_request_duration_seconds_bucket{method="GET"}[5m])))',
  'topk(5, sum by (instance) (rate(http_requests_total{code="500"}[5m])))',
  'sum by (mode) (rate(worker_cpu_seconds_total[5m]))',
  'avg(sensor_temperature_celsius)',
  'sum(queue_depth)',
  'count(up)',
  'max by (kind) (worker_memory_bytes)',
];

/** Of one host: `$host` is what the person chose. */
const HOST = [
  'sum by (code) (rate(http_requests_total{instance="$host"}[5m]))',
  'sum by (method) (rate(http_requests_total{instance="$host"}[1m]))',
  'rate(worker_cpu_seconds_total{instance="$host"}[5m])',
  'worker_memory_bytes{instance="$host"}',
  'queue_depth{instance="$host"}',
  'sensor_temperature_celsius{instance="$host"}',
  'histogram_quantile(0.5, sum by (le) (rate(http_request_duration_seconds_bucket{instance="$host"}[5m])))',
  'histogram_quantile(0.99, sum by (le, method) (rate(http_request_duration_seconds_bucket{instance="$host"}[5m])))',
  'sum(rate(http_request_duration_seconds_sum{instance="$host"}[5m])) / sum(rate(http_request_duration_seconds_count{instance="$host"}[5m]))',
  'sum(rate(http_requests_total{instance="$host",code=~"5.."}[5m])) / sum(rate(http_requests_total{instance="$host"}[5m]))',
  'max_over_time(queue_depth{instance="$host",queue="high"}[10m])',
  'deriv(worker_memory_bytes{instance="$host",kind="rss"}[15m])',
  'avg_over_time(sensor_temperature_celsius{instance="$host"}[5m])',
  'topk(3, rate(http_requests_total{instance="$host"}[5m]))',
  'increase(http_requests_total{instance="$host",code="404"}[1h])',
  'up{instance="$host"}',
  'sum by (handler) (rate(http_requests_total{instance="$host"}[5m]))',
  'label_replace(queue_depth{instance="$host"}, "q", "$1", "queue", "(.).*")',
  'queue_depth{instance="$host"} > 3',
  'max_over_time(rate(http_requests_total{instance="$host",code="200"}[1m])[5m:30s])',
  'stddev_over_time(sensor_temperature_celsius{instance="$host"}[10m])',
  'worker_info{instance="$host"}',
];

/** One in so many panels shows its latest value only (stat, gauge, table). */
const INSTANT_EACH = 5;

/** 30 queries with `$host` filled in; `isInstant` for stat panels. */
export function panelQueries(host) {
  return [...FLEET, ...HOST].map((text, at) => ({
    expr: text.replaceAll('$host', host),
    isInstant: at % INSTANT_EACH === INSTANT_EACH - 1,
  }));
}
