// The number that rises whenever the rows that count have changed: sealed epochs, segments, deletions, removed series.

/** SQL that raises it and returns it; `shard` is a parameter. Of a CTE that is given, only when it has rows. */
export function raiseVersion(shard: string, unlessEmpty?: string): string {
  const condition = unlessEmpty === undefined ? '' : ` WHERE EXISTS (SELECT FROM ${unlessEmpty})`;
  return `INSERT INTO store_version AS v (shard, version) SELECT ${shard}::int4, 1${condition}
          ON CONFLICT (shard) DO UPDATE SET version = v.version + 1 RETURNING version`;
}
