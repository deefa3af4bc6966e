// Which part each group of routes gets.
import { formatDuration } from '@/lib/units/duration';
import { ALERTMANAGER_VERSION } from '@/server/alerting/create-alerting';
import { createRouteTables, type RouteTables } from '@/server/http/routes';
import { prometheusFlags, shownFlags } from '@/server/platform/settings/shown-flags';
import type { AlertingProvisioning } from '@/server/provisioning/create-provisioning';
import { createRemoteWriteReceiver } from '@/server/remote/create-remote-write-receiver';
import type { Base, Runtime } from '@/server/runtime-parts';

type RouteParts = Omit<Runtime, 'routes'> & { readonly provisioning: AlertingProvisioning };

export function createRoutes({ metrics, configuration, version, commit }: Base, parts: RouteParts): RouteTables {
  const { settings, clock, database, entities, auth, store, engine, scraper, rules, log } = parts;
  return createRouteTables({
    log,
    health: {
      version,
      commit,
      metrics,
      unreadyReason: parts.unreadyReason,
      isStopping: parts.isStopping,
      isDatabaseUp: () => database.status().state === 'ready',
      failingReceivers: () => parts.alerting.failingReceivers(),
    },
    people: { auth, entities, clock },
    dashboards: { entities, clock, minRefreshIntervalMs: settings.minRefreshIntervalMs },
    rules: { rules, engine, db: entities.db },
    alertmanager: {
      alerting: parts.alerting,
      alertmanagerVersion: ALERTMANAGER_VERSION,
      revision: commit,
      startedAtMs: clock.nowMs(),
      nowMs: () => clock.nowMs(),
    },
    provisioning: parts.provisioning,
    remote: {
      receiver: createRemoteWriteReceiver({
        appender: store,
        exemplars: store,
        metrics,
        hashSeed: Math.trunc(Math.random() * 2 ** 32),
        limits: settings.remoteWrite,
      }),
    },
    prometheus: {
      engine,
      reader: store,
      exemplars: store,
      admin: store,
      log,
      scrape: scraper,
      nowMs: () => clock.nowMs(),
      reload: () => parts.reload(),
      federation: {
        externalLabels: () => configuration.current()?.global.externalLabels ?? new Map(),
        lookbackMs: settings.query.lookbackMs,
        maxSamples: settings.query.maxSamples,
      },
      status: {
        version,
        revision: commit,
        startedAtMs: clock.nowMs(),
        nowMs: () => clock.nowMs(),
        retentionText: formatDuration(settings.retentionMs),
        flags: () => ({ ...prometheusFlags(settings), ...shownFlags(settings) }),
        configYaml: () => scraper.configText(),
        configState: () => configuration.state(),
        storageStats: () => store.stats(),
      },
    },
  });
}
