// The integrations of a configuration, and their metrics from zero: a rate over a counter that begins with the first failure misses it.
import type { AlertmanagerConfig } from '@/lib/alerting/config/alertmanager-config';
import type { AlertingMetrics } from '@/server/alerting/alerting-metrics';
import { integrationName } from '@/server/alerting/dispatch/group';
import type { LoadedConfig } from '@/server/alerting/load-config';
import type { FailureReason } from '@/server/alerting/ports';
import type { Place } from '@/server/alerting/receiver-health';

const REASONS: readonly FailureReason[] = [
  'other',
  'clientError',
  'serverError',
  'authError',
  'rateLimited',
  'contextCanceled',
  'contextDeadlineExceeded',
];
const SUPPRESSED_BY = ['silence', 'inhibition', 'mute_time_interval'];

export function placesOf({ config }: Pick<LoadedConfig, 'config'>): Place[] {
  return [...config.receivers.values()].flatMap(({ name, integrations }) =>
    integrations.map((integration) => ({ receiver: name, integration: integrationName(integration) })),
  );
}

export function announceReceivers({ receivers }: AlertmanagerConfig, metrics: AlertingMetrics): void {
  for (const reason of SUPPRESSED_BY) metrics.suppressed.inc({ reason }, 0);
  for (const { name, integrations } of receivers.values())
    for (const { kind } of integrations) {
      const labels = { integration: kind, receiver_name: name };
      for (const counter of [metrics.notifications, metrics.requests, metrics.requestsFailed, metrics.failing])
        counter.inc(labels, 0);
      for (const reason of REASONS) metrics.failed.inc({ ...labels, reason }, 0);
    }
}
