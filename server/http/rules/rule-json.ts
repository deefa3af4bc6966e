// Groups, rules and alerts in Prometheus' JSON.
import type { AlertJson, RuleGroupJson, RuleJson } from '@/lib/api/rules';
import { formatExponent, formatGoTime } from '@/lib/formats/go-json';
import { labelPairs } from '@/lib/labels/label-set';
import type { AlertInstance, RuleGroupView, RuleView } from '@/server/rules/ports';

export function alertJson(instance: AlertInstance): AlertJson {
  return {
    labels: Object.fromEntries(labelPairs(instance.labels)),
    annotations: Object.fromEntries(instance.annotations),
    state: instance.state,
    activeAt: formatGoTime(instance.activeAtMs),
    ...(instance.keepFiringSinceMs !== null && { keepFiringSince: formatGoTime(instance.keepFiringSinceMs) }),
    value: formatExponent(instance.value),
  };
}

export function activeAlerts({ instances }: Pick<RuleView, 'instances'>): AlertInstance[] {
  return instances.filter(({ state }) => state !== 'inactive');
}

interface RuleJsonOptions {
  readonly withAlerts: boolean;
}

export function groupJson(group: RuleGroupView, rules: readonly RuleView[], options: RuleJsonOptions): RuleGroupJson {
  return {
    name: group.name,
    file: group.file,
    rules: rules.map((rule) => ruleJson(rule, options)),
    interval: group.intervalMs / 1000,
    limit: group.limit,
    evaluationTime: group.durationMs / 1000,
    lastEvaluation: formatGoTime(group.lastEvaluationMs),
    id: group.key,
    provenance: group.provenance,
    folder: group.folder,
  };
}

function ruleJson(rule: RuleView, { withAlerts }: RuleJsonOptions): RuleJson {
  const common = {
    name: rule.name,
    query: rule.query,
    labels: rule.labels,
    health: rule.health,
    ...(rule.lastError !== '' && { lastError: rule.lastError }),
    evaluationTime: rule.durationMs / 1000,
    lastEvaluation: formatGoTime(rule.lastEvaluationMs),
    ...(rule.isPaused && { isPaused: true as const }),
  };
  if (rule.kind === 'recording') return { ...common, type: 'recording' };
  return {
    state: stateOf(rule),
    ...common,
    duration: rule.forMs / 1000,
    keepFiringFor: rule.keepFiringForMs / 1000,
    annotations: rule.annotations,
    alerts: withAlerts ? activeAlerts(rule).map(alertJson) : null,
    type: 'alerting',
  };
}

function stateOf({ instances, health }: RuleView): 'pending' | 'firing' | 'inactive' | 'unknown' {
  if (instances.some(({ state }) => state === 'firing')) return 'firing';
  if (instances.some(({ state }) => state === 'pending')) return 'pending';
  return health === 'unknown' ? 'unknown' : 'inactive';
}
