// Values of one series as a block: whole numbers and short decimals are packed, odd doubles take the XOR form; every bit survives.
// Layout: u8 form (scale 0–6 | 0x08 exceptions | 0x10 XOR), [exceptions: count, (position, 8 bytes)…], packed integers or XOR bits.
import type { ByteReader } from '@/lib/encoding/byte-reader';
import type { ByteWriter } from '@/lib/encoding/byte-writer';
import { decimalScale, POWERS_OF_TEN, SCALE_LIMIT, WHOLE_LIMIT } from '@/lib/encoding/decimal-scale';
import { decodePackedIntegers, encodePackedIntegers, skipPackedIntegers } from '@/lib/encoding/packed-integers';
import { decodeXorBlock, encodeXorBlock } from '@/lib/encoding/xor-block';

/** Longest block; 240 was the best size on the trial's data. */
export const VALUE_BLOCK_LIMIT = 240;

const FLAG_EXCEPTIONS = 0x08;
const FLAG_XOR = 0x10;
/** With more odd values than one in this many, the XOR form is smaller. */
const SAMPLES_PER_EXCEPTION = 8;

export interface ValueColumn {
  readonly values: Float64Array;
  /** The same memory as pairs of words: NaN payloads are copied by it. */
  readonly words: Uint32Array;
}

export function valueColumn(values: Float64Array): ValueColumn {
  return { values, words: new Uint32Array(values.buffer, values.byteOffset, values.length * 2) };
}

export interface ValueBlockEncoder {
  /** Writes values `from … from+count-1`, 1 ≤ count ≤ VALUE_BLOCK_LIMIT. */
  encode(column: ValueColumn, from: number, count: number, writer: ByteWriter): void;
}

/** Owns scratch memory; not for use by two callers at the same time. */
export function createValueBlockEncoder(): ValueBlockEncoder {
  const whole = new Float64Array(VALUE_BLOCK_LIMIT);
  const exceptions = new Int32Array(VALUE_BLOCK_LIMIT);

  function encodeDecimal(column: ValueColumn, from: number, count: number, writer: ByteWriter): boolean {
    const { values, words } = column;
    const exceptionLimit = (count / SAMPLES_PER_EXCEPTION) | 0;
    if (takeWhole(values, from, count, whole)) {
      writer.u8(0);
      return encodePackedIntegers(whole, count, writer);
    }
    const scale = blockScale(values, from, count, exceptionLimit);
    if (scale < 0) return false;
    const power = POWERS_OF_TEN[scale] ?? 1;
    let exceptionCount = 0;
    let previous = 0;
    for (let at = 0; at < count; at += 1) {
      const value = values[from + at] ?? 0;
      if (decimalScale(value, scale) === scale) previous = Math.round(value * power);
      else {
        if (exceptionCount > exceptionLimit) return false;
        exceptions[exceptionCount] = at;
        exceptionCount += 1;
      }
      whole[at] = previous;
    }
    writer.u8(exceptionCount === 0 ? scale : scale | FLAG_EXCEPTIONS);
    if (exceptionCount > 0) {
      writer.unsigned(exceptionCount);
      for (let at = 0; at < exceptionCount; at += 1) {
        const position = exceptions[at] ?? 0;
        writer.unsigned(position);
        writer.f64Bits(words, from + position);
      }
    }
    return encodePackedIntegers(whole, count, writer);
  }

  return {
    encode(column, from, count, writer) {
      const start = writer.length;
      if (encodeDecimal(column, from, count, writer)) return;
      writer.length = start;
      writer.u8(FLAG_XOR);
      encodeXorBlock(column.words, from, count, writer);
    },
  };
}

/** The scale that most values share, or -1 when too many have none. */
function blockScale(values: Float64Array, from: number, count: number, exceptionLimit: number): number {
  let scale = 0;
  let oddCount = 0;
  for (let at = from; at < from + count; at += 1) {
    const needed = decimalScale(values[at] ?? 0, scale);
    if (needed <= SCALE_LIMIT) scale = needed;
    else if (oddCount >= exceptionLimit + 1) return -1;
    else oddCount += 1;
  }
  return scale;
}

/** Copies values that are all whole numbers, as those of nearly all series are; false when one is not. */
function takeWhole(values: Float64Array, from: number, count: number, whole: Float64Array): boolean {
  for (let at = 0; at < count; at += 1) {
    const value = values[from + at] ?? 0;
    if (Math.trunc(value) !== value || value > WHOLE_LIMIT || value < -WHOLE_LIMIT) return false;
    if (value === 0 && 1 / value < 0) return false;
    whole[at] = value;
  }
  return true;
}

/** No value of a block is NaN. */
export const ARE_NUMBERS = 1;
/** … and none is less than the one before. */
export const ARE_RISING = 2;

/** Reads a block into values `from … from+count-1`. Returns what is known of them: ARE_NUMBERS, ARE_RISING, or 0 for nothing. */
export function decodeValueBlock(reader: ByteReader, column: ValueColumn, from: number, count: number): number {
  const form = reader.u8();
  if ((form & FLAG_XOR) !== 0) {
    decodeXorBlock(reader, column.words, from, count);
    return 0;
  }
  const scale = scaleOf(form);
  const exceptionsAt = reader.at;
  const exceptionCount = skipExceptions(reader, form, count);
  const divisor = POWERS_OF_TEN[scale] ?? 1;
  const isRising = decodePackedIntegers(reader, { numbers: column.values, from, count, divisor });
  if (exceptionCount === 0) return isRising ? ARE_NUMBERS | ARE_RISING : ARE_NUMBERS;
  const end = reader.at;
  reader.at = exceptionsAt;
  reader.unsigned();
  for (let at = 0; at < exceptionCount; at += 1)
    reader.f64Bits(column.words, from + Math.min(reader.unsigned(), count - 1));
  reader.at = end;
  return 0;
}

/** Moves on behind a block; `scratch` holds at least `count` values and is overwritten where a block says its length only when read. */
export function skipValueBlock(reader: ByteReader, scratch: ValueColumn, count: number): void {
  const form = reader.u8();
  if ((form & FLAG_XOR) !== 0) {
    decodeXorBlock(reader, scratch.words, 0, count);
    return;
  }
  scaleOf(form);
  skipExceptions(reader, form, count);
  skipPackedIntegers(reader, count);
}

function scaleOf(form: number): number {
  const scale = form & 0x07;
  if (scale > SCALE_LIMIT || form > 0x0f)
    throw new Error(`Cannot decode values of form ${form}: this version does not know it`);
  return scale;
}

/** Returns how many there are. */
function skipExceptions(reader: ByteReader, form: number, count: number): number {
  if ((form & FLAG_EXCEPTIONS) === 0) return 0;
  const exceptionCount = reader.unsigned();
  if (exceptionCount > count) throw new Error('Cannot decode a block of values: it is damaged');
  for (let at = 0; at < exceptionCount; at += 1) {
    reader.unsigned();
    reader.take(8);
  }
  return exceptionCount;
}
