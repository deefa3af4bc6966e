// The values of floats in a log row (docs/storage-format.md): a tag and a magnitude each, or value blocks for series with several
// samples. Hot path; see bench/ingest-head.bench.ts.
import type { ByteReader } from '@/lib/encoding/byte-reader';
import type { ByteWriter } from '@/lib/encoding/byte-writer';
import { decimalScale, POWERS_OF_TEN, SCALE_LIMIT } from '@/lib/encoding/decimal-scale';
import { decodeValueBlock, VALUE_BLOCK_LIMIT, type ValueColumn } from '@/lib/encoding/value-block';
import type { SampleRows } from '@/server/storage/log/sample-rows';

/** Tag of a value kept as its 8 raw bytes; others are scale << 4 | sign << 3 | count of magnitude bytes. */
const TAG_RAW = 0xf0;
const MAGNITUDE_LIMIT = 2 ** 48;
const RAW_BYTES = 8;
const WORD = 2 ** 32;
/** The low bits of a word that so many bytes have. */
const LOW_MASKS = Int32Array.of(0, 0xff, 0xffff, 0xff_ffff, -1, -1, -1, -1);

/** The tags of all, then the magnitudes of all. */
export function writeValues(writer: ByteWriter, { column, count }: SampleRows): void {
  writer.reserve(count * (RAW_BYTES + 1) + RAW_BYTES);
  const tagsAt = writer.length;
  let position = tagsAt + count;
  for (let row = 0; row < count; row += 1) {
    const tag = putMagnitude(writer, position, column, row);
    writer.bytes[tagsAt + row] = tag;
    position += lengthOf(tag);
  }
  writer.length = position;
}

export function readValues(reader: ByteReader, { column, count }: SampleRows): void {
  const tags = reader.take(count);
  let position = reader.at;
  for (let row = 0; row < count; row += 1) {
    const tag = tags[row] ?? 0;
    takeValue(reader, position, tag, { column, row });
    position += lengthOf(tag);
  }
  reader.at = position;
}

/** Series after series: tag and magnitude of one sample, value blocks of several. */
export function writeValueRuns(writer: ByteWriter, { series, column, count, blocks }: SampleRows): void {
  for (let at = 0; at < count;) {
    const end = at + runLength(series, at, count);
    if (end - at === 1) {
      writer.reserve(2 * RAW_BYTES);
      const tag = putMagnitude(writer, writer.length + 1, column, at);
      writer.bytes[writer.length] = tag;
      writer.length += 1 + lengthOf(tag);
    } else
      for (let from = at; from < end; from += VALUE_BLOCK_LIMIT)
        blocks.encode(column, from, Math.min(VALUE_BLOCK_LIMIT, end - from), writer);
    at = end;
  }
}

/** After the series of the rows were read. */
export function readValueRuns(reader: ByteReader, { series, column, count }: SampleRows): void {
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

/** How many rows from this one on are of one series. */
export function runLength(series: Int32Array, from: number, count: number): number {
  const ref = series[from];
  let to = from + 1;
  while (to < count && series[to] === ref) to += 1;
  return to - from;
}

/** Bytes of the magnitude. */
function lengthOf(tag: number): number {
  return tag === TAG_RAW ? RAW_BYTES : tag & 0x07;
}

/** Returns the tag. There is room for a word more than the longest magnitude. */
function putMagnitude({ view }: ByteWriter, position: number, { values, words }: ValueColumn, row: number): number {
  const value = values[row] ?? 0;
  const scale = decimalScale(value, 0);
  const whole = scale === 0 ? value : Math.round(value * (POWERS_OF_TEN[scale] ?? 1));
  const magnitude = Math.abs(whole);
  if (scale > SCALE_LIMIT || magnitude >= MAGNITUDE_LIMIT) {
    view.setUint32(position, words[row * 2] ?? 0, true);
    view.setUint32(position + 4, words[row * 2 + 1] ?? 0, true);
    return TAG_RAW;
  }
  // Whole words instead of byte by byte: lengths change from value to value, and a loop would be guessed wrong each time.
  const head = (scale << 4) | (value < 0 ? 0x08 : 0);
  view.setUint32(position, magnitude, true);
  if (magnitude < WORD) return head | ((39 - Math.clz32(magnitude)) >>> 3);
  const high = Math.floor(magnitude / WORD);
  view.setUint32(position + 4, high, true);
  return head | (4 + ((39 - Math.clz32(high)) >>> 3));
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
