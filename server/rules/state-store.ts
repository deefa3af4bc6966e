// What the engine keeps in PostgreSQL: the last slot of each group under its lease's token, alerts, evaluations.
// Runs that end at about the same time share a transaction.
import { createPool } from '@/server/platform/postgres/pool';
import type { Log } from '@/server/platform/log';
import { createCommitQueue } from '@/server/rules/commit-queue';
import { loadEvaluations, loadState } from '@/server/rules/load-state';
import type { PastEvaluation, RunRecord, StoredGroup } from '@/server/rules/state-record';
import { withFaults } from '@/server/rules/state-faults';

export interface StateStore {
  /** False: another process holds the group by now, and nothing was written. Throws EnvironmentError while the database is away. */
  commit(record: RunRecord): Promise<boolean>;
  /** All groups that were ever evaluated and are not forgotten. */
  load(): Promise<readonly StoredGroup[]>;
  /** The group is gone, and told. */
  forget(groupKey: string, token: number): Promise<void>;
  /** Newest first. */
  evaluations(groupKey: string, limit: number): Promise<readonly PastEvaluation[]>;
  trimEvaluations(beforeMs: number): Promise<void>;
  close(): Promise<void>;
}

const STATEMENT_TIMEOUT_MS = 5000;
const MAX_CONNECTIONS = 3;

export function createStateStore({
  databaseUrl,
  log,
}: {
  readonly databaseUrl: string;
  readonly log: Log;
}): StateStore {
  const pool = createPool({
    url: databaseUrl,
    name: 'watchfire rules',
    maxConnections: MAX_CONNECTIONS,
    statementTimeoutMs: STATEMENT_TIMEOUT_MS,
    log,
  });
  const commits = createCommitQueue(pool);

  return {
    commit: (record) => commits.commit(record),
    load: () => withFaults(() => loadState(pool)),
    forget: (groupKey, token) =>
      withFaults(async () => {
        await pool.query(
          `WITH gone AS (DELETE FROM rule_run WHERE group_key = decode($1, 'hex') AND token <= $2 RETURNING group_key)
           DELETE FROM rule_alert a USING gone WHERE a.group_key = gone.group_key`,
          [groupKey, token],
        );
      }),
    evaluations: (groupKey, limit) => withFaults(() => loadEvaluations(pool, groupKey, limit)),
    trimEvaluations: (beforeMs) =>
      withFaults(async () => {
        await pool.query('DELETE FROM rule_evaluation WHERE slot_ms < $1', [beforeMs]);
      }),
    close: () => pool.end(),
  };
}
