// The section `alerting` in the names and units of the rest of Watchfire.
import type { AlertingSettings, AlertmanagerSettings } from '@/lib/config/prometheus/alerting-section';
import type { AlertingConfig, AlertmanagerConfig } from '@/lib/config/prometheus/prometheus-config';
import { toRelabelRule } from '@/lib/config/prometheus/relabel-config';
import { toHttpClient } from '@/lib/config/prometheus/to-http-client';
import { toTargetGroups } from '@/lib/config/prometheus/to-scrape-config';

const TIMEOUT_MS = 10_000;

export function toAlertingConfig(alerting: AlertingSettings = {}): AlertingConfig {
  return {
    alertRelabelRules: (alerting.alert_relabel_configs ?? []).map(toRelabelRule),
    alertmanagers: (alerting.alertmanagers ?? []).map(toAlertmanager),
  };
}

function toAlertmanager(one: AlertmanagerSettings): AlertmanagerConfig {
  return {
    scheme: one.scheme ?? 'http',
    pathPrefix: one.path_prefix ?? '',
    timeoutMs: one.timeout ?? TIMEOUT_MS,
    http: toHttpClient(one),
    staticConfigs: toTargetGroups(one.static_configs),
    relabelRules: (one.relabel_configs ?? []).map(toRelabelRule),
    alertRelabelRules: (one.alert_relabel_configs ?? []).map(toRelabelRule),
  };
}
