// Writes new series and label pairs to their tables, so that samples in segments keep their labels after the log is gone; and loads them.
import { createHash } from 'node:crypto';
import type pg from 'pg';
import { assert } from '@/lib/errors/assert';
import {
  SERIES_ACTIVE,
  SERIES_ANNOUNCED,
  SERIES_ENDED,
  SERIES_PERSISTED,
  type SeriesRegistry,
} from '@/server/storage/index/series-registry';
import type { LabelPair } from '@/server/storage/index/pair-dictionary';
import type { Queryable } from '@/server/storage/log/epochs';
import type { SeriesRef } from '@/server/storage/ports';
import { copyRows, int4, int4Array, int8 } from '@/server/storage/postgres/copy-rows';

/** Rows of one INSERT. */
const CHUNK = 2000;

/** Series whose samples are committed and that have no row yet. Safe to repeat after a failure. */
export async function persistNewSeries(client: Queryable, shard: number, registry: SeriesRegistry): Promise<number> {
  const refs: SeriesRef[] = [];
  for (let ref = 0; ref < registry.count; ref += 1)
    if (registry.isKnown(ref) && registry.hasFlag(ref, SERIES_ANNOUNCED) && !registry.hasFlag(ref, SERIES_PERSISTED))
      refs.push(ref);
  for (let at = 0; at < refs.length; at += CHUNK)
    await persistChunk(client, shard, registry, refs.slice(at, at + CHUNK));
  return refs.length;
}

async function persistChunk(
  client: Queryable,
  shard: number,
  registry: SeriesRegistry,
  refs: readonly SeriesRef[],
): Promise<void> {
  const pairs = new Set<LabelPair>();
  for (const ref of refs)
    for (const id of registry.pairIds(ref)) {
      const pair = registry.pairs.get(id);
      if (pair && !pair.isPersisted) pairs.add(pair);
    }
  if (pairs.size > 0) await insertPairs(client, shard, [...pairs]);
  const ids = refs.map((ref) => registry.ids[ref] ?? 0);
  const oldest = refs.map((ref) => storedTime(registry.oldestMs[ref]));
  const fingerprints = refs.map((ref) => hashTexts(registry.labels(ref)));
  await removeForgotten(client, { shard, table: 'series', column: 'fingerprint', ids, hashes: fingerprints });
  await client.query({
    text: `INSERT INTO series (shard, id, fingerprint, metric, pairs, min_time)
           SELECT $1::int4, id, fingerprint, metric, pairs::int4[], min_time
             FROM unnest($2::int4[], $3::uuid[], $4::int4[], $5::text[], $6::int8[]) AS n(id, fingerprint, metric, pairs, min_time)
           ON CONFLICT DO NOTHING`,
    values: [
      shard,
      ids,
      fingerprints,
      refs.map((ref) => registry.metricPairs[ref] ?? 0),
      refs.map((ref) => `{${registry.pairIds(ref).join(',')}}`),
      oldest,
    ],
  });
  await checkStored(client, { shard, table: 'series', column: 'fingerprint', ids, hashes: fingerprints });
  for (const pair of pairs) pair.isPersisted = true;
  refs.forEach((ref, at) => {
    registry.setFlag(ref, SERIES_PERSISTED);
    registry.storedOldestMs[ref] = oldest[at] ?? 0;
  });
}

async function insertPairs(client: Queryable, shard: number, pairs: readonly LabelPair[]): Promise<void> {
  const ids = pairs.map((pair) => pair.id);
  const hashes = pairs.map((pair) => hashTexts([pair.name, pair.value]));
  await removeForgotten(client, { shard, table: 'label_pair', column: 'pair_hash', ids, hashes });
  await client.query({
    text: `INSERT INTO label_pair (shard, id, name, value, pair_hash)
           SELECT $1::int4, * FROM unnest($2::int4[], $3::bytea[], $4::bytea[], $5::uuid[]) ON CONFLICT DO NOTHING`,
    values: [
      shard,
      ids,
      pairs.map((pair) => Buffer.from(pair.name, 'utf8')),
      pairs.map((pair) => Buffer.from(pair.value, 'utf8')),
      hashes,
    ],
  });
  await checkStored(client, { shard, table: 'label_pair', column: 'pair_hash', ids, hashes });
}

interface Expected {
  readonly shard: number;
  readonly table: 'series' | 'label_pair';
  readonly column: 'fingerprint' | 'pair_hash';
  readonly ids: readonly number[];
  readonly hashes: readonly string[];
}

/** A row with our hash and another number was to be removed, and the removal failed half-way: nothing refers to it. */
async function removeForgotten(client: Queryable, { shard, table, column, ids, hashes }: Expected): Promise<void> {
  await client.query({
    text: `DELETE FROM ${table} t USING unnest($2::int4[], $3::uuid[]) AS n(id, hash)
            WHERE t.shard = $1 AND t.${column} = n.hash AND t.id <> n.id`,
    values: [shard, ids, hashes],
  });
}

/** ON CONFLICT makes the insert repeatable; this makes sure that the rows that are there are ours. */
async function checkStored(client: Queryable, { shard, table, column, ids, hashes }: Expected): Promise<void> {
  const { rows } = await client.query<{ count: string }>({
    text: `SELECT count(*) FROM ${table} t JOIN unnest($2::int4[], $3::uuid[]) AS n(id, hash) ON t.id = n.id AND t.${column} = n.hash
            WHERE t.shard = $1`,
    values: [shard, ids, hashes],
  });
  assert(Number(rows[0]?.count) === ids.length, `rows of "${table}" hold what this process numbered`);
}

/** Sets or clears the end of series, and lowers their start where older samples came. `isAlive` asks the newer generations. */
export async function persistSeriesTimes(
  client: Queryable,
  shard: number,
  registry: SeriesRegistry,
  isAlive: (ref: SeriesRef) => boolean,
): Promise<void> {
  const changed: SeriesRef[] = [];
  for (let ref = 0; ref < registry.count; ref += 1) {
    if (!registry.isKnown(ref) || !registry.hasFlag(ref, SERIES_PERSISTED)) continue;
    const isBackfilled = (registry.oldestMs[ref] ?? 0) < (registry.storedOldestMs[ref] ?? 0);
    if (isBackfilled || isAlive(ref) === registry.hasFlag(ref, SERIES_ENDED)) changed.push(ref);
  }
  for (let at = 0; at < changed.length; at += CHUNK) {
    const refs = changed.slice(at, at + CHUNK);
    // Read once: older samples may come while the database works.
    const oldest = new Map(refs.map((ref) => [ref, storedTime(registry.oldestMs[ref])]));
    await client.query({
      text: `UPDATE series s SET max_time = n.max_time, min_time = LEAST(s.min_time, n.min_time)
               FROM unnest($2::int4[], $3::int8[], $4::int8[]) AS n(id, min_time, max_time)
              WHERE s.shard = $1 AND s.id = n.id`,
      values: [
        shard,
        refs.map((ref) => registry.ids[ref] ?? 0),
        [...oldest.values()],
        refs.map((ref) => (isAlive(ref) ? null : storedTime(registry.untilMs(ref)))),
      ],
    });
    for (const ref of refs) {
      if (isAlive(ref)) registry.clearFlag(ref, SERIES_ENDED);
      else registry.setFlag(ref, SERIES_ENDED);
      registry.storedOldestMs[ref] = Math.min(registry.storedOldestMs[ref] ?? 0, oldest.get(ref) ?? 0);
    }
  }
}

/** Loads pairs and series. A series whose end is not stored counts as alive until `sealedUntilMs`. */
export async function loadSeries(
  reader: pg.ClientBase,
  shard: number,
  registry: SeriesRegistry,
  sealedUntilMs: number,
): Promise<void> {
  const decoder = new TextDecoder();
  const pairs = `SELECT id, name, value FROM label_pair WHERE shard = ${shard} ORDER BY id`;
  for await (const rows of copyRows(reader, pairs))
    for (const [id, name, value] of rows)
      registry.pairs.load(int4(id), decoder.decode(name ?? undefined), decoder.decode(value ?? undefined));
  const series = `SELECT id, pairs, min_time, max_time FROM series WHERE shard = ${shard} ORDER BY id`;
  for await (const rows of copyRows(reader, series))
    for (const [id, pairIds, minTime, maxTime] of rows) {
      const ref = registry.createFromPairs(int4Array(pairIds));
      registry.setId(ref, int4(id));
      registry.setFlag(ref, SERIES_PERSISTED | SERIES_ANNOUNCED | (maxTime ? SERIES_ENDED : 0));
      registry.oldestMs[ref] = int8(minTime);
      registry.storedOldestMs[ref] = int8(minTime);
      registry.sealedUntilMs[ref] = maxTime ? int8(maxTime) : sealedUntilMs;
      if (maxTime) registry.newestMs[ref] = int8(maxTime);
    }
}

/** How many series one call of removeSeries() may take: it runs between two commits. */
export const REMOVE_LIMIT = 2000;

/**
 * Forgets series without samples anywhere. Must run between two commits: a sample that was accepted for a series, and is not
 * applied yet, would lose its labels.
 */
export async function removeSeries(
  client: Queryable,
  shard: number,
  registry: SeriesRegistry,
  refs: readonly SeriesRef[],
): Promise<void> {
  const gone = refs.filter((ref) => registry.isKnown(ref) && !registry.hasFlag(ref, SERIES_ACTIVE));
  await client.query({
    text: 'DELETE FROM series WHERE shard = $1 AND id = ANY($2::int4[])',
    values: [shard, gone.map((ref) => registry.ids[ref] ?? 0)],
  });
  const orphans = registry.remove(gone);
  await client.query({
    text: 'DELETE FROM label_pair WHERE shard = $1 AND id = ANY($2::int4[])',
    values: [shard, orphans.map((pair) => pair.id)],
  });
}

function storedTime(timeMs: number | undefined): number {
  return timeMs !== undefined && Number.isFinite(timeMs) ? timeMs : 0;
}

/** First 16 bytes of SHA-256 over the texts, each with its length, as hex. */
function hashTexts(texts: readonly string[]): string {
  const hash = createHash('sha256');
  for (const text of texts) {
    const bytes = Buffer.from(text, 'utf8');
    hash.update(String(bytes.length)).update(':').update(bytes);
  }
  return hash.digest('hex').slice(0, 32);
}
