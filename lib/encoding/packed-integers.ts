// Whole numbers as differences of first or second order, zigzag, packed with one width. Hot path; see bench/ingest-head.bench.ts.
// Layout: u8 (second order << 7 | width 0–52), signed first, [signed first difference], bits from the lowest upwards.
import type { ByteReader } from '@/lib/encoding/byte-reader';
import type { ByteWriter } from '@/lib/encoding/byte-writer';

/** Differences up to ±2^51 are packed; larger ones are for the caller's raw form. */
const WIDTH_LIMIT_BITS = 52;
const WIDTH_LIMIT = 2 ** WIDTH_LIMIT_BITS;
const SECOND_ORDER = 0x80;
const WIDTH_MASK = 0x7f;
/** Widths up to this fit a 32-bit accumulator with a partial byte. */
const FAST_WIDTH_BITS = 24;

/** Writes `count` ≥ 1 whole numbers. Returns false, with nothing written, when a difference is too large to be exact. */
export function encodePackedIntegers(numbers: Float64Array, count: number, writer: ByteWriter): boolean {
  const packing = choosePacking(numbers, count);
  if (!packing) return false;
  const { width, isSecondOrder } = packing;
  writer.u8(isSecondOrder ? width | SECOND_ORDER : width);
  const first = numbers[0] ?? 0;
  writer.signed(first);
  if (isSecondOrder) writer.signed((numbers[1] ?? 0) - first);
  if (width === 0) return true;
  if (width <= FAST_WIDTH_BITS) packNarrow(numbers, count, packing, writer);
  else packWide(numbers, count, packing, writer);
  return true;
}

/** The order of differences that takes fewer bits. */
function choosePacking(numbers: Float64Array, count: number): Packing | undefined {
  // Bounds instead of the largest of each zigzag: whether a difference is negative cannot be guessed, a new bound can.
  let leastFirst = 0;
  let mostFirst = 0;
  let leastSecond = 0;
  let mostSecond = 0;
  let previous = numbers[0] ?? 0;
  let previousDelta = count > 1 ? (numbers[1] ?? 0) - previous : 0;
  for (let at = 1; at < count; at += 1) {
    const current = numbers[at] ?? 0;
    const delta = current - previous;
    const second = delta - previousDelta;
    if (delta > mostFirst) mostFirst = delta;
    else if (delta < leastFirst) leastFirst = delta;
    if (second > mostSecond) mostSecond = second;
    else if (second < leastSecond) leastSecond = second;
    previous = current;
    previousDelta = delta;
  }
  const largestFirst = largestZigzag(leastFirst, mostFirst);
  const largestSecond = largestZigzag(leastSecond, mostSecond);
  // A first difference beyond the limit was rounded when it was taken, so no order may use it.
  if (largestFirst >= WIDTH_LIMIT) return undefined;
  const widthFirst = widthOf(largestFirst);
  const widthSecond = largestSecond >= WIDTH_LIMIT ? Infinity : widthOf(largestSecond);
  const isSecondOrder = count > 2 && widthSecond * (count - 2) + 8 < widthFirst * (count - 1);
  return { width: isSecondOrder ? widthSecond : widthFirst, isSecondOrder };
}

function largestZigzag(least: number, most: number): number {
  return Math.max(most * 2, least < 0 ? -least * 2 - 1 : 0);
}

interface Packing {
  readonly width: number;
  readonly isSecondOrder: boolean;
}

function widthOf(zigzag: number): number {
  if (zigzag < 0x1_0000_0000) return 32 - Math.clz32(zigzag);
  return 64 - Math.clz32(Math.floor(zigzag / 0x1_0000_0000));
}

function packNarrow(numbers: Float64Array, count: number, { width, isSecondOrder }: Packing, writer: ByteWriter): void {
  writer.reserve(((count * width) >>> 3) + 8);
  const { bytes } = writer;
  let position = writer.length;
  let bits = 0;
  let bitCount = 0;
  const start = isSecondOrder ? 2 : 1;
  let previous = numbers[start - 1] ?? 0;
  let previousDelta = isSecondOrder ? previous - (numbers[0] ?? 0) : 0;
  for (let at = start; at < count; at += 1) {
    const current = numbers[at] ?? 0;
    const delta = current - previous;
    const difference = (delta - previousDelta) | 0;
    if (isSecondOrder) previousDelta = delta;
    previous = current;
    bits |= ((difference << 1) ^ (difference >> 31)) << bitCount;
    bitCount += width;
    while (bitCount >= 8) {
      bytes[position] = bits;
      position += 1;
      bits >>>= 8;
      bitCount -= 8;
    }
  }
  if (bitCount > 0) {
    bytes[position] = bits;
    position += 1;
  }
  writer.length = position;
}

function packWide(numbers: Float64Array, count: number, { width, isSecondOrder }: Packing, writer: ByteWriter): void {
  let bits = 0;
  let bitCount = 0;
  const start = isSecondOrder ? 2 : 1;
  let previous = numbers[start - 1] ?? 0;
  let previousDelta = isSecondOrder ? previous - (numbers[0] ?? 0) : 0;
  for (let at = start; at < count; at += 1) {
    const current = numbers[at] ?? 0;
    const delta = current - previous;
    const difference = delta - previousDelta;
    if (isSecondOrder) previousDelta = delta;
    previous = current;
    let rest = difference >= 0 ? difference * 2 : -difference * 2 - 1;
    for (let left = width; left > 0; left -= 16) {
      bits |= (rest % 0x1_0000) << bitCount;
      rest = Math.floor(rest / 0x1_0000);
      bitCount += Math.min(left, 16);
      while (bitCount >= 8) {
        writer.u8(bits & 0xff);
        bits >>>= 8;
        bitCount -= 8;
      }
    }
  }
  if (bitCount > 0) writer.u8(bits & 0xff);
}

export interface PackedTarget {
  readonly numbers: Float64Array;
  readonly from: number;
  readonly count: number;
  /** Each number is divided by this: the scale of decimals, 1 for whole numbers. */
  readonly divisor: number;
}

/**
 * Reads what encodePackedIntegers() wrote into `numbers[from … from+count-1]`. Runs once for every few samples: nothing is made
 * on the way. Returns true when no number is less than the one before; false may mean that nobody looked.
 */
export function decodePackedIntegers(reader: ByteReader, target: PackedTarget): boolean {
  const head = readHead(reader);
  const width = head & WIDTH_MASK;
  const isSecondOrder = (head & SECOND_ORDER) !== 0;
  if (width > FAST_WIDTH_BITS) {
    unpackWide(reader, target, width, isSecondOrder);
    return false;
  }
  return isSecondOrder ? unpackSecond(reader, target, width) : unpackFirst(reader, target, width);
}

/** Moves on behind a block of `count` numbers without looking at them. */
export function skipPackedIntegers(reader: ByteReader, count: number): void {
  const head = readHead(reader);
  const isSecondOrder = (head & SECOND_ORDER) !== 0;
  reader.signed();
  if (isSecondOrder) reader.signed();
  reader.at += packedBytes(reader, (count - (isSecondOrder ? 2 : 1)) * (head & WIDTH_MASK));
}

/** Order and width as they are written. */
function readHead(reader: ByteReader): number {
  const head = reader.u8();
  const width = head & WIDTH_MASK;
  if (width > WIDTH_LIMIT_BITS)
    throw new Error(`Cannot decode a block of width ${width}: the limit is ${WIDTH_LIMIT_BITS}`);
  return head;
}

/** Bytes of packed bits, which must be there. */
function packedBytes(reader: ByteReader, bitCount: number): number {
  const byteCount = Math.ceil(bitCount / 8);
  if (byteCount > reader.remainingBytes) throw new Error('Cannot decode a block: it is cut or damaged');
  return byteCount;
}

/** Bytes that a read of 32 bits takes; near the end of the data the missing ones count as zero. */
function bitsAt({ bytes, view }: ByteReader, at: number): number {
  if (at + 4 <= bytes.length) return view.getUint32(at, true);
  return (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16);
}

function unpackFirst(reader: ByteReader, { numbers, from, count, divisor }: PackedTarget, width: number): boolean {
  let value = reader.signed();
  numbers[from] = value / divisor;
  if (width === 0) {
    numbers.fill(value / divisor, from + 1, from + count);
    return true;
  }
  const start = reader.at;
  reader.at = start + packedBytes(reader, (count - 1) * width);
  const mask = (1 << width) - 1;
  let bit = 0;
  // The lowest bit of a zigzag says that the number falls.
  let zigzags = 0;
  if (isRoomBehind(reader)) {
    const { view } = reader;
    for (let at = from + 1; at < from + count; at += 1) {
      const zigzag = (view.getUint32(start + (bit >>> 3), true) >>> (bit & 7)) & mask;
      bit += width;
      zigzags |= zigzag;
      value += (zigzag >>> 1) ^ -(zigzag & 1);
      numbers[at] = value;
    }
  } else {
    for (let at = from + 1; at < from + count; at += 1) {
      const zigzag = (bitsAt(reader, start + (bit >>> 3)) >>> (bit & 7)) & mask;
      bit += width;
      zigzags |= zigzag;
      value += (zigzag >>> 1) ^ -(zigzag & 1);
      numbers[at] = value;
    }
  }
  if (divisor !== 1) divide(numbers, from + 1, from + count, divisor);
  return (zigzags & 1) === 0;
}

/** Behind the packed bits there are so many bytes that each of them can be read as one of 32, also when there are none. */
function isRoomBehind({ at, bytes }: ByteReader): boolean {
  return at + 4 <= bytes.length;
}

function divide(numbers: Float64Array, from: number, to: number, divisor: number): void {
  for (let at = from; at < to; at += 1) numbers[at] = (numbers[at] ?? 0) / divisor;
}

function unpackSecond(reader: ByteReader, { numbers, from, count, divisor }: PackedTarget, width: number): boolean {
  let value = reader.signed();
  numbers[from] = value / divisor;
  let delta = reader.signed();
  value += delta;
  numbers[from + 1] = value / divisor;
  const start = reader.at;
  reader.at = start + packedBytes(reader, (count - 2) * width);
  const mask = (1 << width) - 1;
  let bit = 0;
  let isRising = delta >= 0;
  if (isRoomBehind(reader)) {
    const { view } = reader;
    for (let at = from + 2; at < from + count; at += 1) {
      const zigzag = (view.getUint32(start + (bit >>> 3), true) >>> (bit & 7)) & mask;
      bit += width;
      delta += (zigzag >>> 1) ^ -(zigzag & 1);
      if (delta < 0) isRising = false;
      value += delta;
      numbers[at] = value;
    }
  } else {
    for (let at = from + 2; at < from + count; at += 1) {
      const zigzag = (bitsAt(reader, start + (bit >>> 3)) >>> (bit & 7)) & mask;
      bit += width;
      delta += (zigzag >>> 1) ^ -(zigzag & 1);
      if (delta < 0) isRising = false;
      value += delta;
      numbers[at] = value;
    }
  }
  if (divisor !== 1) divide(numbers, from + 2, from + count, divisor);
  return isRising;
}

function unpackWide(
  reader: ByteReader,
  { numbers, from, count, divisor }: PackedTarget,
  width: number,
  isSecondOrder: boolean,
): void {
  let value = reader.signed();
  let delta = 0;
  let at = from;
  numbers[at] = value / divisor;
  at += 1;
  if (isSecondOrder) {
    delta = reader.signed();
    value += delta;
    numbers[at] = value / divisor;
    at += 1;
  }
  const end = from + count;
  packedBytes(reader, (end - at) * width);
  let bits = 0;
  let bitCount = 0;
  for (; at < end; at += 1) {
    let zigzag = 0;
    let factor = 1;
    for (let left = width; left > 0; left -= 16) {
      const take = Math.min(left, 16);
      while (bitCount < take) {
        bits |= reader.u8() << bitCount;
        bitCount += 8;
      }
      zigzag += (bits & (2 ** take - 1)) * factor;
      bits >>>= take;
      bitCount -= take;
      factor *= 0x1_0000;
    }
    const difference = zigzag % 2 === 0 ? zigzag / 2 : -(zigzag + 1) / 2;
    if (isSecondOrder) {
      delta += difference;
      value += delta;
    } else value += difference;
    numbers[at] = value / divisor;
  }
}
