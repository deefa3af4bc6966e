// Rows of `series` and `label_pair` by the hash of what they say.
import type { Queryable } from '@/server/storage/log/epochs';

/** An array for PostgreSQL, of what needs no escaping; `pg` looks at each character of each element. */
export function arrayText(elements: readonly (number | string)[]): string {
  return `{${elements.join(',')}}`;
}

export interface Hashed {
  readonly shard: number;
  readonly table: 'series' | 'label_pair';
  readonly column: 'fingerprint' | 'pair_hash';
}

/** Tells the ids of the rows with these hashes, and returns the hashes without one. */
export async function readIds(
  client: Queryable,
  { shard, table, column }: Hashed,
  hashes: readonly string[],
  found: (hash: string, id: number) => void,
): Promise<string[]> {
  if (hashes.length === 0) return [];
  const { rows } = await client.query<{ id: number; hash: string }>({
    text: `SELECT id, replace(${column}::text, '-', '') AS hash FROM ${table} WHERE shard = $1 AND ${column} = ANY($2::uuid[])`,
    values: [shard, arrayText(hashes)],
  });
  const missing = new Set(hashes);
  for (const { id, hash } of rows) {
    found(hash, id);
    missing.delete(hash);
  }
  return [...missing];
}
