// Which segments exist: one small record each, by metric. The truth is the table; this is what reading and retention look at.
import type pg from 'pg';
import { EPOCH_SEALED } from '@/server/storage/log/epochs';
import { copyRows, int4, int8 } from '@/server/storage/postgres/copy-rows';

/** Of rows that hold samples as they came; rows of a tier have the length of its buckets in milliseconds. */
export const RAW_RESOLUTION = 0;

/** One row of the table `segment`, without its bytes. */
export interface SegmentRecord {
  readonly metricPair: number;
  readonly minMs: number;
  readonly maxMs: number;
  readonly gen: number;
  readonly pack: number;
  readonly minSeriesId: number;
  readonly maxSeriesId: number;
  readonly seriesCount: number;
  readonly sampleCount: number;
  /** Of its bytes in the table. */
  readonly sizeBytes: number;
}

export interface SegmentEntry extends SegmentRecord {
  /** Never given to another row while the process lives: keys of rows may be used again. */
  readonly id: number;
}

/** Entries by metric pair, oldest generation first. Lists are replaced, never changed: a reader may keep them. */
export type SegmentMap = ReadonlyMap<number, readonly SegmentEntry[]>;

export class SegmentCatalogue {
  count = 0;
  sampleCount = 0;
  minMs = Infinity;
  maxMs = -Infinity;
  sizeBytes = 0;
  entries: SegmentMap = new Map();
  /** Rises with every change. */
  version = 0;
  private nextId: number;
  /** Entries whose samples were to go. */
  private readonly expired = new WeakSet<SegmentEntry>();

  /** Entries of different catalogues that share a cache need different numbers. */
  constructor(firstId = 1) {
    this.nextId = firstId;
  }

  add(added: readonly SegmentRecord[]): void {
    this.change([], added);
  }

  /** Whether the row of an entry is gone because its samples were to go, not because others took its place. */
  isExpired(entry: SegmentEntry): boolean {
    return this.expired.has(entry);
  }

  /** Forgets entries for good. */
  expire(entries: readonly SegmentEntry[]): void {
    for (const entry of entries) this.expired.add(entry);
    this.change(entries, []);
  }

  /** One step for readers: they have the samples of both sides exactly once. */
  change(removed: readonly SegmentEntry[], added: readonly SegmentRecord[]): void {
    const next = new Map(this.entries);
    const gone = new Set(removed);
    for (const metricPair of new Set(removed.map((entry) => entry.metricPair))) {
      const kept = (next.get(metricPair) ?? []).filter((entry) => !gone.has(entry));
      if (kept.length > 0) next.set(metricPair, kept);
      else next.delete(metricPair);
    }
    const fresh = new Map<number, SegmentEntry[]>();
    for (const record of added) {
      const entry = { ...record, id: this.nextId };
      this.nextId += 1;
      const list = fresh.get(entry.metricPair);
      if (list) list.push(entry);
      else fresh.set(entry.metricPair, [entry]);
    }
    for (const [metricPair, list] of fresh)
      next.set(
        metricPair,
        [...(next.get(metricPair) ?? []), ...list].toSorted(
          (left, right) => left.gen - right.gen || left.minMs - right.minMs,
        ),
      );
    this.replace(next);
  }

  holds(entry: SegmentEntry): boolean {
    return this.entries.get(entry.metricPair)?.includes(entry) === true;
  }

  /** What the table has; entries that stay keep what is cached of them. */
  replaceAll(records: readonly SegmentRecord[]): void {
    const known = new Map([...this.all()].map((entry) => [recordKey(entry), entry]));
    const added: SegmentRecord[] = [];
    for (const record of records) if (!known.delete(recordKey(record))) added.push(record);
    if (known.size > 0 || added.length > 0) this.change([...known.values()], added);
  }

  *all(): Iterable<SegmentEntry> {
    for (const list of this.entries.values()) yield* list;
  }

  private replace(entries: SegmentMap): void {
    this.entries = entries;
    this.version += 1;
    this.count = 0;
    this.sizeBytes = 0;
    this.sampleCount = 0;
    this.minMs = Infinity;
    this.maxMs = -Infinity;
    for (const list of entries.values())
      for (const entry of list) {
        this.count += 1;
        this.sampleCount += entry.sampleCount;
        this.sizeBytes += entry.sizeBytes;
        if (entry.minMs < this.minMs) this.minMs = entry.minMs;
        if (entry.maxMs > this.maxMs) this.maxMs = entry.maxMs;
      }
  }
}

/** Keys of rows may be used again, but hardly for a row of the same size. */
function recordKey(record: SegmentRecord): string {
  const { metricPair, minMs, maxMs, gen, pack, seriesCount, sampleCount, sizeBytes } = record;
  return [metricPair, minMs, maxMs, gen, pack, seriesCount, sampleCount, sizeBytes].join(' ');
}

/** The rows of sealed epochs that nothing replaced; those of an epoch whose sealing was cut off do not count. */
export async function loadSegmentRecords(
  reader: pg.ClientBase,
  shard: number,
  gen?: number,
  resolutionMs = RAW_RESOLUTION,
): Promise<SegmentRecord[]> {
  const onlyGen = gen === undefined ? '' : ` AND s.gen = ${gen}`;
  const select = `SELECT s.metric, s.min_time, s.max_time, s.gen, s.pack, s.min_series, s.max_series, s.series, s.samples,
           octet_length(s.dir) + octet_length(s.data)
    FROM segment s JOIN wal_epoch e ON e.shard = s.shard AND e.epoch = s.gen AND e.state = ${EPOCH_SEALED}
    WHERE s.shard = ${shard} AND s.res = ${resolutionMs} AND s.replaced_at IS NULL${onlyGen}`;
  const records: SegmentRecord[] = [];
  for await (const rows of copyRows(reader, select))
    for (const row of rows)
      records.push({
        metricPair: int4(row[0]),
        minMs: int8(row[1]),
        maxMs: int8(row[2]),
        gen: int4(row[3]),
        pack: int4(row[4]),
        minSeriesId: int4(row[5]),
        maxSeriesId: int4(row[6]),
        seriesCount: int4(row[7]),
        sampleCount: int4(row[8]),
        sizeBytes: int4(row[9]),
      });
  return records;
}
