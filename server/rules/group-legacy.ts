// What a group hands on to the one that takes its place, and how that takes it over.
import { endAll } from '@/lib/rules/alert-state';
import type { GroupConfig } from '@/server/rules/group-config';
import { type AlertingState, newRuleState, type RuleState } from '@/server/rules/rule-status';
import type { SeriesRef } from '@/server/storage/ports';

/** What a group hands on to the one that takes its place. */
export interface GroupLegacy {
  readonly states: readonly RuleState[];
  readonly ghosts: readonly AlertingState[];
  readonly staleRefs: ReadonlySet<SeriesRef>;
  readonly lastSlotMs: number | null;
}

/** Rules with the same name and labels go on where the others were; what is left of the rest is told and then forgotten. */
export function takeOver(
  config: GroupConfig,
  legacy: GroupLegacy | null,
  nowMs: number,
): { states: RuleState[]; ghosts: AlertingState[]; staleRefs: Set<SeriesRef> } {
  const left = new Map((legacy?.states ?? []).map((state) => [state.compiled.key, state]));
  const ghosts: AlertingState[] = [...(legacy?.ghosts ?? [])];
  const staleRefs = new Set(legacy?.staleRefs);
  const bury = (state: RuleState, reason: 'rule removed' | 'paused'): void => {
    for (const ref of state.written) staleRefs.add(ref);
    if (state.kind !== 'alerting') return;
    const { instances, changes, droppedKeys } = endAll(state.instances, nowMs, reason);
    for (const { key } of changes) state.dirty.add(key);
    for (const key of droppedKeys) state.dirty.add(key);
    state.instances = instances;
    if (instances.size > 0 || state.dirty.size > 0) ghosts.push(state);
  };
  const states = config.rules.map((compiled): RuleState => {
    const before = left.get(compiled.key);
    left.delete(compiled.key);
    const fresh = newRuleState(compiled);
    if (!before || before.kind !== fresh.kind) {
      if (before) bury(before, 'rule removed');
      return fresh;
    }
    if (compiled.rule.isPaused) {
      bury(before, 'paused');
      return fresh;
    }
    return carryOver(before, fresh);
  });
  for (const state of left.values()) bury(state, 'rule removed');
  return { states, ghosts, staleRefs };
}

function carryOver(before: RuleState, fresh: RuleState): RuleState {
  const { health, lastError, durationMs, lastEvaluationMs, resultCount, written } = before;
  const common = { health, lastError, durationMs, lastEvaluationMs, resultCount, written };
  if (before.kind === 'alerting' && fresh.kind === 'alerting')
    return { ...fresh, ...common, instances: before.instances, dirty: before.dirty };
  return { ...fresh, ...common };
}
