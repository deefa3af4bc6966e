// After this process or the database was away: what rules told of meanwhile has not come yet. Their alerts go on until it has.
import { isNeglected } from '@/lib/alerting/state/stored-alert';
import type { StateStore } from '@/server/alerting/store/state-store';

/** Within this time rules run again and tell; of an alert whose rule nobody knows any more, the end is told after it. */
const GRACE_MS = 120_000;

/** Resolves when the new ends are committed. */
export function renewOwnAlerts(store: Pick<StateStore, 'alerts' | 'write'>, nowMs: () => number): Promise<void> {
  return store.write(() => {
    const endsAtMs = nowMs() + GRACE_MS;
    const neglected = [...store.alerts.values()].filter((alert) => isNeglected(alert, endsAtMs));
    return { alerts: neglected.map((alert) => ({ ...alert, endsAtMs, isNewEpisode: false })) };
  });
}
