// The values of series that have one sample in a log row, packed: each takes as many bits as its class (docs/storage-format.md). Hot
// path; see bench/ingest-head.bench.ts.
import type { ByteReader } from '@/lib/encoding/byte-reader';
import type { ByteWriter } from '@/lib/encoding/byte-writer';
import { decimalScale, POWERS_OF_TEN, SCALE_LIMIT } from '@/lib/encoding/decimal-scale';
import type { ValueColumn } from '@/lib/encoding/value-block';
import { growFloat64, growInt32 } from '@/server/storage/index/grow';
import {
  CLASS_LIMIT,
  classKey,
  MAGNITUDE_BITS,
  RAW_BITS,
  RAW_GROUP,
  ValueClasses,
} from '@/server/storage/log/value-classes';

/** So many bits fit into a word behind up to seven others. */
const WORD_BITS = 24;
const WORD_LIMIT = 2 ** WORD_BITS;
const WORD_MASK = WORD_LIMIT - 1;
/** Behind the packed bits: any of them may be read, and written, as a whole word. */
const PADDING_BYTES = 4;
const MAGNITUDE_LIMIT = 2 ** MAGNITUDE_BITS;
const WORD = 2 ** 32;

/** Owns scratch memory; not for use by two callers at the same time. */
export class SingleValues {
  private readonly classes = new ValueClasses();
  /** By value: its magnitude unless it is raw; the key of its class, then its number. */
  private magnitudes: Float64Array = new Float64Array(0);
  private numbers: Int32Array = new Int32Array(0);

  /** Values `0 … count-1`, 1 ≤ count. */
  write(writer: ByteWriter, column: ValueColumn, count: number): void {
    this.reserve(count);
    const { classes } = this;
    this.countValues(column.values, count);
    classes.choose(count);
    writer.u8(classes.count);
    for (let at = 0; at < classes.count; at += 1) {
      writer.u8(classes.groups[at] ?? 0);
      writer.u8(classes.widths[at] ?? 0);
    }
    this.writeNumbers(writer, count);
    this.writeBits(writer, column.words, count);
  }

  /** Into values `0 … count-1`. Throws for damage. */
  read(reader: ByteReader, { values, words }: ValueColumn, count: number): void {
    this.reserve(count);
    const { numbers } = this;
    const { widths, divisors } = readClasses(reader, numbers, count);
    const { view } = reader;
    const start = reader.at;
    let bit = 0;
    for (let at = 0; at < count; at += 1) {
      const number = numbers[at] ?? 0;
      const width = widths[number] ?? 0;
      if (width <= WORD_BITS) {
        const bits = view.getUint32(start + (bit >>> 3), true) >>> (bit & 7);
        values[at] = (bits & ((1 << width) - 1)) / (divisors[number] ?? 1);
      } else if (width === RAW_BITS) {
        words[at * 2] = wordAt(view, start, bit);
        words[at * 2 + 1] = wordAt(view, start, bit + 32);
      } else values[at] = wideAt(view, start, bit, width) / (divisors[number] ?? 1);
      bit += width;
    }
    reader.take(((bit + 7) >>> 3) + PADDING_BYTES);
  }

  private reserve(count: number): void {
    this.magnitudes = growFloat64(this.magnitudes, count);
    this.numbers = growInt32(this.numbers, count);
  }

  private countValues(values: Float64Array, count: number): void {
    const { magnitudes, numbers } = this;
    const { counts } = this.classes;
    for (let at = 0; at < count; at += 1) {
      const value = values[at] ?? 0;
      const scale = decimalScale(value, 0);
      const magnitude = Math.abs(scale === 0 ? value : Math.round(value * (POWERS_OF_TEN[scale] ?? 1)));
      let key = classKey(RAW_GROUP, 0);
      if (scale <= SCALE_LIMIT && magnitude < MAGNITUDE_LIMIT)
        key = classKey((scale << 1) | (value < 0 ? 1 : 0), bitsOf(magnitude));
      magnitudes[at] = magnitude;
      numbers[at] = key;
      counts[key] = (counts[key] ?? 0) + 1;
    }
  }

  /** Two a byte; none when there is one class. */
  private writeNumbers(writer: ByteWriter, count: number): void {
    const { numbers } = this;
    const { classOf } = this.classes;
    writer.reserve((count >>> 1) + 1);
    const { bytes } = writer;
    const start = writer.length;
    for (let at = 0; at < count; at += 2) {
      const first = classOf[numbers[at] ?? 0] ?? 0;
      numbers[at] = first;
      let second = 0;
      if (at + 1 < count) {
        second = classOf[numbers[at + 1] ?? 0] ?? 0;
        numbers[at + 1] = second;
      }
      bytes[start + (at >>> 1)] = first | (second << 4);
    }
    if (this.classes.count > 1) writer.length = start + ((count + 1) >>> 1);
  }

  private writeBits(writer: ByteWriter, words: Uint32Array, count: number): void {
    const { magnitudes, numbers } = this;
    const { widths } = this.classes;
    writer.reserve(count * (RAW_BITS / 8) + 2 * PADDING_BYTES);
    const { view } = writer;
    const start = writer.length;
    view.setUint32(start, 0, true);
    let bit = 0;
    // Bits of the last byte that is not full. Whole words instead of byte by byte: widths change from value to value, and a loop would
    // be guessed wrong each time.
    let carry = 0;
    for (let at = 0; at < count; at += 1) {
      const width = widths[numbers[at] ?? 0] ?? 0;
      const magnitude = magnitudes[at] ?? 0;
      if (width <= WORD_BITS) {
        const word = carry | (magnitude << (bit & 7));
        view.setUint32(start + (bit >>> 3), word, true);
        carry = word >>> (((bit & 7) + width) & 0x18);
        bit += width;
        continue;
      }
      if (width === RAW_BITS) putWide(view, start * 8 + bit, words[at * 2] ?? 0, words[at * 2 + 1] ?? 0);
      else putWide(view, start * 8 + bit, magnitude >>> 0, Math.floor(magnitude / WORD));
      bit += width;
      carry = view.getUint8(start + (bit >>> 3));
    }
    writer.length = start + ((bit + 7) >>> 3);
    writer.u32(0);
  }
}

/** The bits above the width of the value are 0. */
function putWide(view: DataView, bit: number, low: number, high: number): void {
  putBits(view, bit, low & WORD_MASK);
  putBits(view, bit + WORD_BITS, ((low >>> WORD_BITS) | (high << 8)) & WORD_MASK);
  putBits(view, bit + 2 * WORD_BITS, high >>> 16);
}

function putBits(view: DataView, bit: number, piece: number): void {
  const at = bit >>> 3;
  view.setUint32(at, view.getUint8(at) | (piece << (bit & 7)), true);
}

function bitsOf(magnitude: number): number {
  if (magnitude < WORD) return 32 - Math.clz32(magnitude);
  return 64 - Math.clz32(Math.floor(magnitude / WORD));
}

function wordAt(view: DataView, start: number, bit: number): number {
  const at = start + (bit >>> 3);
  const shift = bit & 7;
  const low = view.getUint32(at, true) >>> shift;
  return shift === 0 ? low : low | (view.getUint8(at + 4) << (32 - shift));
}

function wideAt(view: DataView, start: number, bit: number, width: number): number {
  const low = wordAt(view, start, bit);
  if (width < 32) return low & ((1 << width) - 1);
  if (width === 32) return low >>> 0;
  return (wordAt(view, start, bit + 32) & ((1 << (width - 32)) - 1)) * WORD + (low >>> 0);
}

interface ReadClasses {
  readonly widths: Uint8Array;
  /** Negative for those of negative values. */
  readonly divisors: Float64Array;
}

/** Reads the classes, and the number of each value's class into `numbers`. */
function readClasses(reader: ByteReader, numbers: Int32Array, count: number): ReadClasses {
  const classCount = reader.u8();
  if (classCount < 1 || classCount > CLASS_LIMIT)
    throw new Error(`Cannot decode values of ${classCount} classes: expected 1 to ${CLASS_LIMIT}`);
  const widths = new Uint8Array(CLASS_LIMIT);
  const divisors = new Float64Array(CLASS_LIMIT).fill(1);
  for (let at = 0; at < classCount; at += 1) {
    const group = reader.u8();
    const width = reader.u8();
    if (group > RAW_GROUP || (group === RAW_GROUP ? width !== RAW_BITS : width > MAGNITUDE_BITS))
      throw new Error(`Cannot decode values of class ${group} and width ${width}: this version does not know it`);
    widths[at] = width;
    const power = POWERS_OF_TEN[group >>> 1] ?? 1;
    divisors[at] = (group & 1) === 0 ? power : -power;
  }
  if (classCount === 1) numbers.fill(0, 0, count);
  else {
    const bytes = reader.take((count + 1) >>> 1);
    for (let at = 0; at < count; at += 1) numbers[at] = ((bytes[at >>> 1] ?? 0) >>> ((at & 1) << 2)) & 0x0f;
  }
  return { widths, divisors };
}
