// Rows of receivers, routes and time intervals that were made by API.
import type { ObjectKind } from '@/server/alerting/ports';
import { inTransaction, type Connection, type Pool } from '@/server/alerting/store/pool';

export interface ObjectRow {
  readonly kind: ObjectKind;
  readonly name: string;
  readonly sealed: string;
  readonly shown: string;
  readonly version: number;
  readonly updatedAtMs: number;
  readonly updatedBy: string;
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
    rows: rows.map(({ updated_at, updated_by, ...row }) => ({
      ...row,
      updatedAtMs: Number(updated_at),
      updatedBy: updated_by,
    })),
  };
}

export interface ObjectChange {
  readonly kind: ObjectKind;
  readonly name: string;
  /** Null deletes. */
  readonly object: { readonly sealed: string; readonly shown: string } | null;
  readonly updatedAtMs: number;
  readonly updatedBy: string;
}

/**
 * Reads all rows under the lock of writers, lets `decide` look at them and say what is to change, and writes that. What
 * `decide` throws leaves everything as it was.
 */
export async function changeObject(
  pool: Pool,
  decide: (rows: readonly ObjectRow[]) => Promise<ObjectChange>,
): Promise<void> {
  await inTransaction(pool, async (connection) => {
    const counted = await connection.query<{ revision: string }>(
      'UPDATE notification_revision SET revision = revision + 1 RETURNING revision',
    );
    const { rows } = await readInside(connection);
    const { kind, name, object, updatedAtMs, updatedBy } = await decide(rows);
    if (object === null) {
      await connection.query('DELETE FROM notification_object WHERE kind = $1 AND name = $2', [kind, name]);
    } else {
      await connection.query(
        `INSERT INTO notification_object (kind, name, sealed, shown, version, updated_at, updated_by)
         VALUES ($1, $2, $3, $4, 1, $5, $6)
         ON CONFLICT (kind, name) DO UPDATE SET sealed = $3, shown = $4, version = notification_object.version + 1,
           updated_at = $5, updated_by = $6`,
        [kind, name, object.sealed, object.shown, updatedAtMs, updatedBy],
      );
    }
    await connection.query(
      `INSERT INTO notification_object_version (kind, name, revision, shown, updated_at, updated_by)
       VALUES ($1, $2, $3, $4, $5, $6)`,
      [kind, name, counted.rows[0]?.revision, object?.shown ?? null, updatedAtMs, updatedBy],
    );
  });
}
