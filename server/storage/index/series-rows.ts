// New rows of the table `series`: what they hold, and the two ways to write them. Nearly always nobody has made any of them before,
// and COPY writes them at a third of the cost of an INSERT that looks for each.
import { hash as digestOf } from 'node:crypto';
import type pg from 'pg';
import { assert } from '@/lib/errors/assert';
import { METRIC_NAME } from '@/lib/labels/label-set';
import { listLiving } from '@/server/storage/index/living-series';
import type { LabelPair } from '@/server/storage/index/pair-dictionary';
import type { SeriesRegistry } from '@/server/storage/index/series-registry';
import { arrayText } from '@/server/storage/index/stored-hashes';
import type { SeriesRef } from '@/server/storage/ports';
import { copyInto } from '@/server/storage/postgres/copy-into';
import { sqlState, UNIQUE_VIOLATION } from '@/server/storage/postgres/faults';

export interface SeriesChunk {
  readonly shard: number;
  readonly registry: SeriesRegistry;
  readonly refs: readonly SeriesRef[];
  readonly oldest: readonly number[];
  readonly pairs: ReadonlyMap<LabelPair, number>;
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

const INT4_OID = 23;
/** Count of fields; shard, id, fingerprint, metric, the head of the array and the time, each with its length. */
const ROW_BYTES = 2 + 8 + 8 + 20 + 8 + 24 + 12;
const ARRAY_HEAD_BYTES = 20;
const WORD = 2 ** 32;

/** A row as the table has it now. */
export interface StoredSeries {
  readonly id: number;
  readonly oldestMs: number;
  /** When the series had ended, before it came back; -Infinity for one that was not known or had not. */
  readonly endedMs: number;
}

/** The rows, in the order of the references. In a transaction. */
export async function storeSeries(client: pg.ClientBase, chunk: SeriesChunk): Promise<StoredSeries[]> {
  const { shard, refs, oldest } = chunk;
  const rows = rowsOf(chunk);
  const stored = refs.map((ref, at) => ({
    id: chunk.registry.idOf(ref),
    oldestMs: oldest[at] ?? 0,
    endedMs: -Infinity,
  }));
  if (await copySeries(client, shard, rows)) {
    await listLiving(client, shard, idsOf(rows));
    return stored;
  }
  await insertSeries(client, shard, rows);
  const hashes = rows.map(({ hash }) => hash);
  const found = await client.query<{ hash: string; id: number; from: number; until: number | null }>({
    text: `SELECT replace(fingerprint::text, '-', '') AS hash, id, min_time::float8 AS "from", max_time::float8 AS until
             FROM series WHERE shard = $1 AND fingerprint = ANY($2::uuid[])`,
    values: [shard, arrayText(hashes)],
  });
  // A row on its way out stays, and a series that ended lives on.
  await client.query({
    text: `UPDATE series SET removed_at = NULL, max_time = NULL
            WHERE shard = $1 AND fingerprint = ANY($2::uuid[]) AND (removed_at IS NOT NULL OR max_time IS NOT NULL)`,
    values: [shard, arrayText(hashes)],
  });
  assert(found.rows.length === rows.length, 'every row of "series" is there or was inserted');
  await listLiving(client, shard, idsOf(found.rows));
  const placeOf = new Map(rows.map(({ hash, place }) => [hash, place]));
  for (const { hash, id, from, until } of found.rows)
    stored[placeOf.get(hash) ?? 0] = { id, oldestMs: from, endedMs: until ?? -Infinity };
  return stored;
}

function idsOf(rows: readonly { readonly id: number }[]): number[] {
  return rows.map(({ id }) => id).toSorted((left, right) => left - right);
}

/** In one order in all processes: two that insert the same rows in different orders block each other. */
function rowsOf({ registry, refs, oldest, pairs }: SeriesChunk): SeriesRow[] {
  const seen = new Map<number, RowPair>();
  const rows: SeriesRow[] = [];
  // Plain loops: a load of new series waits for this.
  for (let place = 0; place < refs.length; place += 1) {
    const ref = refs[place] ?? -1;
    const pairIds = registry.pairIds(ref);
    const stored: number[] = [];
    let whole = '';
    let metric = 0;
    for (let at = 0; at < pairIds.length; at += 1) {
      const pairId = pairIds[at] ?? 0;
      let pair = seen.get(pairId);
      if (!pair) {
        pair = rowPair(registry.pairs.get(pairId), pairs);
        seen.set(pairId, pair);
      }
      whole += pair.text;
      stored.push(pair.storedId);
      if (pair.isMetric) metric = pair.storedId;
    }
    const oldestMs = oldest[place] ?? 0;
    rows.push({ hash: hashOf(whole), place, id: registry.idOf(ref), metric, pairs: stored, oldestMs });
  }
  return rows.toSorted((left, right) => (left.hash < right.hash ? -1 : 1));
}

/** What rows need of a pair that most of them share. */
interface RowPair {
  readonly text: string;
  readonly storedId: number;
  readonly isMetric: boolean;
}

function rowPair(pair: LabelPair | undefined, pairs: ReadonlyMap<LabelPair, number>): RowPair {
  assert(pair, 'a series is made of known pairs');
  return { text: hashedText(pair), storedId: pairs.get(pair) ?? 0, isMetric: pair.name === METRIC_NAME };
}

/** False, with nothing written, when there is one of them already. */
async function copySeries(client: pg.ClientBase, shard: number, rows: readonly SeriesRow[]): Promise<boolean> {
  await client.query({ text: 'SAVEPOINT new_series' });
  try {
    await copyInto(client, 'series (shard, id, fingerprint, metric, pairs, min_time)', encodeRows(shard, rows));
  } catch (thrown) {
    if (sqlState(thrown) !== UNIQUE_VIOLATION) throw thrown;
    await client.query({ text: 'ROLLBACK TO SAVEPOINT new_series' });
    return false;
  }
  await client.query({ text: 'RELEASE SAVEPOINT new_series' });
  return true;
}

/** As COPY (FORMAT binary) wants them: big endian, each field behind its length. */
function encodeRows(shard: number, rows: readonly SeriesRow[]): Buffer {
  const pairCount = rows.reduce((sum, { pairs }) => sum + pairs.length, 0);
  const bytes = Buffer.allocUnsafe(rows.length * ROW_BYTES + pairCount * 8);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  const int4 = (value: number): void => {
    view.setInt32(at, value);
    at += 4;
  };
  const field = (value: number): void => {
    view.setInt32(at, 4);
    view.setInt32(at + 4, value);
    at += 8;
  };
  for (const { id, hash, metric, pairs, oldestMs } of rows) {
    view.setInt16(at, 6);
    at += 2;
    field(shard);
    field(id);
    int4(16);
    at += bytes.write(hash, at, 'hex');
    field(metric);
    int4(ARRAY_HEAD_BYTES + pairs.length * 8);
    // Dimensions, flags, type; length and lower bound of the one dimension. An array without elements has none.
    int4(pairs.length === 0 ? 0 : 1);
    int4(0);
    int4(INT4_OID);
    if (pairs.length > 0) {
      int4(pairs.length);
      int4(1);
    }
    for (const pair of pairs) field(pair);
    int4(8);
    int4(Math.floor(oldestMs / WORD));
    int4(oldestMs % WORD);
  }
  return bytes.subarray(0, at);
}

async function insertSeries(client: pg.ClientBase, shard: number, rows: readonly SeriesRow[]): Promise<void> {
  await client.query({
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
}

/** First 16 bytes of SHA-256 over name and value, each with its length in UTF-8, as hex. */
export function pairHash(pair: Pick<LabelPair, 'name' | 'value'>): string {
  return hashOf(hashedText(pair));
}

/** That of a series is over these of all its pairs. */
function hashedText({ name, value }: Pick<LabelPair, 'name' | 'value'>): string {
  return `${Buffer.byteLength(name)}:${name}${Buffer.byteLength(value)}:${value}`;
}

/** One call: a hash object and its updates cost four times as much. */
function hashOf(text: string): string {
  return digestOf('sha256', text, 'hex').slice(0, 32);
}
