// `/api/v1/rules`, `/api/v1/alerts` and `/api/v1/alertmanagers`, as Prometheus has them.
import { createHash } from 'node:crypto';
import { InputError } from '@/lib/errors/input-error';
import type { Matcher } from '@/lib/labels/matcher';
import { matcherTest } from '@/lib/labels/matcher';
import { success } from '@/server/http/prometheus/answers';
import { readParameters, selectorParameters } from '@/server/http/prometheus/parameters';
import type { Handler } from '@/server/http/route';
import { activeAlerts, alertJson, groupJson } from '@/server/http/rules/rule-json';
import type { RuleGroupView, RulesView, RuleView } from '@/server/rules/ports';

export function createListRules(rules: RulesView): Handler {
  return async (request, { url }) => {
    const parameters = await readParameters(request, url);
    const filter = readFilter(parameters);
    const page = readPage(parameters);
    const groups = (await rules.groups()).flatMap((group) => {
      const kept = filter.keepsGroup(group) ? group.rules.filter(filter.keepsRule) : [];
      return kept.length === 0 ? [] : [{ group, kept }];
    });
    const { items, nextToken } = cutPage(groups, page);
    return success({
      groups: items.map(({ group, kept }) => groupJson(group, kept, { withAlerts: !filter.excludesAlerts })),
      ...(nextToken !== null && { groupNextToken: nextToken }),
    });
  };
}

export function createListAlerts(rules: RulesView): Handler {
  return async () => {
    const groups = await rules.groups();
    const alerts = groups.flatMap((group) => group.rules.flatMap(activeAlerts));
    return success({ alerts: alerts.map(alertJson) });
  };
}

export function createListAlertmanagers(rules: RulesView): Handler {
  return async () => {
    const { active, dropped } = rules.alertmanagers();
    return success({
      activeAlertmanagers: active.map((url) => ({ url })),
      droppedAlertmanagers: dropped.map((url) => ({ url })),
    });
  };
}

function invalid(name: string, reason: string): InputError {
  return new InputError(`invalid parameter "${name}": ${reason}`, { errorType: 'bad_data' });
}

interface Filter {
  readonly excludesAlerts: boolean;
  readonly keepsGroup: (group: RuleGroupView) => boolean;
  readonly keepsRule: (rule: RuleView) => boolean;
}

function readFilter(parameters: URLSearchParams): Filter {
  const kind = readKind(parameters.get('type') ?? '');
  const names = new Set(parameters.getAll('rule_name[]'));
  const groups = new Set(parameters.getAll('rule_group[]'));
  const files = new Set(parameters.getAll('file[]'));
  const selectors = selectorParameters(parameters).map(labelsTest);
  const isIn = (set: ReadonlySet<string>, value: string): boolean => set.size === 0 || set.has(value);
  return {
    excludesAlerts: readFlag(parameters, 'exclude_alerts'),
    keepsGroup: ({ name, file }) => isIn(groups, name) && isIn(files, file),
    keepsRule: (rule) =>
      (kind === null || rule.kind === kind) &&
      isIn(names, rule.name) &&
      (selectors.length === 0 || selectors.some((test) => test(rule.labels))),
  };
}

function readKind(type: string): RuleView['kind'] | null {
  switch (type.toLowerCase()) {
    case '':
      return null;
    case 'alert':
      return 'alerting';
    case 'record':
      return 'recording';
    default:
      throw invalid('type', `not supported value ${JSON.stringify(type)}`);
  }
}

function labelsTest(matchers: readonly Matcher[]): (labels: Readonly<Record<string, string>>) => boolean {
  const tests = matchers.map((matcher) => ({ name: matcher.name, accepts: matcherTest(matcher) }));
  return (labels) =>
    tests.every(({ name, accepts }) => accepts(Object.hasOwn(labels, name) ? (labels[name] ?? '') : ''));
}

/** What Go's strconv.ParseBool takes. */
function readFlag(parameters: URLSearchParams, name: string): boolean {
  const text = parameters.get(name) ?? '';
  if (text === '' || ['0', 'f', 'F', 'false', 'FALSE', 'False'].includes(text)) return false;
  if (['1', 't', 'T', 'true', 'TRUE', 'True'].includes(text)) return true;
  throw invalid(name, `strconv.ParseBool: parsing ${JSON.stringify(text)}: invalid syntax`);
}

interface Page {
  /** Null: all groups. */
  readonly limit: number | null;
  readonly token: string;
}

function readPage(parameters: URLSearchParams): Page {
  const text = parameters.get('group_limit') ?? '';
  const token = parameters.get('group_next_token') ?? '';
  if (text === '') {
    if (token !== '') throw invalid('group_limit', 'group_limit needs to be set in order to paginate over the groups');
    return { limit: null, token };
  }
  const limit = Number(text);
  if (!/^[+-]?\d+$/.test(text) || !Number.isSafeInteger(limit) || limit <= 0)
    throw invalid('group_limit', `group_limit needs to be a valid number greater than 0: ${JSON.stringify(text)}`);
  return { limit, token };
}

function cutPage<T extends { readonly group: RuleGroupView }>(
  all: readonly T[],
  { limit, token }: Page,
): { items: readonly T[]; nextToken: string | null } {
  if (limit === null) return { items: all, nextToken: null };
  const start = token === '' ? 0 : all.findIndex(({ group }) => groupToken(group) === token);
  if (start === -1)
    throw invalid('group_next_token', 'invalid group_next_token: the group it names is not there any more');
  const next = all[start + limit];
  return { items: all.slice(start, start + limit), nextToken: next ? groupToken(next.group) : null };
}

/** Names the first group of the next page. */
function groupToken({ file, name }: { readonly file: string; readonly name: string }): string {
  return createHash('sha256').update(`${file};${name}`).digest('hex');
}
