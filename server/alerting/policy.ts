// What the configuration and the silences say of an alert at a moment. The same answers for messages and for the API.
import { createInhibitor, type Inhibitor } from '@/lib/alerting/inhibition/inhibit-rule';
import { mutedBy } from '@/lib/alerting/intervals/time-interval';
import { matchRoutes, type Route } from '@/lib/alerting/routing/route';
import { createSilenceIndex, type SilenceIndex } from '@/lib/alerting/silences/silence';
import type { AlertmanagerConfig } from '@/lib/alerting/config/alertmanager-config';
import type { AlertRecord } from '@/server/alerting/store/alert-rows';
import type { Changed, StateStore } from '@/server/alerting/store/state-store';

export interface Policy {
  readonly config: AlertmanagerConfig;
  routesOf(alert: AlertRecord): readonly Route[];
  inhibitedBy(alert: AlertRecord, nowMs: number): readonly string[];
  silencedBy(alert: AlertRecord, nowMs: number): readonly string[];
  /** Names of the time intervals for which the route is quiet. */
  mutedBy(route: Route, nowMs: number): readonly string[];
  /** After each commit, before anybody asks. */
  update(changed: Changed): void;
  /** An alert that is forgotten. */
  remove(fingerprint: string): void;
}

export function createPolicy(config: AlertmanagerConfig, store: Pick<StateStore, 'alerts' | 'silences'>): Policy {
  const inhibitor: Inhibitor = createInhibitor(config.inhibitRules);
  for (const alert of store.alerts.values()) inhibitor.put(alert);
  let silences: SilenceIndex | null = null;
  // Labels never change: the routes of a fingerprint are found once.
  const routes = new Map<string, readonly Route[]>();

  return {
    config,
    routesOf: ({ fingerprint, labels }) => {
      const known = routes.get(fingerprint);
      if (known) return known;
      const found = matchRoutes(config.route, labels);
      routes.set(fingerprint, found);
      return found;
    },
    inhibitedBy: ({ labels }, nowMs) => {
      const source = inhibitor.inhibitedBy(labels, nowMs);
      return source === null ? [] : [source];
    },
    silencedBy: ({ labels }, nowMs) => {
      silences ??= createSilenceIndex(store.silences.values());
      return silences.silencedBy(labels, nowMs);
    },
    mutedBy: (route, nowMs) => mutedBy(route, config.timeIntervals, nowMs),
    update: (changed) => {
      for (const alert of changed.alerts) inhibitor.put(alert);
      if (changed.silences.length > 0) silences = null;
    },
    remove: (fingerprint) => {
      inhibitor.remove(fingerprint);
      routes.delete(fingerprint);
    },
  };
}
