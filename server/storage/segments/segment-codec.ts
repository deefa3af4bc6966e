// Columns of up to 1,000 series ↔ the bytes of one segment row. Hot path; see bench/ingest-head.bench.ts.
import { crc32, deflateRawSync, inflateRawSync } from 'node:zlib';
import { ByteReader } from '@/lib/encoding/byte-reader';
import { ByteWriter } from '@/lib/encoding/byte-writer';
import { decodeTimestampBlock, encodeTimestampBlock } from '@/lib/encoding/timestamp-block';
import {
  createValueBlockEncoder,
  decodeValueBlock,
  skipValueBlock,
  VALUE_BLOCK_LIMIT,
  valueColumn,
  type ValueColumn,
} from '@/lib/encoding/value-block';
import type { SampleColumns } from '@/server/storage/head/sample-columns';
import { createExtrasEncoder, decodeExtras } from '@/server/storage/segments/segment-extras';
import {
  damagedSegment,
  encodeDirectory,
  SUB_BLOCK_SERIES,
  type SegmentDirectory,
  type SubBlock,
} from '@/server/storage/segments/segment-directory';

export interface SegmentSeries {
  readonly id: number;
  /** At least one sample. */
  readonly columns: SampleColumns;
}

export interface EncodedSegment {
  readonly dir: Buffer;
  readonly data: Buffer;
  readonly seriesCount: number;
  readonly sampleCount: number;
  readonly minSeriesId: number;
  readonly maxSeriesId: number;
  readonly minMs: number;
  readonly maxMs: number;
}

export interface SegmentEncoder {
  readonly seriesCount: number;
  readonly sampleCount: number;
  /** In rising order of id. Returns whether a sub-block was finished: a good moment to give the event loop its turn. */
  add(series: SegmentSeries): boolean;
  /** The row; at least one series must have been added. The encoder is used up then. */
  finish(): EncodedSegment;
}

/** Memory of a decoded histogram; decoding many at once is what must be bounded. */
const HISTOGRAM_BYTES = 1024;
const SAMPLE_BYTES = 16;

/** How many floats take as much memory as these samples. */
export function sampleWeight(sampleCount: number, histogramCount: number): number {
  return sampleCount + histogramCount * (HISTOGRAM_BYTES / SAMPLE_BYTES);
}

/** Holds the encoded bytes only, so a row may be longer than what fits into memory as columns. */
export function createSegmentEncoder(): SegmentEncoder {
  const encoder = createValueBlockEncoder();
  const extrasEncoder = createExtrasEncoder();
  const times = createTimeColumns();
  const values = new ByteWriter(65_536);
  const ids: number[] = [];
  const counts: number[] = [];
  const histogramCounts: number[] = [];
  const valueLengths: number[] = [];
  const timeColumns: number[] = [];
  const subBlocks: Omit<SubBlock, 'offset'>[] = [];
  const pieces: Buffer[] = [];
  let sampleCount = 0;
  let hasExtras = false;
  let minMs = Infinity;
  let maxMs = -Infinity;

  function finishSubBlock(): void {
    const piece = deflateRawSync(values.bytes.subarray(0, values.length), { level: 1 });
    pieces.push(piece);
    subBlocks.push({ length: piece.length, inflatedLength: values.length, checksum: crc32(piece) });
    values.reset();
  }

  return {
    get seriesCount() {
      return ids.length;
    },
    get sampleCount() {
      return sampleCount;
    },
    add({ id, columns }) {
      const { timestampsMs } = columns;
      timeColumns.push(times.indexOf(timestampsMs));
      const start = values.length;
      const { extras } = columns;
      const column = valueColumn(extras ? extrasEncoder.values(columns) : columns.values);
      const count = timestampsMs.length;
      for (let at = 0; at < count; at += VALUE_BLOCK_LIMIT)
        encoder.encode(column, at, Math.min(VALUE_BLOCK_LIMIT, count - at), values);
      const ownHistograms = extras ? extrasEncoder.encode(extras, count, values) : 0;
      hasExtras ||= extras !== undefined;
      histogramCounts.push(ownHistograms);
      valueLengths.push(values.length - start);
      ids.push(id);
      counts.push(count);
      sampleCount += count;
      minMs = Math.min(minMs, timestampsMs[0] ?? Infinity);
      maxMs = Math.max(maxMs, timestampsMs.at(-1) ?? -Infinity);
      const isFull = ids.length % SUB_BLOCK_SERIES === 0;
      if (isFull) finishSubBlock();
      return isFull;
    },
    finish() {
      if (ids.length % SUB_BLOCK_SERIES !== 0) finishSubBlock();
      return {
        dir: encodeDirectory({
          seriesIds: ids,
          sampleCounts: counts,
          ...(hasExtras && { histogramCounts }),
          timeColumns,
          valueLengths,
          subBlocks,
          timeBytes: times.bytes,
        }),
        data: Buffer.concat(pieces),
        seriesCount: ids.length,
        sampleCount,
        minSeriesId: ids[0] ?? 0,
        maxSeriesId: ids.at(-1) ?? 0,
        minMs,
        maxMs,
      };
    },
  };
}

/** `series` in rising order of id. `pause` is called after each sub-block: the event loop gets its turn there. */
export async function encodeSegment(
  series: readonly SegmentSeries[],
  pause: () => Promise<void>,
): Promise<EncodedSegment> {
  const encoder = createSegmentEncoder();
  for (const one of series) if (encoder.add(one)) await pause();
  return encoder.finish();
}

/** Series of one target share their timestamps: each distinct column is kept once. */
function createTimeColumns(): { readonly bytes: Uint8Array[]; indexOf(timestampsMs: Float64Array): number } {
  const bytes: Uint8Array[] = [];
  const known = new Map<string, number>();
  const writer = new ByteWriter();
  let last: { readonly timestampsMs: Float64Array; readonly index: number } | undefined;

  function encodedIndexOf(timestampsMs: Float64Array): number {
    writer.reset();
    for (let at = 0; at < timestampsMs.length; at += VALUE_BLOCK_LIMIT)
      encodeTimestampBlock(timestampsMs.subarray(at), Math.min(VALUE_BLOCK_LIMIT, timestampsMs.length - at), writer);
    // Columns of different length may share a beginning, never all bytes and the count.
    const encoded = writer.copy();
    const key = `${timestampsMs.length}:${Buffer.from(encoded.buffer).toString('latin1')}`;
    const index = known.get(key);
    if (index !== undefined) return index;
    bytes.push(encoded);
    known.set(key, bytes.length - 1);
    return bytes.length - 1;
  }

  return {
    bytes,
    indexOf(timestampsMs) {
      // Neighbours mostly share their times, and comparing is much cheaper than encoding.
      if (!last || !isEqual(last.timestampsMs, timestampsMs))
        last = { timestampsMs, index: encodedIndexOf(timestampsMs) };
      return last.index;
    },
  };
}

function isEqual(left: Float64Array, right: Float64Array): boolean {
  if (left === right) return true;
  if (left.length !== right.length) return false;
  for (let at = 0; at < left.length; at += 1) if (left[at] !== right[at]) return false;
  return true;
}

/**
 * `bytes` is the sub-block as it lies in `data`; it is inflated into the target, of exactly its inflated length, where there is one.
 * Throws when the checksum is wrong.
 */
export function inflateSubBlock(
  directory: SegmentDirectory,
  index: number,
  bytes: Uint8Array,
  target?: Uint8Array,
): ByteReader {
  const block = directory.subBlocks[index];
  if (!block || bytes.length !== block.length || crc32(bytes) !== block.checksum)
    throw damagedSegment(`Cannot trust part ${index} of a segment: its checksum is wrong`);
  const size = Math.max(1, block.inflatedLength);
  // A chunk of exactly the right size is the result itself; zlib wants room for one byte more to see the end.
  const inflated = inflateRawSync(bytes, { maxOutputLength: size, chunkSize: Math.max(64, size + 1) });
  target?.set(inflated);
  return new ByteReader(target ?? inflated);
}

/** Which samples of a series: rows `from … to-1`. */
export interface RowRange {
  readonly from: number;
  readonly to: number;
}

export interface SealedValues {
  readonly directory: SegmentDirectory;
  readonly position: number;
  /** Of the inflated sub-block. */
  readonly reader: ByteReader;
  /** Of VALUE_BLOCK_LIMIT values. */
  readonly scratch: ValueColumn;
}

/** Decodes the rows that decodedRows() names, the first of them to `at`. */
export function decodeSeriesValues(
  { directory, position, reader, scratch }: SealedValues,
  rows: RowRange,
  column: ValueColumn,
  at: number,
): void {
  const count = directory.sampleCounts[position] ?? 0;
  const decoded = decodedRows(rows, count);
  reader.at = directory.valueOffsets[position] ?? 0;
  let start = 0;
  for (; start < decoded.from; start += VALUE_BLOCK_LIMIT) skipValueBlock(reader, scratch, VALUE_BLOCK_LIMIT);
  for (; start < decoded.to; start += VALUE_BLOCK_LIMIT)
    decodeValueBlock(reader, column, at + start - decoded.from, Math.min(VALUE_BLOCK_LIMIT, count - start));
}

/** A whole series, with its histograms and start timestamps. */
export function decodeSeries(sealed: SealedValues): SampleColumns {
  const { directory, position, reader } = sealed;
  const count = directory.sampleCounts[position] ?? 0;
  const timestampsMs = decodeTimeColumn(directory, directory.timeColumns[position] ?? 0, count);
  const column = valueColumn(new Float64Array(count));
  decodeSeriesValues(sealed, { from: 0, to: count }, column, 0);
  const { values } = column;
  if (reader.at >= valuesEnd(directory, position, reader)) return { timestampsMs, values };
  return { timestampsMs, values, extras: decodeExtras(reader, column, directory.histogramCounts[position] ?? 0) };
}

/** Where what belongs to a series ends in its inflated sub-block. */
export function valuesEnd({ seriesIds, valueOffsets }: SegmentDirectory, position: number, block: ByteReader): number {
  const isLast = (position + 1) % SUB_BLOCK_SERIES === 0 || position + 1 === seriesIds.length;
  return isLast ? block.bytes.length : (valueOffsets[position + 1] ?? 0);
}

/** The rows that are decoded to have the wanted ones: whole blocks. */
export function decodedRows({ from, to }: RowRange, count: number): RowRange {
  return {
    from: from - (from % VALUE_BLOCK_LIMIT),
    to: Math.min(count, Math.ceil(to / VALUE_BLOCK_LIMIT) * VALUE_BLOCK_LIMIT),
  };
}

/** All times of one distinct column of the directory; series that name the same column share it. */
export function decodeTimeColumn({ timeBytes }: SegmentDirectory, timeColumn: number, count: number): Float64Array {
  const reader = new ByteReader(timeBytes[timeColumn] ?? new Uint8Array(0));
  const timestampsMs = new Float64Array(count);
  for (let from = 0; from < count; from += VALUE_BLOCK_LIMIT)
    decodeTimestampBlock(reader, { numbers: timestampsMs, from, count: Math.min(VALUE_BLOCK_LIMIT, count - from) });
  return timestampsMs;
}
