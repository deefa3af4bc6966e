// 10,000 alert rules over the made-up fleet, of the kinds that rule files have: thresholds of one series, rates of a target, ratios,
// and selectors that many rules share.

const HOSTS = 200;

const host = (n) => `host-${String(n % HOSTS).padStart(5, '0')}`;

const KINDS = [
  (n) => `worker_memory_bytes{instance="${host(n)}",handler="/api/v1/h${n % 2}",kind="rss"} > 1e12`,
  (n) => `up{instance="${host(n)}"} == 0`,
  (n) => `rate(http_requests_total{instance="${host(n)}",code="500"}[5m]) > 1e9`,
  (n) =>
    `sum by (instance) (rate(http_requests_total{instance="${host(n)}",code="500"}[5m])) / sum by (instance) (rate(http_requests_total{instance="${host(n)}"}[5m])) > 2`,
  (n) => `queue_depth{queue="high",instance=~"host-000${n % 10}."} > ${1e6 + n}`,
];

/** One of them fires, so that the way of an alert is in the measure. */
export function ruleFile({ rules, groups, intervalSeconds }) {
  const lines = ['groups:'];
  const size = Math.ceil(rules / groups);
  for (let group = 0; group < groups; group += 1) {
    lines.push(`- name: group-${group}`, `  interval: ${intervalSeconds}s`, '  rules:');
    for (let n = group * size; n < Math.min(rules, (group + 1) * size); n += 1) {
      const expr = n === 0 ? 'up == 1' : KINDS[n % KINDS.length](n);
      lines.push(
        `  - alert: Rule${n}`,
        `    expr: '${expr}'`,
        '    for: 5m',
        '    labels: {severity: page, team: bench}',
        `    annotations: {summary: '{{ $labels.instance }} at {{ $value }}'}`,
      );
    }
  }
  return `${lines.join('\n')}\n`;
}
