// Timestamps of one series as a block: regular ones cost a few bytes however many they are. The count is kept by the caller.
import type { ByteReader } from '@/lib/encoding/byte-reader';
import type { ByteWriter } from '@/lib/encoding/byte-writer';
import { decodePackedIntegers, encodePackedIntegers } from '@/lib/encoding/packed-integers';

const FORM_PACKED = 0;
const FORM_RAW = 1;

/** `count` ≥ 1 whole milliseconds within ±(2^53 - 1), in any order. */
export function encodeTimestampBlock(timestampsMs: Float64Array, count: number, writer: ByteWriter): void {
  const start = writer.length;
  writer.u8(FORM_PACKED);
  if (encodePackedIntegers(timestampsMs, count, writer)) return;
  writer.length = start;
  writer.u8(FORM_RAW);
  for (let at = 0; at < count; at += 1) writer.f64(timestampsMs[at] ?? 0);
}

export interface BlockTarget {
  readonly numbers: Float64Array;
  readonly from: number;
  readonly count: number;
}

export function decodeTimestampBlock(reader: ByteReader, { numbers, from, count }: BlockTarget): void {
  const form = reader.u8();
  if (form === FORM_PACKED) decodePackedIntegers(reader, { numbers, from, count, divisor: 1 });
  else if (form === FORM_RAW) for (let at = 0; at < count; at += 1) numbers[from + at] = reader.f64();
  else throw new Error(`Cannot decode timestamps of form ${form}: this version knows ${FORM_PACKED} and ${FORM_RAW}`);
}

/** The first timestamp of a block, without decoding the rest; the reader stays somewhere inside the block. */
export function readFirstTimestampMs(reader: ByteReader): number {
  if (reader.u8() === FORM_RAW) return reader.f64();
  reader.u8();
  return reader.signed();
}
