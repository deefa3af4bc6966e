// One process at a time seals, merges and deletes: an advisory lock on the connection that does so, for as long as a round takes.
// What a process that lost the connection still sends cannot arrive, so nothing needs undoing.
import { EnvironmentError } from '@/lib/errors/environment-error';
import { LOCK_NOT_AVAILABLE, messageOf, sqlState } from '@/server/storage/postgres/faults';
import type { WriterConnection } from '@/server/storage/postgres/writer-connection';
import type { WriterClaim } from '@/server/storage/replicas/writer-claim';

/** First key of the lock; the second is the shard. */
const UPKEEP_LOCK_CLASS = 724_602_112;

export interface UpkeepTurn {
  /** Runs `work` alone, unless another process is at it now. */
  runIfFree(work: () => Promise<void>): Promise<void>;
  /** Waits for its turn. Throws EnvironmentError when that takes too long. */
  run(work: () => Promise<void>): Promise<void>;
}

interface Deps {
  readonly maintenance: WriterConnection;
  readonly claim: WriterClaim;
  readonly shard: number;
}

export function createUpkeepTurn({ maintenance, claim, shard }: Deps): UpkeepTurn {
  const key = [UPKEEP_LOCK_CLASS, shard];

  async function tryLock(): Promise<boolean> {
    const { rows } = await maintenance.query<{ taken: boolean }>({
      text: 'SELECT pg_try_advisory_lock($1::int4, $2::int4) AS taken',
      values: key,
    });
    return rows[0]?.taken === true;
  }

  /**
   * A process that is stopped in the middle of a round keeps its connection, but not its lease. The number of a connection may have
   * been another one's before: a writer that died keeps it in its row.
   */
  async function evictStopped(): Promise<void> {
    await maintenance.query({
      text: `SELECT pg_terminate_backend(l.pid) FROM pg_locks l JOIN writer w ON w.upkeep_pid = l.pid
              WHERE l.locktype = 'advisory' AND l.classid = $1::int8::oid AND l.objid = $2::int8::oid AND l.granted
                AND w.lease_until < clock_timestamp()
                AND NOT EXISTS (SELECT FROM writer o WHERE o.upkeep_pid = l.pid AND o.lease_until >= clock_timestamp())`,
      values: key,
    });
  }

  async function waitForLock(): Promise<void> {
    try {
      await maintenance.query({ text: 'SELECT pg_advisory_lock($1::int4, $2::int4)', values: key });
    } catch (cause) {
      if (sqlState(cause) !== LOCK_NOT_AVAILABLE) throw cause;
      throw new EnvironmentError(`Cannot do this now: another process does the upkeep (${messageOf(cause)})`, {
        remedy: 'Ask again in a moment',
        retryAfterSeconds: 5,
        cause,
      });
    }
  }

  async function runLocked(work: () => Promise<void>): Promise<void> {
    try {
      await maintenance.query({
        text: 'UPDATE writer SET upkeep_pid = pg_backend_pid() WHERE id = $1 AND upkeep_pid IS DISTINCT FROM pg_backend_pid()',
        values: [claim.id],
      });
      await work();
    } finally {
      // A lost connection has lost the lock with it.
      await maintenance
        .query({ text: 'SELECT pg_advisory_unlock($1::int4, $2::int4)', values: key })
        .catch(() => undefined);
    }
  }

  return {
    runIfFree: (work) =>
      maintenance.pinned(async () => {
        if (await tryLock()) await runLocked(work);
        else await evictStopped();
      }),
    run: (work) =>
      maintenance.pinned(async () => {
        if (!(await tryLock())) {
          await evictStopped();
          await waitForLock();
        }
        await runLocked(work);
      }),
  };
}
