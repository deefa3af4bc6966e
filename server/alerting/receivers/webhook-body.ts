// The body of webhooks, version 4 of Alertmanager's.
import { commonPairs, escapeRegexp } from '@/lib/alerting/templates/template-data';
import type { Notification } from '@/server/alerting/ports';

const VERSION = '4';
const ZERO_TIME = '0001-01-01T00:00:00Z';

/** The alerts that a message with a limit shows; 0 for no limit. */
export function cutAlerts(notification: Notification, maxAlerts: number): { kept: Notification; cutCount: number } {
  const { alerts } = notification;
  if (maxAlerts <= 0 || alerts.length <= maxAlerts) return { kept: notification, cutCount: 0 };
  return { kept: { ...notification, alerts: alerts.slice(0, maxAlerts) }, cutCount: alerts.length - maxAlerts };
}

export function webhookBody(notification: Notification, truncatedAlerts: number): Readonly<Record<string, unknown>> {
  const { alerts } = notification;
  return {
    receiver: escapeRegexp(notification.receiver),
    status: notification.status,
    notification_reason: notification.reason,
    alerts: alerts.map((alert) => ({
      status: alert.status,
      labels: sorted(alert.labels),
      annotations: sorted(alert.annotations),
      startsAt: goTime(alert.startsAtMs),
      endsAt: alert.endsAtMs === null ? ZERO_TIME : goTime(alert.endsAtMs),
      generatorURL: alert.generatorUrl,
      fingerprint: alert.fingerprint,
    })),
    groupLabels: sorted(notification.groupLabels),
    commonLabels: sorted(commonPairs(alerts.map((alert) => alert.labels))),
    commonAnnotations: sorted(commonPairs(alerts.map((alert) => alert.annotations))),
    routeLabels: sorted(notification.routeLabels),
    externalURL: notification.externalUrl,
    version: VERSION,
    groupKey: notification.groupKey,
    truncatedAlerts,
  };
}

/** Most come in order: they go out as they are. */
function sorted(pairs: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const names = Object.keys(pairs);
  if (names.every((name, at) => at === 0 || (names[at - 1] ?? '') < name)) return pairs;
  return Object.fromEntries(
    names.toSorted((left, right) => (left < right ? -1 : 1)).map((name) => [name, pairs[name] ?? '']),
  );
}

/** As Go prints times in JSON: fractions without zeros at their end. */
function goTime(timeMs: number): string {
  const text = new Date(timeMs).toISOString();
  if (!text.endsWith('0Z')) return text;
  return text.replace(/\.?0*Z$/, 'Z');
}
