// What notification templates see: Alertmanager's names, types and methods.
import { timeOf, ZERO_TIME_MS } from '@/lib/gotemplate/go-time';
import {
  TemplateFunction,
  TemplateList,
  TemplateMap,
  TemplateStruct,
  isList,
  listItems,
  sortedKeys,
  stringOf,
  type Methods,
  type TemplateValue,
} from '@/lib/gotemplate/values';

type Labels = Readonly<Record<string, string>>;

export interface TemplateAlert {
  readonly status: 'firing' | 'resolved';
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly startsAtMs: number;
  /** Null while it fires: Go's zero time. */
  readonly endsAtMs: number | null;
  readonly generatorUrl: string;
  readonly fingerprint: string;
}

/** A notification as templates need it. */
export interface TemplateInput {
  readonly receiver: string;
  readonly status: 'firing' | 'resolved';
  readonly reason: string;
  readonly alerts: readonly TemplateAlert[];
  readonly groupLabels: Labels;
  readonly routeLabels: Labels;
  readonly externalUrl: string;
}

export function templateData(input: TemplateInput): TemplateStruct {
  const { alerts } = input;
  return structOf('*template.Data', {
    Receiver: escapeRegexp(input.receiver),
    Status: input.status,
    Alerts: alertsOf(alerts.map(alertOf)),
    NotificationReason: input.reason,
    GroupLabels: kvOf(input.groupLabels),
    CommonLabels: kvOf(commonPairs(alerts.map((alert) => alert.labels))),
    CommonAnnotations: kvOf(commonPairs(alerts.map((alert) => alert.annotations))),
    RouteLabels: kvOf(input.routeLabels),
    ExternalURL: input.externalUrl,
  });
}

/** Alertmanager hands the receiver's name to messages as a regular expression that matches it. */
export function escapeRegexp(name: string): string {
  return name.replaceAll(/[\\.+*?()|[\]{}^$]/g, String.raw`\$&`);
}

/** The pairs that all label sets share. */
export function commonPairs(sets: readonly Labels[]): Labels {
  const [first, ...others] = sets;
  const shared = Object.entries(first ?? {}).filter(([name, value]) =>
    others.every((other) => Object.hasOwn(other, name) && other[name] === value),
  );
  return Object.fromEntries(shared);
}

function alertsOf(alerts: readonly TemplateValue[]): TemplateList {
  const withStatus = (status: string): TemplateFunction =>
    new TemplateFunction(
      { parameters: [] },
      () =>
        new TemplateList(
          '[]template.Alert',
          alerts.filter((alert) => alert instanceof TemplateStruct && alert.fields.get('Status') === status),
        ),
    );
  return new TemplateList('template.Alerts', alerts, {
    methods: () =>
      new Map([
        ['Firing', withStatus('firing')],
        ['Resolved', withStatus('resolved')],
      ]),
    withItems: alertsOf,
  });
}

function alertOf(alert: TemplateAlert): TemplateStruct {
  return structOf('template.Alert', {
    Status: alert.status,
    Labels: kvOf(alert.labels),
    Annotations: kvOf(alert.annotations),
    StartsAt: timeOf(alert.startsAtMs),
    EndsAt: timeOf(alert.endsAtMs ?? ZERO_TIME_MS),
    GeneratorURL: alert.generatorUrl,
    Fingerprint: alert.fingerprint,
  });
}

const JSON_KEYS: Readonly<Record<string, string>> = { NotificationReason: 'notification_reason' };

function structOf(typeName: string, fields: Readonly<Record<string, TemplateValue>>): TemplateStruct {
  return new TemplateStruct(typeName, new Map(Object.entries(fields)), {
    jsonKey: (name) => JSON_KEYS[name] ?? name.charAt(0).toLowerCase() + name.slice(1),
  });
}

function kvOf(labels: Labels): TemplateMap {
  return kvMap(new Map(Object.entries(labels)));
}

function kvMap(entries: ReadonlyMap<string, TemplateValue>): TemplateMap {
  const map: TemplateMap = new TemplateMap('template.KV', entries, '', {
    toText: () =>
      sortedKeys(map)
        .map((name) => `${name}=${stringOf(entries.get(name)) ?? ''}`)
        .join(', '),
    methods: () => kvMethods(map),
  });
  return map;
}

function kvMethods(map: TemplateMap): Methods {
  const { entries } = map;
  const get = (call: () => TemplateValue): TemplateFunction => new TemplateFunction({ parameters: [] }, call);
  return new Map([
    ['SortedPairs', get(() => pairsOf(sortedPairs(map)))],
    ['Names', get(() => namesOf(sortedPairs(map).map(([name]) => name)))],
    ['Values', get(() => namesOf(sortedPairs(map).map(([, value]) => value)))],
    [
      'Remove',
      new TemplateFunction({ parameters: ['[]string'] }, ([names]) => {
        const removed = new Set(isList(names) ? listItems(names).map((name) => stringOf(name)) : []);
        return kvMap(new Map([...entries].filter(([name]) => !removed.has(name))));
      }),
    ],
  ]);
}

/** The alert's name comes first, the other labels in order. */
function sortedPairs(map: TemplateMap): [string, string][] {
  const names = sortedKeys(map);
  const ordered = [...names.filter((name) => name === 'alertname'), ...names.filter((name) => name !== 'alertname')];
  return ordered.map((name) => [name, stringOf(map.entries.get(name)) ?? '']);
}

function pairsOf(pairs: readonly [string, string][]): TemplateList {
  return pairList(
    pairs.map(
      ([name, value]) =>
        new TemplateStruct(
          'template.Pair',
          new Map([
            ['Name', name],
            ['Value', value],
          ]),
        ),
    ),
  );
}

function pairList(pairs: readonly TemplateValue[]): TemplateList {
  const get = (call: () => TemplateValue): TemplateFunction => new TemplateFunction({ parameters: [] }, call);
  const all = (field: 'Name' | 'Value'): string[] =>
    pairs.map((pair) => (pair instanceof TemplateStruct ? (stringOf(pair.fields.get(field)) ?? '') : ''));
  return new TemplateList('template.Pairs', pairs, {
    toText: () => {
      const values = all('Value');
      return all('Name')
        .map((name, index) => `${name}=${values[index] ?? ''}`)
        .join(', ');
    },
    methods: () =>
      new Map([
        ['Names', get(() => namesOf(all('Name')))],
        ['Values', get(() => namesOf(all('Value')))],
      ]),
    withItems: pairList,
  });
}

function namesOf(names: readonly string[]): TemplateList {
  return new TemplateList('[]string', names, {
    methods: () =>
      new Map([
        [
          'Join',
          new TemplateFunction({ parameters: ['string'] }, ([separator]) => names.join(stringOf(separator) ?? '')),
        ],
      ]),
  });
}
