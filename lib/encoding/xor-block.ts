// Odd doubles: each value as the changed bits against the one before (Gorilla, Pelkonen et al. 2015). Any bits survive.
import type { ByteReader } from '@/lib/encoding/byte-reader';
import type { ByteWriter } from '@/lib/encoding/byte-writer';

/** A window of significant bits is named by 5 bits of leading zeros and 6 bits of length - 1. */
const LEADING_LIMIT = 31;

interface BitSink {
  write(value: number, bitCount: number): void;
  flush(): void;
}

function createBitSink(writer: ByteWriter): BitSink {
  let bits = 0;
  let pending = 0;
  const writeShort = (value: number, bitCount: number): void => {
    bits |= value << pending;
    pending += bitCount;
    while (pending >= 8) {
      writer.u8(bits & 0xff);
      bits >>>= 8;
      pending -= 8;
    }
  };
  return {
    write(value, bitCount) {
      if (bitCount <= 16) writeShort(value & (2 ** bitCount - 1), bitCount);
      else {
        writeShort(value & 0xffff, 16);
        writeShort((value >>> 16) & (2 ** (bitCount - 16) - 1), bitCount - 16);
      }
    },
    flush() {
      if (pending > 0) writer.u8(bits & 0xff);
    },
  };
}

function createBitSource(reader: ByteReader): (bitCount: number) => number {
  let bits = 0;
  let pending = 0;
  const readShort = (bitCount: number): number => {
    while (pending < bitCount) {
      bits |= reader.u8() << pending;
      pending += 8;
    }
    const value = bits & (2 ** bitCount - 1);
    bits >>>= bitCount;
    pending -= bitCount;
    return value;
  };
  return (bitCount) => {
    if (bitCount <= 16) return readShort(bitCount);
    const low = readShort(16);
    return (low | (readShort(bitCount - 16) << 16)) >>> 0;
  };
}

function trailingZeros32(value: number): number {
  return 31 - Math.clz32(value & -value);
}

/** `words` are the float64 values seen as pairs of 32-bit words, low word first; values `from … from+count-1`, count ≥ 1. */
export function encodeXorBlock(words: Uint32Array, from: number, count: number, writer: ByteWriter): void {
  writer.f64Bits(words, from);
  const sink = createBitSink(writer);
  let leading = -1;
  let trailing = 0;
  for (let at = from + 1; at < from + count; at += 1) {
    const low = ((words[at * 2] ?? 0) ^ (words[at * 2 - 2] ?? 0)) >>> 0;
    const high = ((words[at * 2 + 1] ?? 0) ^ (words[at * 2 - 1] ?? 0)) >>> 0;
    if (low === 0 && high === 0) {
      sink.write(0, 1);
      continue;
    }
    const lead = Math.min(LEADING_LIMIT, high === 0 ? 32 + Math.clz32(low) : Math.clz32(high));
    const trail = low === 0 ? 32 + trailingZeros32(high) : trailingZeros32(low);
    if (leading >= 0 && lead >= leading && trail >= trailing) sink.write(1, 2);
    else {
      leading = lead;
      trailing = trail;
      sink.write(3, 2);
      sink.write(leading, 5);
      sink.write(63 - leading - trailing, 6);
    }
    writeWindow(sink, { low, high }, 64 - leading - trailing, trailing);
  }
  sink.flush();
}

function writeWindow(
  sink: BitSink,
  { low, high }: { low: number; high: number },
  bitCount: number,
  trailing: number,
): void {
  let shiftedLow = high >>> (trailing - 32);
  let shiftedHigh = 0;
  if (trailing === 0) {
    shiftedLow = low;
    shiftedHigh = high;
  } else if (trailing < 32) {
    shiftedLow = (low >>> trailing) | (high << (32 - trailing));
    shiftedHigh = high >>> trailing;
  }
  sink.write(shiftedLow, Math.min(bitCount, 32));
  if (bitCount > 32) sink.write(shiftedHigh, bitCount - 32);
}

/** Reads into values `from … from+count-1` of the same view. */
export function decodeXorBlock(reader: ByteReader, words: Uint32Array, from: number, count: number): void {
  reader.f64Bits(words, from);
  const read = createBitSource(reader);
  let bitCount = 0;
  let trailing = 0;
  for (let at = from + 1; at < from + count; at += 1) {
    let low = 0;
    let high = 0;
    if (read(1) === 1) {
      if (read(1) === 1) {
        const leading = read(5);
        bitCount = read(6) + 1;
        trailing = 64 - leading - bitCount;
        if (trailing < 0) throw new Error('Cannot decode a block of doubles: it is damaged');
      }
      const windowLow = read(Math.min(bitCount, 32));
      const windowHigh = bitCount > 32 ? read(bitCount - 32) : 0;
      if (trailing === 0) {
        low = windowLow;
        high = windowHigh;
      } else if (trailing < 32) {
        low = windowLow << trailing;
        high = (windowHigh << trailing) | (windowLow >>> (32 - trailing));
      } else high = windowLow << (trailing - 32);
    }
    words[at * 2] = (words[at * 2 - 2] ?? 0) ^ low;
    words[at * 2 + 1] = (words[at * 2 - 1] ?? 0) ^ high;
  }
}
