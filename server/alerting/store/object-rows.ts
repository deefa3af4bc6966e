// Rows of receivers, routes and time intervals that were made by API.
import type { Provenance } from '@/lib/rules/rule-file';
import type { IntegrationUids, ObjectKind } from '@/server/alerting/ports';
import { inTransaction, type Connection, type Pool } from '@/server/alerting/store/pool';

export interface ObjectRow {
  readonly kind: ObjectKind;
  readonly name: string;
  readonly sealed: string;
  readonly shown: string;
  readonly version: number;
  readonly updatedAtMs: number;
  readonly updatedBy: string;
  readonly provenance: Provenance;
  readonly uids: IntegrationUids;
}

export interface ObjectRows {
  readonly revision: number;
  readonly rows: readonly ObjectRow[];
}

interface Raw {
  readonly kind: ObjectKind;
  readonly name: string;
  readonly sealed: string;
  readonly shown: string;
  readonly version: number;
  readonly updated_at: string;
  readonly updated_by: string;
  readonly provenance: Provenance;
  readonly uids: string;
}

export async function readObjectRevision(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ revision: string }>('SELECT revision FROM notification_revision');
  return Number(rows[0]?.revision ?? 0);
}

export async function readObjects(pool: Pool): Promise<ObjectRows> {
  return inTransaction(pool, async (connection) => {
    await connection.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ');
    return readInside(connection);
  });
}

async function readInside(connection: Connection): Promise<ObjectRows> {
  const counted = await connection.query<{ revision: string }>('SELECT revision FROM notification_revision');
  const { rows } = await connection.query<Raw>('SELECT * FROM notification_object ORDER BY kind, name');
  return {
    revision: Number(counted.rows[0]?.revision ?? 0),
    rows: rows.map(({ updated_at, updated_by, uids, ...row }) => ({
      ...row,
      uids: JSON.parse(uids) as IntegrationUids,
      updatedAtMs: Number(updated_at),
      updatedBy: updated_by,
    })),
  };
}

export interface ObjectChange {
  readonly kind: ObjectKind;
  readonly name: string;
  /** Null deletes. */
  readonly object: {
    readonly sealed: string;
    readonly shown: string;
    readonly provenance: Provenance;
    readonly uids: IntegrationUids;
  } | null;
  readonly updatedAtMs: number;
  readonly updatedBy: string;
}

/**
 * Reads all rows under the lock of writers, lets `decide` look at them and say what is to change, and writes that. What
 * `decide` throws leaves everything as it was.
 */
export async function changeObjects(
  pool: Pool,
  decide: (rows: readonly ObjectRow[]) => Promise<readonly ObjectChange[]>,
): Promise<void> {
  await inTransaction(pool, async (connection) => {
    // Locks out other writers; whoever reads meanwhile sees the state before.
    await connection.query('SELECT revision FROM notification_revision FOR UPDATE');
    const { rows } = await readInside(connection);
    for (const change of await decide(rows)) await writeChange(connection, change);
  });
}

async function writeChange(
  connection: Connection,
  { kind, name, object, updatedAtMs, updatedBy }: ObjectChange,
): Promise<void> {
  const counted = await connection.query<{ revision: string }>(
    'UPDATE notification_revision SET revision = revision + 1 RETURNING revision',
  );
  if (object === null) {
    await connection.query('DELETE FROM notification_object WHERE kind = $1 AND name = $2', [kind, name]);
  } else {
    const { sealed, shown, provenance, uids } = object;
    await connection.query(
      `INSERT INTO notification_object (kind, name, sealed, shown, version, updated_at, updated_by, provenance, uids)
       VALUES ($1, $2, $3, $4, 1, $5, $6, $7, $8)
       ON CONFLICT (kind, name) DO UPDATE SET sealed = $3, shown = $4, version = notification_object.version + 1,
         updated_at = $5, updated_by = $6, provenance = $7, uids = $8`,
      [kind, name, sealed, shown, updatedAtMs, updatedBy, provenance, JSON.stringify(uids)],
    );
  }
  await connection.query(
    `INSERT INTO notification_object_version (kind, name, revision, shown, updated_at, updated_by)
     VALUES ($1, $2, $3, $4, $5, $6)`,
    [kind, name, counted.rows[0]?.revision, object?.shown ?? null, updatedAtMs, updatedBy],
  );
}
