import { expect, test } from 'vitest';
import { parseAlertmanagerConfig } from '@/lib/alerting/config/parse-config';
import { HEARTBEAT_ALERT, heartbeatGroup, withHeartbeat } from '@/lib/alerting/heartbeat';
import { matchRoutes } from '@/lib/alerting/routing/route';
import { parsePromql } from '@/lib/promql/parser';

const config = parseAlertmanagerConfig(
  `
route:
  receiver: pager
  group_interval: 5m
  routes:
  - {receiver: chat, matchers: ['severity="none"']}
receivers: [{name: pager}, {name: chat}]
`,
  { fileName: 'test', localZone: 'UTC' },
);
const labels = { alertname: HEARTBEAT_ALERT, severity: 'none' };
const told = (heartbeat: { receiver: string | null; url: string | null }) => {
  const made = withHeartbeat(config, { ...heartbeat, intervalMs: 30_000 });
  return { made, routes: matchRoutes(made.route, labels) };
};

test('the heartbeat goes to its receiver in its own rhythm, other alerts as before', () => {
  const { made, routes } = told({ receiver: 'pager', url: null });
  expect(routes).toMatchObject([
    { receiver: 'pager', groupWaitMs: 0, groupIntervalMs: 30_000, repeatIntervalMs: 30_000 },
  ]);
  expect(matchRoutes(made.route, { alertname: 'Other', severity: 'none' })).toMatchObject([{ receiver: 'chat' }]);
  expect(made.printed).toBe(config.printed);
});

test('an address is posted to and not told of the end; both may be named', () => {
  const { made, routes } = told({ receiver: 'chat', url: 'https://hc.example/ping?key=1' });
  expect(routes.map(({ receiver }) => receiver)).toEqual(['watchfire/heartbeat', 'chat']);
  const [webhook] = made.receivers.get('watchfire/heartbeat')?.integrations ?? [];
  expect(webhook).toMatchObject({ kind: 'webhook', sendResolved: false });
  expect(made.receivers.get('chat')).toEqual(config.receivers.get('chat'));
});

test('a receiver that does not exist is warned of', () => {
  const { made, routes } = told({ receiver: 'gone', url: null });
  expect(routes).toMatchObject([{ receiver: 'chat' }]);
  expect(made.warnings.join()).toContain('"gone"');
});

test.each([1000, 60_000, 90_500])('the rules of an interval of %d ms parse', (intervalMs) => {
  for (const { expr } of heartbeatGroup({ intervalMs }).rules) expect(() => parsePromql(expr)).not.toThrow();
});
