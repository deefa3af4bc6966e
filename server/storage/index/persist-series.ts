// Writes new series and label pairs to their tables, so that samples in segments keep their labels after the log is gone.
import { setImmediate } from 'node:timers/promises';
import { assert } from '@/lib/errors/assert';
import {
  SERIES_ANNOUNCED,
  SERIES_COMMITTED,
  SERIES_ENDED,
  SERIES_PERSISTED,
} from '@/server/storage/index/series-flags';
import type { SeriesRegistry } from '@/server/storage/index/series-registry';
import type { LabelPair } from '@/server/storage/index/pair-dictionary';
import { PURGE_LOCK_CLASS } from '@/server/storage/index/remove-series';
import { pairHash, storeSeries } from '@/server/storage/index/series-rows';
import { arrayText, type Hashed, readIds } from '@/server/storage/index/stored-hashes';
import { takeNumbers } from '@/server/storage/index/stored-numbers';
import type { Queryable } from '@/server/storage/log/epochs';
import type { SeriesRef } from '@/server/storage/ports';
import type { WriterConnection } from '@/server/storage/postgres/writer-connection';

/** Rows of one INSERT; about 10 ms of work. */
const CHUNK = 2000;

/**
 * Series whose samples are committed and that have no row yet, as far as this process knows: gives them one, or takes over the id of
 * the row that another process made. Safe to repeat after a failure, and to run in several processes at once.
 */
export async function persistNewSeries(
  connection: WriterConnection,
  shard: number,
  registry: SeriesRegistry,
): Promise<number> {
  const refs: SeriesRef[] = [];
  for (const some of registry.walk({ flags: SERIES_COMMITTED, without: SERIES_PERSISTED })) {
    for (const ref of some) refs.push(ref);
    await setImmediate();
  }
  for (let at = 0; at < refs.length; at += CHUNK)
    await persistChunk(connection, shard, registry, refs.slice(at, at + CHUNK));
  return refs.length;
}

async function persistChunk(
  connection: WriterConnection,
  shard: number,
  registry: SeriesRegistry,
  refs: readonly SeriesRef[],
): Promise<void> {
  const oldest = refs.map((ref) => storedTime(registry.oldestMs(ref)));
  const stored = await connection.transaction(async (client) => {
    // Against the deletion of rows that nothing refers to (purge-series.ts).
    await client.query({ text: 'SELECT pg_advisory_xact_lock_shared($1, $2)', values: [PURGE_LOCK_CLASS, shard] });
    const pairs = await storePairs(client, shard, registry, refs);
    return { pairs, series: await storeSeries(client, { shard, registry, refs, oldest, pairs }) };
  });
  for (const [pair, storedId] of stored.pairs) registry.setStoredPair(pair, storedId);
  refs.forEach((ref, at) => {
    const row = stored.series[at];
    if (!row) return;
    // Another process made the row, or the series had left memory and came back: then its past is that of the row.
    const hasPast = row.endedMs > -Infinity || row.id !== registry.idOf(ref);
    registry.setId(ref, row.id);
    registry.setFlag(ref, SERIES_PERSISTED | SERIES_ANNOUNCED);
    registry.clearFlag(ref, SERIES_ENDED);
    registry.noteStoredOldest(ref, row.oldestMs);
    if (hasPast)
      registry.notePast(ref, { oldestMs: row.oldestMs, endedMs: Math.max(row.endedMs, registry.goneUntilMs) });
  });
}

/** The stored numbers of all pairs of the series; pairs without a row get one. */
async function storePairs(
  client: Queryable,
  shard: number,
  registry: SeriesRegistry,
  refs: readonly SeriesRef[],
): Promise<Map<LabelPair, number>> {
  const byHash = new Map<string, LabelPair>();
  const known = new Map<number, LabelPair>();
  const seen = new Set<number>();
  for (const ref of refs) {
    const ids = registry.pairIds(ref);
    for (let at = 0; at < ids.length; at += 1) {
      const id = ids[at] ?? 0;
      if (seen.has(id)) continue;
      seen.add(id);
      const pair = registry.pairs.get(id);
      if (pair && pair.storedId > 0) known.set(pair.storedId, pair);
      else if (pair) byHash.set(pairHash(pair), pair);
    }
  }
  const stored = new Map<LabelPair, number>();
  for (const id of await existingPairs(client, shard, [...known.keys()])) {
    const pair = known.get(id);
    if (pair) stored.set(pair, id);
  }
  for (const pair of known.values()) if (!stored.has(pair)) byHash.set(pairHash(pair), pair);
  const table: Hashed = { shard, table: 'label_pair', column: 'pair_hash' };
  const found = (hash: string, id: number): void => {
    const pair = byHash.get(hash);
    if (pair) stored.set(pair, id);
  };
  // In one order in all processes, as for series.
  const missing = (await readIds(client, table, [...byHash.keys()], found)).toSorted();
  await settleDoubt(client, shard, [...stored.values()]);
  if (missing.length === 0) return stored;
  await insertPairs(client, shard, missing, byHash);
  const lost = await readIds(client, table, missing, found);
  assert(lost.length === 0, 'every row of "label_pair" is there or was inserted');
  return stored;
}

/** A new series has these pairs: they are not deleted (purge-series.ts). */
async function settleDoubt(client: Queryable, shard: number, ids: readonly number[]): Promise<void> {
  await client.query({
    text: 'DELETE FROM label_pair_doubt WHERE shard = $1 AND id = ANY($2::int4[])',
    values: [shard, arrayText(ids)],
  });
}

async function insertPairs(
  client: Queryable,
  shard: number,
  hashes: readonly string[],
  byHash: ReadonlyMap<string, LabelPair>,
): Promise<void> {
  const first = await takeNumbers(client, { shard, kind: 'pair', count: hashes.length, floor: 1 });
  const pairs = hashes.map((hash) => byHash.get(hash));
  await client.query({
    text: `INSERT INTO label_pair (shard, id, name, value, pair_hash)
           SELECT $1::int4, * FROM unnest($2::int4[], $3::bytea[], $4::bytea[], $5::uuid[]) ON CONFLICT DO NOTHING`,
    values: [
      shard,
      arrayText(hashes.map((_, at) => first + at)),
      pairs.map((pair) => Buffer.from(pair?.name ?? '', 'utf8')),
      pairs.map((pair) => Buffer.from(pair?.value ?? '', 'utf8')),
      arrayText(hashes),
    ],
  });
}

async function existingPairs(client: Queryable, shard: number, ids: readonly number[]): Promise<number[]> {
  if (ids.length === 0) return [];
  const { rows } = await client.query<{ id: number }>({
    text: 'SELECT id FROM label_pair WHERE shard = $1 AND id = ANY($2::int4[])',
    values: [shard, ids],
  });
  return rows.map(({ id }) => id);
}

/** Sets or clears the end of series, and lowers their start where older samples came. `isAlive` asks the newer generations. */
export async function persistSeriesTimes(
  client: Queryable,
  shard: number,
  registry: SeriesRegistry,
  isAlive: (ref: SeriesRef) => boolean,
): Promise<void> {
  const changed: SeriesRef[] = [];
  for (const some of registry.walk({ flags: SERIES_PERSISTED })) {
    for (const ref of some) {
      const isBackfilled = registry.oldestMs(ref) < registry.storedOldestMs(ref);
      if (registry.areEndsStale || isBackfilled || isAlive(ref) === registry.hasFlag(ref, SERIES_ENDED))
        changed.push(ref);
    }
    await setImmediate();
  }
  for (let at = 0; at < changed.length; at += CHUNK) {
    const refs = changed.slice(at, at + CHUNK);
    // Read once: older samples may come while the database works.
    const oldest = new Map(refs.map((ref) => [ref, storedTime(registry.oldestMs(ref))]));
    await client.query({
      // A series that came back is listed as living in the same moment.
      text: `WITH changed AS (
               UPDATE series s SET max_time = n.max_time, min_time = LEAST(s.min_time, n.min_time)
                 FROM unnest($2::int4[], $3::int8[], $4::int8[]) AS n(id, min_time, max_time)
                WHERE s.shard = $1 AND s.id = n.id AND (s.max_time IS DISTINCT FROM n.max_time OR n.min_time < s.min_time)
               RETURNING s.id, s.max_time)
             INSERT INTO series_living (shard, ids)
             SELECT $1::int4, array_agg(id ORDER BY id) FROM changed WHERE max_time IS NULL HAVING count(*) > 0`,
      values: [
        shard,
        arrayText(refs.map((ref) => registry.idOf(ref))),
        arrayText([...oldest.values()]),
        arrayText(refs.map((ref) => (isAlive(ref) ? 'NULL' : storedTime(registry.untilMs(ref))))),
      ],
    });
    for (const ref of refs) {
      if (isAlive(ref)) registry.clearFlag(ref, SERIES_ENDED);
      else registry.setFlag(ref, SERIES_ENDED);
      registry.noteStoredOldest(ref, Math.min(registry.storedOldestMs(ref), oldest.get(ref) ?? 0));
    }
  }
  registry.areEndsStale = false;
}

function storedTime(timeMs: number): number {
  return Number.isFinite(timeMs) ? timeMs : 0;
}
