// Which series the tables hold as living, without an entry for each in an index: rows of `series_living` list their ids. Whoever makes a
// series live, lists it in the same transaction; that it ended is found out when its row of ids is packed. So lists may say too much.
import type pg from 'pg';
import { arrayText } from '@/server/storage/index/stored-hashes';
import type { Queryable, Transactional } from '@/server/storage/log/epochs';
import { copyRows, int4 } from '@/server/storage/postgres/copy-rows';

/** Ids that are looked at in one transaction, at least one row of them. */
const PACK_IDS = 8192;
/** Packing is worth it when so many times more are listed than the last one left … */
const GROWTH = 1.5;
/** … and so many; or when there are so many rows. */
const GROWTH_IDS = 100_000;
const MANY_ROWS = 2000;

/** In the transaction that made them live. */
export async function listLiving(client: Queryable, shard: number, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return;
  await client.query({
    text: 'INSERT INTO series_living (shard, ids) VALUES ($1, $2::int4[])',
    values: [shard, arrayText(ids)],
  });
}

/** Ids of all that live, rising, and of some that ended. To be called inSnapshot(). */
export async function readLiving(reader: pg.ClientBase, shard: number): Promise<number[]> {
  const ids: number[] = [];
  const select = `SELECT DISTINCT unnest(ids) FROM series_living WHERE shard = ${shard}`;
  for await (const rows of copyRows(reader, select)) for (const row of rows) ids.push(int4(row[0]));
  return ids.toSorted((left, right) => left - right);
}

export interface LivingUpkeep {
  /** When much is listed that may have ended: lists only what lives. For one process at a time. */
  packWhenDue(connection: Transactional): Promise<void>;
}

export function createLivingUpkeep(shard: number): LivingUpkeep {
  let packedCount = 0;
  return {
    async packWhenDue(connection) {
      const packs = await connection.transaction((client) => listedPacks(client, shard));
      const listedCount = packs.reduce((sum, { count }) => sum + count, 0);
      const isScattered = packs.length > MANY_ROWS + (2 * listedCount) / PACK_IDS;
      if (listedCount < packedCount * GROWTH + GROWTH_IDS && !isScattered) return;
      packedCount = 0;
      for (const group of groupsOf(packs))
        packedCount += await connection.transaction((client) => packSome(client, shard, group));
    },
  };
}

interface ListedPack {
  readonly pack: string;
  readonly count: number;
}

async function listedPacks(client: Queryable, shard: number): Promise<readonly ListedPack[]> {
  const { rows } = await client.query<{ pack: string; count: number }>({
    text: 'SELECT pack, cardinality(ids) AS count FROM series_living WHERE shard = $1 ORDER BY ids[1]',
    values: [shard],
  });
  return rows;
}

function* groupsOf(packs: readonly ListedPack[]): Generator<readonly string[]> {
  let group: string[] = [];
  let count = 0;
  for (const one of packs) {
    if (count > 0 && count + one.count > PACK_IDS) {
      yield group;
      group = [];
      count = 0;
    }
    group.push(one.pack);
    count += one.count;
  }
  if (group.length > 0) yield group;
}

/**
 * Two statements, each with what was committed before it: a series that comes back meanwhile is in a row of its own, which is not among
 * these. Returns how many live.
 */
async function packSome(client: Queryable, shard: number, packs: readonly string[]): Promise<number> {
  const { rows } = await client.query<{ ids: number[] }>({
    text: 'DELETE FROM series_living WHERE shard = $1 AND pack = ANY($2::uuid[]) RETURNING ids',
    values: [shard, arrayText(packs)],
  });
  const listed = [...new Set(rows.flatMap(({ ids }) => ids))];
  const living = await client.query<{ id: number }>({
    text: `SELECT id FROM series WHERE shard = $1 AND id = ANY($2::int4[]) AND max_time IS NULL AND removed_at IS NULL
            ORDER BY id`,
    values: [shard, arrayText(listed)],
  });
  await listLiving(
    client,
    shard,
    living.rows.map(({ id }) => id),
  );
  return living.rows.length;
}
