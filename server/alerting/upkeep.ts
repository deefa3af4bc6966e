// What happens now and then: counts for metrics, alerts and silences that nobody needs any more, partitions of the history.
import type { Policy } from '@/server/alerting/policy';
import type { SendingRole } from '@/server/alerting/sending-role';
import { type AlertRecord, deleteAlerts } from '@/server/alerting/store/alert-rows';
import { keepPartitions } from '@/server/alerting/store/partitions';
import type { Pool } from '@/server/alerting/store/pool';
import { deleteSilences } from '@/server/alerting/store/silence-rows';
import type { StateStore } from '@/server/alerting/store/state-store';
import type { Log } from '@/server/platform/log';

const ROUND_MS = 60_000;
/** Resolved alerts stay so long: a late telling of the same alert is one with it. */
const RESOLVED_KEPT_MS = 30 * 60_000;
const SILENCE_KEPT_MS = 120 * 3_600_000;
/** Processes that do not send do not know of groups: they forget later than the one that deletes. */
const FORGET_LATER_MS = 10 * 60_000;

interface Deps {
  readonly pool: Pool;
  readonly store: StateStore;
  readonly policy: () => Policy;
  readonly role: SendingRole;
  readonly nowMs: () => number;
  readonly retentionMs: number;
  readonly log: Log;
}

export function createUpkeep(deps: Deps): { start(): void; stop(): void } {
  const { pool, store, role, nowMs, log } = deps;
  let timer: NodeJS.Timeout | undefined;

  const round = async (): Promise<void> => {
    const atMs = nowMs();
    const endedBeforeMs = atMs - RESOLVED_KEPT_MS;
    const held = new Set([...(role.dispatcher?.groups.values() ?? [])].flatMap(({ alerts }) => [...alerts.keys()]));
    const isSending = role.dispatcher !== null;
    const limitMs = isSending ? endedBeforeMs : endedBeforeMs - FORGET_LATER_MS;
    const old = [...store.alerts.values()].filter(
      ({ fingerprint, endsAtMs }) => endsAtMs < limitMs && !held.has(fingerprint),
    );
    if (isSending) {
      await deleteAlerts(
        pool,
        old.map(({ fingerprint }) => fingerprint),
        endedBeforeMs,
      );
      await deleteSilences(pool, atMs - SILENCE_KEPT_MS);
      await keepPartitions(pool, atMs, deps.retentionMs);
    }
    forget(deps, old);
    store.forgetSilences(atMs - SILENCE_KEPT_MS);
  };

  return {
    start: () => {
      timer = setInterval(() => {
        round().catch((thrown: unknown) => log.warn({ reason: String(thrown) }, 'the upkeep of alerts is tried again'));
      }, ROUND_MS);
      timer.unref();
    },
    stop: () => clearInterval(timer),
  };
}

function forget({ store, policy }: Deps, alerts: readonly AlertRecord[]): void {
  for (const { fingerprint } of store.forget(alerts)) policy().remove(fingerprint);
}
