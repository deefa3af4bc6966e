// Columns of up to 1,000 series ↔ the bytes of one segment row. Hot path; see bench/ingest-head.bench.ts.
import { crc32, deflateRawSync, inflateRawSync } from 'node:zlib';
import { ByteReader } from '@/lib/encoding/byte-reader';
import { ByteWriter } from '@/lib/encoding/byte-writer';
import { decodeTimestampBlock, encodeTimestampBlock } from '@/lib/encoding/timestamp-block';
import {
  createValueBlockEncoder,
  decodeValueBlock,
  VALUE_BLOCK_LIMIT,
  valueColumn,
  type ValueColumn,
} from '@/lib/encoding/value-block';
import type { SampleColumns } from '@/server/storage/head/sample-columns';
import type { SampleExtras } from '@/server/storage/head/sample-extras';
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
  if (left.length !== right.length) return false;
  for (let at = 0; at < left.length; at += 1) if (left[at] !== right[at]) return false;
  return true;
}

/** Columns of the series of one sub-block, in directory order. */
export interface DecodedSubBlock {
  readonly columns: readonly SampleColumns[];
  readonly sizeBytes: number;
}

/** `bytes` is the sub-block as it lies in `data`. Throws when its checksum is wrong. */
export function decodeSubBlock(directory: SegmentDirectory, index: number, bytes: Uint8Array): DecodedSubBlock {
  const block = directory.subBlocks[index];
  if (!block || bytes.length !== block.length || crc32(bytes) !== block.checksum)
    throw damagedSegment(`Cannot trust part ${index} of a segment: its checksum is wrong`);
  const inflated = inflateRawSync(bytes, { maxOutputLength: Math.max(1, block.inflatedLength) });
  const reader = new ByteReader(inflated);
  const times = new Map<number, Float64Array>();
  const columns: SampleColumns[] = [];
  let sizeBytes = 256;
  const from = index * SUB_BLOCK_SERIES;
  const to = Math.min(from + SUB_BLOCK_SERIES, directory.seriesIds.length);
  for (let at = from; at < to; at += 1) {
    const count = directory.sampleCounts[at] ?? 0;
    const timeColumn = directory.timeColumns[at] ?? 0;
    let timestampsMs = times.get(timeColumn);
    if (!timestampsMs) {
      timestampsMs = decodeTimes(directory.timeBytes[timeColumn] ?? new Uint8Array(0), count);
      times.set(timeColumn, timestampsMs);
      sizeBytes += count * 8;
    }
    reader.at = directory.valueOffsets[at] ?? 0;
    const column = valueColumn(new Float64Array(count));
    for (let start = 0; start < count; start += VALUE_BLOCK_LIMIT)
      decodeValueBlock(reader, column, start, Math.min(VALUE_BLOCK_LIMIT, count - start));
    sizeBytes += count * 8 + 128;
    const end = at + 1 < to ? (directory.valueOffsets[at + 1] ?? 0) : block.inflatedLength;
    if (reader.at >= end) columns.push({ timestampsMs, values: column.values });
    else {
      const histogramCount = directory.histogramCounts[at] ?? 0;
      columns.push(withExtrasAt({ timestampsMs, column, histogramCount }, inflated, reader.at));
      sizeBytes += count * 8 + histogramCount * HISTOGRAM_BYTES;
    }
  }
  return { columns, sizeBytes };
}

/** Histograms are decoded when somebody asks for this series: its neighbours in the sub-block may have very many. */
function withExtrasAt(
  {
    timestampsMs,
    column,
    histogramCount,
  }: {
    readonly timestampsMs: Float64Array;
    readonly column: ValueColumn;
    readonly histogramCount: number;
  },
  inflated: Uint8Array,
  offset: number,
): SampleColumns {
  let known: SampleExtras | undefined;
  return {
    timestampsMs,
    values: column.values,
    get extras() {
      known ??= decodeExtras(new ByteReader(inflated, offset), column, histogramCount);
      return known;
    },
  };
}

function decodeTimes(bytes: Uint8Array, count: number): Float64Array {
  const reader = new ByteReader(bytes);
  const timestampsMs = new Float64Array(count);
  for (let from = 0; from < count; from += VALUE_BLOCK_LIMIT)
    decodeTimestampBlock(reader, { numbers: timestampsMs, from, count: Math.min(VALUE_BLOCK_LIMIT, count - from) });
  return timestampsMs;
}
