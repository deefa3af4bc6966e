// What the dispatcher writes down: groups, what integrations were told, deliveries. Many writes share a commit, and each commit
// proves that this process still holds the role: a process that lost it cannot write.
import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';
import type { JournalWrite } from '@/server/alerting/dispatch/journal-rows';
import { applyWrites, isPlain, type WritingLease } from '@/server/alerting/dispatch/journal-rows';
import { type Connection, inTransaction, type Pool } from '@/server/alerting/store/pool';
import type { Log } from '@/server/platform/log';

export interface Journal {
  /** Resolves when it is committed, in the order of calls; waits while the database is away. Rejects when the role is lost. */
  write(write: JournalWrite): Promise<void>;
  /** Rejects what waits. */
  close(): Promise<void>;
}

export class RoleLostError extends Error {
  readonly kind = 'role-lost';
}

export function isRoleLost(thrown: unknown): thrown is RoleLostError {
  return typeof thrown === 'object' && thrown !== null && 'kind' in thrown && thrown.kind === 'role-lost';
}

interface Waiting {
  readonly write: JournalWrite;
  readonly resolve: () => void;
  readonly reject: (reason: unknown) => void;
}

interface Deps {
  readonly pool: Pool;
  readonly log: Log;
  /** Of the lease under which this journal writes. */
  readonly lease: WritingLease;
}

const WRITES_LIMIT = 1000;
const RETRY_MS = 500;

/** Up to the first write for a group that an earlier one of the batch drops: within a batch the kinds are written one by one. */
function batchLength(queue: readonly Waiting[]): number {
  const dropped = new Set<string>();
  for (const [at, { write }] of queue.entries()) {
    const id = groupOf(write);
    if (at >= WRITES_LIMIT || (id !== null && dropped.has(id))) return at;
    if (write.kind === 'drop-group') dropped.add(write.id);
  }
  return queue.length;
}

function groupOf(write: JournalWrite): string | null {
  if (write.kind === 'group' || write.kind === 'drop-group') return write.id;
  return write.kind === 'entry' ? write.entry.groupId : null;
}

export function createJournal({ pool, log, lease }: Deps): Journal {
  let queue: Waiting[] = [];
  let running: Promise<void> | null = null;
  const closing = new AbortController();

  const commit = async (batch: readonly Waiting[]): Promise<void> => {
    const writes = batch.map(({ write }) => write);
    const apply = (connection: Pick<Connection, 'query'>): Promise<boolean> => applyWrites(connection, lease, writes);
    const isHeld = await (isPlain(writes) ? apply(pool) : inTransaction(pool, apply));
    if (!isHeld) throw new RoleLostError('another process sends notifications now');
  };

  const drain = async (): Promise<void> => {
    while (queue.length > 0) {
      const batch = queue.slice(0, batchLength(queue));
      try {
        await commit(batch);
        queue = queue.slice(batch.length);
        for (const { resolve } of batch) resolve();
      } catch (thrown) {
        if (isRoleLost(thrown) || closing.signal.aborted) {
          rejectAll(isRoleLost(thrown) ? thrown : new RoleLostError('the journal is closed', { cause: thrown }));
          break;
        }
        log.warn({ reason: String(thrown) }, 'cannot write down deliveries; it is tried again');
        await pause(RETRY_MS, undefined, { signal: closing.signal, ref: false }).catch(() => undefined);
      }
    }
    running = null;
  };

  const rejectAll = (reason: unknown): void => {
    const waiting = queue;
    queue = [];
    for (const { reject } of waiting) reject(reason);
  };

  return {
    write: (write) => {
      if (closing.signal.aborted) return Promise.reject(new RoleLostError('the journal is closed'));
      return new Promise<void>((resolve, reject) => {
        queue.push({ write, resolve, reject });
        // What is written in the same turn shares a commit.
        running ??= nextTurn().then(drain);
      });
    },
    close: async () => {
      closing.abort();
      await running;
    },
  };
}
