// Columns of sealed series, decoded when they are asked for: straight into place, and times only once for neighbours that share them.
import type { ValueKernel } from '@/lib/encoding/kernel/value-kernel';
import { ARE_NUMBERS, ARE_RISING, VALUE_BLOCK_LIMIT, valueColumn, type ValueColumn } from '@/lib/encoding/value-block';
import { firstAtOrAfter, sliceColumns, type SampleColumns } from '@/server/storage/head/sample-columns';
import { createValueArena } from '@/server/storage/head/value-arena';
import type { SeriesRef, TimeRange } from '@/server/storage/ports';
import type { SealedSeries } from '@/server/storage/read/segment-source';
import { blockOf } from '@/server/storage/segments/open-segment';
import type { SegmentEntry } from '@/server/storage/segments/segment-catalogue';
import {
  decodedRows,
  decodeSeries,
  decodeSeriesValues,
  decodeTimeColumn,
  valuesEnd,
  type RowRange,
} from '@/server/storage/segments/segment-codec';
import type { HitRange, SeriesHits } from '@/server/storage/segments/series-hits';

export interface SealedColumnsOptions {
  /** Values are written over after restart(). */
  readonly isPassing?: boolean | undefined;
  readonly kernel?: ValueKernel | undefined;
  readonly hits: SeriesHits;
  readonly range: TimeRange;
  /** Takes out what was deleted; absent when nothing was. */
  readonly withoutDeleted: ((columns: SampleColumns, ref: SeriesRef, entry: SegmentEntry) => SampleColumns) | undefined;
}

/** What one hit of a series has inside the range. */
interface Part {
  /** Its place among the hits of the series. */
  readonly hitAt: number;
  readonly rows: RowRange;
  readonly timestampsMs: Float64Array;
}

/** What the hits of one series have inside the range; the same for neighbours that share their times. */
interface Plan {
  readonly parts: readonly Part[];
  /** All times in one, when the parts follow each other. */
  readonly joinedMs: Float64Array | undefined;
}

export function createSealedColumns(options: SealedColumnsOptions): SealedSeries {
  const { isPassing, kernel, hits, range, withoutDeleted } = options;
  const arena = createValueArena(isPassing);
  const scratch = valueColumn(new Float64Array(VALUE_BLOCK_LIMIT));
  const planOf = createPlanner(hits, range);

  /** One part, its whole blocks, to `at`; what is known of its values. */
  const decodePart = (hit: number, rows: RowRange, column: ValueColumn, at: number): number => {
    const { directory, blocks } = hits.segment(hit);
    const position = hits.position(hit);
    const reader = blocks.get(blockOf(position));
    if (!reader) return 0;
    if (kernel) {
      const { from, to } = decodedRows(rows, directory.sampleCounts[position] ?? 0);
      const source = {
        bytes: reader.bytes,
        from: directory.valueOffsets[position] ?? 0,
        to: valuesEnd(directory, position, reader),
        count: to,
        skippedBlocks: from / VALUE_BLOCK_LIMIT,
      };
      const known = kernel.decode(source, column.values, at);
      if (known >= 0) return known;
    }
    decodeSeriesValues({ directory, position, reader, scratch }, rows, column, at);
    return 0;
  };

  /** The values of parts that follow each other, `count` in all, in one array. */
  const decode = (own: HitRange, parts: readonly Part[], count: number): Omit<SampleColumns, 'timestampsMs'> => {
    let room = 0;
    for (const { hitAt, rows } of parts) room += roomFor(hits, own.from + hitAt, rows);
    const { column, at } = arena.take(room);
    const start = at + ((parts[0]?.rows.from ?? 0) % VALUE_BLOCK_LIMIT);
    let known = ARE_NUMBERS | ARE_RISING;
    let next = start;
    for (const { hitAt, rows } of parts) {
      known &= decodePart(own.from + hitAt, rows, column, next - (rows.from % VALUE_BLOCK_LIMIT));
      if (next > start && (column.values[next] ?? 0) < (column.values[next - 1] ?? 0)) known &= ARE_NUMBERS;
      next += rows.to - rows.from;
    }
    return {
      values: column.values.subarray(start, start + count),
      areNumbers: (known & ARE_NUMBERS) !== 0,
      areRising: (known & ARE_RISING) !== 0,
    };
  };

  /** With histograms, start timestamps and deletions: everything is decoded, and then cut. */
  const wholeColumns = (own: HitRange, ref: SeriesRef): SampleColumns[] =>
    hitsIn(own).flatMap((hit) => {
      const { directory, entry, blocks } = hits.segment(hit);
      const position = hits.position(hit);
      const reader = blocks.get(blockOf(position));
      if (!reader) return [];
      const whole = decodeSeries({ directory, position, reader, scratch });
      // What was deleted first: the sample before the range tells whether the first histogram is a reset.
      const live = withoutDeleted ? withoutDeleted(whole, ref, entry) : whole;
      const part = sliceColumns(live, range.startMs, range.endMs);
      return part.timestampsMs.length === 0 ? [] : [part];
    });

  return {
    refs: () => hits.refs(),
    restart: () => arena.restart(),
    columns(ref) {
      const own = hits.of(ref);
      if (own.from === own.to) return [];
      if (withoutDeleted || haveExtras(hits, own)) return wholeColumns(own, ref);
      const { parts, joinedMs } = planOf(own);
      const [first] = parts;
      if (!first) return [];
      if (joinedMs) return [{ timestampsMs: joinedMs, ...decode(own, parts, joinedMs.length) }];
      return parts.map((part) => ({
        timestampsMs: part.timestampsMs,
        ...decode(own, [part], part.timestampsMs.length),
      }));
    },
  };
}

function hitsIn({ from, to }: HitRange): number[] {
  return Array.from({ length: to - from }, (_, at) => from + at);
}

function haveExtras(hits: SeriesHits, { from, to }: HitRange): boolean {
  for (let hit = from; hit < to; hit += 1) if (hits.segment(hit).directory.hasExtras) return true;
  return false;
}

function roomFor(hits: SeriesHits, hit: number, rows: RowRange): number {
  const decoded = decodedRows(rows, hits.segment(hit).directory.sampleCounts[hits.position(hit)] ?? 0);
  return decoded.to - decoded.from;
}

/** Which rows and times of each hit count; the answer for the series before holds while segments and columns of times are the same. */
function createPlanner(hits: SeriesHits, { startMs, endMs }: TimeRange): (own: HitRange) => Plan {
  let last: { readonly own: HitRange; readonly plan: Plan } | undefined;
  const make = (own: HitRange): Plan => {
    const parts = hitsIn(own).flatMap((hit, hitAt): Part[] => {
      const { directory } = hits.segment(hit);
      if (!isThere(hits, hit)) return [];
      const count = directory.sampleCounts[hits.position(hit)] ?? 0;
      const all = decodeTimeColumn(directory, timeColumnOf(hits, hit), count);
      const rows = { from: firstAtOrAfter(all, startMs), to: firstAtOrAfter(all, endMs, true) };
      const isAll = rows.from === 0 && rows.to === count;
      return rows.from < rows.to ? [{ hitAt, rows, timestampsMs: isAll ? all : all.subarray(rows.from, rows.to) }] : [];
    });
    // Whole blocks are decoded: rows of a later part that lie before the range would fall upon the part before it.
    const isAligned = parts.every(({ rows }, at) => at === 0 || rows.from % VALUE_BLOCK_LIMIT === 0);
    return { parts, joinedMs: isAligned ? joined(parts.map(({ timestampsMs }) => timestampsMs)) : undefined };
  };
  return (own) => {
    if (last && haveSameTimes(hits, last.own, own)) return last.plan;
    last = { own, plan: make(own) };
    return last.plan;
  };
}

/** Sub-blocks of expired rows are not, and their samples were to go. */
function isThere(hits: SeriesHits, hit: number): boolean {
  return hits.segment(hit).blocks.get(blockOf(hits.position(hit))) !== undefined;
}

function timeColumnOf(hits: SeriesHits, hit: number): number {
  return hits.segment(hit).directory.timeColumns[hits.position(hit)] ?? 0;
}

function haveSameTimes(hits: SeriesHits, left: HitRange, right: HitRange): boolean {
  const count = left.to - left.from;
  if (right.to - right.from !== count) return false;
  for (let at = 0; at < count; at += 1) {
    const one = left.from + at;
    const two = right.from + at;
    if (hits.segmentAt[one] !== hits.segmentAt[two] || timeColumnOf(hits, one) !== timeColumnOf(hits, two))
      return false;
    if (isThere(hits, one) !== isThere(hits, two)) return false;
  }
  return true;
}

/** undefined when the parts do not follow each other in time. */
function joined(parts: readonly Float64Array[]): Float64Array | undefined {
  const [first] = parts;
  if (parts.length === 1) return first;
  let count = 0;
  let lastMs = -Infinity;
  for (const part of parts) {
    if ((part[0] ?? 0) <= lastMs) return undefined;
    lastMs = part.at(-1) ?? lastMs;
    count += part.length;
  }
  const all = new Float64Array(count);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
