// What the engine keeps in PostgreSQL: the last slot of each group under its lease's token, alerts, evaluations.
// Runs that end at about the same time share a transaction.
import { EnvironmentError, isEnvironmentError } from '@/lib/errors/environment-error';
import type { AlertInstance } from '@/lib/rules/alert-state';
import { isDatabaseFault } from '@/server/platform/postgres/connection-fault';
import { createPool } from '@/server/platform/postgres/pool';
import type { Log } from '@/server/platform/log';
import { deleteAlerts, insertEvaluations, takeSlots, upsertAlerts } from '@/server/rules/state-statements';
import { fromStoredAlert } from '@/server/rules/stored-alert';

export interface AlertRow {
  readonly ruleKey: string;
  readonly alertKey: string;
  /** Null: the row goes. */
  readonly json: string | null;
}

export interface EvaluationRow {
  readonly startedMs: number;
  readonly durationUs: number;
  readonly ruleUs: readonly number[];
  readonly ruleCounts: readonly number[];
  /** Position of a rule → its error; null when there was none. */
  readonly errors: Readonly<Record<string, string>> | null;
}

export interface RunRecord {
  readonly groupKey: string;
  readonly file: string;
  readonly name: string;
  readonly token: number;
  readonly slotMs: number;
  readonly alerts: readonly AlertRow[];
  readonly evaluation: EvaluationRow | null;
}

export interface StoredGroup {
  readonly groupKey: string;
  readonly file: string;
  readonly name: string;
  readonly slotMs: number;
  readonly alerts: readonly { readonly ruleKey: string; readonly alertKey: string; readonly instance: AlertInstance }[];
}

export interface PastEvaluation extends EvaluationRow {
  readonly slotMs: number;
}

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

/** How long a record waits for others. */
const LINGER_MS = 20;
const STATEMENT_TIMEOUT_MS = 5000;
const MAX_CONNECTIONS = 3;
/** Records of one transaction. */
const BATCH_LIMIT = 500;

interface Waiting {
  readonly record: RunRecord;
  settle(isTaken: boolean): void;
  fail(thrown: unknown): void;
}

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
        for (const { record, settle } of batch) settle(taken.has(record.groupKey));
      } catch (thrown) {
        const reason = asAway(thrown);
        for (const { fail } of batch) fail(reason);
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
    async load() {
      return withFaults(async () => {
        const { rows: runs } = await pool.query<{ key: string; file: string; name: string; slot_ms: string }>(
          `SELECT encode(group_key, 'hex') AS key, file, name, slot_ms FROM rule_run`,
        );
        const { rows: alerts } = await pool.query<{ key: string; rule: string; alert: string; data: string }>(
          `SELECT encode(group_key, 'hex') AS key, encode(rule_key, 'hex') AS rule, encode(alert_key, 'hex') AS alert,
                  data::text AS data FROM rule_alert`,
        );
        const byGroup = new Map<string, (typeof alerts)[number][]>();
        for (const row of alerts) {
          const known = byGroup.get(row.key);
          if (known) known.push(row);
          else byGroup.set(row.key, [row]);
        }
        return runs.map(({ key, file, name, slot_ms }) => ({
          groupKey: key,
          file,
          name,
          slotMs: Number(slot_ms),
          alerts: (byGroup.get(key) ?? []).map(({ rule, alert, data }) => ({
            ruleKey: rule,
            alertKey: alert,
            instance: fromStoredAlert(data),
          })),
        }));
      });
    },
    forget: (groupKey, token) =>
      withFaults(async () => {
        await pool.query(
          `WITH gone AS (DELETE FROM rule_run WHERE group_key = decode($1, 'hex') AND token <= $2 RETURNING group_key)
           DELETE FROM rule_alert a USING gone WHERE a.group_key = gone.group_key`,
          [groupKey, token],
        );
      }),
    evaluations: (groupKey, limit) =>
      withFaults(async () => {
        const { rows } = await pool.query<{
          slot_ms: string;
          started_ms: string;
          duration_us: number;
          rule_us: number[];
          rule_counts: number[];
          errors: Record<string, string> | null;
        }>(
          `SELECT slot_ms, started_ms, duration_us, rule_us, rule_counts, errors FROM rule_evaluation
            WHERE group_key = decode($1, 'hex') ORDER BY slot_ms DESC LIMIT $2`,
          [groupKey, limit],
        );
        return rows.map((row) => ({
          slotMs: Number(row.slot_ms),
          startedMs: Number(row.started_ms),
          durationUs: row.duration_us,
          ruleUs: row.rule_us,
          ruleCounts: row.rule_counts,
          errors: row.errors,
        }));
      }),
    trimEvaluations: (beforeMs) =>
      withFaults(async () => {
        await pool.query('DELETE FROM rule_evaluation WHERE slot_ms < $1', [beforeMs]);
      }),
    close: () => pool.end(),
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

async function withFaults<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    throw asAway(thrown);
  }
}

function asAway(thrown: unknown): unknown {
  if (isEnvironmentError(thrown) || !isDatabaseFault(thrown)) return thrown;
  return new EnvironmentError('Cannot store the state of rules: the database is away or overloaded', { cause: thrown });
}
