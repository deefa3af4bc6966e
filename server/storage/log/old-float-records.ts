// Records of floats that earlier versions wrote (docs/storage-format.md): a log that they left is read, nothing is written so any more.
import type { ByteReader } from '@/lib/encoding/byte-reader';
import { POWERS_OF_TEN } from '@/lib/encoding/decimal-scale';
import { decodeValueBlock, VALUE_BLOCK_LIMIT, type ValueColumn } from '@/lib/encoding/value-block';
import { readTimePatterns, runLength } from '@/server/storage/log/float-runs';
import type { SampleRows } from '@/server/storage/log/sample-rows';

const KIND_FLOATS = 1;
const KIND_TAGGED_RUNS = 8;
const KIND_BLOCK_RUNS = 9;
const TIMES_EQUAL = 0;
/** Tag of a value kept as its 8 raw bytes; others are scale << 4 | sign << 3 | count of magnitude bytes. */
const TAG_RAW = 0xf0;
const RAW_BYTES = 8;
const WORD = 2 ** 32;
/** The low bits of a word that so many bytes have. */
const LOW_MASKS = Int32Array.of(0, 0xff, 0xffff, 0xff_ffff, -1, -1, -1, -1);

/** Takes a record of floats of an earlier version; false for one of another kind. */
export function readOldFloats(reader: ByteReader, kind: number, rows: SampleRows): boolean {
  if (kind === KIND_FLOATS) readFloats(reader, rows);
  else if (kind === KIND_BLOCK_RUNS) readFloatRuns(reader, rows, readTaggedAndBlocks);
  else if (kind === KIND_TAGGED_RUNS) readFloatRuns(reader, rows, readTaggedValues);
  else return false;
  return true;
}

function readFloats(reader: ByteReader, rows: SampleRows): void {
  const count = reader.unsigned();
  rows.reserve(count);
  rows.count = count;
  const { series, timestampsMs } = rows;
  let id = 0;
  for (let at = 0; at < count;) {
    id += reader.signed();
    for (let left = reader.unsigned(); left > 0 && at < count; left -= 1) {
      series[at] = id;
      id += 1;
      at += 1;
    }
  }
  const form = reader.u8();
  let timestampMs = reader.signed();
  if (form === TIMES_EQUAL) timestampsMs.fill(timestampMs, 0, count);
  else {
    timestampsMs[0] = timestampMs;
    for (let at = 1; at < count; at += 1) {
      timestampMs += reader.signed();
      timestampsMs[at] = timestampMs;
    }
  }
  readTaggedValues(reader, rows);
}

function readFloatRuns(reader: ByteReader, rows: SampleRows, readColumn: typeof readTaggedValues): void {
  const count = reader.unsigned();
  rows.reserve(count);
  rows.count = count;
  readSeriesRuns(reader, rows);
  readTimePatterns(reader, rows);
  readColumn(reader, rows);
}

function readSeriesRuns(reader: ByteReader, { series, count }: SampleRows): void {
  let id = 0;
  for (let at = 0; at < count;) {
    id += reader.signed();
    const seriesCount = reader.unsigned();
    const each = Math.max(1, reader.unsigned());
    for (let left = seriesCount; left > 0 && at < count; left -= 1) {
      const end = Math.min(count, at + each);
      for (; at < end; at += 1) series[at] = id;
      id += 1;
    }
  }
}

function readTaggedValues(reader: ByteReader, { column, count }: SampleRows): void {
  const tags = reader.take(count);
  let position = reader.at;
  for (let row = 0; row < count; row += 1) {
    const tag = tags[row] ?? 0;
    takeValue(reader, position, tag, { column, row });
    position += lengthOf(tag);
  }
  reader.at = position;
}

/** After the series of the rows were read. */
function readTaggedAndBlocks(reader: ByteReader, { series, column, count }: SampleRows): void {
  for (let at = 0; at < count;) {
    const end = at + runLength(series, at, count);
    if (end - at === 1) {
      const tag = reader.u8();
      takeValue(reader, reader.at, tag, { column, row: at });
      reader.at += lengthOf(tag);
    } else
      for (let from = at; from < end; from += VALUE_BLOCK_LIMIT)
        decodeValueBlock(reader, column, from, Math.min(VALUE_BLOCK_LIMIT, end - from));
    at = end;
  }
}

/** Bytes of the magnitude. */
function lengthOf(tag: number): number {
  return tag === TAG_RAW ? RAW_BYTES : tag & 0x07;
}

interface Place {
  readonly column: ValueColumn;
  readonly row: number;
}

function takeValue({ view, bytes }: ByteReader, position: number, tag: number, { column, row }: Place): void {
  const { values, words } = column;
  if (tag === TAG_RAW) {
    words[row * 2] = view.getUint32(position, true);
    words[row * 2 + 1] = view.getUint32(position + 4, true);
    return;
  }
  const byteCount = tag & 0x07;
  const isFarFromEnd = position + RAW_BYTES <= bytes.length;
  const magnitude = isFarFromEnd ? wordsAt(view, position, byteCount) : bytesAt(bytes, position, byteCount);
  const whole = (tag & 0x08) === 0 ? magnitude : -magnitude;
  values[row] = tag < 0x10 ? whole : whole / (POWERS_OF_TEN[tag >>> 4] ?? 1);
}

function wordsAt(view: DataView, position: number, byteCount: number): number {
  const low = (view.getUint32(position, true) & (LOW_MASKS[byteCount] ?? 0)) >>> 0;
  if (byteCount <= 4) return low;
  return ((view.getUint32(position + 4, true) & (LOW_MASKS[byteCount - 4] ?? 0)) >>> 0) * WORD + low;
}

function bytesAt(bytes: Uint8Array, position: number, byteCount: number): number {
  let magnitude = 0;
  for (let at = position + byteCount - 1; at >= position; at -= 1) magnitude = magnitude * 0x100 + (bytes[at] ?? 0);
  return magnitude;
}
