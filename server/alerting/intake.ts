// Alerts in: read, merged with what is kept, committed.
import { isResolved, mergeAlerts, readAlert, type StoredAlert } from '@/lib/alerting/state/stored-alert';
import { InputError } from '@/lib/errors/input-error';
import type { AlertingMetrics } from '@/server/alerting/alerting-metrics';
import type { AlertIntake, IncomingAlert } from '@/server/alerting/ports';
import type { AlertChange, AlertRecord } from '@/server/alerting/store/alert-rows';
import type { AlertEvent } from '@/server/alerting/store/event-rows';
import type { Changes, State, StateStore } from '@/server/alerting/store/state-store';

interface Deps {
  readonly store: Pick<StateStore, 'write' | 'alerts'>;
  readonly metrics: AlertingMetrics;
  readonly nowMs: () => number;
  readonly resolveTimeoutMs: () => number;
  /** Most alerts that are kept at once. */
  readonly alertLimit: number;
}

export function createIntake({ store, metrics, nowMs, resolveTimeoutMs, alertLimit }: Deps): AlertIntake {
  return {
    async accept(incoming: readonly IncomingAlert[]) {
      const atMs = nowMs();
      const read = incoming.map((alert) => readAlert(alert, atMs, resolveTimeoutMs()));
      const problems = read.filter((one) => typeof one === 'string');
      const good = read.filter((one) => typeof one !== 'string');
      metrics.invalid.inc(problems.length);
      for (const alert of good) metrics.received.inc({ status: isResolved(alert, atMs) ? 'resolved' : 'firing' });
      let refusedCount = 0;
      if (good.length > 0)
        await store.write((state) => {
          const fresh = good.filter(({ fingerprint }) => !state.alert(fingerprint));
          const room = Math.max(0, alertLimit - store.alerts.size);
          const refused = new Set(fresh.slice(room));
          refusedCount = refused.size;
          return planAlerts(
            state,
            good.filter((alert) => !refused.has(alert)),
            atMs,
          );
        });
      if (refusedCount > 0)
        problems.push(`${refusedCount} alerts were refused: the limit of ${alertLimit} alerts is reached`);
      if (problems.length > 0) throw new InputError(problems.join('; '));
    },
  };
}

/** One after the other: an alert may be told twice in a batch. */
function planAlerts(state: State, told: readonly StoredAlert[], nowMs: number): Changes {
  const planned = new Map<string, AlertChange>();
  const events: AlertEvent[] = [];
  for (const alert of told) {
    const before = planned.get(alert.fingerprint) ?? state.alert(alert.fingerprint);
    const after = mergeAlerts(before, alert, nowMs);
    const wasOver = !before || isResolved(before, nowMs);
    const isOver = isResolved(after, nowMs);
    const isAgain = wasOver && isOver && before?.startsAtMs === after.startsAtMs;
    const wasNew = planned.get(alert.fingerprint)?.isNewEpisode === true;
    planned.set(alert.fingerprint, { ...after, isNewEpisode: wasNew || !isAgain });
    const { fingerprint, labels, annotations } = after;
    const event = { atMs: nowMs, fingerprint, labels, annotations };
    if (before && wasOver && !isOver && isEndUntold(before))
      events.push({ ...event, atMs: before.endsAtMs, kind: 'expired', annotations: before.annotations });
    if (wasOver && !isOver) events.push({ ...event, kind: 'firing' });
    if (!wasOver && isOver) events.push({ ...event, kind: 'resolved' });
  }
  return { alerts: [...planned.values()], events };
}

/** It ended by itself, and no group has come to say so. */
function isEndUntold(alert: StoredAlert): boolean {
  const settled = 'settled' in alert ? (alert as AlertRecord).settled : [];
  return alert.endsAtMs > alert.updatedAtMs && settled.length === 0;
}
