// The statements of the journal: one for each kind of write, whatever their number.
import { ALERT_WRITE_LOCK_KEY, type Connection } from '@/server/alerting/store/pool';
import type { DeliveryAttempt } from '@/server/alerting/ports';
import { type AlertEvent, writeEvents } from '@/server/alerting/store/event-rows';

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
  readonly attempts: readonly DeliveryAttempt[];
  readonly endedAtMs: number | null;
}

export type JournalWrite =
  | { readonly kind: 'group'; readonly id: string; readonly nextTickMs: number }
  | { readonly kind: 'drop-group'; readonly id: string }
  | { readonly kind: 'drop-entry'; readonly groupId: string; readonly integration: string }
  /** Without a delivery: what an integration knows has moved. */
  | { readonly kind: 'entry'; readonly entry: EntryRecord; readonly delivery: DeliveryRecord | null }
  /** The group is done with an alert that was resolved, if it is still the same. */
  | { readonly kind: 'settle'; readonly groupId: string; readonly fingerprint: string; readonly revision: number }
  | { readonly kind: 'event'; readonly event: AlertEvent };

type Of<K extends JournalWrite['kind']> = Extract<JournalWrite, { readonly kind: K }>;

/** The lease under which is written. */
export interface WritingLease {
  readonly name: string;
  readonly token: number;
}

function writesOf<K extends JournalWrite['kind']>(writes: readonly JournalWrite[], kind: K): Of<K>[] {
  return writes.filter((write): write is Of<K> => write.kind === kind);
}

/** Whether one statement is enough for them. */
export function isPlain(writes: readonly JournalWrite[]): boolean {
  return writes.every(({ kind }) => kind === 'entry' || kind === 'group');
}

/** False: the lease is another's by now, and nothing was written. In a transaction, unless the writes are plain. */
export async function applyWrites(
  connection: Pick<Connection, 'query'>,
  lease: WritingLease,
  writes: readonly JournalWrite[],
): Promise<boolean> {
  if (!(await writeUnderLease(connection, lease, writes))) return false;
  if (isPlain(writes)) return true;
  await dropEntries(connection, writesOf(writes, 'drop-entry'));
  await dropGroups(
    connection,
    writesOf(writes, 'drop-group').map(({ id }) => id),
  );
  await settleAlerts(connection, writesOf(writes, 'settle'));
  await writeEvents(
    connection,
    writesOf(writes, 'event').map(({ event }) => event),
  );
  return true;
}

/**
 * What each message waits for, in one round trip: entries, deliveries, ticks. Whoever takes the lease over must change its row, and
 * waits for this.
 */
async function writeUnderLease(
  connection: Pick<Connection, 'query'>,
  { name, token }: WritingLease,
  writes: readonly JournalWrite[],
): Promise<boolean> {
  // The last word of each: begin and end of a delivery may share a commit.
  const told = writesOf(writes, 'entry');
  const entries = [...new Map(told.map(({ entry }) => [`${entry.groupId} ${entry.integration}`, entry])).values()];
  const begun = told.flatMap(({ delivery }) => (delivery ? [delivery] : []));
  const deliveries = [...new Map(begun.map((delivery) => [delivery.id, delivery])).values()];
  // No tick comes after its group was dropped.
  const ticks = [...new Map(writesOf(writes, 'group').map((write) => [write.id, write])).values()];
  const { rowCount } = await connection.query(UNDER_LEASE, [
    name,
    token,
    ...entryColumns(entries),
    ...deliveryColumns(deliveries),
    ticks.map(({ id }) => id),
    ticks.map(({ nextTickMs }) => Math.round(nextTickMs)),
  ]);
  return rowCount === 1;
}

const UNDER_LEASE = `
WITH held AS (SELECT FROM lease WHERE name = $1 AND token = $2 FOR SHARE),
entries AS (
  INSERT INTO notification_entry (group_id, integration, last_tick, firing, resolved, open, kept, delivery_id)
  SELECT n.* FROM held, unnest($3::text[], $4::text[], $5::int8[], $6::text[], $7::text[], $8::text[], $9::text[], $10::uuid[]) AS n
  ON CONFLICT (group_id, integration) DO UPDATE SET
    last_tick = excluded.last_tick, firing = excluded.firing, resolved = excluded.resolved, open = excluded.open,
    kept = excluded.kept, delivery_id = excluded.delivery_id),
deliveries AS (
  INSERT INTO delivery (id, at, group_id, group_key, receiver, integration, reason, status, state, firing, resolved, attempts, ended_at)
  SELECT n.* FROM held, unnest($11::uuid[], $12::int8[], $13::text[], $14::text[], $15::text[], $16::text[], $17::text[], $18::text[],
                               $19::text[], $20::text[], $21::text[], $22::text[], $23::int8[]) AS n
  ON CONFLICT (at, id) DO UPDATE SET state = excluded.state, attempts = excluded.attempts, ended_at = excluded.ended_at),
ticks AS (
  INSERT INTO alert_group (id, next_tick) SELECT n.* FROM held, unnest($24::text[], $25::int8[]) AS n
  ON CONFLICT (id) DO UPDATE SET next_tick = excluded.next_tick)
SELECT FROM held`;

function entryColumns(entries: readonly EntryRecord[]): unknown[] {
  return [
    entries.map((entry) => entry.groupId),
    entries.map((entry) => entry.integration),
    entries.map((entry) => (entry.lastTickMs === null ? null : Math.round(entry.lastTickMs))),
    entries.map((entry) => JSON.stringify(entry.firing)),
    entries.map((entry) => JSON.stringify(entry.resolved)),
    entries.map((entry) => JSON.stringify(entry.open)),
    entries.map((entry) => (entry.kept === null ? null : JSON.stringify(entry.kept))),
    entries.map((entry) => entry.deliveryId),
  ];
}

function deliveryColumns(deliveries: readonly DeliveryRecord[]): unknown[] {
  return [
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
  ];
}

async function dropGroups(connection: Pick<Connection, 'query'>, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await connection.query('DELETE FROM alert_group WHERE id = ANY($1::text[])', [ids]);
  await connection.query('DELETE FROM notification_entry WHERE group_id = ANY($1::text[])', [ids]);
}

async function dropEntries(connection: Pick<Connection, 'query'>, entries: readonly Of<'drop-entry'>[]): Promise<void> {
  if (entries.length === 0) return;
  await connection.query(
    `DELETE FROM notification_entry e USING unnest($1::text[], $2::text[]) AS n(group_id, integration)
      WHERE e.group_id = n.group_id AND e.integration = n.integration`,
    [entries.map(({ groupId }) => groupId), entries.map(({ integration }) => integration)],
  );
}

/** PostgreSQL's text holds no NUL. */
function storable(text: string): string {
  return text.replaceAll('\0', '');
}

async function settleAlerts(connection: Pick<Connection, 'query'>, settles: readonly Of<'settle'>[]): Promise<void> {
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

interface EntryRow {
  readonly group_id: string;
  readonly integration: string;
  readonly last_tick: string | null;
  readonly firing: string;
  readonly resolved: string;
  readonly open: string;
  readonly kept: string | null;
  readonly delivery_id: string | null;
}

const ENTRY_COLUMNS = 'group_id, integration, last_tick, firing, resolved, open, kept, delivery_id';

function toEntry(row: EntryRow): EntryRecord {
  return {
    groupId: row.group_id,
    integration: row.integration,
    lastTickMs: row.last_tick === null ? null : Number(row.last_tick),
    firing: JSON.parse(row.firing) as string[],
    resolved: JSON.parse(row.resolved) as string[],
    open: JSON.parse(row.open) as string[],
    kept: row.kept === null ? null : (JSON.parse(row.kept) as Record<string, string>),
    deliveryId: row.delivery_id,
  };
}

export async function readGroups(connection: Pick<Connection, 'query'>): Promise<SavedGroups> {
  const groups = await connection.query<{ id: string; next_tick: string }>('SELECT id, next_tick FROM alert_group');
  const { rows } = await connection.query<EntryRow>(`SELECT ${ENTRY_COLUMNS} FROM notification_entry`);
  const entries = new Map<string, Map<string, EntryRecord>>();
  for (const row of rows) {
    const ofGroup = entries.get(row.group_id) ?? new Map<string, EntryRecord>();
    ofGroup.set(row.integration, toEntry(row));
    entries.set(row.group_id, ofGroup);
  }
  return { ticks: new Map(groups.rows.map((row) => [row.id, Number(row.next_tick)])), entries };
}

/** One of them; null when there is none. */
export async function readGroup(
  connection: Pick<Connection, 'query'>,
  id: string,
): Promise<{ readonly nextTickMs: number; readonly entries: ReadonlyMap<string, EntryRecord> } | null> {
  const groups = await connection.query<{ next_tick: string }>('SELECT next_tick FROM alert_group WHERE id = $1', [id]);
  const [group] = groups.rows;
  if (!group) return null;
  const { rows } = await connection.query<EntryRow>(
    `SELECT ${ENTRY_COLUMNS} FROM notification_entry WHERE group_id = $1`,
    [id],
  );
  return { nextTickMs: Number(group.next_tick), entries: new Map(rows.map((row) => [row.integration, toEntry(row)])) };
}

export interface GroupOrigin {
  readonly key: string;
  readonly receiver: string;
}

/** What the last delivery of each group says of it. Looks through the history: for the few groups that a new configuration closes. */
export async function readOrigins(
  connection: Pick<Connection, 'query'>,
  ids: readonly string[],
): Promise<ReadonlyMap<string, GroupOrigin>> {
  const { rows } = await connection.query<{ group_id: string; group_key: string; receiver: string }>(
    `SELECT DISTINCT ON (group_id) group_id, group_key, receiver FROM delivery
      WHERE group_id = ANY($1::text[]) ORDER BY group_id, at DESC`,
    [ids],
  );
  return new Map(rows.map((row) => [row.group_id, { key: row.group_key, receiver: row.receiver }]));
}
