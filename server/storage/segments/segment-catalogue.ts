// Which segments exist: one small record each, by metric. The truth is the table; this is what reading and retention look at.
import type pg from 'pg';
import { EPOCH_SEALED } from '@/server/storage/log/epochs';
import { copyRows, int4, int8 } from '@/server/storage/postgres/copy-rows';

/** One row of the table `segment`, without its bytes. */
export interface SegmentEntry {
  readonly metricPair: number;
  readonly minMs: number;
  readonly maxMs: number;
  readonly gen: number;
  readonly pack: number;
  readonly minSeriesId: number;
  readonly maxSeriesId: number;
  readonly seriesCount: number;
  readonly sampleCount: number;
}

/** Entries by metric pair, oldest generation first. Lists are replaced, never changed: a reader may keep them. */
export type SegmentMap = ReadonlyMap<number, readonly SegmentEntry[]>;

export class SegmentCatalogue {
  count = 0;
  sampleCount = 0;
  minMs = Infinity;
  maxMs = -Infinity;
  entries: SegmentMap = new Map();

  add(added: readonly SegmentEntry[]): void {
    const next = new Map(this.entries);
    const fresh = new Map<number, SegmentEntry[]>();
    for (const entry of added) {
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

  /** Forgets entries that end before the limit. */
  removeBefore(limitMs: number): void {
    const next = new Map<number, readonly SegmentEntry[]>();
    for (const [metricPair, list] of this.entries) {
      const kept = list.filter((entry) => entry.maxMs >= limitMs);
      if (kept.length > 0) next.set(metricPair, kept);
    }
    this.replace(next);
  }

  private replace(entries: SegmentMap): void {
    this.entries = entries;
    this.count = 0;
    this.sampleCount = 0;
    this.minMs = Infinity;
    this.maxMs = -Infinity;
    for (const list of entries.values())
      for (const entry of list) {
        this.count += 1;
        this.sampleCount += entry.sampleCount;
        if (entry.minMs < this.minMs) this.minMs = entry.minMs;
        if (entry.maxMs > this.maxMs) this.maxMs = entry.maxMs;
      }
  }
}

/** The entries of sealed epochs; those of an epoch whose sealing was cut off do not count. */
export async function loadSegmentEntries(reader: pg.ClientBase, shard: number, gen?: number): Promise<SegmentEntry[]> {
  const onlyGen = gen === undefined ? '' : ` AND s.gen = ${gen}`;
  const select = `SELECT s.metric, s.min_time, s.max_time, s.gen, s.pack, s.min_series, s.max_series, s.series, s.samples
    FROM segment s JOIN wal_epoch e ON e.shard = s.shard AND e.epoch = s.gen AND e.state = ${EPOCH_SEALED}
    WHERE s.shard = ${shard}${onlyGen}`;
  const entries: SegmentEntry[] = [];
  for await (const rows of copyRows(reader, select))
    for (const row of rows)
      entries.push({
        metricPair: int4(row[0]),
        minMs: int8(row[1]),
        maxMs: int8(row[2]),
        gen: int4(row[3]),
        pack: int4(row[4]),
        minSeriesId: int4(row[5]),
        maxSeriesId: int4(row[6]),
        seriesCount: int4(row[7]),
        sampleCount: int4(row[8]),
      });
  return entries;
}
