// The role of sending notifications: one process holds it, continues where the last one stopped, and gives it up at once when it must.
import type { AlertingMetrics } from '@/server/alerting/alerting-metrics';
import { createDeliver } from '@/server/alerting/dispatch/deliver';
import { createDispatcher, type Dispatcher } from '@/server/alerting/dispatch/dispatcher';
import { createJournal } from '@/server/alerting/dispatch/journal';
import { createSendTurns, type SendTurnsOptions } from '@/server/alerting/dispatch/send-turns';
import { markUnknown, readGroups, readOrigins } from '@/server/alerting/dispatch/journal-rows';
import type { Policy } from '@/server/alerting/policy';
import type { NotificationSender } from '@/server/alerting/ports';
import type { ReceiverHealth } from '@/server/alerting/receiver-health';
import { renewOwnAlerts } from '@/server/alerting/renew-own';
import type { Pool } from '@/server/alerting/store/pool';
import type { StateStore } from '@/server/alerting/store/state-store';
import type { Leases, Role } from '@/server/platform/leases/leases';
import type { Log } from '@/server/platform/log';

export interface SendingRole {
  /** Null: another process sends, or this one is about to. */
  readonly dispatcher: Dispatcher | null;
  /** From now on the role is used when it is held. */
  open(): void;
  /** Deliveries under way get a moment to end. */
  close(options: { readonly patienceMs: number }): Promise<void>;
}

interface Deps {
  readonly leases: Pick<Leases, 'role'>;
  readonly pool: Pool;
  readonly store: StateStore;
  readonly policy: () => Policy;
  readonly sender: () => NotificationSender;
  readonly externalUrl: string;
  readonly settings: {
    /** Deliveries to one integration that may be under way together where its line is long. */
    readonly notificationsTogether: number;
  };
  readonly metrics: AlertingMetrics;
  readonly health: ReceiverHealth;
  readonly nowMs: () => number;
  readonly random: () => number;
  readonly log: Log;
}

const ROLE_NAME = 'notify';
const RETRY_MS = 500;

/** In gauges; who took up the role before has counted down to nothing. */
function countDeliveries({ waiting, underWay }: AlertingMetrics): NonNullable<SendTurnsOptions['note']> {
  const counts = { waiting: 0, underWay: 0 };
  return (change) => {
    counts.waiting += change.waiting;
    counts.underWay += change.underWay;
    waiting.set(counts.waiting);
    underWay.set(counts.underWay);
  };
}

/** To be called before the leases are started. */
export function createSendingRole(deps: Deps): SendingRole {
  const { leases, pool, log } = deps;
  let dispatcher: Dispatcher | null = null;
  let usedToken = 0;
  let isOpen = false;
  // Taking up and giving up, one after the other.
  let turn: Promise<void> = Promise.resolve();

  const takeUp = async (): Promise<void> => {
    if (!isOpen || dispatcher || !role.holds(0)) return;
    const token = role.token(0);
    const journal = createJournal({ pool, log, lease: { name: `${ROLE_NAME}/0`, token } });
    await markUnknown(pool, deps.nowMs());
    const saved = await readGroups(pool);
    await deps.store.catchUp();
    await renewOwnAlerts(deps.store, deps.nowMs);
    await deps.policy().prepare();
    if (!isOpen || !role.holds(0) || role.token(0) !== token) return;
    usedToken = token;
    const deliver = createDeliver({ ...deps, mayAct: () => role.holds(0) && role.token(0) === usedToken });
    dispatcher = createDispatcher({
      ...deps,
      journal,
      deliver,
      saved,
      readOrigins: (ids) => readOrigins(pool, ids),
      turns: createSendTurns({
        togetherLimit: deps.settings.notificationsTogether,
        note: countDeliveries(deps.metrics),
      }),
    });
    log.info('this process sends notifications');
  };

  deps.store.onReturn(async () => {
    if (dispatcher) await renewOwnAlerts(deps.store, deps.nowMs);
  });

  const giveUp = async (patienceMs: number): Promise<void> => {
    const old = dispatcher;
    dispatcher = null;
    await old?.stop({ patienceMs });
  };

  const next = (work: () => Promise<void>): Promise<void> => {
    turn = turn.then(work).catch((thrown: unknown) => {
      log.warn({ reason: String(thrown) }, 'cannot take up sending notifications; it is tried again');
      setTimeout(() => void next(takeUp), RETRY_MS).unref();
    });
    return turn;
  };

  const role: Role = leases.role(
    ROLE_NAME,
    { partCount: 1, mode: 'first' },
    {
      gained: () => {
        if (dispatcher && role.token(0) === usedToken) return;
        void next(async () => {
          await giveUp(0);
          await takeUp();
        });
      },
      lost: () => next(() => giveUp(0)),
    },
  );

  return {
    get dispatcher() {
      return dispatcher;
    },
    open: () => {
      isOpen = true;
      void next(takeUp);
    },
    close: ({ patienceMs }) => {
      isOpen = false;
      return next(() => giveUp(patienceMs));
    },
  };
}
