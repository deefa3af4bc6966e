// Keeps this process up with the others, and them with it. Woken by notifications, and once a second anyway: they get lost with a
// connection.
import type pg from 'pg';
import { createTurns } from '@/server/platform/turns';
import { persistNewSeries } from '@/server/storage/index/persist-series';
import { messageOf } from '@/server/storage/postgres/faults';
import { createCatalogueSync, type CatalogueSyncDeps } from '@/server/storage/replicas/catalogue-sync';
import { createOthersLog, type OthersLogDeps } from '@/server/storage/replicas/others-log';
import { announceTo, CHANNEL, readAnnouncement } from '@/server/storage/replicas/replica-state';

const POLL_MS = 1000;
const RENEW_MS = 3000;
/** Others are told of new rows, and rows of others are looked for, at most this often. */
const NOTIFY_MS = 200;

export interface FollowerDeps extends Omit<OthersLogDeps, 'renew'>, Omit<CatalogueSyncDeps, 'others'> {
  /** The lease of this process's writer has ended. */
  readonly regain: () => Promise<void>;
  /** Whether this process was away for too long is looked at. */
  readonly noticeAbsence: () => Promise<void>;
  /** The upkeep is this process's business from now on: those before it are gone. */
  readonly onFirst: () => void;
}

export interface Follower {
  /** Another process is alive. */
  readonly hasOthers: boolean;
  /** Among those alive it is the one that does the upkeep. */
  readonly isFirst: boolean;
  /** Seconds since all rows of others were in the head; 0 without others. */
  readonly lagSeconds: number;
  readonly writerCount: number;
  /** With others: the catalogue was compared with the tables not long ago. */
  readonly isFresh: boolean;
  start(): void;
  stop(): Promise<void>;
  /** For each new connection. */
  prepare(client: pg.Client): Promise<void>;
  /** Afterwards everything is known that was committed before. */
  sync(): Promise<void>;
  /** Runs `work`, which alone changes catalogue and tables meanwhile; log rows of others go on being applied. */
  lead<T>(work: () => Promise<T>): Promise<T>;
  /** This process has changed what counts: others should know. */
  announceChange(): Promise<void>;
  /** This process has changed what counts, and the tables have this number for it; others are told later. */
  noteChange(version: number): void;
  /** This process has switched an epoch to segments. */
  noteSwitched(epoch: number): void;
  /** This process has committed a row in an epoch. */
  announceRow(epoch: number): void;
  /** New series to their tables: they have their stored ids then. */
  persistSeries(): Promise<void>;
}

export function createFollower(deps: FollowerDeps): Follower {
  const { connection, claim, head, shard, log } = deps;
  const rounds = createRounds(deps);
  const { others, sync } = rounds;
  const announcer = createAnnouncer((epoch) => announceTo(connection, { kind: 'rows', writer: claim.id, epoch }));
  const inTurn = createTurns();
  let isStopped = true;
  let isFailing = false;
  let isRoundPending = false;
  let timer: NodeJS.Timeout | undefined;
  let renewTimer: NodeJS.Timeout | undefined;

  async function runReported(step: () => Promise<void>): Promise<void> {
    try {
      await step();
      isFailing = false;
    } catch (thrown) {
      if (!isFailing && !isStopped)
        log.warn({ reason: messageOf(thrown) }, 'Cannot follow the other processes; it is tried again');
      isFailing = true;
    }
  }

  async function tick(): Promise<void> {
    await inTurn(() => runReported(rounds.poll));
    clearTimeout(timer);
    if (!isStopped) timer = setTimeout(() => void tick(), POLL_MS);
  }

  function hear(payload: string): void {
    const { kind, writer, epoch } = readAnnouncement(payload);
    if (writer === claim.id || isRoundPending || isStopped) return;
    isRoundPending = true;
    const isKnown = kind === 'rows' && others.isAlive(writer) && others.unsealed.includes(epoch);
    setTimeout(
      () => {
        isRoundPending = false;
        if (!isStopped) void inTurn(() => runReported(isKnown ? rounds.readRows : rounds.poll));
      },
      Math.max(0, NOTIFY_MS - rounds.lagMs()),
    );
  }

  return {
    get hasOthers() {
      return others.hasOthers;
    },
    get isFirst() {
      return others.isFirst;
    },
    get lagSeconds() {
      return others.hasOthers ? rounds.lagMs() / 1000 : 0;
    },
    get writerCount() {
      return others.state.writers.filter(({ isAlive }) => isAlive).length;
    },
    get isFresh() {
      return others.hasOthers && sync.isFresh;
    },
    async prepare(client) {
      client.on('notification', ({ payload }) => hear(payload ?? ''));
      await client.query(`LISTEN ${CHANNEL}`);
    },
    start() {
      isStopped = false;
      void tick();
      // The next round tries again, and reports.
      renewTimer = setInterval(() => void rounds.renew().catch(() => undefined), POLL_MS);
    },
    async stop() {
      isStopped = true;
      clearTimeout(timer);
      clearInterval(renewTimer);
      announcer.stop();
      await inTurn(rounds.renewing);
    },
    sync: () => inTurn(rounds.poll),
    async lead(work) {
      await inTurn(rounds.beginLeading);
      try {
        return await work();
      } finally {
        rounds.endLeading();
      }
    },
    announceChange: () =>
      inTurn(async () => {
        await sync.countChange();
        if (others.hasOthers) await announceTo(connection, { kind: 'change', writer: claim.id, epoch: 0 });
      }),
    noteChange: (version) => sync.noteChange(version),
    noteSwitched: (epoch) => sync.noteSwitched(epoch),
    announceRow(epoch) {
      if (others.hasOthers) announcer.announce(epoch);
    },
    persistSeries: () => inTurn(async () => void (await persistNewSeries(connection, shard, head.registry))),
  };
}

/** What is done once a second, and when others tell of rows; one round at a time. */
function createRounds(deps: FollowerDeps) {
  const { connection, claim, clock } = deps;
  /** A round may take longer than the lease: renewing does not wait for one. */
  const inRenewal = createTurns();
  let isLeading = false;
  let renewedMs = -Infinity;
  let reachedMs = clock.monotonicMs();

  const renew = (): Promise<void> =>
    inRenewal(async () => {
      if (clock.monotonicMs() - renewedMs < RENEW_MS) return;
      if (!(await claim.renew(connection, sync.version))) await deps.regain();
      renewedMs = clock.monotonicMs();
    });

  const others = createOthersLog({ ...deps, renew });
  const sync = createCatalogueSync({ ...deps, others });

  async function poll(): Promise<void> {
    await renew();
    const wasBehindOthers = others.state.writers.length > 0 && !others.isFirst;
    await others.refresh(sync.fromEpoch);
    await others.readAll();
    reachedMs = clock.monotonicMs();
    if (!isLeading) await sync.compareWhenDue();
    if (wasBehindOthers && others.isFirst) deps.onFirst();
  }

  return {
    others,
    sync,
    poll,
    renew,
    /** Resolves when no renewal is under way. */
    renewing: () => inRenewal(async () => undefined),
    readRows: async (): Promise<void> => {
      await others.readAlive();
      reachedMs = clock.monotonicMs();
    },
    lagMs: () => clock.monotonicMs() - reachedMs,
    beginLeading: async (): Promise<void> => {
      await deps.noticeAbsence();
      await poll();
      isLeading = true;
    },
    endLeading(): void {
      isLeading = false;
    },
  };
}

/** At most one announcement in a while; one that fails is lost: others look by themselves soon. */
function createAnnouncer(send: (epoch: number) => Promise<void>) {
  let timer: NodeJS.Timeout | undefined;
  return {
    announce(epoch: number): void {
      timer ??= setTimeout(() => {
        timer = undefined;
        void send(epoch).catch(() => undefined);
      }, NOTIFY_MS);
    },
    stop(): void {
      clearTimeout(timer);
    },
  };
}
