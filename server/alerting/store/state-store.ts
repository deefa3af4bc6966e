// Alerts and silences: rows in PostgreSQL, the same in memory. Writers of all processes take turns under one lock, so that a
// revision is seen only after all before it, and who follows misses nothing.
import { setTimeout as pause } from 'node:timers/promises';
import { type AlertChange, type AlertRecord, readAlertsSince, writeAlerts } from '@/server/alerting/store/alert-rows';
import { writeEvents, type AlertEvent } from '@/server/alerting/store/event-rows';
import { ALERT_WRITE_LOCK_KEY, type Connection, inTransaction, type Pool } from '@/server/alerting/store/pool';
import { readSilencesSince, type SilenceRecord, writeSilence } from '@/server/alerting/store/silence-rows';
import { createTouch } from '@/server/alerting/store/touch';
import type { StoredAlert } from '@/lib/alerting/state/stored-alert';
import type { Silence } from '@/lib/alerting/silences/silence';
import { EnvironmentError } from '@/lib/errors/environment-error';
import type { Log } from '@/server/platform/log';

/** Jobs that share a commit; and alerts, for it is written out and taken in in one turn of the event loop each. */
const JOBS_LIMIT = 200;
const COMMIT_ALERTS = 1000;
/** Jobs that wait; more are told to come again. */
const QUEUE_LIMIT = 10_000;
const FOLLOW_MS = 250;

/** What is known, as of now in one transaction. */
export interface State {
  alert(fingerprint: string): StoredAlert | undefined;
  silence(id: string): SilenceRecord | undefined;
}

export interface Changes {
  readonly alerts?: readonly AlertChange[];
  readonly silences?: readonly Silence[];
  readonly events?: readonly AlertEvent[];
  readonly changedBy?: string;
}

export interface Changed {
  readonly alerts: readonly AlertRecord[];
  readonly silences: readonly SilenceRecord[];
}

export interface StateStore {
  readonly alerts: ReadonlyMap<string, AlertRecord>;
  readonly silences: ReadonlyMap<string, SilenceRecord>;
  /** Reads everything; then follows what other processes write. */
  start(): Promise<void>;
  /** Reads what others have written up to now. */
  catchUp(): Promise<void>;
  /** `plan` sees the newest state and says what to write; resolves when that is committed. */
  write(plan: (state: State) => Changes): Promise<void>;
  /** Whether what is known here is as of now. */
  isInTouch(): boolean;
  /** Before what is known counts as of now again, after the database, or this process, was away. */
  onReturn(work: () => Promise<void>): void;
  /** After each commit, own and others'. */
  onChange(listener: (changed: Changed) => void): void;
  /** What the journal has written of an alert that did not change meanwhile. */
  settle(alert: AlertRecord, groupId: string): void;
  /** Forgets alerts that did not change meanwhile, here only; returns which. */
  forget(old: readonly AlertRecord[]): readonly AlertRecord[];
  forgetSilences(endedBeforeMs: number): void;
  stop(): Promise<void>;
}

interface Job {
  readonly plan: (state: State) => Changes;
  readonly resolve: () => void;
  readonly reject: (reason: unknown) => void;
}

interface Deps {
  readonly pool: Pool;
  readonly nowMs: () => number;
  readonly log: Log;
}

export function createStateStore({ pool, nowMs, log }: Deps): StateStore {
  const alerts = new Map<string, AlertRecord>();
  const silences = new Map<string, SilenceRecord>();
  const listeners: ((changed: Changed) => void)[] = [];
  const stopping = new AbortController();
  let queue: Job[] = [];
  let revision = 0;
  let writing: Promise<void> | null = null;
  let following: Promise<void> = Promise.resolve();
  const touch = createTouch(nowMs);

  const apply = (changed: Changed): void => {
    for (const alert of changed.alerts) alerts.set(alert.fingerprint, alert);
    for (const silence of changed.silences) silences.set(silence.id, silence);
    for (const record of [...changed.alerts, ...changed.silences]) revision = Math.max(revision, record.revision);
    if (changed.alerts.length + changed.silences.length > 0) for (const listener of listeners) listener(changed);
  };

  /** Resolves to how many of them are done. */
  const runJobs = async (jobs: readonly Job[]): Promise<number> => {
    const result = await inTransaction(pool, async (connection) => {
      const last = await lockForWriting(connection);
      if (last > revision) {
        // Under the lock nobody else writes: this is all that there is.
        apply(await readNew(connection, revision));
        revision = Math.max(revision, last);
      }
      return writeJobs(connection, jobs, { alerts, silences });
    });
    apply(result.changed);
    touch.noteAnswer();
    for (const [at, job] of jobs.slice(0, result.doneCount).entries()) {
      const failure = result.failures.get(at);
      if (failure === undefined) job.resolve();
      else job.reject(failure.reason);
    }
    return result.doneCount;
  };

  const drain = async (): Promise<void> => {
    while (queue.length > 0) {
      const jobs = queue.slice(0, JOBS_LIMIT);
      try {
        const doneCount = await runJobs(jobs);
        queue = queue.slice(doneCount);
      } catch (thrown) {
        queue = queue.slice(jobs.length);
        for (const job of jobs) job.reject(thrown);
      }
    }
    writing = null;
  };

  const readNews = async (): Promise<void> => {
    // The own writes look too, and two at once would apply an older state over a newer one.
    if (writing) return;
    const { rows } = await pool.query<{ last: string }>(LAST_REVISION);
    touch.noteAnswer();
    if (Number(rows[0]?.last ?? 0) <= revision || writing) return;
    const before = revision;
    const changed = await readSnapshot(pool, revision);
    if (revision === before) apply(changed);
  };
  const lookForNews = () => readNews().then(() => touch.update());

  return {
    alerts,
    silences,
    isInTouch: () => touch.isIn(),
    onReturn: (work) => touch.onReturn(work),
    async start() {
      apply(await readSnapshot(pool, revision));
      touch.noteAnswer();
      await touch.update();
      following = follow(lookForNews, stopping.signal, log);
    },
    catchUp() {
      return this.write(() => ({}));
    },
    write: (plan) => {
      if (queue.length >= QUEUE_LIMIT)
        return Promise.reject(
          new EnvironmentError(`Cannot take alerts: ${QUEUE_LIMIT} batches wait for the database`, {
            retryAfterSeconds: 1,
          }),
        );
      return new Promise<void>((resolve, reject) => {
        queue.push({ plan, resolve, reject });
        writing ??= Promise.resolve().then(drain);
      });
    },
    onChange: (listener) => void listeners.push(listener),
    ...recordKeeping(alerts, silences),
    async stop() {
      stopping.abort();
      await writing;
      await following;
    },
  };
}

/** What changes in memory alone. */
function recordKeeping(
  alerts: Map<string, AlertRecord>,
  silences: Map<string, SilenceRecord>,
): Pick<StateStore, 'settle' | 'forget' | 'forgetSilences'> {
  return {
    settle: (alert, groupId) => {
      // Another group may have settled it before: the same revision, in a record of its own.
      const known = alerts.get(alert.fingerprint);
      if (known?.revision === alert.revision)
        alerts.set(alert.fingerprint, { ...known, settled: [...known.settled, groupId] });
    },
    forget: (old) => {
      const gone = old.filter(({ fingerprint, revision: of }) => alerts.get(fingerprint)?.revision === of);
      for (const { fingerprint } of gone) alerts.delete(fingerprint);
      return gone;
    },
    forgetSilences: (endedBeforeMs) => {
      for (const silence of silences.values()) if (silence.endsAtMs < endedBeforeMs) silences.delete(silence.id);
    },
  };
}

/** A sequence says 1 also before anybody has asked it for a number. */
const LAST_REVISION = 'SELECT CASE WHEN is_called THEN last_value ELSE 0 END AS last FROM alerting_revision';

/** The last revision that there is; both in one round trip. */
async function lockForWriting(connection: Pick<Connection, 'query'>): Promise<number> {
  const results: unknown = await connection.query(
    `SELECT pg_advisory_xact_lock(${ALERT_WRITE_LOCK_KEY}); ${LAST_REVISION}`,
  );
  // Of several statements there are several results.
  const [, revisions] = results as readonly { readonly rows: readonly { readonly last: string }[] }[];
  return Number(revisions?.rows[0]?.last ?? 0);
}

async function readNew(connection: Pick<Connection, 'query'>, revision: number): Promise<Changed> {
  return {
    alerts: await readAlertsSince(connection, revision),
    silences: await readSilencesSince(connection, revision),
  };
}

/** Both tables as of one moment: a revision that is passed over never comes again. */
function readSnapshot(pool: Pool, revision: number): Promise<Changed> {
  return inTransaction(pool, async (connection) => {
    await connection.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ');
    return readNew(connection, revision);
  });
}

async function follow(look: () => Promise<void>, signal: AbortSignal, log: Log): Promise<void> {
  while (!signal.aborted) {
    await pause(FOLLOW_MS, undefined, { signal, ref: false }).catch(() => undefined);
    if (signal.aborted) return;
    try {
      await look();
    } catch (thrown) {
      log.debug({ reason: String(thrown) }, 'cannot follow alerts; it is tried again');
    }
  }
}

interface Written {
  readonly changed: Changed;
  readonly doneCount: number;
  /** Jobs that could not say what to write, by their number. */
  readonly failures: ReadonlyMap<number, { readonly reason: unknown }>;
}

/** Jobs in one, up to the limit of alerts: each sees what those before it will write. */
async function writeJobs(
  connection: Connection,
  jobs: readonly Job[],
  known: Pick<StateStore, 'alerts' | 'silences'>,
): Promise<Written> {
  const newAlerts = new Map<string, AlertChange>();
  const newSilences = new Map<string, { readonly silence: SilenceRecord; readonly changedBy: string }>();
  const events: AlertEvent[] = [];
  const failures = new Map<number, { readonly reason: unknown }>();
  const state: State = {
    alert: (fingerprint) => newAlerts.get(fingerprint) ?? known.alerts.get(fingerprint),
    silence: (id) => newSilences.get(id)?.silence ?? known.silences.get(id),
  };
  const add = (alert: AlertChange): void => {
    // An episode that a job before has begun is new whatever a later one says.
    const isNewEpisode = alert.isNewEpisode || newAlerts.get(alert.fingerprint)?.isNewEpisode === true;
    newAlerts.set(alert.fingerprint, { ...alert, isNewEpisode });
  };
  let doneCount = 0;
  for (const [at, job] of jobs.entries()) {
    if (newAlerts.size >= COMMIT_ALERTS) break;
    doneCount += 1;
    try {
      const changes = job.plan(state);
      for (const alert of changes.alerts ?? []) add(alert);
      for (const silence of changes.silences ?? [])
        newSilences.set(silence.id, { silence: { ...silence, revision: 0 }, changedBy: changes.changedBy ?? '' });
      events.push(...(changes.events ?? []));
    } catch (reason) {
      failures.set(at, { reason });
    }
  }
  const alerts = await writeAlerts(connection, [...newAlerts.values()]);
  await writeEvents(connection, events);
  const silenceList: SilenceRecord[] = [];
  for (const { silence, changedBy } of newSilences.values())
    silenceList.push({ ...silence, revision: await writeSilence(connection, silence, changedBy) });
  return { changed: { alerts, silences: silenceList }, doneCount, failures };
}
