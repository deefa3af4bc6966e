// Options of an alert list: which alerts, in which order, in which groups. Pure.
import type { AlertEntry, AlertState } from '@/components/panels/panel-sources';
import { parseMatchers, type LabelTest } from '@/components/panels/alertlist/label-filter';
import { asList, asRecord, readNumber, readText } from '@/lib/series/read-field-config';

export interface AlertListOptions {
  readonly isStat: boolean;
  readonly name: string;
  readonly labelTests: readonly LabelTest[];
  readonly isThisDashboardOnly: boolean;
  readonly folder: string;
  readonly groupBy: readonly string[];
  readonly limit: number;
  readonly order: AlertOrder;
  readonly states: ReadonlySet<AlertState>;
}

type AlertOrder = 'nameAsc' | 'nameDesc' | 'state' | 'newest' | 'oldest';

/** `sortOrder` of the options. */
const ORDERS: Readonly<Record<number, AlertOrder>> = {
  1: 'nameAsc',
  2: 'nameDesc',
  3: 'state',
  4: 'oldest',
  5: 'newest',
};
const LIMIT = 20;
const MOST = 500;

const STATE_NAMES: readonly (readonly [key: string, state: AlertState, standard: boolean])[] = [
  ['firing', 'firing', true],
  ['pending', 'pending', true],
  ['noData', 'nodata', false],
  ['error', 'error', true],
  ['normal', 'normal', false],
];
/** Names of the states before Grafana 8. */
const OLD_NAMES: Readonly<Record<string, string>> = { alerting: 'firing', no_data: 'noData', ok: 'normal' };

export function readAlertListOptions(options: Readonly<Record<string, unknown>>): AlertListOptions {
  const given = asRecord(options['stateFilter']);
  const filter = Object.fromEntries(Object.entries(given).map(([key, value]) => [OLD_NAMES[key] ?? key, value]));
  const states = STATE_NAMES.filter(([key, , standard]) =>
    Object.keys(filter).length === 0 ? standard : filter[key] === true,
  ).map(([, state]) => state);
  const folder = options['folder'];
  return {
    isStat: options['viewMode'] === 'stat',
    name: (readText(options['alertName']) ?? '').toLowerCase(),
    labelTests: parseMatchers(readText(options['alertInstanceLabelFilter']) ?? ''),
    isThisDashboardOnly: options['dashboardAlerts'] === true,
    folder: readText(folder) ?? readText(asRecord(folder)['title']) ?? '',
    groupBy:
      options['groupMode'] === 'custom' ? asList(options['groupBy']).filter((one) => typeof one === 'string') : [],
    limit: Math.min(MOST, Math.max(1, readNumber(options['maxItems']) ?? LIMIT)),
    order: ORDERS[readNumber(options['sortOrder']) ?? 1] ?? 'nameAsc',
    states: new Set<AlertState>([...states, ...(states.includes('firing') ? (['silenced'] as const) : [])]),
  };
}

const NAME_ORDER = new Intl.Collator('en', { numeric: true });
const STATE_ORDER: readonly AlertState[] = ['firing', 'error', 'pending', 'nodata', 'silenced', 'normal'];

/** All that pass the filters, in order; the limit is the caller's. */
export function shownAlerts(
  alerts: readonly AlertEntry[],
  options: AlertListOptions,
  dashboardUid: string,
): readonly AlertEntry[] {
  return alerts
    .filter(
      ({ name, state, labels, folder, dashboardUid: own }) =>
        options.states.has(state) &&
        name.toLowerCase().includes(options.name) &&
        (options.folder === '' || folder === options.folder) &&
        (!options.isThisDashboardOnly || own === dashboardUid) &&
        options.labelTests.every((test) => test(labels.find(([label]) => label === test.label)?.[1] ?? '')),
    )
    .toSorted(compareBy(options.order));
}

function compareBy(order: AlertOrder): (a: AlertEntry, b: AlertEntry) => number {
  const byName = (a: AlertEntry, b: AlertEntry): number => NAME_ORDER.compare(a.name, b.name);
  switch (order) {
    case 'nameDesc':
      return (a, b) => byName(b, a);
    case 'state':
      return (a, b) => STATE_ORDER.indexOf(a.state) - STATE_ORDER.indexOf(b.state) || byName(a, b);
    case 'newest':
      return (a, b) => (b.sinceMs ?? 0) - (a.sinceMs ?? 0);
    case 'oldest':
      return (a, b) => (a.sinceMs ?? Infinity) - (b.sinceMs ?? Infinity);
    case 'nameAsc':
      return byName;
  }
}

export interface AlertGroup {
  readonly title: string;
  readonly alerts: readonly AlertEntry[];
}

/** One group without a title when nothing says how to group. */
export function alertGroups(alerts: readonly AlertEntry[], groupBy: readonly string[]): AlertGroup[] {
  if (groupBy.length === 0) return [{ title: '', alerts }];
  const groups = new Map<string, AlertEntry[]>();
  for (const alert of alerts) {
    const title = groupBy
      .map((name) => `${name}=${alert.labels.find(([label]) => label === name)?.[1] ?? '–'}`)
      .join(', ');
    const group = groups.get(title);
    if (group === undefined) groups.set(title, [alert]);
    else group.push(alert);
  }
  return [...groups].map(([title, own]) => ({ title, alerts: own }));
}
