// Several statements that see the database as it was at one moment.
import type pg from 'pg';

/** Runs `work` in one snapshot of the database. */
export async function inSnapshot<T>(client: pg.ClientBase, work: () => Promise<T>): Promise<T> {
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  const result = await work();
  await client.query('COMMIT');
  return result;
}
