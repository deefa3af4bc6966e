// Reads an Alertmanager configuration as it is. All or nothing: the first thing that Alertmanager would refuse is an error.
import { namesAddress } from '@/lib/alerting/config/address-keys';
import { printConfig } from '@/lib/alerting/config/print-config';
import type { AlertmanagerConfig, Receiver } from '@/lib/alerting/config/alertmanager-config';
import { anyValue } from '@/lib/alerting/config/fields';
import { GLOBAL_DEFAULTS, globalSection, type GlobalSettings } from '@/lib/alerting/config/global-section';
import {
  type GlobalFor,
  receiverSection,
  type ReceiverSettings,
  toReceiver,
} from '@/lib/alerting/config/receiver-section';
import { inhibitRule } from '@/lib/alerting/inhibition/inhibit-rule';
import { namedIntervalFields, toTimeInterval } from '@/lib/alerting/intervals/interval-section';
import type { TimeInterval } from '@/lib/alerting/intervals/time-interval';
import { buildRoute } from '@/lib/alerting/routing/build-route';
import {
  collectMatchers,
  inhibitSection,
  type InhibitSettings,
  routeSection,
  type RouteSettings,
  warningsOf,
} from '@/lib/alerting/routing/route-section';
import { NO_STORED_OBJECTS, type StoredObjects } from '@/lib/alerting/config/stored-objects';
import { parseConfigNode } from '@/lib/config/prometheus/config-node';
import { fail, type Field, list, type Reading, text } from '@/lib/config/prometheus/field';
import { isSet } from '@/lib/config/prometheus/http-client';
import { placeOf, section, type SectionValue } from '@/lib/config/prometheus/section';

function namedIntervals(what: string) {
  return list(
    section({
      typeName: 'config.plain',
      fields: namedIntervalFields,
      check: ({ name }, { refuse }) => {
        if (!isSet(name)) refuse(`missing name in ${what}`);
      },
    }),
  );
}

const rootSection = section({
  typeName: 'config.plain',
  fields: {
    global: globalSection,
    templates: list(text()),
    route: routeSection,
    inhibit_rules: list(inhibitSection),
    receivers: list(receiverSection),
    mute_time_intervals: namedIntervals('mute time interval'),
    time_intervals: namedIntervals('time interval'),
    tracing: anyValue(),
    event_recorder: anyValue(),
  },
});
type RootSettings = SectionValue<typeof rootSection.fields>;

export interface ParseOptions {
  /** Stands in front of every message. */
  readonly fileName: string;
  /** What the location `Local` means. */
  readonly localZone: string;
  /** Names that the file has are the file's. */
  readonly stored?: StoredObjects;
}

/** Throws InputError `FILE:LINE:COLUMN: reason`. */
export function parseAlertmanagerConfig(
  source: string,
  { fileName, localZone, stored }: ParseOptions,
): AlertmanagerConfig {
  const reading: Reading = { fileName };
  const start = { line: 1, column: 1 };
  const written: RootSettings | undefined = rootSection.read(parseConfigNode(source, fileName), reading);
  const { root, made } = withStored(written, stored);
  if (!root) throw fail(reading, start, 'no route provided in config');
  const global = { ...GLOBAL_DEFAULTS, ...root.global };
  const receivers = readReceivers(
    root,
    (settings) => toReceiver(settings, made.has(settings) ? globalForMade(global) : () => global, reading),
    reading,
  );
  if (!root.route) throw fail(reading, start, 'no routes provided');
  checkRoot(root.route, reading);
  checkReceivers(root.route, receivers, reading);
  const timeIntervals = readIntervals(root, localZone, reading);
  checkIntervals(root.route, timeIntervals, reading);

  const warnings: string[] = [];
  const warn = (message: string): void => void warnings.push(message);
  return {
    resolveTimeoutMs: global.resolve_timeout,
    templates: root.templates ?? [],
    route: buildRoute(root.route, warn),
    receivers,
    inhibitRules: (root.inhibit_rules ?? []).map((rule) => toInhibitRule(rule, warn)),
    timeIntervals,
    warnings,
    printed: printConfig(rootSection.print(root)),
  };
}

/**
 * Whoever may make receivers by API may not have the operator's secrets sent to an address of theirs: what names an address
 * of its own inherits nothing.
 */
function globalForMade(global: GlobalSettings): GlobalFor {
  return (integration) => (namesAddress(integration) ? GLOBAL_DEFAULTS : global);
}

interface Merged {
  readonly root: RootSettings | undefined;
  /** Receivers made by API. */
  readonly made: ReadonlySet<ReceiverSettings>;
}

function withStored(root: RootSettings | undefined, stored: StoredObjects = NO_STORED_OBJECTS): Merged {
  if (!root) return { root, made: new Set() };
  const read = <T>(sources: readonly string[], field: Field<readonly T[]>): readonly T[] => {
    const where = 'made by API';
    return field.read(parseConfigNode(`[${sources.join(',')}]`, where), { fileName: where }) ?? [];
  };
  const absentIn = <T extends { readonly name?: string }>(own: readonly T[] = [], others: readonly T[]): T[] => {
    const names = new Set(own.map(({ name }) => name));
    return others.filter(({ name }) => !names.has(name));
  };
  const receivers = absentIn(root.receivers, read(stored.receivers, list(receiverSection)));
  const intervals = absentIn(root.time_intervals, read(stored.timeIntervals, namedIntervals('time interval')));
  const merged = {
    ...root,
    receivers: [...(root.receivers ?? []), ...receivers],
    time_intervals: [...(root.time_intervals ?? []), ...intervals],
  };
  return { root: merged, made: new Set(receivers) };
}

function readReceivers(
  { receivers = [] }: RootSettings,
  read: (settings: ReceiverSettings) => Receiver,
  reading: Reading,
): ReadonlyMap<string, Receiver> {
  const found = new Map<string, Receiver>();
  for (const settings of receivers) {
    const receiver = read(settings);
    if (found.has(receiver.name))
      throw fail(
        reading,
        placeOf(settings, 'name'),
        `notification config name ${JSON.stringify(receiver.name)} is not unique`,
      );
    found.set(receiver.name, receiver);
  }
  return found;
}

function checkRoot(root: RouteSettings, reading: Reading): void {
  const refuse = (key: string, reason: string): never => {
    throw fail(reading, placeOf(root, key), reason);
  };
  if (!isSet(root.receiver)) refuse('receiver', 'root route must specify a default receiver');
  const counts = { match: root.match?.size, match_re: root.match_re?.size, matchers: root.matchers?.length };
  for (const [key, count = 0] of Object.entries(counts))
    if (count > 0) refuse(key, 'root route must not have any matchers');
  if ((root.mute_time_intervals ?? []).length > 0)
    refuse('mute_time_intervals', 'root route must not have any mute time intervals');
  if ((root.active_time_intervals ?? []).length > 0)
    refuse('active_time_intervals', 'root route must not have any active time intervals');
  if (root.continue === true) refuse('continue', 'cannot have continue in root route');
}

function checkReceivers(route: RouteSettings, receivers: ReadonlyMap<string, Receiver>, reading: Reading): void {
  for (const child of route.routes ?? []) checkReceivers(child, receivers, reading);
  const { receiver } = route;
  if (receiver !== undefined && receiver !== '' && !receivers.has(receiver))
    throw fail(reading, placeOf(route, 'receiver'), `undefined receiver ${JSON.stringify(receiver)} used in route`);
}

function readIntervals(root: RootSettings, localZone: string, reading: Reading): Map<string, TimeInterval[]> {
  const found = new Map<string, TimeInterval[]>();
  for (const [what, key] of [
    ['mute time interval', 'mute_time_intervals'],
    ['time interval', 'time_intervals'],
  ] as const)
    for (const entry of root[key] ?? []) {
      const { name = '', time_intervals = [] } = entry;
      if (found.has(name)) throw fail(reading, placeOf(entry, 'name'), `${what} ${JSON.stringify(name)} is not unique`);
      found.set(
        name,
        time_intervals.map((interval) => toTimeInterval(interval, localZone)),
      );
    }
  return found;
}

function checkIntervals(route: RouteSettings, intervals: ReadonlyMap<string, unknown>, reading: Reading): void {
  for (const child of route.routes ?? []) checkIntervals(child, intervals, reading);
  for (const key of ['active_time_intervals', 'mute_time_intervals'] as const) {
    const missing = route[key]?.find((name) => !intervals.has(name));
    if (missing !== undefined)
      throw fail(reading, placeOf(route, key), `undefined time interval ${JSON.stringify(missing)} used in route`);
  }
}

function toInhibitRule(settings: InhibitSettings, warn: (message: string) => void) {
  for (const lines of [settings.source_matchers, settings.target_matchers])
    for (const warning of warningsOf(lines)) warn(warning);
  return inhibitRule({
    name: settings.name ?? '',
    source: collectMatchers({
      match: settings.source_match,
      matchRe: settings.source_match_re,
      lines: settings.source_matchers,
    }),
    target: collectMatchers({
      match: settings.target_match,
      matchRe: settings.target_match_re,
      lines: settings.target_matchers,
    }),
    equal: settings.equal ?? [],
  });
}
