// Writes a block of values as WebAssembly, in AssemblyScript (TypeScript's syntax with machine types). Compiled by scripts/kernel.mjs into
// blocks-bytes.ts. It knows whole numbers and decimals of up to six digits without exceptions, as nearly all are; for others it returns -1:
// then value-block.ts does the work. That is also its oracle in tests.
// Bits are stored eight bytes at a time: behind what is written there must be room for as many.

// @ts-nocheck
const SCALE_LIMIT: u32 = 6;
/** Whole numbers up to here, and all differences of two of them, are exact. */
const WHOLE_LIMIT: f64 = 4503599627370496.0;
/** Zigzags of this and more are not packed. */
const WIDTH_LIMIT: u64 = 4503599627370496;
const SECOND_ORDER: u32 = 0x80;
const SIGN_BIT: u64 = 0x8000_0000_0000_0000;
const BROKEN: i32 = -1;

/** Where the next byte goes. */
let at: usize = 0;

/** Values `from` … `end` as whole numbers of their own at `to`; false when one is not. */
function takeWhole(from: usize, end: usize, to: usize): bool {
  for (; from < end; from += 8, to += 8) {
    const value = load<f64>(from);
    if (trunc(value) != value || abs(value) > WHOLE_LIMIT || reinterpret<u64>(value) == SIGN_BIT) return false;
    store<i64>(to, <i64>value);
  }
  return true;
}

/** The same of their multiples. Returns where the first lies that is not whole then, or `end`. */
function takeDecimals(from: usize, end: usize, to: usize, power: f64): usize {
  for (; from < end; from += 8, to += 8) {
    const value = load<f64>(from);
    // Math.round(), as far as the comparison lets it pass.
    const whole = floor(value * power + 0.5);
    if (whole / power != value || abs(whole) > WHOLE_LIMIT || reinterpret<u64>(value) == SIGN_BIT) return from;
    store<i64>(to, <i64>whole);
  }
  return end;
}

/** Seven bits a byte, the low ones first. */
function unsigned(value: u64): void {
  while (value >= 0x80) {
    store<u8>(at, <u8>(value | 0x80));
    at += 1;
    value >>>= 7;
  }
  store<u8>(at, <u8>value);
  at += 1;
}

/** Six bits and the sign in the first byte. */
function signed(value: i64): void {
  const sign: u64 = value < 0 ? 0x40 : 0;
  const magnitude: u64 = value < 0 ? -value : value;
  if (magnitude < 0x40) {
    store<u8>(at, <u8>(magnitude | sign));
    at += 1;
    return;
  }
  store<u8>(at, <u8>((magnitude & 0x3f) | sign | 0x80));
  at += 1;
  unsigned(magnitude >>> 6);
}

function zigzag(difference: i64): u64 {
  return <u64>((difference << 1) ^ (difference >> 63));
}

function widthOf(zigzags: u64): u32 {
  return 64 - <u32>clz(zigzags);
}

/** `count` whole numbers, 1 at least. Returns false, with nothing written, when a difference is too large. */
function pack(from: usize, count: i32): bool {
  const first = load<i64>(from);
  const end = from + (<usize>count << 3);
  // The highest bit that one of them has.
  let firsts: u64 = 0;
  let seconds: u64 = 0;
  let previous = first;
  let delta: i64 = count > 1 ? load<i64>(from + 8) - first : 0;
  for (let next = from + 8; next < end; next += 8) {
    const current = load<i64>(next);
    const own = current - previous;
    firsts |= zigzag(own);
    seconds |= zigzag(own - delta);
    previous = current;
    delta = own;
  }
  if (firsts >= WIDTH_LIMIT) return false;
  const widthFirst = widthOf(firsts);
  const widthSecond = widthOf(seconds);
  const isSecond = count > 2 && seconds < WIDTH_LIMIT && widthSecond * (count - 2) + 8 < widthFirst * (count - 1);
  store<u8>(at, <u8>(isSecond ? widthSecond | SECOND_ORDER : widthFirst));
  at += 1;
  signed(first);
  if (isSecond) packSecond(from, end, widthSecond);
  else if (widthFirst > 0) packFirst(from, end, widthFirst);
  return true;
}

function packFirst(from: usize, end: usize, width: u32): void {
  let previous = load<i64>(from);
  let to = at;
  let bits: u64 = 0;
  let bitCount: u32 = 0;
  for (let next = from + 8; next < end; next += 8) {
    const current = load<i64>(next);
    bits |= zigzag(current - previous) << bitCount;
    previous = current;
    bitCount += width;
    store<u64>(to, bits);
    to += bitCount >>> 3;
    bits >>>= bitCount & 0x38;
    bitCount &= 7;
  }
  store<u8>(to, <u8>bits);
  at = bitCount > 0 ? to + 1 : to;
}

function packSecond(from: usize, end: usize, width: u32): void {
  let previous = load<i64>(from + 8);
  let delta = previous - load<i64>(from);
  signed(delta);
  if (width == 0) return;
  let to = at;
  let bits: u64 = 0;
  let bitCount: u32 = 0;
  for (let next = from + 16; next < end; next += 8) {
    const current = load<i64>(next);
    const own = current - previous;
    bits |= zigzag(own - delta) << bitCount;
    delta = own;
    previous = current;
    bitCount += width;
    store<u64>(to, bits);
    to += bitCount >>> 3;
    bits >>>= bitCount & 0x38;
    bitCount &= 7;
  }
  store<u8>(to, <u8>bits);
  at = bitCount > 0 ? to + 1 : to;
}

/** Values `from` … as a block at `to`, with room for as many numbers at `scratch`. How many bytes it has, or -1. */
export function encode(from: usize, count: i32, to: usize, scratch: usize): i32 {
  const end = from + (<usize>count << 3);
  let scale: u32 = 0;
  if (!takeWhole(from, end, scratch)) {
    // With a further digit a value before may be an exception.
    let power: f64 = 1;
    let failed = from;
    while (failed < end) {
      if (scale == SCALE_LIMIT) return BROKEN;
      scale += 1;
      power *= 10;
      // A digit that the same value needs, too, is not tried on those before.
      if (takeDecimals(failed, failed + 8, scratch, power) == failed) continue;
      const next = takeDecimals(from, end, scratch, power);
      if (next < failed) return BROKEN;
      failed = next;
    }
  }
  at = to;
  store<u8>(at, <u8>scale);
  at += 1;
  return pack(scratch, count) ? <i32>(at - to) : BROKEN;
}
