// What the database keeps of rules, read back.
import type { createPool } from '@/server/platform/postgres/pool';
import type { PastEvaluation, StoredGroup } from '@/server/rules/state-record';
import { fromStoredAlert } from '@/server/rules/stored-alert';

type Pool = ReturnType<typeof createPool>;

interface AlertRowFound {
  readonly key: string;
  readonly rule: string;
  readonly alert: string;
  readonly data: string;
}

/** All groups that were ever evaluated and are not forgotten. */
export async function loadState(pool: Pool): Promise<readonly StoredGroup[]> {
  const { rows: runs } = await pool.query<{ key: string; file: string; name: string; slot_ms: string }>(
    `SELECT encode(group_key, 'hex') AS key, file, name, slot_ms FROM rule_run`,
  );
  const { rows: alerts } = await pool.query<AlertRowFound>(
    `SELECT encode(group_key, 'hex') AS key, encode(rule_key, 'hex') AS rule, encode(alert_key, 'hex') AS alert,
            data::text AS data FROM rule_alert`,
  );
  const byGroup = new Map<string, AlertRowFound[]>();
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
}

interface EvaluationFound {
  readonly slot_ms: string;
  readonly started_ms: string;
  readonly duration_us: number;
  readonly rule_us: number[];
  readonly rule_counts: number[];
  readonly errors: Record<string, string> | null;
}

/** Newest first. */
export async function loadEvaluations(pool: Pool, groupKey: string, limit: number): Promise<readonly PastEvaluation[]> {
  const { rows } = await pool.query<EvaluationFound>(
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
}
