// Runs that end at about the same time share a transaction.
import { isDatabaseFault } from '@/server/platform/postgres/connection-fault';
import type { createPool } from '@/server/platform/postgres/pool';
import { asAway } from '@/server/rules/state-faults';
import type { RunRecord } from '@/server/rules/state-record';
import { deleteAlerts, insertEvaluations, takeSlots, upsertAlerts } from '@/server/rules/state-statements';

interface Waiting {
  readonly record: RunRecord;
  settle(isTaken: boolean): void;
  fail(thrown: unknown): void;
}

/** How long a record waits for others. */
const LINGER_MS = 20;
/** Records of one transaction. */
const BATCH_LIMIT = 500;

export interface CommitQueue {
  /** False: another process holds the group by now, and nothing was written. Throws EnvironmentError while the database is away. */
  commit(record: RunRecord): Promise<boolean>;
}

export function createCommitQueue(pool: ReturnType<typeof createPool>): CommitQueue {
  let waiting: Waiting[] = [];
  let isWriting = false;

  const write = async (records: readonly RunRecord[]): Promise<ReadonlySet<string>> => {
    const client = await pool.connect();
    try {
      await client.query('BEGIN');
      const taken = await takeSlots(client, records);
      const good = records.filter(({ groupKey }) => taken.has(groupKey));
      await upsertAlerts(client, good);
      await deleteAlerts(client, good);
      await insertEvaluations(client, good);
      await client.query('COMMIT');
      client.release();
      return taken;
    } catch (thrown) {
      await client.query('ROLLBACK').catch(() => undefined);
      client.release(isDatabaseFault(thrown));
      throw thrown;
    }
  };

  const drain = async (): Promise<void> => {
    if (isWriting) return;
    isWriting = true;
    while (waiting.length > 0) {
      const { batch, rest } = oneOfEachGroup(waiting);
      waiting = rest;
      try {
        const taken = await write(batch.map(({ record }) => record));
        for (const one of batch) one.settle(taken.has(one.record.groupKey));
      } catch (thrown) {
        const reason = asAway(thrown);
        for (const one of batch) one.fail(reason);
      }
    }
    isWriting = false;
  };

  return {
    commit: (record) =>
      new Promise((settle, fail) => {
        waiting.push({ record, settle, fail });
        if (waiting.length === 1 && !isWriting) setTimeout(() => void drain(), LINGER_MS);
      }),
  };
}

/** A statement may name a group once; what comes later for the same group waits for the next transaction. */
function oneOfEachGroup(all: readonly Waiting[]): { readonly batch: Waiting[]; readonly rest: Waiting[] } {
  const batch: Waiting[] = [];
  const rest: Waiting[] = [];
  const seen = new Set<string>();
  for (const one of all) {
    if (batch.length < BATCH_LIMIT && !seen.has(one.record.groupKey)) batch.push(one);
    else rest.push(one);
    seen.add(one.record.groupKey);
  }
  return { batch, rest };
}
