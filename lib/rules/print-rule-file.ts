// Groups of rules back to YAML: what Prometheus reads, or with Watchfire's own options beside.
import { stringify } from 'yaml';
import type { AlertingRule, Rule, RuleFile, RuleGroup } from '@/lib/rules/rule-file';
import { formatDuration } from '@/lib/units/duration';

export interface PrintOptions {
  /** Leaves out what only Watchfire knows. */
  readonly isForPrometheus: boolean;
}

type Tree = Readonly<Record<string, unknown>>;

export function ruleFileYaml({ groups }: RuleFile, options: PrintOptions): string {
  return yamlOf({ groups: groups.map((group) => groupTree(group, options)) });
}

export function ruleGroupYaml(group: RuleGroup, options: PrintOptions): string {
  return yamlOf(groupTree(group, options));
}

/** As the ruler's API lists them: namespace → groups. */
export function namespacesYaml(namespaces: ReadonlyMap<string, readonly RuleGroup[]>, options: PrintOptions): string {
  return yamlOf(
    Object.fromEntries(
      [...namespaces].map(([namespace, groups]) => [namespace, groups.map((group) => groupTree(group, options))]),
    ),
  );
}

function yamlOf(tree: Tree): string {
  return stringify(tree, { lineWidth: 0, version: '1.1' });
}

/** The plain tree of a group, in the schema of rule files. */
function groupTree(group: RuleGroup, options: PrintOptions): Tree {
  return {
    name: group.name,
    ...(group.intervalMs !== null && { interval: formatDuration(group.intervalMs) }),
    ...(group.queryOffsetMs !== null && { query_offset: formatDuration(group.queryOffsetMs) }),
    ...(group.limit > 0 && { limit: group.limit }),
    ...mapTree('labels', group.labels),
    ...(!options.isForPrometheus && watchfireTree(ownGroupTree(group))),
    rules: group.rules.map((rule) => ruleTree(rule, options)),
  };
}

function ruleTree(rule: Rule, options: PrintOptions): Tree {
  return {
    ...(rule.kind === 'alerting' ? { alert: rule.name } : { record: rule.name }),
    expr: rule.expr,
    ...(rule.kind === 'alerting' && rule.forMs > 0 && { for: formatDuration(rule.forMs) }),
    ...(rule.kind === 'alerting' &&
      rule.keepFiringForMs > 0 && { keep_firing_for: formatDuration(rule.keepFiringForMs) }),
    ...mapTree('labels', rule.labels),
    ...(rule.kind === 'alerting' && mapTree('annotations', rule.annotations)),
    ...(!options.isForPrometheus && watchfireTree(ownTree(rule))),
  };
}

function watchfireTree(own: Tree): Tree {
  return Object.keys(own).length === 0 ? {} : { watchfire: own };
}

function ownGroupTree({ folder, provenance }: RuleGroup): Tree {
  return { ...(folder !== '' && { folder }), ...(provenance !== '' && { provenance }) };
}

function ownTree(rule: Rule): Tree {
  return {
    ...(rule.isPaused && { paused: true }),
    ...(rule.datasource !== '' && { datasource: rule.datasource }),
    ...(rule.kind === 'alerting' && alertTree(rule)),
    ...(rule.uid !== '' && { uid: rule.uid }),
    ...(rule.grafana !== '' && { grafana: rule.grafana }),
  };
}

function alertTree(rule: AlertingRule): Tree {
  return {
    ...(rule.noDataState !== 'OK' && { no_data_state: rule.noDataState }),
    ...(rule.execErrState !== 'KeepLast' && { exec_err_state: rule.execErrState }),
    ...(rule.missingSeriesEvalsToResolve !== 1 && {
      missing_series_evals_to_resolve: rule.missingSeriesEvalsToResolve,
    }),
    ...(rule.recoveryExpr !== null && { recovery_expr: rule.recoveryExpr }),
  };
}

function mapTree(key: string, values: ReadonlyMap<string, string>): Tree {
  return values.size === 0 ? {} : { [key]: Object.fromEntries(values) };
}
