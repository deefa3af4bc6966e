// Exemplars: the newest of all series, in a ring of fixed size. Upkeep writes what is new to the table `exemplar`, a ring too, and reads what
// other processes wrote there.
import type pg from 'pg';
import { ByteReader } from '@/lib/encoding/byte-reader';
import { ByteWriter } from '@/lib/encoding/byte-writer';
import { compareLabels, type LabelSet } from '@/lib/labels/label-set';
import type { Matcher } from '@/lib/labels/matcher';
import { ExemplarRing, type Placed } from '@/server/storage/exemplar-ring';
import { loadSeriesOfIds } from '@/server/storage/index/load-series';
import { matchSeries } from '@/server/storage/index/match-series';
import { unionRefs } from '@/server/storage/index/postings';
import { SERIES_PERSISTED } from '@/server/storage/index/series-flags';
import type { SeriesRegistry } from '@/server/storage/index/series-registry';
import { takeNumbers } from '@/server/storage/index/stored-numbers';
import type { Queryable, Transactional } from '@/server/storage/log/epochs';
import type { Exemplar, NewExemplar, SeriesExemplars, SeriesRef, TimeRange } from '@/server/storage/ports';
import { inSnapshot } from '@/server/storage/postgres/in-snapshot';

/** OpenMetrics' bound on the names and values of an exemplar's labels together. */
const LABEL_LIMIT_CHARACTERS = 128;
const CHUNK = 500;

export interface ExemplarStore {
  /** How many are kept. */
  readonly count: number;
  /** Returns how many were taken: not those that are older than the series' newest, repeat it, or have too long labels. */
  record(exemplars: readonly NewExemplar[]): number;
  /** Of all series that match any of the selectors; oldest first, series sorted by their labels. */
  query(selectors: readonly (readonly Matcher[])[], range: TimeRange): readonly SeriesExemplars[];
  /** To the table, for the next start and for other processes. */
  persist(connection: Transactional): Promise<void>;
  /** What other processes wrote to the table since the last time. */
  follow(client: Queryable): Promise<void>;
  /** Whether exemplars of a series are kept: it must stay in memory. */
  holds(ref: SeriesRef): boolean;
  load(client: Queryable, reader: pg.ClientBase): Promise<void>;
}

interface Deps {
  readonly registry: SeriesRegistry;
  readonly shard: number;
  readonly maxExemplars: number;
}

export function createExemplarStore({ registry, shard, maxExemplars }: Deps): ExemplarStore {
  const ring = new ExemplarRing(maxExemplars);

  function isWanted(exemplar: NewExemplar): boolean {
    if (maxExemplars === 0 || !registry.isKnown(exemplar.seriesRef)) return false;
    if (exemplar.labels.reduce((sum, text) => sum + text.length, 0) > LABEL_LIMIT_CHARACTERS) return false;
    return exemplar.timestampMs > ring.newestMs(exemplar.seriesRef);
  }

  /** Numbers are taken in the transaction that writes the rows, so they become visible in their order, whoever writes. */
  async function save(connection: Transactional, chunk: readonly NewExemplar[]): Promise<void> {
    const first = await connection.transaction(async (client) => {
      const wanted = { shard, kind: 'exemplar' as const, count: chunk.length, floor: ring.seenNumber + 1 };
      const number = await takeNumbers(client, wanted);
      // Others wrote meanwhile.
      if (number > ring.seenNumber + 1) await follow(client, number - 1);
      await insertRows(client, { registry, shard, maxExemplars }, chunk, number);
      return number;
    });
    ring.settle(chunk, first);
  }

  async function follow(client: Queryable, untilNumber = Number.MAX_SAFE_INTEGER): Promise<void> {
    if (maxExemplars === 0) return;
    const until = Math.min(untilNumber, await lastNumber(client, shard));
    const from = Math.max(ring.seenNumber + 1, until - maxExemplars + 1);
    if (from > until) return;
    for (const placed of found(await loadRows(client, shard, { from, until, maxExemplars }), registry))
      ring.put(placed);
    ring.seenNumber = Math.max(ring.seenNumber, until);
  }

  return {
    get count() {
      return ring.count;
    },
    record(exemplars) {
      const taken: NewExemplar[] = [];
      const newestMs = new Map<SeriesRef, number>();
      for (const exemplar of exemplars) {
        const { seriesRef, timestampMs } = exemplar;
        if (!isWanted(exemplar) || timestampMs <= (newestMs.get(seriesRef) ?? -Infinity)) continue;
        newestMs.set(seriesRef, timestampMs);
        taken.push(exemplar);
      }
      if (taken.length > 0) ring.wait(taken);
      return taken.length;
    },
    query(selectors, { startMs, endMs }) {
      const wanted = new Set(
        unionRefs(
          selectors.map((matchers) => matchSeries(registry, matchers)),
          registry.pages,
        ),
      );
      const bySeries = new Map<SeriesRef, Exemplar[]>();
      for (const { seriesRef, timestampMs, value, labels } of ring.kept()) {
        if (timestampMs < startMs || timestampMs > endMs || !wanted.has(seriesRef)) continue;
        const list = bySeries.get(seriesRef);
        if (list) list.push({ timestampMs, value, labels });
        else bySeries.set(seriesRef, [{ timestampMs, value, labels }]);
      }
      return [...bySeries]
        .map(([ref, exemplars]) => ({ seriesLabels: registry.labels(ref), exemplars: inOrder(exemplars) }))
        .toSorted((left, right) => compareLabels(left.seriesLabels, right.seriesLabels));
    },
    async persist(connection) {
      // Series get their rows in the same round of upkeep; those that have none yet wait for the next one.
      const ready = ring.unsaved.filter(({ seriesRef }) => registry.hasFlag(seriesRef, SERIES_PERSISTED));
      const size = Math.min(CHUNK, maxExemplars);
      for (let at = 0; at < ready.length; at += size) await save(connection, ready.slice(at, at + size));
    },
    follow: (client) => follow(client),
    holds: (ref) => ring.newestMs(ref) > -Infinity,
    async load(client, reader) {
      const rows = await loadRows(client, shard, { from: 0, until: Number.MAX_SAFE_INTEGER, maxExemplars: 0 });
      await bringBack(reader, { registry, shard }, rows);
      const isSameSize = rows.every(({ place, number }) => maxExemplars > 0 && place === number % maxExemplars);
      const known = found(rows, registry);
      if (isSameSize) for (const placed of known) ring.put(placed);
      else ring.wait(known);
      ring.seenNumber = rows.at(-1)?.number ?? -1;
      // A ring of another size has other places: all of it is written anew.
      if (!isSameSize) await client.query({ text: 'DELETE FROM exemplar WHERE shard = $1', values: [shard] });
    },
  };
}

/** Series of theirs that have left memory are there again afterwards. */
async function bringBack(
  reader: pg.ClientBase,
  { registry, shard }: Pick<Deps, 'registry' | 'shard'>,
  rows: readonly StoredExemplar[],
): Promise<void> {
  const ids = [...new Set(rows.map(({ series }) => series))].filter((id) => registry.refOfId(id) < 0);
  const wanted = { ids, sealedUntilMs: registry.goneUntilMs, only: 'kept' as const };
  if (ids.length > 0) await inSnapshot(reader, () => loadSeriesOfIds(reader, shard, registry, wanted));
}

/** Those whose series are known here. */
function found(rows: readonly StoredExemplar[], registry: SeriesRegistry): Placed[] {
  return rows.flatMap(({ number, series, time, value, labels }) => {
    const seriesRef = registry.refOfId(series);
    return seriesRef < 0 ? [] : [{ seriesRef, timestampMs: time, value, labels: decodeLabels(labels), number }];
  });
}

async function insertRows(
  client: Queryable,
  { registry, shard, maxExemplars }: Deps,
  rows: readonly NewExemplar[],
  firstNumber: number,
): Promise<void> {
  const numbers = rows.map((_, at) => firstNumber + at);
  await client.query({
    text: `INSERT INTO exemplar (shard, place, number, series, time, value, labels)
           SELECT $1::int4, * FROM unnest($2::int4[], $3::int8[], $4::int4[], $5::int8[], $6::float8[], $7::bytea[])
           ON CONFLICT (shard, place) DO UPDATE SET number = excluded.number, series = excluded.series,
             time = excluded.time, value = excluded.value, labels = excluded.labels`,
    values: [
      shard,
      numbers.map((number) => number % maxExemplars),
      numbers,
      rows.map(({ seriesRef }) => registry.idOf(seriesRef)),
      rows.map(({ timestampMs }) => timestampMs),
      rows.map(({ value }) => String(value)),
      rows.map(({ labels }) => encodeLabels(labels)),
    ],
  });
}

/** One that was written twice, since the answer to its commit was lost, is shown once. */
function inOrder(exemplars: readonly Exemplar[]): Exemplar[] {
  return exemplars
    .toSorted((left, right) => left.timestampMs - right.timestampMs)
    .filter(({ timestampMs }, at, sorted) => at === 0 || timestampMs !== sorted[at - 1]?.timestampMs);
}

/** -1 when none was ever given. */
async function lastNumber(client: Queryable, shard: number): Promise<number> {
  const { rows } = await client.query<{ next: number }>({
    text: `SELECT next::float8 AS next FROM store_counter WHERE shard = $1 AND kind = 'exemplar'`,
    values: [shard],
  });
  return (rows[0]?.next ?? 0) - 1;
}

interface Numbered {
  readonly from: number;
  readonly until: number;
  /** 0: wherever they are. Else only their places in a ring of this size are looked at. */
  readonly maxExemplars: number;
}

/** By rising number: the order in which they were written. */
async function loadRows(
  client: Queryable,
  shard: number,
  { from, until, maxExemplars }: Numbered,
): Promise<StoredExemplar[]> {
  const [first, last] = [from % maxExemplars, until % maxExemplars];
  const isRound = until - from + 1 >= maxExemplars;
  const places = first <= last ? `place BETWEEN ${first} AND ${last}` : `(place >= ${first} OR place <= ${last})`;
  const { rows } = await client.query<StoredExemplar>({
    text: `SELECT place, number::float8 AS number, series, time::float8 AS time, value, labels
             FROM exemplar WHERE shard = $1 AND number BETWEEN $2 AND $3 ${isRound ? '' : `AND ${places}`} ORDER BY number`,
    values: [shard, from, until],
  });
  return rows;
}

interface StoredExemplar {
  readonly place: number;
  readonly number: number;
  readonly series: number;
  readonly time: number;
  readonly value: number;
  readonly labels: Buffer;
}

function encodeLabels(labels: LabelSet): Buffer {
  const writer = new ByteWriter(256);
  for (const text of labels) {
    const bytes = Buffer.from(text, 'utf8');
    writer.unsigned(bytes.length);
    writer.append(bytes);
  }
  return Buffer.from(writer.copy());
}

function decodeLabels(bytes: Buffer): LabelSet {
  const reader = new ByteReader(bytes);
  const labels: string[] = [];
  while (reader.remainingBytes > 0) labels.push(Buffer.from(reader.take(reader.unsigned())).toString('utf8'));
  return labels;
}
