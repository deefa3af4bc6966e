// What the configuration and the silences say of an alert at a moment. The same answers for messages and for the API.
import { createHash } from 'node:crypto';
import type { Labels } from '@/lib/alerting/matchers/label-test';
import { createInhibitor, type Inhibitor } from '@/lib/alerting/inhibition/inhibit-rule';
import { mutedBy } from '@/lib/alerting/intervals/time-interval';
import { groupKeyOf, groupLabelsOf, matchRoutes, type Route } from '@/lib/alerting/routing/route';
import { createSilenceIndex, type SilenceIndex } from '@/lib/alerting/silences/silence';
import type { AlertmanagerConfig } from '@/lib/alerting/config/alertmanager-config';
import type { AlertRecord } from '@/server/alerting/store/alert-rows';
import type { Changed, StateStore } from '@/server/alerting/store/state-store';
import { createPace } from '@/server/platform/pace';

/** A group on a route, whether it has alerts now or not. */
export interface GroupPlace {
  readonly id: string;
  readonly key: string;
  readonly route: Route;
  readonly labels: Labels;
}

/** Keys have any length; an id has 32 characters. */
export function groupIdOf(key: string, receiver: string): string {
  return createHash('sha256').update(`${key}\0${receiver}`).digest('hex').slice(0, 32);
}

function nameOf({ key, route }: Pick<GroupPlace, 'key' | 'route'>): string {
  return `${key}\0${route.path}`;
}

export interface Policy {
  readonly config: AlertmanagerConfig;
  /** Takes in all alerts that are kept, with their places, some at a time; what changes meanwhile comes by `update`. */
  prepare(): Promise<void>;
  routesOf(alert: AlertRecord): readonly Route[];
  /** The groups that an alert belongs to, one for each of its routes. */
  placesOf(alert: AlertRecord): readonly GroupPlace[];
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
  let silences: SilenceIndex | null = null;
  // Labels never change: the places of a fingerprint are found once.
  const places = new Map<string, readonly GroupPlace[]>();
  const groups = new Map<string, GroupPlace>();

  const findPlaces = ({ labels }: AlertRecord): readonly GroupPlace[] =>
    matchRoutes(config.route, labels).map((route) => {
      const groupLabels = groupLabelsOf(route, labels);
      const key = groupKeyOf(route, groupLabels);
      const name = nameOf({ key, route });
      const known = groups.get(name);
      if (known) return known;
      const place = { route, key, labels: groupLabels, id: groupIdOf(key, route.receiver) };
      groups.set(name, place);
      return place;
    });

  const placesOf = (alert: AlertRecord): readonly GroupPlace[] => {
    const known = places.get(alert.fingerprint);
    if (known) return known;
    const found = findPlaces(alert);
    places.set(alert.fingerprint, found);
    return found;
  };

  return {
    config,
    prepare: async () => {
      const pace = createPace();
      for (const alert of store.alerts.values()) {
        const pause = pace();
        if (pause) await pause;
        inhibitor.put(alert);
        placesOf(alert);
      }
    },
    placesOf,
    routesOf: (alert) => placesOf(alert).map(({ route }) => route),
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
      // Others may still share the place; who comes new makes another that is equal.
      for (const place of places.get(fingerprint) ?? []) groups.delete(nameOf(place));
      places.delete(fingerprint);
    },
  };
}
