// Rows of series that were removed leave the tables, and label pairs with the last series that had them. Whether a pair has others, no
// index tells (its upkeep would cost each new series more): pairs in doubt are collected, and from time to time sought in all series, a
// slice at a time. A new series that has one settles its doubt (persist-series.ts).
import { postingRefs } from '@/server/storage/index/postings';
import { arrayText } from '@/server/storage/index/stored-hashes';
import { PURGE_LOCK_CLASS } from '@/server/storage/index/remove-series';
import type { SeriesRegistry } from '@/server/storage/index/series-registry';
import type { Queryable, Transactional } from '@/server/storage/log/epochs';
import type { WriterClaim } from '@/server/storage/replicas/writer-claim';

/** Rows of one transaction: new series wait for it. */
const PURGE_ROWS = 5000;
/** Series looked at by one statement. */
const SLICE_ROWS = 50_000;
/** So few series are looked at whenever a pair is in doubt … */
const SMALL_BYTES = 16 * 1_048_576;
/** … and more when each pair stands for no more of the table than this. */
const BYTES_PER_PAIR = 64 * 1024;

export interface PurgeDeps {
  readonly connection: Queryable & Transactional;
  readonly shard: number;
  readonly registry: SeriesRegistry;
  readonly claim: Pick<WriterClaim, 'heardByOthers'>;
}

export interface SeriesPurge {
  /**
   * Deletes the rows of series that were removed before a time, as far as all processes have heard of it; then seeks pairs for about so
   * long, if it is worth it.
   */
  run(beforeMs: number, budgetMs: number): Promise<void>;
}

export function createSeriesPurge(deps: PurgeDeps): SeriesPurge {
  /** Of the look at all series that is under way: everything up to it was seen. */
  let seenId: number | undefined;

  return {
    async run(beforeMs, budgetMs) {
      while ((await purgeSome(deps, beforeMs)) === PURGE_ROWS);
      if (seenId === undefined && (await isWorthIt(deps))) {
        await beginSeeking(deps);
        seenId = -1;
      }
      const endMs = performance.now() + budgetMs;
      while (seenId !== undefined && performance.now() < endMs) {
        seenId = await seekSlice(deps, seenId);
        if (seenId === undefined) await deletePairs(deps);
      }
    },
  };
}

/** Returns how many series. */
async function purgeSome({ connection, shard, registry, claim }: PurgeDeps, beforeMs: number): Promise<number> {
  return connection.transaction(async (client) => {
    await lockOut(client, shard);
    // Whoever has heard of it has given those their rows back that its own rows name.
    const heardVersion = await claim.heardByOthers(client);
    const { rows } = await client.query<{ pairs: number[] }>({
      text: `DELETE FROM series WHERE shard = $1 AND id = ANY(ARRAY(
               SELECT id FROM series WHERE shard = $1 AND removed_at < $2
                  AND ($3::int8 IS NULL OR removed_version IS NULL OR removed_version <= $3)
                ORDER BY removed_at LIMIT ${PURGE_ROWS}))
             RETURNING pairs`,
      values: [shard, beforeMs, heardVersion],
    });
    // Those of series in memory are in doubt when the last of these goes.
    const pairs = [...new Set(rows.flatMap((row) => row.pairs))].filter((id) => !isInUse(registry, id));
    if (pairs.length > 0)
      await client.query({
        text: `INSERT INTO label_pair_doubt (shard, id) SELECT $1::int4, unnest($2::int4[]) ON CONFLICT DO NOTHING`,
        values: [shard, arrayText(pairs)],
      });
    return rows.length;
  });
}

/** By a series in memory. */
function isInUse(registry: SeriesRegistry, storedPair: number): boolean {
  const pair = registry.pairs.ofStoredId(storedPair);
  return pair !== undefined && postingRefs(pair.postings).some((ref) => registry.isKnown(ref));
}

/** Against the writing of rows that refer to what is being deleted; see persistNewSeries(). */
async function lockOut(client: Queryable, shard: number): Promise<void> {
  await client.query({ text: 'SELECT pg_advisory_xact_lock($1, $2)', values: [PURGE_LOCK_CLASS, shard] });
}

async function isWorthIt({ connection, shard }: PurgeDeps): Promise<boolean> {
  const { rows } = await connection.query<{ pairs: number; bytes: number }>({
    text: `SELECT count(*)::float8 AS pairs, pg_relation_size('series')::float8 AS bytes FROM label_pair_doubt WHERE shard = $1`,
    values: [shard],
  });
  const { pairs = 0, bytes = 0 } = rows[0] ?? {};
  return pairs > 0 && (bytes <= SMALL_BYTES || bytes <= pairs * BYTES_PER_PAIR);
}

/** Pairs that come into doubt later wait for the next look. */
async function beginSeeking({ connection, shard }: PurgeDeps): Promise<void> {
  await connection.query({
    text: 'UPDATE label_pair_doubt SET is_sought = true WHERE shard = $1 AND NOT is_sought',
    values: [shard],
  });
}

/** Settles the doubt about pairs of the next series; returns the id of the last one, undefined behind the end. */
async function seekSlice({ connection, shard }: PurgeDeps, afterId: number): Promise<number | undefined> {
  const { rows } = await connection.query<{ last: number | null }>({
    text: `WITH slice AS MATERIALIZED (SELECT id, pairs FROM series WHERE shard = $1 AND id > $2 ORDER BY id LIMIT ${SLICE_ROWS}),
                found AS (DELETE FROM label_pair_doubt WHERE shard = $1 AND id IN (SELECT unnest(pairs) FROM slice))
           SELECT max(id) AS last FROM slice`,
    values: [shard, afterId],
  });
  return rows[0]?.last ?? undefined;
}

async function deletePairs({ connection, shard }: PurgeDeps): Promise<void> {
  await connection.transaction(async (client) => {
    await lockOut(client, shard);
    await client.query({
      text: `WITH gone AS (DELETE FROM label_pair_doubt WHERE shard = $1 AND is_sought RETURNING id)
             DELETE FROM label_pair p USING gone WHERE p.shard = $1 AND p.id = gone.id`,
      values: [shard],
    });
  });
}
