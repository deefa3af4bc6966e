// The dead man's switch: an alert that always fires while everything works, so that its silence is the alarm.
import type { AlertmanagerConfig } from '@/lib/alerting/config/alertmanager-config';
import { parseAlertmanagerConfig } from '@/lib/alerting/config/parse-config';
import type { Route } from '@/lib/alerting/routing/route';
import { ALERT_NAME, type RuleGroup } from '@/lib/rules/rule-file';
import { formatDuration } from '@/lib/units/duration';

/** Who hears the heartbeat; nobody when both are null. */
export interface Heartbeat {
  /** A receiver of the configuration. */
  readonly receiver: string | null;
  /** Is posted to, as by a webhook; the end of the heartbeat is not told. */
  readonly url: string | null;
  readonly intervalMs: number;
}

export const HEARTBEAT_ALERT = 'WatchfireHeartbeat';
/** Stands where other groups have their file. */
export const HEARTBEAT_FILE = 'built in';
const STORED_TIME = 'watchfire_heartbeat_timestamp_seconds';
/** No name that somebody would give a receiver. */
const URL_RECEIVER = 'watchfire/heartbeat';

export function isHeartbeatOn({ receiver, url }: Heartbeat): boolean {
  return receiver !== null || url !== null;
}

/**
 * A rule writes the time, the next one fires while that time comes back from the store: the alert needs evaluation, commit and
 * reading to work, and a query that fails ends it.
 */
export function heartbeatGroup({ intervalMs }: Pick<Heartbeat, 'intervalMs'>): RuleGroup {
  const shared = { labels: new Map<string, string>(), line: 0, isPaused: false, datasource: '', uid: '', grafana: '' };
  const range = formatDuration(3 * intervalMs);
  const limitSeconds = (2 * intervalMs) / 1000;
  return {
    name: 'heartbeat',
    intervalMs,
    queryOffsetMs: 0,
    limit: 0,
    labels: new Map(),
    line: 0,
    folder: '',
    provenance: '',
    rules: [
      { ...shared, kind: 'recording', name: STORED_TIME, expr: 'vector(time())' },
      {
        ...shared,
        kind: 'alerting',
        name: HEARTBEAT_ALERT,
        expr: `time() - max(last_over_time(${STORED_TIME}[${range}])) <= ${limitSeconds}`,
        labels: new Map([['severity', 'none']]),
        annotations: new Map([['summary', 'Watchfire evaluates rules, stores samples and sends notifications.']]),
        forMs: 0,
        keepFiringForMs: 0,
        noDataState: 'OK',
        execErrState: 'OK',
        missingSeriesEvalsToResolve: 1,
        recoveryExpr: null,
      },
    ],
  };
}

/** The configuration with a route for the heartbeat before all others. `printed` stays what was written. */
export function withHeartbeat(config: AlertmanagerConfig, heartbeat: Heartbeat): AlertmanagerConfig {
  const { receiver, url, intervalMs } = heartbeat;
  const receivers = new Map(config.receivers);
  const warnings = [...config.warnings];
  const routes: Route[] = [];
  if (url !== null) {
    const made = ownConfig(URL_RECEIVER, intervalMs, [{ url, send_resolved: false }]);
    for (const [name, one] of made.receivers) receivers.set(name, one);
    routes.push(...made.route.routes);
  }
  if (receiver !== null && receivers.has(receiver)) routes.push(...ownConfig(receiver, intervalMs).route.routes);
  else if (receiver !== null)
    warnings.push(`no receiver is named ${JSON.stringify(receiver)}: the heartbeat is not sent there`);
  if (routes.length === 0) return { ...config, warnings };
  const own = routes.map((route, at) => ({
    ...route,
    // No place that a written route can have.
    path: `0.heartbeat.${at}`,
    continues: at < routes.length - 1,
  }));
  return { ...config, receivers, warnings, route: { ...config.route, routes: [...own, ...config.route.routes] } };
}

function ownConfig(
  receiver: string,
  intervalMs: number,
  webhooks: readonly Readonly<Record<string, unknown>>[] = [],
): AlertmanagerConfig {
  const interval = formatDuration(intervalMs);
  const route = {
    receiver,
    matchers: [`${ALERT_NAME}="${HEARTBEAT_ALERT}"`],
    group_by: [ALERT_NAME],
    group_wait: '0s',
    group_interval: interval,
    repeat_interval: interval,
  };
  const source = { route: { receiver, routes: [route] }, receivers: [{ name: receiver, webhook_configs: webhooks }] };
  return parseAlertmanagerConfig(JSON.stringify(source), { fileName: 'heartbeat', localZone: 'UTC' });
}
