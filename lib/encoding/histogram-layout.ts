// What the two forms of stored native histograms share: numbers, spans of bucket indexes, custom bounds.
import type { ByteReader } from '@/lib/encoding/byte-reader';
import type { ByteWriter } from '@/lib/encoding/byte-writer';
import { BUCKET_LIMIT, type NativeHistogram, type ResetHint } from '@/lib/promql/histogram/native-histogram';

/** The position is the stored number. */
const HINTS: readonly ResetHint[] = ['unknown', 'reset', 'notReset', 'gauge'];

const WHOLE_LIMIT = Number.MAX_SAFE_INTEGER - 1;

function hintNumber(hint: ResetHint): number {
  return HINTS.indexOf(hint);
}

function hintOf(number: number): ResetHint {
  return HINTS[number & 3] ?? 'unknown';
}

/** A whole number plus one, or 0 and the 8 bytes of any other. */
export function writeNumber(writer: ByteWriter, value: number): void {
  if (value >= 0 && value < WHOLE_LIMIT && Number.isInteger(value) && !Object.is(value, -0)) {
    writer.unsigned(value + 1);
    return;
  }
  writer.u8(0);
  writer.f64(value);
}

export function readNumber(reader: ByteReader): number {
  const whole = reader.unsigned();
  return whole === 0 ? reader.f64() : whole - 1;
}

/** Count; runs of neighbours: gap from the end of the run before, length. */
function writeIndexes(writer: ByteWriter, indexes: Int32Array): void {
  writer.unsigned(indexes.length);
  let expected = 0;
  for (let at = 0; at < indexes.length;) {
    const first = indexes[at] ?? 0;
    let length = 1;
    while (at + length < indexes.length && indexes[at + length] === first + length) length += 1;
    writer.signed(first - expected);
    writer.unsigned(length);
    expected = first + length;
    at += length;
  }
}

function readIndexes(reader: ByteReader): Int32Array {
  const count = reader.unsigned();
  // A bucket needs no byte of its own, so damage could claim any number.
  if (count > BUCKET_LIMIT) throw new Error(`Cannot read a histogram of ${count} buckets: the data is damaged`);
  const indexes = new Int32Array(count);
  let index = 0;
  for (let at = 0; at < count;) {
    index += reader.signed();
    for (let left = reader.unsigned(); left > 0 && at < count; left -= 1) {
      indexes[at] = index;
      index += 1;
      at += 1;
    }
  }
  return indexes;
}

function writeBounds(writer: ByteWriter, bounds: readonly number[]): void {
  writer.unsigned(bounds.length);
  for (const bound of bounds) writer.f64(bound);
}

function readBounds(reader: ByteReader): number[] {
  const count = reader.unsigned();
  if (count * 8 > reader.remainingBytes) throw new Error(`Cannot read ${count} custom bounds: the data is cut`);
  return Array.from({ length: count }, () => reader.f64());
}

/** Everything but the numbers that change from sample to sample. */
export type HistogramLayout = Pick<NativeHistogram, 'schema' | 'zeroThreshold' | 'customBounds' | 'resetHint'> & {
  readonly positive: Int32Array;
  readonly negative: Int32Array;
};

export function haveSameLayout(left: NativeHistogram, right: NativeHistogram): boolean {
  return (
    left.schema === right.schema &&
    left.resetHint === right.resetHint &&
    Object.is(left.zeroThreshold, right.zeroThreshold) &&
    areSame(left.positive.indexes, right.positive.indexes) &&
    areSame(left.negative.indexes, right.negative.indexes) &&
    areSame(left.customBounds, right.customBounds)
  );
}

function areSame(left: ArrayLike<number>, right: ArrayLike<number>): boolean {
  if (left === right) return true;
  if (left.length !== right.length) return false;
  for (let at = 0; at < left.length; at += 1) if (!Object.is(left[at], right[at])) return false;
  return true;
}

export function writeLayout(writer: ByteWriter, histogram: NativeHistogram): void {
  writer.u8(hintNumber(histogram.resetHint));
  writer.signed(histogram.schema);
  writeNumber(writer, histogram.zeroThreshold);
  writeIndexes(writer, histogram.positive.indexes);
  writeIndexes(writer, histogram.negative.indexes);
  writeBounds(writer, histogram.customBounds);
}

export function readLayout(reader: ByteReader): HistogramLayout {
  const resetHint = hintOf(reader.u8());
  const schema = reader.signed();
  const zeroThreshold = readNumber(reader);
  const positive = readIndexes(reader);
  const negative = readIndexes(reader);
  return { resetHint, schema, zeroThreshold, positive, negative, customBounds: readBounds(reader) };
}

const SLAB_COUNTS = 4096;

/** Bucket counts as views of larger arrays: very many small arrays of their own would keep the garbage collector busy. */
export class CountSlab {
  private slab = new Float64Array(0);
  private usedCount = 0;

  take(count: number): Float64Array {
    if (this.usedCount + count > this.slab.length) {
      this.slab = new Float64Array(Math.max(SLAB_COUNTS, count));
      this.usedCount = 0;
    }
    this.usedCount += count;
    return this.slab.subarray(this.usedCount - count, this.usedCount);
  }
}
