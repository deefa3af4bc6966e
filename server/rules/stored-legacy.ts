// What the database knows of a group, in the form in which groups hand on to each other.
import { writtenAlertSeries } from '@/server/rules/alert-series';
import type { GroupConfig } from '@/server/rules/group-config';
import type { GroupLegacy } from '@/server/rules/group-legacy';
import { orphanState } from '@/server/rules/orphans';
import { restoredKey } from '@/server/rules/publish-run';
import { type AlertingState, newRuleState } from '@/server/rules/rule-status';
import type { StoredGroup } from '@/server/rules/state-record';
import type { SampleAppender } from '@/server/storage/ports';

/** Alerts of rules that are no more come with a rule of their own. */
export function legacyOf(
  config: GroupConfig,
  { alerts, slotMs }: StoredGroup,
  { appender }: { readonly appender: Pick<SampleAppender, 'seriesRef'> },
): GroupLegacy {
  const states = new Map<string, AlertingState>();
  for (const compiled of config.rules) {
    const state = newRuleState(compiled);
    if (state.kind === 'alerting') states.set(compiled.key, state);
  }
  const byRule = new Map<string, [string, (typeof alerts)[number]['instance']][]>();
  for (const { ruleKey, instance } of alerts) {
    const entries = byRule.get(ruleKey) ?? [];
    byRule.set(ruleKey, entries);
    entries.push([restoredKey(instance), instance]);
  }
  for (const [ruleKey, entries] of byRule) {
    const state = states.get(ruleKey) ?? orphanState(ruleKey);
    state.instances = new Map(entries);
    state.written = writtenAlertSeries(state.instances, (labels) => appender.seriesRef(labels));
    states.set(ruleKey, state);
  }
  return { states: [...states.values()], ghosts: [], staleRefs: new Set(), lastSlotMs: slotMs };
}
