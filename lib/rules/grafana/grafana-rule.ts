// Rules in Grafana's form and in that of rule files, one into the other.
import { parseJsonText } from '@/lib/api/json-text';
import { InputError, isInputError } from '@/lib/errors/input-error';
import type { ParseExpr } from '@/lib/rules/grafana/promql-text';
import { type GrafanaRule, grafanaRuleSchema } from '@/lib/rules/grafana/rule-schema';
import { translateCondition, translateNumbers, type Translated } from '@/lib/rules/grafana/translate';
import { plainQueries, plainRecovery } from '@/lib/rules/grafana/plain-queries';
import type { AlertingRule, RecordingRule, Rule } from '@/lib/rules/rule-file';
import { formatDuration, parseDuration } from '@/lib/units/duration';

/** Where Grafana has an instance end that others outlive. */
const MISSING_EVALS = 2;

/** Throws InputError for what has no counterpart in a rule file. */
export function toRule(wish: GrafanaRule, parse: ParseExpr): Rule {
  const settings = wish.notification_settings;
  if (settings !== null && settings !== undefined)
    throw new InputError('Cannot use "notification_settings": rules find their receiver by the policies', {
      field: 'notification_settings',
    });
  return wish.record ? recordingRule(wish, wish.record, parse) : alertingRule(wish, parse);
}

function commonParts(wish: GrafanaRule) {
  return {
    labels: new Map(Object.entries(wish.labels)),
    line: 0,
    isPaused: wish.isPaused ?? false,
    datasource: '',
    uid: wish.uid ?? '',
  };
}

function recordingRule(
  wish: GrafanaRule,
  { metric, from }: { metric: string; from: string },
  parse: ParseExpr,
): RecordingRule {
  const { data } = wish;
  return {
    ...commonParts(wish),
    kind: 'recording',
    name: metric,
    expr: translateNumbers(data, from, parse),
    grafana: JSON.stringify({ title: wish.title, data, condition: wish.condition ?? from, record: { metric, from } }),
  };
}

function alertingRule(wish: GrafanaRule, parse: ParseExpr): AlertingRule {
  const condition = wish.condition ?? '';
  const translated = translateCondition(wish.data, condition, parse);
  const annotations = { ...wish.annotations, ...panelAnnotations(wish) };
  const common = commonParts(wish);
  const isChanged = [...Object.values(annotations), ...common.labels.values()].some((text) => VALUES.test(text));
  return {
    ...common,
    kind: 'alerting',
    name: wish.title,
    expr: translated.expr,
    recoveryExpr: translated.recoveryExpr ?? plainRecovery(wish.data, parse),
    labels: plainTexts(wish.labels, translated),
    annotations: plainTexts(annotations, translated),
    forMs: durationOf(wish.for, 'for'),
    keepFiringForMs: durationOf(wish.keep_firing_for, 'keep_firing_for'),
    noDataState: wish.noDataState,
    execErrState: wish.execErrState,
    missingSeriesEvalsToResolve: wish.missingSeriesEvalsToResolve ?? MISSING_EVALS,
    grafana: JSON.stringify({
      condition,
      data: wish.data,
      ...(isChanged && { annotations, labels: wish.labels }),
    }),
  };
}

/** In files the panel has keys of its own. */
function panelAnnotations({ dashboardUid, panelId }: GrafanaRule): Record<string, string> {
  if (typeof dashboardUid !== 'string' || dashboardUid === '') return {};
  return { __dashboardUid__: dashboardUid, ...(typeof panelId === 'number' && { __panelId__: String(panelId) }) };
}

function durationOf(text: string, field: string): number {
  try {
    return parseDuration(text);
  } catch (thrown) {
    if (!isInputError(thrown)) throw thrown;
    throw new InputError(`Cannot use "${field}": ${thrown.message}`, { field });
  }
}

/** `$values.B`, `$values.B.Value`, `(index $values "B").Value`. */
const VALUES = /\(\s*index\s+\$values\s+"(\w+)"\s*\)(?:\.Value\b)?|\$values\.(\w+)(?:\.Value\b)?/;

/** The alert has one value here: a text that shows the number of another query is refused. */
function plainTexts(texts: Readonly<Record<string, string>>, { valueRefIds }: Translated): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(texts).map(([name, text]) => [
      name,
      text.replaceAll(new RegExp(VALUES, 'g'), (whole, indexed: string | undefined, dotted: string | undefined) => {
        if (valueRefIds.includes(indexed ?? dotted ?? '')) return '$value';
        throw new InputError(
          `Cannot use ${whole} in ${JSON.stringify(name)}: the value of this alert is that of ${valueRefIds.join(', ') || 'its expression'}`,
          { field: name },
        );
      }),
    ]),
  );
}

/** What Grafana's clients see of a rule, without its place. */
export type RuleBody = Readonly<Record<string, unknown>>;

export function fromRule(rule: Rule, parse: ParseExpr): RuleBody {
  const sent = sentForm(rule, parse) ?? plainQueries(rule);
  const common = {
    title: rule.kind === 'recording' ? (sent['title'] ?? rule.name) : rule.name,
    condition: sent['condition'] ?? '',
    data: sent['data'],
    labels: sent['labels'] ?? Object.fromEntries(rule.labels),
    isPaused: rule.isPaused,
    notification_settings: null,
  };
  if (rule.kind === 'recording')
    return { ...common, ...NO_STATES, annotations: {}, record: { target_datasource_uid: '', ...record(sent, rule) } };
  return {
    ...common,
    noDataState: rule.noDataState,
    execErrState: rule.execErrState,
    for: formatDuration(rule.forMs),
    keep_firing_for: formatDuration(rule.keepFiringForMs),
    missingSeriesEvalsToResolve: rule.missingSeriesEvalsToResolve,
    annotations: sent['annotations'] ?? Object.fromEntries(rule.annotations),
    record: null,
  };
}

const NO_STATES = { noDataState: 'OK', execErrState: 'OK', for: '0s', keep_firing_for: '0s' };

function record(sent: RuleBody, { name }: RecordingRule): RuleBody {
  const found = sent['record'];
  return typeof found === 'object' && found !== null ? (found as RuleBody) : { metric: name, from: 'query' };
}

/** What a client has sent, for as long as the rule is what it made: null after somebody has changed the expression or the texts. */
function sentForm(rule: Rule, parse: ParseExpr): RuleBody | null {
  if (rule.grafana === '') return null;
  try {
    const sent = parseJsonText(rule.grafana) as Record<string, unknown>;
    const wish = grafanaRuleSchema.parse({
      annotations: rule.kind === 'alerting' ? Object.fromEntries(rule.annotations) : {},
      labels: Object.fromEntries(rule.labels),
      title: rule.name,
      ...sent,
    });
    return isSame(toRule(wish, parse), rule) ? sent : null;
  } catch {
    return null;
  }
}

function isSame(made: Rule, rule: Rule): boolean {
  if (made.kind !== rule.kind || made.name !== rule.name || made.expr !== rule.expr) return false;
  if (made.kind === 'recording' || rule.kind === 'recording') return true;
  return (
    made.recoveryExpr === rule.recoveryExpr &&
    isSameTexts(made.labels, rule.labels) &&
    isSameTexts(made.annotations, rule.annotations)
  );
}

function isSameTexts(left: ReadonlyMap<string, string>, right: ReadonlyMap<string, string>): boolean {
  return left.size === right.size && [...left].every(([name, text]) => right.get(name) === text);
}
