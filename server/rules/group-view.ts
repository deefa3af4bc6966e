// A group as others see it: from memory where it runs here, from the database where it does not.
import { labelPairs } from '@/lib/labels/label-set';
import type { CompiledRule } from '@/server/rules/compile-rule';
import type { Group } from '@/server/rules/group';
import type { GroupConfig } from '@/server/rules/group-config';
import type { AlertInstance, GroupEvaluation, RuleGroupView, RuleView } from '@/server/rules/ports';
import type { RuleState } from '@/server/rules/rule-status';
import type { PastEvaluation, StoredGroup } from '@/server/rules/state-record';

export function groupView(
  config: GroupConfig,
  group: Group | undefined,
  stored: StoredGroup | undefined,
): RuleGroupView {
  return {
    key: config.key,
    name: config.name,
    file: config.file,
    provenance: config.provenance,
    folder: config.source.folder,
    intervalMs: config.intervalMs,
    queryOffsetMs: config.queryOffsetMs,
    limit: config.limit,
    durationMs: group?.durationMs ?? 0,
    lastEvaluationMs: group?.lastEvaluationMs ?? (group ? null : (stored?.slotMs ?? null)),
    nextEvaluationMs: group?.nextSlotMs ?? null,
    isHere: group !== undefined,
    rules: config.rules.map((compiled, at) => ruleView(compiled, group?.states[at], stored)),
    source: config.source,
  };
}

function ruleView(compiled: CompiledRule, state: RuleState | undefined, stored: StoredGroup | undefined): RuleView {
  const { rule } = compiled;
  return {
    kind: compiled.kind,
    name: rule.name,
    query: compiled.query,
    labels: Object.fromEntries(labelPairs(compiled.labels)),
    annotations: rule.kind === 'alerting' ? Object.fromEntries(rule.annotations) : {},
    forMs: rule.kind === 'alerting' ? rule.forMs : 0,
    keepFiringForMs: rule.kind === 'alerting' ? rule.keepFiringForMs : 0,
    isPaused: rule.isPaused,
    line: rule.line,
    health: state?.health ?? 'unknown',
    lastError: state?.lastError ?? '',
    durationMs: state?.durationMs ?? 0,
    lastEvaluationMs: state?.lastEvaluationMs ?? null,
    instances: instancesOf(compiled, state, stored),
  };
}

function instancesOf(
  { key }: CompiledRule,
  state: RuleState | undefined,
  stored: StoredGroup | undefined,
): readonly AlertInstance[] {
  if (state) return state.kind === 'alerting' ? [...state.instances.values()] : [];
  return (stored?.alerts ?? []).flatMap(({ ruleKey, instance }) => (ruleKey === key ? [instance] : []));
}

export function toGroupEvaluation(past: PastEvaluation): GroupEvaluation {
  return {
    slotMs: past.slotMs,
    startedMs: past.startedMs,
    durationMs: past.durationUs / 1000,
    rules: past.ruleUs.map((durationUs, at) => ({
      durationMs: durationUs / 1000,
      resultCount: past.ruleCounts[at] ?? 0,
      error: past.errors?.[String(at)] ?? null,
    })),
  };
}
