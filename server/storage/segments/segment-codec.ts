// Columns of up to 1,000 series ↔ the bytes of one segment row. Hot path; see bench/ingest-head.bench.ts.
import { crc32, deflateRawSync, inflateRawSync } from 'node:zlib';
import { ByteReader } from '@/lib/encoding/byte-reader';
import { ByteWriter } from '@/lib/encoding/byte-writer';
import { decodeTimestampBlock, encodeTimestampBlock } from '@/lib/encoding/timestamp-block';
import { createValueBlockEncoder, decodeValueBlock, VALUE_BLOCK_LIMIT, valueColumn } from '@/lib/encoding/value-block';
import type { SampleColumns } from '@/server/storage/head/sample-columns';
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
  readonly sampleCount: number;
  readonly minMs: number;
  readonly maxMs: number;
}

/** `series` in rising order of id. `pause` is called after each sub-block: the event loop gets its turn there. */
export async function encodeSegment(
  series: readonly SegmentSeries[],
  pause: () => Promise<void>,
): Promise<EncodedSegment> {
  const encoder = createValueBlockEncoder();
  const times = createTimeColumns();
  const values = new ByteWriter(65_536);
  const valueLengths: number[] = [];
  const timeColumns: number[] = [];
  const subBlocks: Omit<SubBlock, 'offset'>[] = [];
  const pieces: Buffer[] = [];
  for (let from = 0; from < series.length; from += SUB_BLOCK_SERIES) {
    values.reset();
    for (const { columns } of series.slice(from, from + SUB_BLOCK_SERIES)) {
      timeColumns.push(times.indexOf(columns.timestampsMs));
      const start = values.length;
      const column = valueColumn(columns.values);
      const count = columns.values.length;
      for (let at = 0; at < count; at += VALUE_BLOCK_LIMIT)
        encoder.encode(column, at, Math.min(VALUE_BLOCK_LIMIT, count - at), values);
      valueLengths.push(values.length - start);
    }
    const piece = deflateRawSync(values.bytes.subarray(0, values.length), { level: 1 });
    pieces.push(piece);
    subBlocks.push({ length: piece.length, inflatedLength: values.length, checksum: crc32(piece) });
    await pause();
  }
  const counts = series.map(({ columns }) => columns.timestampsMs.length);
  const ids = series.map(({ id }) => id);
  return {
    dir: encodeDirectory({
      seriesIds: ids,
      sampleCounts: counts,
      timeColumns,
      valueLengths,
      subBlocks,
      timeBytes: times.bytes,
    }),
    data: Buffer.concat(pieces),
    sampleCount: counts.reduce((sum, count) => sum + count, 0),
    minMs: series.reduce((least, { columns }) => Math.min(least, columns.timestampsMs[0] ?? Infinity), Infinity),
    maxMs: series.reduce((most, { columns }) => Math.max(most, columns.timestampsMs.at(-1) ?? -Infinity), -Infinity),
  };
}

/** Series of one target share their timestamps: each distinct column is kept once. */
function createTimeColumns(): { readonly bytes: Uint8Array[]; indexOf(timestampsMs: Float64Array): number } {
  const bytes: Uint8Array[] = [];
  const known = new Map<string, number>();
  const writer = new ByteWriter();
  return {
    bytes,
    indexOf(timestampsMs) {
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
    },
  };
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
    columns.push({ timestampsMs, values: column.values });
    sizeBytes += count * 8 + 128;
  }
  return { columns, sizeBytes };
}

function decodeTimes(bytes: Uint8Array, count: number): Float64Array {
  const reader = new ByteReader(bytes);
  const timestampsMs = new Float64Array(count);
  for (let from = 0; from < count; from += VALUE_BLOCK_LIMIT)
    decodeTimestampBlock(reader, { numbers: timestampsMs, from, count: Math.min(VALUE_BLOCK_LIMIT, count - from) });
  return timestampsMs;
}
