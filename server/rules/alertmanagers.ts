// The Alertmanagers that the configuration names: each has a bounded queue of its own, so that one that is dead delays no other.
import type { AlertmanagerConfig, PrometheusConfig } from '@/lib/config/prometheus/prometheus-config';
import { compileRelabel, type Relabel } from '@/lib/labels/relabel';
import { labelPairs, labelSet, labelValue } from '@/lib/labels/label-set';
import type { Clock } from '@/server/platform/clock';
import type { Log } from '@/server/platform/log';
import type { Metrics } from '@/server/platform/metrics';
import { alertCounter, type HttpClient, type OpenHttpClient } from '@/server/rules/alertmanager-client';
import { createAlertQueue, type AlertQueue } from '@/server/rules/alert-queue';
import type { OutgoingAlert } from '@/server/rules/outgoing-alert';
import type { ExternalAlertmanagers } from '@/server/rules/ports';

export interface AlertmanagersDeps {
  readonly openHttpClient: OpenHttpClient;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
}

export interface Alertmanagers {
  apply(config: PrometheusConfig | null): void;
  /** Never waits and never throws. */
  forward(alerts: readonly OutgoingAlert[]): void;
  list(): ExternalAlertmanagers;
  /** Sends what waits, within a bound. */
  stop(): Promise<void>;
}

interface Target {
  readonly url: string;
  readonly queue: AlertQueue;
  readonly relabel: Relabel;
}

const API_PATH = '/api/v2/alerts';

export function createAlertmanagers(deps: AlertmanagersDeps): Alertmanagers {
  const { metrics } = deps;
  const counters = {
    sent: alertCounter(metrics, 'prometheus_notifications_sent_total', 'Total number of alerts sent.'),
    errors: alertCounter(
      metrics,
      'prometheus_notifications_errors_total',
      'Total number of sent alerts affected by errors.',
    ),
    dropped: alertCounter(
      metrics,
      'prometheus_notifications_dropped_total',
      'Total number of alerts dropped due to errors when sending to Alertmanager.',
    ),
  };
  let targets: readonly Target[] = [];
  let clients: readonly HttpClient[] = [];
  let dropped: readonly string[] = [];
  metrics.gauge({
    name: 'prometheus_notifications_alertmanagers_discovered',
    help: 'The number of alertmanagers discovered and active.',
    collect: () => targets.length,
  });
  metrics.gauge({
    name: 'prometheus_notifications_queue_length',
    help: 'The number of alert notifications in the queue.',
    collect: () => targets.reduce((sum, { queue }) => sum + queue.length, 0),
  });
  metrics.gauge({
    name: 'prometheus_notifications_queue_capacity',
    help: 'The capacity of the alert notifications queue.',
    collect: () => QUEUE_CAPACITY,
  });

  const open = (config: AlertmanagerConfig, scheme: 'utf8' | 'legacy'): void => {
    const client = deps.openHttpClient(config.http);
    clients = [...clients, client];
    const { kept, gone } = targetUrls(config, scheme);
    dropped = [...dropped, ...gone];
    const relabel = compileRelabel(config.alertRelabelRules, scheme);
    for (const url of kept) {
      const queue = createAlertQueue({
        url,
        client,
        timeoutMs: config.timeoutMs,
        capacity: QUEUE_CAPACITY,
        counters,
        ...deps,
      });
      targets = [...targets, { url, queue, relabel }];
    }
  };

  const closeAll = async (): Promise<void> => {
    const old = { targets, clients };
    targets = [];
    clients = [];
    dropped = [];
    await Promise.all(old.targets.map(({ queue }) => queue.stop()));
    await Promise.all(old.clients.map((client) => client.close()));
  };

  return {
    apply: (config) => {
      void closeAll();
      for (const one of config?.alerting.alertmanagers ?? []) open(one, config?.global.nameScheme ?? 'utf8');
    },
    forward: (alerts) => {
      if (alerts.length === 0) return;
      for (const { queue, relabel } of targets) queue.add(relabelled(alerts, relabel));
    },
    list: () => ({ active: targets.map(({ url }) => url), dropped }),
    stop: closeAll,
  };
}

const QUEUE_CAPACITY = 10_000;

function relabelled(alerts: readonly OutgoingAlert[], relabel: Relabel): OutgoingAlert[] {
  return alerts.flatMap((alert) => {
    const labels = relabel(labelSet(Object.entries(alert.labels)));
    return labels && labels.length > 0 ? [{ ...alert, labels: Object.fromEntries(labelPairs(labels)) }] : [];
  });
}

function targetUrls(
  { scheme, pathPrefix, staticConfigs, relabelRules }: AlertmanagerConfig,
  nameScheme: 'utf8' | 'legacy',
): { kept: string[]; gone: string[] } {
  const relabel = compileRelabel(relabelRules, nameScheme);
  const kept = new Set<string>();
  const gone: string[] = [];
  const path = `/${[...pathPrefix.split('/'), ...API_PATH.split('/')].filter(Boolean).join('/')}`;
  for (const { targets, labels } of staticConfigs)
    for (const address of targets) {
      const before = labelSet(
        new Map([...labels, ['__address__', address], ['__scheme__', scheme], ['__alerts_path__', path]]),
      );
      const after = relabel(before);
      const url = (set: typeof before): string =>
        `${labelValue(set, '__scheme__')}://${labelValue(set, '__address__')}${labelValue(set, '__alerts_path__')}`;
      if (after) kept.add(url(after));
      else gone.push(url(before));
    }
  return { kept: [...kept], gone };
}
