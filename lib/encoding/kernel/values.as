// The blocks of values of one series as WebAssembly, in AssemblyScript (TypeScript's syntax with machine types). Compiled by
// scripts/kernel.mjs into kernel-bytes.ts. For anything that it does not know, and for anything broken, it returns -1: then
// value-block.ts does the work and says what is wrong. That is also its oracle in tests.
// Bytes are loaded eight at a time, and may be loaded behind their end: what follows them in memory is ours too, and is masked off
// or found out by the check of the position afterwards.

// @ts-nocheck
const BLOCK_VALUES: i32 = 240;
const ARE_NUMBERS: i32 = 1;
const ARE_RISING: i32 = 2;
const BROKEN: i32 = -1;
/** A varint of more bytes is none of ours. */
const VARINT_BITS: u64 = 56;

/** Where the block that is being read goes on. */
let at: usize = 0;
let isBroken: bool = false;

/** Seven bits a byte, the low ones first. */
function unsigned(shift: u64): u64 {
  let value: u64 = 0;
  for (; shift <= VARINT_BITS; shift += 7) {
    const byte: u64 = load<u8>(at);
    at += 1;
    value |= (byte & 0x7f) << shift;
    if (byte < 0x80) return value;
  }
  isBroken = true;
  return value;
}

/** Six bits and the sign in the first byte. */
function signed(): i64 {
  const first: u64 = load<u8>(at);
  at += 1;
  let magnitude: u64 = first & 0x3f;
  if (first >= 0x80) magnitude |= unsigned(6);
  return (first & 0x40) == 0 ? <i64>magnitude : -(<i64>magnitude);
}

function powerOfTen(scale: u32): f64 {
  let power: f64 = 1;
  for (let done: u32 = 0; done < scale; done += 1) power *= 10;
  return power;
}

function fill(to: usize, end: usize, value: f64): void {
  for (; to < end; to += 8) store<f64>(to, value);
}

/** Differences of the first order. Whether none is negative. */
function unpackFirst(to: usize, count: i32, width: u64, divisor: f64): bool {
  let value: i64 = signed();
  const end = to + (<usize>count << 3);
  const first = <f64>value / divisor;
  store<f64>(to, first);
  to += 8;
  if (width == 0) {
    fill(to, end, first);
    return true;
  }
  const start = at;
  const mask: u64 = (<u64>1 << width) - 1;
  let bit: u64 = 0;
  let zigzags: u64 = 0;
  if (divisor == 1) {
    for (; to < end; to += 8) {
      const zigzag = (load<u64>(start + <usize>(bit >>> 3)) >>> (bit & 7)) & mask;
      bit += width;
      zigzags |= zigzag;
      value += (zigzag >>> 1) ^ -(zigzag & 1);
      store<f64>(to, <f64>value);
    }
  } else {
    for (; to < end; to += 8) {
      const zigzag = (load<u64>(start + <usize>(bit >>> 3)) >>> (bit & 7)) & mask;
      bit += width;
      zigzags |= zigzag;
      value += (zigzag >>> 1) ^ -(zigzag & 1);
      store<f64>(to, <f64>value / divisor);
    }
  }
  at = start + <usize>((bit + 7) >>> 3);
  return (zigzags & 1) == 0;
}

/** Of the second order; count ≥ 2. */
function unpackSecond(to: usize, count: i32, width: u64, divisor: f64): bool {
  let value: i64 = signed();
  let delta: i64 = signed();
  const end = to + (<usize>count << 3);
  store<f64>(to, <f64>value / divisor);
  value += delta;
  store<f64>(to + 8, <f64>value / divisor);
  to += 16;
  const start = at;
  const mask: u64 = (<u64>1 << width) - 1;
  let bit: u64 = 0;
  // The highest bit tells whether one was negative.
  let deltas: i64 = delta;
  if (divisor == 1) {
    for (; to < end; to += 8) {
      const zigzag = (load<u64>(start + <usize>(bit >>> 3)) >>> (bit & 7)) & mask;
      bit += width;
      delta += (zigzag >>> 1) ^ -(zigzag & 1);
      deltas |= delta;
      value += delta;
      store<f64>(to, <f64>value);
    }
  } else {
    for (; to < end; to += 8) {
      const zigzag = (load<u64>(start + <usize>(bit >>> 3)) >>> (bit & 7)) & mask;
      bit += width;
      delta += (zigzag >>> 1) ^ -(zigzag & 1);
      deltas |= delta;
      value += delta;
      store<f64>(to, <f64>value / divisor);
    }
  }
  at = start + <usize>((bit + 7) >>> 3);
  return deltas >= 0;
}

function unpackXor(to: usize, count: i32): void {
  let value = load<u64>(at);
  store<u64>(to, value);
  const start = at + 8;
  const end = to + (<usize>count << 3);
  let bit: u64 = 0;
  let length: u64 = 0;
  let trailing: u64 = 0;
  for (to += 8; to < end; to += 8) {
    const head = load<u64>(start + <usize>(bit >>> 3)) >>> (bit & 7);
    if ((head & 1) == 0) {
      bit += 1;
      store<u64>(to, value);
      continue;
    }
    if ((head & 2) == 0) bit += 2;
    else {
      bit += 13;
      const leading = (head >>> 2) & 31;
      length = ((head >>> 7) & 63) + 1;
      if (leading + length > 64) {
        isBroken = true;
        return;
      }
      trailing = 64 - leading - length;
    }
    // No window was named yet: TypeScript's reader takes that for an empty one.
    if (length == 0) {
      isBroken = true;
      return;
    }
    const shift = bit & 7;
    const from = start + <usize>(bit >>> 3);
    let window = load<u64>(from) >>> shift;
    if (length + shift > 64) window |= load<u64>(from + 8) << (64 - shift);
    bit += length;
    value ^= (window & (0xffff_ffff_ffff_ffff >>> (64 - length))) << trailing;
    store<u64>(to, value);
  }
  at = start + <usize>((bit + 7) >>> 3);
}

/** One block; what is known of its values. */
function block(to: usize, count: i32, end: usize): i32 {
  const form: u32 = load<u8>(at);
  at += 1;
  if ((form & 0x10) != 0) {
    unpackXor(to, count);
    return 0;
  }
  const scale = form & 7;
  if (scale > 6 || form > 15) {
    isBroken = true;
    return 0;
  }
  let exceptions: usize = 0;
  let exceptionCount: u64 = 0;
  if ((form & 8) != 0) {
    exceptionCount = unsigned(0);
    exceptions = at;
    if (exceptionCount > <u64>count) {
      isBroken = true;
      return 0;
    }
    for (let done: u64 = 0; done < exceptionCount; done += 1) {
      unsigned(0);
      at += 8;
    }
    if (at > end) {
      isBroken = true;
      return 0;
    }
  }
  const head: u32 = load<u8>(at);
  at += 1;
  const width = <u64>(head & 0x7f);
  const isSecond = (head & 0x80) != 0;
  if (width > 52 || (isSecond && count < 2)) {
    isBroken = true;
    return 0;
  }
  const divisor = powerOfTen(scale);
  const isRising = isSecond ? unpackSecond(to, count, width, divisor) : unpackFirst(to, count, width, divisor);
  if (exceptionCount == 0) return isRising ? ARE_NUMBERS | ARE_RISING : ARE_NUMBERS;
  const after = at;
  at = exceptions;
  for (let done: u64 = 0; done < exceptionCount; done += 1) {
    const position = unsigned(0);
    if (position >= <u64>count) {
      isBroken = true;
      return 0;
    }
    store<u64>(to + (<usize>position << 3), load<u64>(at));
    at += 8;
  }
  at = after;
  return 0;
}

/**
 * Reads the blocks of `count` values that lie at `from` … `end` into `to`, but the first `skipped` blocks: those are read and written
 * over. What is known of all that stay, or BROKEN.
 */
export function decode(from: usize, end: usize, skipped: i32, count: i32, to: usize): i32 {
  at = from;
  isBroken = false;
  let known: i32 = ARE_NUMBERS | ARE_RISING;
  let isFirst = true;
  while (count > 0) {
    const length = count < BLOCK_VALUES ? count : BLOCK_VALUES;
    const own = block(to, length, end);
    if (isBroken || at > end) return BROKEN;
    count -= length;
    if (skipped > 0) {
      skipped -= 1;
      continue;
    }
    known &= own;
    if (!isFirst && (known & ARE_RISING) != 0 && load<f64>(to) < load<f64>(to - 8)) known &= ARE_NUMBERS;
    isFirst = false;
    to += <usize>length << 3;
  }
  return known;
}
