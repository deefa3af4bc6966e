// What the provisioning API exports as resources of Grafana's Terraform provider.
import type { HclBlock, HclItem, HclValue } from '@/lib/formats/hcl';
import { parseDuration } from '@/lib/units/duration';

type Tree = Readonly<Record<string, unknown>>;

/** The file form: what `format=yaml` gives. */
export interface ExportedObjects {
  readonly groups?: readonly (Tree & { readonly folderUid: string })[];
  readonly contactPoints?: readonly Tree[];
  readonly policies?: readonly Tree[];
  readonly muteTimes?: readonly Tree[];
}

export function terraformResources(objects: ExportedObjects): HclBlock[] {
  const { groups = [], contactPoints = [], policies = [], muteTimes = [] } = objects;
  const numbered = (type: string, trees: readonly Tree[], body: (tree: Tree) => HclItem[]): HclBlock[] =>
    trees.map((tree, at) => ({
      type: 'resource',
      labels: [`grafana_${type}`, `${type}_${String(at + 1).padStart(4, '0')}`],
      body: body(tree),
    }));
  return [
    ...numbered('rule_group', groups, groupBody),
    ...numbered('contact_point', contactPoints, contactPointBody),
    ...numbered('notification_policy', policies, (tree) => policyBody(tree)),
    ...numbered('mute_timing', muteTimes, muteTimingBody),
  ];
}

function groupBody(group: Tree): HclItem[] {
  return [
    ['org_id', 1],
    ['name', textOf(group['name'])],
    ['folder_uid', textOf(group['folderUid'])],
    ['interval_seconds', parseDuration(textOf(group['interval'])) / 1000],
    ...treesOf(group['rules']).map((rule): HclItem => ({ type: 'rule', body: ruleBody(rule) })),
  ];
}

function ruleBody(rule: Tree): HclItem[] {
  const { record, notification_settings: settings } = rule;
  return [
    ...attributes(rule, { title: 'name', condition: 'condition' }),
    ...treesOf(rule['data']).map((query): HclItem => ({ type: 'data', body: queryBody(query) })),
    ...attributes(rule, {
      noDataState: 'no_data_state',
      execErrState: 'exec_err_state',
      for: 'for',
      keep_firing_for: 'keep_firing_for',
      missingSeriesEvalsToResolve: 'missing_series_evals_to_resolve',
      annotations: 'annotations',
      labels: 'labels',
      isPaused: 'is_paused',
    }),
    ...(isTree(settings) ? [{ type: 'notification_settings', body: attributes(settings, ROUTE_NAMES) }] : []),
    ...(isTree(record) ? [{ type: 'record', body: attributes(record, { metric: 'metric', from: 'from' }) }] : []),
  ];
}

function queryBody(query: Tree): HclItem[] {
  const range = query['relativeTimeRange'];
  return [
    ['ref_id', textOf(query['refId'])],
    ...attributes(query, { queryType: 'query_type' }),
    ...(isTree(range) ? [{ type: 'relative_time_range', body: attributes(range, { from: 'from', to: 'to' }) }] : []),
    ['datasource_uid', textOf(query['datasourceUid'])],
    ['model', JSON.stringify(query['model'] ?? {})],
  ];
}

/** Settings whose names there do not follow from ours. */
const SETTING_NAMES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  webhook: { username: 'basic_auth_user', password: 'basic_auth_password' },
  opsgenie: { apiUrl: 'url' },
  telegram: { bottoken: 'token', chatid: 'chat_id' },
};

function contactPointBody(point: Tree): HclItem[] {
  return [
    ['name', textOf(point['name'])],
    ...treesOf(point['receivers']).map((receiver): HclItem => {
      const type = textOf(receiver['type']);
      const settings = isTree(receiver['settings']) ? receiver['settings'] : {};
      return {
        type,
        body: [
          ...Object.entries(settings).map(([name, value]): HclItem => [
            SETTING_NAMES[type]?.[name] ?? snakeCase(name),
            name === 'addresses' ? textOf(value).split(/[;,\n]\s*/) : valueOf(value),
          ]),
          ...attributes(receiver, { disableResolveMessage: 'disable_resolve_message' }),
        ],
      };
    }),
  ];
}

/** Keys of routes with their names there. */
const ROUTE_NAMES: Readonly<Record<string, string>> = {
  receiver: 'contact_point',
  group_by: 'group_by',
  group_wait: 'group_wait',
  group_interval: 'group_interval',
  repeat_interval: 'repeat_interval',
  continue: 'continue',
  mute_time_intervals: 'mute_timings',
  active_time_intervals: 'active_timings',
};

function policyBody(policy: Tree): HclItem[] {
  const matchers = Array.isArray(policy['object_matchers']) ? (policy['object_matchers'] as unknown[][]) : [];
  return [
    ...attributes(policy, ROUTE_NAMES),
    ...matchers.map(([label, match, value]): HclItem => ({
      type: 'matcher',
      body: [
        ['label', textOf(label)],
        ['match', textOf(match)],
        ['value', textOf(value)],
      ],
    })),
    ...treesOf(policy['routes']).map((route): HclItem => ({ type: 'policy', body: policyBody(route) })),
  ];
}

function muteTimingBody(timing: Tree): HclItem[] {
  return [
    ['name', textOf(timing['name'])],
    ...treesOf(timing['time_intervals']).map((interval): HclItem => ({
      type: 'intervals',
      body: [
        ...treesOf(interval['times']).map((time): HclItem => ({
          type: 'times',
          body: attributes(time, { start_time: 'start', end_time: 'end' }),
        })),
        ...attributes(interval, {
          weekdays: 'weekdays',
          days_of_month: 'days_of_month',
          months: 'months',
          years: 'years',
          location: 'location',
        }),
      ],
    })),
  ];
}

/** Those that are there and not empty, by the names they have there. */
function attributes(tree: Tree, names: Readonly<Record<string, string>>): HclItem[] {
  return Object.entries(names).flatMap(([from, to]): HclItem[] => {
    const value = tree[from];
    if (value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0))
      return [];
    return [[to, valueOf(value)]];
  });
}

function valueOf(value: unknown): HclValue {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  if (Array.isArray(value)) return value.map(valueOf);
  if (isTree(value)) return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, valueOf(item)]));
  return '';
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? '');
}

function snakeCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function treesOf(value: unknown): readonly Tree[] {
  return Array.isArray(value) ? value.filter(isTree) : [];
}
