// Exemplars: the newest of all series, in a ring of fixed size; written to the table `exemplar` by upkeep, what changed since the last time.
import { ByteReader } from '@/lib/encoding/byte-reader';
import { ByteWriter } from '@/lib/encoding/byte-writer';
import { compareLabels, type LabelSet } from '@/lib/labels/label-set';
import type { Matcher } from '@/lib/labels/matcher';
import { matchSeries } from '@/server/storage/index/match-series';
import { unionRefs } from '@/server/storage/index/postings';
import { SERIES_PERSISTED, type SeriesRegistry } from '@/server/storage/index/series-registry';
import type { Queryable } from '@/server/storage/log/epochs';
import type { Exemplar, NewExemplar, SeriesExemplars, SeriesRef, TimeRange } from '@/server/storage/ports';

/** OpenMetrics' bound on the names and values of an exemplar's labels together. */
const LABEL_LIMIT_CHARACTERS = 128;
const CHUNK = 500;

interface Placed extends NewExemplar {
  /** Rises with every exemplar; its place is the remainder by the size of the ring. */
  readonly number: number;
}

export interface ExemplarStore {
  /** How many are kept. */
  readonly count: number;
  /** Returns how many were taken: not those that are older than the series' newest, repeat it, or have too long labels. */
  record(exemplars: readonly NewExemplar[]): number;
  /** Of all series that match any of the selectors; oldest first, series sorted by their labels. */
  query(selectors: readonly (readonly Matcher[])[], range: TimeRange): readonly SeriesExemplars[];
  persist(client: Queryable): Promise<void>;
  /** The series must be known by then. */
  load(client: Queryable): Promise<void>;
}

interface Deps {
  readonly registry: SeriesRegistry;
  readonly shard: number;
  readonly maxExemplars: number;
}

export function createExemplarStore({ registry, shard, maxExemplars }: Deps): ExemplarStore {
  const ring: (Placed | undefined)[] = [];
  const newest = new Map<SeriesRef, Placed>();
  const changed = new Set<number>();
  let nextNumber = 0;

  function put(exemplar: Placed): void {
    const place = exemplar.number % maxExemplars;
    const replaced = ring[place];
    if (replaced && newest.get(replaced.seriesRef) === replaced) newest.delete(replaced.seriesRef);
    ring[place] = exemplar;
    newest.set(exemplar.seriesRef, exemplar);
    nextNumber = Math.max(nextNumber, exemplar.number + 1);
  }

  function* oldestFirst(): Generator<Placed> {
    for (let at = 0; at < maxExemplars; at += 1) {
      const exemplar = ring[(nextNumber + at) % maxExemplars];
      if (exemplar) yield exemplar;
    }
  }

  function isWanted(exemplar: NewExemplar): boolean {
    if (maxExemplars === 0 || !registry.isKnown(exemplar.seriesRef)) return false;
    if (exemplar.labels.reduce((sum, text) => sum + text.length, 0) > LABEL_LIMIT_CHARACTERS) return false;
    const last = newest.get(exemplar.seriesRef);
    return !last || exemplar.timestampMs > last.timestampMs;
  }

  return {
    get count() {
      return Math.min(nextNumber, maxExemplars);
    },
    record(exemplars) {
      let takenCount = 0;
      for (const exemplar of exemplars) {
        if (!isWanted(exemplar)) continue;
        changed.add(nextNumber % maxExemplars);
        put({ ...exemplar, number: nextNumber });
        takenCount += 1;
      }
      return takenCount;
    },
    query(selectors, { startMs, endMs }) {
      const wanted = new Set(
        unionRefs(
          selectors.map((matchers) => matchSeries(registry, matchers)),
          registry.count,
        ),
      );
      const found = new Map<SeriesRef, Exemplar[]>();
      for (const exemplar of oldestFirst()) {
        const { seriesRef, timestampMs, value, labels } = exemplar;
        if (timestampMs < startMs || timestampMs > endMs || !wanted.has(seriesRef)) continue;
        const list = found.get(seriesRef);
        if (list) list.push({ timestampMs, value, labels });
        else found.set(seriesRef, [{ timestampMs, value, labels }]);
      }
      return [...found]
        .map(([ref, exemplars]) => ({ seriesLabels: registry.labels(ref), exemplars }))
        .toSorted((left, right) => compareLabels(left.seriesLabels, right.seriesLabels));
    },
    async persist(client) {
      // Series get their rows in the same round of upkeep; those that have none yet wait for the next one.
      const places = [...changed].filter((place) => registry.hasFlag(ring[place]?.seriesRef ?? -1, SERIES_PERSISTED));
      for (let at = 0; at < places.length; at += CHUNK) {
        const chunk = places.slice(at, at + CHUNK);
        // Forgotten first: one that comes while the database works must be written again.
        for (const place of chunk) changed.delete(place);
        try {
          await insertRows(
            client,
            { registry, shard, maxExemplars },
            chunk.flatMap((place) => ring[place] ?? []),
          );
        } catch (thrown) {
          for (const place of chunk) changed.add(place);
          throw thrown;
        }
      }
    },
    async load(client) {
      let isStale = false;
      for (const { place, number, series, time, value, labels } of await loadRows(client, shard)) {
        const seriesRef = registry.refOfId(series);
        isStale ||= maxExemplars === 0 || place !== number % maxExemplars || seriesRef < 0;
        if (seriesRef < 0 || maxExemplars === 0) continue;
        put({ seriesRef, timestampMs: time, value, labels: decodeLabels(labels), number });
      }
      if (!isStale) return;
      // A ring of another size has other places, and the number of a series that is gone may go to another one.
      await client.query({ text: 'DELETE FROM exemplar WHERE shard = $1', values: [shard] });
      for (const place of ring.keys()) if (ring[place]) changed.add(place);
    },
  };
}

async function insertRows(
  client: Queryable,
  { registry, shard, maxExemplars }: Deps,
  rows: readonly Placed[],
): Promise<void> {
  await client.query({
    text: `INSERT INTO exemplar (shard, place, number, series, time, value, labels)
           SELECT $1::int4, * FROM unnest($2::int4[], $3::int8[], $4::int4[], $5::int8[], $6::float8[], $7::bytea[])
           ON CONFLICT (shard, place) DO UPDATE SET number = excluded.number, series = excluded.series,
             time = excluded.time, value = excluded.value, labels = excluded.labels`,
    values: [
      shard,
      rows.map(({ number }) => number % maxExemplars),
      rows.map(({ number }) => number),
      rows.map(({ seriesRef }) => registry.ids[seriesRef] ?? 0),
      rows.map(({ timestampMs }) => timestampMs),
      rows.map(({ value }) => String(value)),
      rows.map(({ labels }) => encodeLabels(labels)),
    ],
  });
}

async function loadRows(client: Queryable, shard: number): Promise<StoredExemplar[]> {
  const { rows } = await client.query<StoredExemplar>({
    text: `SELECT place, number::float8 AS number, series, time::float8 AS time, value, labels
             FROM exemplar WHERE shard = $1 ORDER BY number`,
    values: [shard],
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
