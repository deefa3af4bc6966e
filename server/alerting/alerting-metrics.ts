// The metrics of notifications, by the names of Alertmanager: rules in wide use ask for them.
import type { Metrics } from '@/server/platform/metrics';

const SUPPRESSED_HELP =
  'The total number of notifications suppressed for being silenced, inhibited, outside of active time intervals or within muted time intervals.';
const LATENCY_BUCKETS = [1, 5, 10, 15, 20];

export type AlertingMetrics = ReturnType<typeof createAlertingMetrics>;

export function createAlertingMetrics(metrics: Metrics) {
  return {
    received: metrics.counter({
      name: 'alertmanager_alerts_received_total',
      help: 'The total number of received alerts.',
      labelNames: ['status'],
    }),
    invalid: metrics.counter({
      name: 'alertmanager_alerts_invalid_total',
      help: 'The total number of received alerts that were invalid.',
    }),
    notifications: metrics.counter({
      name: 'alertmanager_notifications_total',
      help: 'The total number of attempted notifications.',
      labelNames: ['integration', 'receiver_name'],
    }),
    failed: metrics.counter({
      name: 'alertmanager_notifications_failed_total',
      help: 'The total number of failed notifications.',
      labelNames: ['integration', 'receiver_name', 'reason'],
    }),
    requests: metrics.counter({
      name: 'alertmanager_notification_requests_total',
      help: 'The total number of attempted notification requests.',
      labelNames: ['integration', 'receiver_name'],
    }),
    requestsFailed: metrics.counter({
      name: 'alertmanager_notification_requests_failed_total',
      help: 'The total number of failed notification requests.',
      labelNames: ['integration', 'receiver_name'],
    }),
    latency: metrics.histogram({
      name: 'alertmanager_notification_latency_seconds',
      help: 'The latency of notifications in seconds.',
      labelNames: ['integration', 'receiver_name'],
      buckets: LATENCY_BUCKETS,
    }),
    suppressed: metrics.counter({
      name: 'alertmanager_notifications_suppressed_total',
      help: SUPPRESSED_HELP,
      labelNames: ['reason'],
    }),
    reloadGood: metrics.gauge({
      name: 'alertmanager_config_last_reload_successful',
      help: 'Whether the last configuration reload attempt was successful.',
    }),
    reloadedAt: metrics.gauge({
      name: 'alertmanager_config_last_reload_success_timestamp_seconds',
      help: 'Timestamp of the last successful configuration reload.',
    }),
    configHash: metrics.gauge({
      name: 'alertmanager_config_hash',
      help: 'Hash of the currently loaded alertmanager configuration.',
    }),
    integrations: metrics.gauge({
      name: 'alertmanager_integrations',
      help: 'Number of configured integrations.',
    }),
    receivers: metrics.gauge({ name: 'alertmanager_receivers', help: 'Number of configured receivers.' }),
    waiting: metrics.gauge({
      name: 'watchfire_notifications_waiting',
      help: 'Notifications that are due and wait for those before them to the same integration.',
    }),
    underWay: metrics.gauge({
      name: 'watchfire_notifications_under_way',
      help: 'Notifications that are being sent: if the process died now, so many might be repeated.',
    }),
    failing: metrics.gauge({
      name: 'watchfire_receiver_failing',
      help: 'Integrations of a receiver whose last attempt failed.',
      labelNames: ['integration', 'receiver_name'],
    }),
    buildInfo: metrics.gauge({
      name: 'alertmanager_build_info',
      help: 'The version that is told to clients of Alertmanager.',
      labelNames: ['version'],
    }),
  };
}
