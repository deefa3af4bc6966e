// The live numbers of the start page: what is asked, and in which unit it is shown.

export interface LiveStat {
  readonly title: string;
  readonly expression: string;
  /** Id of lib/units. */
  readonly unit: string;
}

/** From the built-in host exporter, with node_exporter's names; any job with these names would do. */
export const HOST_STATS: readonly LiveStat[] = [
  {
    title: 'CPU busy',
    expression: '100 * (1 - avg(rate(node_cpu_seconds_total{job="host",mode="idle"}[1m])))',
    unit: 'percent',
  },
  {
    title: 'Memory used',
    expression:
      '100 * (1 - sum(node_memory_MemAvailable_bytes{job="host"}) / sum(node_memory_MemTotal_bytes{job="host"}))',
    unit: 'percent',
  },
  { title: 'Load, 1 min', expression: 'sum(node_load1{job="host"})', unit: 'short' },
  {
    title: 'Network in',
    expression: 'sum(rate(node_network_receive_bytes_total{job="host",device!="lo"}[1m]))',
    unit: 'Bps',
  },
];

export const OWN_STATS: readonly LiveStat[] = [
  { title: 'Samples stored', expression: 'sum(rate(watchfire_store_appended_samples_total[1m]))', unit: 'suffix:/s' },
  {
    title: 'Query p95',
    expression: 'histogram_quantile(0.95, sum by (le) (rate(watchfire_promql_query_duration_seconds_bucket[5m])))',
    unit: 's',
  },
  { title: 'Memory', expression: 'process_resident_memory_bytes{job="watchfire"}', unit: 'bytes' },
  { title: 'CPU', expression: '100 * rate(process_cpu_seconds_total{job="watchfire"}[1m])', unit: 'percent' },
];
