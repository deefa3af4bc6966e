// Writes new series and label pairs to their tables, so that samples in segments keep their labels after the log is gone.
import { hash as digestOf } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { assert } from '@/lib/errors/assert';
import { METRIC_NAME } from '@/lib/labels/label-set';
import {
  SERIES_ANNOUNCED,
  SERIES_COMMITTED,
  SERIES_ENDED,
  SERIES_PERSISTED,
  type SeriesRegistry,
} from '@/server/storage/index/series-registry';
import type { LabelPair } from '@/server/storage/index/pair-dictionary';
import { PURGE_LOCK_CLASS } from '@/server/storage/index/remove-series';
import { takeNumbers } from '@/server/storage/index/stored-numbers';
import type { Queryable } from '@/server/storage/log/epochs';
import type { SeriesRef } from '@/server/storage/ports';
import type { WriterConnection } from '@/server/storage/postgres/writer-connection';

/** Rows of one INSERT; about 10 ms of work. */
const CHUNK = 2000;
/** Series looked at before the event loop gets its turn. */
const LOOK_BURST = 32_768;

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
  for (let ref = 0; ref < registry.count; ref += 1) {
    if (ref % LOOK_BURST === LOOK_BURST - 1) await setImmediate();
    if (registry.isKnown(ref) && registry.hasFlag(ref, SERIES_COMMITTED) && !registry.hasFlag(ref, SERIES_PERSISTED))
      refs.push(ref);
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
  const oldest = refs.map((ref) => storedTime(registry.oldestMs[ref]));
  const stored = await connection.transaction(async (client) => {
    // Against the deletion of rows that nothing refers to (purgeRemovedSeries).
    await client.query({ text: 'SELECT pg_advisory_xact_lock_shared($1, $2)', values: [PURGE_LOCK_CLASS, shard] });
    const pairs = await storePairs(client, shard, registry, refs);
    return { pairs, ids: await storeSeries(client, { shard, registry, refs, oldest, pairs }) };
  });
  for (const [pair, storedId] of stored.pairs) registry.setStoredPair(pair, storedId);
  refs.forEach((ref, at) => {
    registry.setId(ref, stored.ids[at] ?? 0);
    registry.setFlag(ref, SERIES_PERSISTED | SERIES_ANNOUNCED);
    registry.clearFlag(ref, SERIES_ENDED);
    registry.storedOldestMs[ref] = oldest[at] ?? 0;
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
  for (const ref of refs)
    for (const id of registry.pairIds(ref)) {
      const pair = seen.has(id) ? undefined : registry.pairs.get(id);
      seen.add(id);
      if (pair && pair.storedId > 0) known.set(pair.storedId, pair);
      else if (pair) byHash.set(hashTexts([pair.name, pair.value]), pair);
    }
  const stored = new Map<LabelPair, number>();
  for (const id of await existingPairs(client, shard, [...known.keys()])) {
    const pair = known.get(id);
    if (pair) stored.set(pair, id);
  }
  for (const pair of known.values()) if (!stored.has(pair)) byHash.set(hashTexts([pair.name, pair.value]), pair);
  const table: Hashed = { shard, table: 'label_pair', column: 'pair_hash' };
  const found = (hash: string, id: number): void => {
    const pair = byHash.get(hash);
    if (pair) stored.set(pair, id);
  };
  // In one order in all processes, as for series.
  const missing = (await readIds(client, table, [...byHash.keys()], found)).toSorted();
  if (missing.length === 0) return stored;
  await insertPairs(client, shard, missing, byHash);
  const lost = await readIds(client, table, missing, found);
  assert(lost.length === 0, 'every row of "label_pair" is there or was inserted');
  return stored;
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

interface SeriesChunk {
  readonly shard: number;
  readonly registry: SeriesRegistry;
  readonly refs: readonly SeriesRef[];
  readonly oldest: readonly number[];
  readonly pairs: ReadonlyMap<LabelPair, number>;
}

/** The ids of the rows, in the order of the references. */
async function storeSeries(client: Queryable, chunk: SeriesChunk): Promise<number[]> {
  const { shard, refs } = chunk;
  const rows = rowsOf(chunk);
  const ids = refs.map((ref) => chunk.registry.ids[ref] ?? 0);
  // As a rule nobody has made a row of any of them before.
  if ((await insertSeries(client, shard, rows)) === rows.length) return ids;
  const hashes = rows.map(({ hash }) => hash);
  // A row on its way out stays, and lives on.
  await client.query({
    text: `UPDATE series SET removed_at = NULL, max_time = NULL
            WHERE shard = $1 AND fingerprint = ANY($2::uuid[]) AND removed_at IS NOT NULL`,
    values: [shard, arrayText(hashes)],
  });
  const placeOf = new Map(rows.map(({ hash, place }) => [hash, place]));
  const missing = await readIds(client, { shard, table: 'series', column: 'fingerprint' }, hashes, (hash, id) => {
    ids[placeOf.get(hash) ?? 0] = id;
  });
  assert(missing.length === 0, 'every row of "series" is there or was inserted');
  return ids;
}

interface SeriesRow {
  readonly hash: string;
  /** Among the references. */
  readonly place: number;
  readonly id: number;
  readonly metric: number;
  readonly pairs: readonly number[];
  readonly oldestMs: number;
}

/** In one order in all processes: two that insert the same rows in different orders block each other. */
function rowsOf({ registry, refs, oldest, pairs }: SeriesChunk): SeriesRow[] {
  const rows = refs.map((ref, place): SeriesRow => {
    let metric = 0;
    const stored = Array.from(registry.pairIds(ref), (pairId) => {
      const pair = registry.pairs.get(pairId);
      const id = (pair && pairs.get(pair)) ?? 0;
      if (pair?.name === METRIC_NAME) metric = id;
      return id;
    });
    const hash = hashTexts(registry.labels(ref));
    return { hash, place, id: registry.ids[ref] ?? 0, metric, pairs: stored, oldestMs: oldest[place] ?? 0 };
  });
  return rows.toSorted((left, right) => (left.hash < right.hash ? -1 : 1));
}

/** Returns how many there were not yet. */
async function insertSeries(client: Queryable, shard: number, rows: readonly SeriesRow[]): Promise<number> {
  const { rowCount } = await client.query({
    text: `INSERT INTO series (shard, id, fingerprint, metric, pairs, min_time)
           SELECT $1::int4, id, fingerprint, metric, pairs::int4[], min_time
             FROM unnest($2::int4[], $3::uuid[], $4::int4[], $5::text[], $6::int8[]) AS n(id, fingerprint, metric, pairs, min_time)
           ON CONFLICT DO NOTHING`,
    values: [
      shard,
      arrayText(rows.map(({ id }) => id)),
      arrayText(rows.map(({ hash }) => hash)),
      arrayText(rows.map(({ metric }) => metric)),
      arrayText(rows.map(({ pairs }) => `"${arrayText(pairs)}"`)),
      arrayText(rows.map(({ oldestMs }) => oldestMs)),
    ],
  });
  return rowCount ?? 0;
}

/** An array for PostgreSQL, of what needs no escaping; `pg` looks at each character of each element. */
function arrayText(elements: readonly (number | string)[]): string {
  return `{${elements.join(',')}}`;
}

interface Hashed {
  readonly shard: number;
  readonly table: 'series' | 'label_pair';
  readonly column: 'fingerprint' | 'pair_hash';
}

/** Tells the ids of the rows with these hashes, and returns the hashes without one. */
async function readIds(
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

/** Sets or clears the end of series, and lowers their start where older samples came. `isAlive` asks the newer generations. */
export async function persistSeriesTimes(
  client: Queryable,
  shard: number,
  registry: SeriesRegistry,
  isAlive: (ref: SeriesRef) => boolean,
): Promise<void> {
  const changed: SeriesRef[] = [];
  for (let ref = 0; ref < registry.count; ref += 1) {
    if (ref % LOOK_BURST === LOOK_BURST - 1) await setImmediate();
    if (!registry.isKnown(ref) || !registry.hasFlag(ref, SERIES_PERSISTED)) continue;
    const isBackfilled = (registry.oldestMs[ref] ?? 0) < (registry.storedOldestMs[ref] ?? 0);
    if (registry.areEndsStale || isBackfilled || isAlive(ref) === registry.hasFlag(ref, SERIES_ENDED))
      changed.push(ref);
  }
  for (let at = 0; at < changed.length; at += CHUNK) {
    const refs = changed.slice(at, at + CHUNK);
    // Read once: older samples may come while the database works.
    const oldest = new Map(refs.map((ref) => [ref, storedTime(registry.oldestMs[ref])]));
    await client.query({
      text: `UPDATE series s SET max_time = n.max_time, min_time = LEAST(s.min_time, n.min_time)
               FROM unnest($2::int4[], $3::int8[], $4::int8[]) AS n(id, min_time, max_time)
              WHERE s.shard = $1 AND s.id = n.id AND (s.max_time IS DISTINCT FROM n.max_time OR n.min_time < s.min_time)`,
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
  registry.areEndsStale = false;
}

function storedTime(timeMs: number | undefined): number {
  return timeMs !== undefined && Number.isFinite(timeMs) ? timeMs : 0;
}

/** First 16 bytes of SHA-256 over the texts, each with its length in UTF-8, as hex. */
function hashTexts(texts: readonly string[]): string {
  // One call: a hash object and its updates cost four times as much.
  let whole = '';
  for (const text of texts) whole += `${Buffer.byteLength(text)}:${text}`;
  return digestOf('sha256', whole, 'hex').slice(0, 32);
}
