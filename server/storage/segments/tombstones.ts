// What was deleted and still lies in segments. The log is the truth until its epoch is sealed, then the table `tombstone`.
import { mergeColumns, outsideOf, type SampleColumns } from '@/server/storage/head/sample-columns';
import type { Queryable } from '@/server/storage/log/epochs';
import type { SegmentRecord } from '@/server/storage/segments/segment-catalogue';
import type { SeriesRegistry } from '@/server/storage/index/series-registry';
import type { SeriesRef, TimeRange } from '@/server/storage/ports';

/** Samples of these series inside the range do not count in segments of this generation and older ones. */
export interface Tombstone {
  readonly gen: number;
  readonly range: TimeRange;
  /** Stored ids, rising. */
  readonly ids: Int32Array;
}

/** Whether a sample was deleted before it came. */
export type LateFilter = (ref: SeriesRef, timestampMs: number) => boolean;

export class Tombstones {
  /** Replaced, never changed: a reader may keep it. */
  all: readonly Tombstone[] = [];
  /** Numbers of the rows in the table. */
  private readonly stored = new Map<Tombstone, number>();
  private nextId = 1;

  /** Of all. */
  private newestGen = -Infinity;

  /**
   * Whether samples that come for an epoch were deleted by a row of a later one: rows of several writers come in no order.
   * Undefined, as a rule: nothing was.
   */
  lateFilter(epoch: number, registry: SeriesRegistry): LateFilter | undefined {
    if (this.newestGen < epoch) return undefined;
    const ranges = new Map<SeriesRef, TimeRange[]>();
    for (const { gen, range, ids } of this.all)
      if (gen >= epoch)
        for (const id of ids) {
          const ref = registry.refOfId(id);
          ranges.set(ref, [...(ranges.get(ref) ?? []), range]);
        }
    return (ref, timestampMs) =>
      ranges.get(ref)?.some(({ startMs, endMs }) => timestampMs >= startMs && timestampMs <= endMs) === true;
  }

  /** A replay adds again what the table holds already: that is dropped. */
  add(tombstone: Tombstone): void {
    if (tombstone.ids.length === 0 || this.all.some((known) => isSame(known, tombstone))) return;
    this.all = [...this.all, tombstone];
    this.newestGen = Math.max(this.newestGen, tombstone.gen);
  }

  /** Must be called before an epoch is sealed: its log goes away. Safe to repeat after a failure. */
  async persist(client: Queryable, shard: number): Promise<void> {
    for (const tombstone of this.all) {
      if (this.stored.has(tombstone)) continue;
      const id = this.nextId;
      await client.query({
        text: `INSERT INTO tombstone (shard, id, gen, min_time, max_time, series) VALUES ($1, $2, $3, $4, $5, $6::int4[])
               ON CONFLICT (shard, id) DO UPDATE
                 SET gen = excluded.gen, min_time = excluded.min_time, max_time = excluded.max_time, series = excluded.series`,
        values: [
          shard,
          id,
          tombstone.gen,
          tombstone.range.startMs,
          tombstone.range.endMs,
          `{${tombstone.ids.join(',')}}`,
        ],
      });
      this.nextId = id + 1;
      this.stored.set(tombstone, id);
    }
  }

  /** Forgets deletions whose samples are gone. A replay may bring one back: it hides nothing then. */
  async remove(client: Queryable, shard: number, tombstones: readonly Tombstone[]): Promise<void> {
    const ids = tombstones.flatMap((tombstone) => this.stored.get(tombstone) ?? []);
    if (ids.length > 0)
      await client.query({
        text: 'DELETE FROM tombstone WHERE shard = $1 AND id = ANY($2::int4[])',
        values: [shard, ids],
      });
    const gone = new Set(tombstones);
    this.all = this.all.filter((tombstone) => !gone.has(tombstone));
    for (const tombstone of tombstones) this.stored.delete(tombstone);
  }

  /**
   * Takes over what the table holds. Those that it does not hold, and must if they still count (their epoch is sealed), are gone.
   */
  replace(rows: readonly StoredTombstone[], unsealedFrom: number): void {
    const kept = this.all.filter((tombstone) => tombstone.gen + 1 >= unsealedFrom);
    this.stored.clear();
    this.all = [];
    for (const { id, ...tombstone } of rows) {
      const known = kept.find((one) => isSame(one, tombstone)) ?? tombstone;
      this.all = [...this.all, known];
      this.stored.set(known, id);
      this.nextId = Math.max(this.nextId, id + 1);
      this.newestGen = Math.max(this.newestGen, tombstone.gen);
    }
    for (const tombstone of kept) this.add(tombstone);
  }
}

export interface StoredTombstone extends Tombstone {
  readonly id: number;
}

export async function loadTombstones(client: Queryable, shard: number): Promise<StoredTombstone[]> {
  const { rows } = await client.query<{ id: number; gen: number; from: number; to: number; series: number[] }>({
    text: `SELECT id, gen, min_time::float8 AS "from", max_time::float8 AS "to", series
             FROM tombstone WHERE shard = $1 ORDER BY id`,
    values: [shard],
  });
  return rows.map(({ id, gen, from, to, series }) => ({
    id,
    gen,
    range: { startMs: from, endMs: to },
    ids: Int32Array.from(series),
  }));
}

/** The tombstones that may hide something in the range; few or none, as a rule. */
export function tombstonesIn(all: readonly Tombstone[], { startMs, endMs }: TimeRange): readonly Tombstone[] {
  return all.filter(({ range }) => range.startMs <= endMs && range.endMs >= startMs);
}

/** Takes out of the columns of a sealed series what was deleted. Returns the same object when nothing was. */
export function withoutDeleted(
  columns: SampleColumns,
  { id, gen }: { readonly id: number; readonly gen: number },
  tombstones: readonly Tombstone[],
): SampleColumns {
  let kept = columns;
  for (const tombstone of tombstones)
    if (tombstone.gen >= gen && hasId(tombstone.ids, id)) kept = cutOut(kept, tombstone.range);
  return kept;
}

/** Series of which a row holds nothing that was not deleted. */
export function whollyHidden(
  { gen, minMs, maxMs }: Pick<SegmentRecord, 'gen' | 'minMs' | 'maxMs'>,
  tombstones: readonly Tombstone[],
): ReadonlySet<number> {
  const hidden = new Set<number>();
  for (const one of tombstones)
    if (one.gen >= gen && one.range.startMs <= minMs && one.range.endMs >= maxMs)
      for (const id of one.ids) hidden.add(id);
  return hidden;
}

/** Whether a row may hold samples that a tombstone hides. */
export function mayHide(
  { gen, range, ids }: Tombstone,
  entry: Pick<SegmentRecord, 'gen' | 'minMs' | 'maxMs' | 'minSeriesId' | 'maxSeriesId'>,
): boolean {
  if (gen < entry.gen || range.startMs > entry.maxMs || range.endMs < entry.minMs) return false;
  return (ids[firstIdFrom(ids, entry.minSeriesId)] ?? Infinity) <= entry.maxSeriesId;
}

function cutOut(columns: SampleColumns, { startMs, endMs }: TimeRange): SampleColumns {
  const parts = outsideOf(columns, startMs, endMs);
  return parts ? mergeColumns(parts) : columns;
}

function hasId(ids: Int32Array, id: number): boolean {
  return ids[firstIdFrom(ids, id)] === id;
}

/** Of rising ids. */
export function firstIdFrom(ids: Int32Array, id: number): number {
  let low = 0;
  let high = ids.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ids[middle] ?? 0) < id) low = middle + 1;
    else high = middle;
  }
  return low;
}

function isSame(left: Tombstone, right: Tombstone): boolean {
  return (
    left.gen === right.gen &&
    left.range.startMs === right.range.startMs &&
    left.range.endMs === right.range.endMs &&
    left.ids.length === right.ids.length &&
    left.ids.every((id, at) => id === right.ids[at])
  );
}
