// How many alerts and silences there are by state, and how many groups: counted when somebody asks.
import { isResolved } from '@/lib/alerting/state/stored-alert';
import { silenceState } from '@/lib/alerting/silences/silence';
import type { Policy } from '@/server/alerting/policy';
import type { SendingRole } from '@/server/alerting/sending-role';
import type { StateStore } from '@/server/alerting/store/state-store';
import type { Metrics } from '@/server/platform/metrics';

interface Deps {
  readonly store: StateStore;
  readonly policy: () => Policy;
  readonly role: SendingRole;
  readonly metrics: Metrics;
  readonly nowMs: () => number;
}

export function countStates({ store, policy, role, metrics, nowMs }: Deps): void {
  // This one first: what it counts is shown by those after it.
  metrics.gauge({
    name: 'alertmanager_dispatcher_aggregation_groups',
    help: 'Number of active aggregation groups.',
    collect: () => {
      for (const [state, count] of Object.entries(alertCounts(store, policy(), nowMs()))) alerts.set({ state }, count);
      for (const [state, count] of Object.entries(silenceCounts(store, nowMs()))) silences.set({ state }, count);
      return role.dispatcher?.groups.size ?? 0;
    },
  });
  const alerts = metrics.gauge({
    name: 'alertmanager_alerts',
    help: 'How many alerts by state.',
    labelNames: ['state'],
  });
  const silences = metrics.gauge({
    name: 'alertmanager_silences',
    help: 'How many silences by state.',
    labelNames: ['state'],
  });
}

function alertCounts(store: StateStore, policy: Policy, atMs: number): Record<string, number> {
  const counts = { active: 0, suppressed: 0, unprocessed: 0 };
  for (const alert of store.alerts.values()) {
    if (isResolved(alert, atMs)) continue;
    const isSuppressed = policy.inhibitedBy(alert, atMs).length + policy.silencedBy(alert, atMs).length > 0;
    counts[isSuppressed ? 'suppressed' : 'active'] += 1;
  }
  return counts;
}

function silenceCounts(store: StateStore, atMs: number): Record<string, number> {
  const counts = { active: 0, pending: 0, expired: 0 };
  for (const silence of store.silences.values()) counts[silenceState(silence, atMs)] += 1;
  return counts;
}
