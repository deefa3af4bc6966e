// The statements of the journal: one for each kind of write, whatever their number.
import { ALERT_WRITE_LOCK_KEY, type Connection } from '@/server/alerting/store/pool';
import { type AlertEvent, writeEvents } from '@/server/alerting/store/event-rows';

export interface AttemptRecord {
  readonly atMs: number;
  readonly durationMs: number;
  readonly outcome: 'sent' | 'retryable' | 'permanent';
  readonly statusCode?: number;
  readonly answer?: string;
  readonly error?: string;
}

export interface EntryRecord {
  readonly groupId: string;
  /** `webhook/0` */
  readonly integration: string;
  readonly lastTickMs: number | null;
  readonly firing: readonly string[];
  readonly resolved: readonly string[];
  readonly open: readonly string[];
  readonly kept: Readonly<Record<string, string>> | null;
  /** Begun, outcome unknown. */
  readonly deliveryId: string | null;
}

export interface DeliveryRecord {
  readonly id: string;
  readonly atMs: number;
  readonly groupId: string;
  readonly groupKey: string;
  readonly receiver: string;
  readonly integration: string;
  readonly reason: string;
  readonly status: 'firing' | 'resolved';
  readonly state: 'sending' | 'sent' | 'failed' | 'noted';
  readonly firing: readonly string[];
  readonly resolved: readonly string[];
  readonly attempts: readonly AttemptRecord[];
  readonly endedAtMs: number | null;
}

export type JournalWrite =
  | { readonly kind: 'group'; readonly id: string; readonly nextTickMs: number }
  | { readonly kind: 'drop-group'; readonly id: string }
  | { readonly kind: 'drop-entry'; readonly groupId: string; readonly integration: string }
  | { readonly kind: 'entry'; readonly entry: EntryRecord; readonly delivery: DeliveryRecord }
  /** The group is done with an alert that was resolved, if it is still the same. */
  | { readonly kind: 'settle'; readonly groupId: string; readonly fingerprint: string; readonly revision: number }
  | { readonly kind: 'event'; readonly event: AlertEvent };

type Of<K extends JournalWrite['kind']> = Extract<JournalWrite, { readonly kind: K }>;

export async function applyWrites(connection: Connection, writes: readonly JournalWrite[]): Promise<void> {
  const of = <K extends JournalWrite['kind']>(kind: K): Of<K>[] =>
    writes.filter((write): write is Of<K> => write.kind === kind);
  await writeEntries(connection, of('entry'));
  await dropEntries(connection, of('drop-entry'));
  // The last word on each; none comes after its group was dropped.
  await saveGroups(connection, [...new Map(of('group').map((write) => [write.id, write])).values()]);
  await dropGroups(
    connection,
    of('drop-group').map(({ id }) => id),
  );
  await settleAlerts(connection, of('settle'));
  await writeEvents(
    connection,
    of('event').map(({ event }) => event),
  );
}

async function saveGroups(connection: Connection, groups: readonly Of<'group'>[]): Promise<void> {
  if (groups.length === 0) return;
  await connection.query(
    `INSERT INTO alert_group (id, next_tick) SELECT * FROM unnest($1::text[], $2::int8[])
     ON CONFLICT (id) DO UPDATE SET next_tick = excluded.next_tick`,
    [groups.map(({ id }) => id), groups.map(({ nextTickMs }) => Math.round(nextTickMs))],
  );
}

async function dropGroups(connection: Connection, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await connection.query('DELETE FROM alert_group WHERE id = ANY($1::text[])', [ids]);
  await connection.query('DELETE FROM notification_entry WHERE group_id = ANY($1::text[])', [ids]);
}

async function dropEntries(connection: Connection, entries: readonly Of<'drop-entry'>[]): Promise<void> {
  if (entries.length === 0) return;
  await connection.query(
    `DELETE FROM notification_entry e USING unnest($1::text[], $2::text[]) AS n(group_id, integration)
      WHERE e.group_id = n.group_id AND e.integration = n.integration`,
    [entries.map(({ groupId }) => groupId), entries.map(({ integration }) => integration)],
  );
}

async function writeEntries(connection: Connection, writes: readonly Of<'entry'>[]): Promise<void> {
  if (writes.length === 0) return;
  // The last word of each: begin and end of a delivery may share a commit.
  const entries = [...new Map(writes.map(({ entry }) => [`${entry.groupId} ${entry.integration}`, entry])).values()];
  const deliveries = [...new Map(writes.map(({ delivery }) => [delivery.id, delivery])).values()];
  await connection.query(
    `INSERT INTO notification_entry (group_id, integration, last_tick, firing, resolved, open, kept, delivery_id)
     SELECT * FROM unnest($1::text[], $2::text[], $3::int8[], $4::text[], $5::text[], $6::text[], $7::text[], $8::uuid[])
     ON CONFLICT (group_id, integration) DO UPDATE SET
       last_tick = excluded.last_tick, firing = excluded.firing, resolved = excluded.resolved, open = excluded.open,
       kept = excluded.kept, delivery_id = excluded.delivery_id`,
    [
      entries.map((entry) => entry.groupId),
      entries.map((entry) => entry.integration),
      entries.map((entry) => (entry.lastTickMs === null ? null : Math.round(entry.lastTickMs))),
      entries.map((entry) => JSON.stringify(entry.firing)),
      entries.map((entry) => JSON.stringify(entry.resolved)),
      entries.map((entry) => JSON.stringify(entry.open)),
      entries.map((entry) => (entry.kept === null ? null : JSON.stringify(entry.kept))),
      entries.map((entry) => entry.deliveryId),
    ],
  );
  await connection.query(
    `INSERT INTO delivery (id, at, group_id, group_key, receiver, integration, reason, status, state, firing, resolved, attempts, ended_at)
     SELECT * FROM unnest($1::uuid[], $2::int8[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[],
                          $10::text[], $11::text[], $12::text[], $13::int8[])
     ON CONFLICT (at, id) DO UPDATE SET state = excluded.state, attempts = excluded.attempts, ended_at = excluded.ended_at`,
    [
      deliveries.map((one) => one.id),
      deliveries.map((one) => Math.round(one.atMs)),
      deliveries.map((one) => one.groupId),
      deliveries.map((one) => storable(one.groupKey)),
      deliveries.map((one) => storable(one.receiver)),
      deliveries.map((one) => one.integration),
      deliveries.map((one) => one.reason),
      deliveries.map((one) => one.status),
      deliveries.map((one) => one.state),
      deliveries.map((one) => JSON.stringify(one.firing)),
      deliveries.map((one) => JSON.stringify(one.resolved)),
      deliveries.map((one) => JSON.stringify(one.attempts)),
      deliveries.map((one) => (one.endedAtMs === null ? null : Math.round(one.endedAtMs))),
    ],
  );
}

/** PostgreSQL's text holds no NUL. */
function storable(text: string): string {
  return text.replaceAll('\0', '');
}

async function settleAlerts(connection: Connection, settles: readonly Of<'settle'>[]): Promise<void> {
  if (settles.length === 0) return;
  // The store changes the same rows, in another order.
  await connection.query('SELECT pg_advisory_xact_lock($1)', [ALERT_WRITE_LOCK_KEY]);
  await connection.query(
    `UPDATE alert a SET settled = a.settled || n.groups
       FROM (SELECT fingerprint, revision, array_agg(DISTINCT group_id) AS groups
               FROM unnest($1::text[], $2::int8[], $3::text[]) AS s(fingerprint, revision, group_id) GROUP BY 1, 2) AS n
      WHERE a.fingerprint = n.fingerprint AND a.revision = n.revision`,
    [
      settles.map(({ fingerprint }) => fingerprint),
      settles.map(({ revision }) => revision),
      settles.map(({ groupId }) => groupId),
    ],
  );
}

/** Deliveries that an earlier holder of the role began and nobody ended: whether they arrived is not known. */
export async function markUnknown(connection: Pick<Connection, 'query'>, nowMs: number): Promise<void> {
  await connection.query("UPDATE delivery SET state = 'unknown', ended_at = $1 WHERE state = 'sending' AND at > $2", [
    Math.round(nowMs),
    Math.round(nowMs) - UNKNOWN_SEARCH_MS,
  ]);
}

/** No delivery lasts longer. */
const UNKNOWN_SEARCH_MS = 7 * 86_400_000;

export interface SavedGroups {
  /** Group id → next tick. */
  readonly ticks: ReadonlyMap<string, number>;
  /** Group id → integration → entry. */
  readonly entries: ReadonlyMap<string, ReadonlyMap<string, EntryRecord>>;
}

export async function readGroups(connection: Pick<Connection, 'query'>): Promise<SavedGroups> {
  const groups = await connection.query<{ id: string; next_tick: string }>('SELECT id, next_tick FROM alert_group');
  const { rows } = await connection.query<{
    group_id: string;
    integration: string;
    last_tick: string | null;
    firing: string;
    resolved: string;
    open: string;
    kept: string | null;
    delivery_id: string | null;
  }>('SELECT group_id, integration, last_tick, firing, resolved, open, kept, delivery_id FROM notification_entry');
  const entries = new Map<string, Map<string, EntryRecord>>();
  for (const row of rows) {
    const ofGroup = entries.get(row.group_id) ?? new Map<string, EntryRecord>();
    ofGroup.set(row.integration, {
      groupId: row.group_id,
      integration: row.integration,
      lastTickMs: row.last_tick === null ? null : Number(row.last_tick),
      firing: JSON.parse(row.firing) as string[],
      resolved: JSON.parse(row.resolved) as string[],
      open: JSON.parse(row.open) as string[],
      kept: row.kept === null ? null : (JSON.parse(row.kept) as Record<string, string>),
      deliveryId: row.delivery_id,
    });
    entries.set(row.group_id, ofGroup);
  }
  return { ticks: new Map(groups.rows.map((row) => [row.id, Number(row.next_tick)])), entries };
}
