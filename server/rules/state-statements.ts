// The statements of one transaction of runs: columns go over as arrays, so that a hundred groups cost as many round trips as one.
import type { RunRecord } from '@/server/rules/state-record';

interface Statement {
  readonly text: string;
  readonly values: unknown[];
}

/** Writing out the arrays of a statement is one turn of the event loop. */
const ALERTS_A_STATEMENT = 1000;

export interface StatementRunner {
  query(statement: Statement): Promise<{ readonly rows: readonly { readonly key?: unknown }[] }>;
}

/**
 * The groups whose slot this process may write: those that no later holder of the lease has touched. The same holder may go
 * back in time (its clock was set), but never writes a slot twice.
 */
export async function takeSlots(client: StatementRunner, records: readonly RunRecord[]): Promise<ReadonlySet<string>> {
  const { rows } = await client.query({
    text: `INSERT INTO rule_run AS r (group_key, file, name, token, slot_ms)
           SELECT decode(key, 'hex'), file, name, token, slot_ms
             FROM unnest($1::text[], $2::text[], $3::text[], $4::int8[], $5::int8[]) AS n(key, file, name, token, slot_ms)
            ORDER BY 1
           ON CONFLICT (group_key) DO UPDATE
              SET token = excluded.token, slot_ms = excluded.slot_ms, file = excluded.file, name = excluded.name
            WHERE r.token < excluded.token OR (r.token = excluded.token AND r.slot_ms <> excluded.slot_ms)
           RETURNING encode(group_key, 'hex') AS key`,
    values: [
      records.map(({ groupKey }) => groupKey),
      records.map(({ file }) => file),
      records.map(({ name }) => name),
      records.map(({ token }) => token),
      records.map(({ slotMs }) => slotMs),
    ],
  });
  return new Set(rows.map(({ key }) => String(key)));
}

export async function upsertAlerts(client: StatementRunner, records: readonly RunRecord[]): Promise<void> {
  const rows = records.flatMap(({ groupKey, alerts }) =>
    alerts.flatMap(({ ruleKey, alertKey, json }) => (json === null ? [] : [{ groupKey, ruleKey, alertKey, json }])),
  );
  for (let from = 0; from < rows.length; from += ALERTS_A_STATEMENT)
    await upsertRows(client, rows.slice(from, from + ALERTS_A_STATEMENT));
}

interface KeptAlert {
  readonly groupKey: string;
  readonly ruleKey: string;
  readonly alertKey: string;
  readonly json: string;
}

async function upsertRows(client: StatementRunner, rows: readonly KeptAlert[]): Promise<void> {
  await client.query({
    text: `INSERT INTO rule_alert (group_key, rule_key, alert_key, data)
           SELECT decode(g, 'hex'), decode(r, 'hex'), decode(a, 'hex'), d::json
             FROM unnest($1::text[], $2::text[], $3::text[], $4::text[]) AS n(g, r, a, d)
           ON CONFLICT (group_key, rule_key, alert_key) DO UPDATE SET data = excluded.data`,
    values: [
      rows.map(({ groupKey }) => groupKey),
      rows.map(({ ruleKey }) => ruleKey),
      rows.map(({ alertKey }) => alertKey),
      rows.map(({ json }) => json),
    ],
  });
}

export async function deleteAlerts(client: StatementRunner, records: readonly RunRecord[]): Promise<void> {
  const rows = records.flatMap(({ groupKey, alerts }) =>
    alerts.flatMap(({ ruleKey, alertKey, json }) => (json === null ? [{ groupKey, ruleKey, alertKey }] : [])),
  );
  if (rows.length === 0) return;
  await client.query({
    text: `DELETE FROM rule_alert t USING unnest($1::text[], $2::text[], $3::text[]) AS n(g, r, a)
            WHERE t.group_key = decode(n.g, 'hex') AND t.rule_key = decode(n.r, 'hex') AND t.alert_key = decode(n.a, 'hex')`,
    values: [
      rows.map(({ groupKey }) => groupKey),
      rows.map(({ ruleKey }) => ruleKey),
      rows.map(({ alertKey }) => alertKey),
    ],
  });
}

/** Arrays of different lengths do not unnest: each row comes as JSON. */
export async function insertEvaluations(client: StatementRunner, records: readonly RunRecord[]): Promise<void> {
  const rows = records.flatMap(({ groupKey, slotMs, evaluation }) =>
    evaluation ? [{ groupKey, slotMs, evaluation }] : [],
  );
  if (rows.length === 0) return;
  await client.query({
    text: `INSERT INTO rule_evaluation (group_key, slot_ms, started_ms, duration_us, rule_us, rule_counts, errors)
           SELECT decode(g, 'hex'), slot, started, duration, us::int4[], counts::int4[], errors::json
             FROM unnest($1::text[], $2::int8[], $3::int8[], $4::int4[], $5::text[], $6::text[], $7::text[])
               AS n(g, slot, started, duration, us, counts, errors)
           ON CONFLICT (group_key, slot_ms) DO NOTHING`,
    values: [
      rows.map(({ groupKey }) => groupKey),
      rows.map(({ slotMs }) => slotMs),
      rows.map(({ evaluation }) => evaluation.startedMs),
      rows.map(({ evaluation }) => evaluation.durationUs),
      rows.map(({ evaluation }) => `{${evaluation.ruleUs.join(',')}}`),
      rows.map(({ evaluation }) => `{${evaluation.ruleCounts.join(',')}}`),
      rows.map(({ evaluation }) => (evaluation.errors ? JSON.stringify(evaluation.errors) : null)),
    ],
  });
}
