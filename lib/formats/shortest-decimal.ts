// The shortest decimal that reads back as the same float64, as bytes. Hot path: answers hold hundreds of thousands of numbers.
// Everything but the usual magnitudes, and what would be decided by a hair, is left to the slower formatSampleValue().
import { formatSampleValue } from '@/lib/formats/sample-value';

/** Room that one number may take. */
export const NUMBER_LIMIT_BYTES = 32;

const SCALED_DIGITS = 17;
const TEN_TO_8 = 1e8;
const TEN_TO_9 = 1e9;
/** Whole numbers below it fit 32 bits. */
const WHOLE_LIMIT = 2 ** 31;
/** In this range the scale to 17 digits, 10^2 to 10^21, is an exact float64. */
const SMALLEST = 1e-5;
const LARGEST = 1e15;
const POWERS = Float64Array.from({ length: 23 }, (_none, exponent) => Number(`1e${exponent}`));
/** For Dekker's exact product: the high and low half of each power. */
const SPLITTER = 134_217_729;
const POWERS_HIGH = POWERS.map((power) => SPLITTER * power - (SPLITTER * power - power));
const POWERS_LOW = POWERS.map((power, at) => power - (POWERS_HIGH[at] ?? 0));
const MANTISSA_BITS = 52;
/** By the exponent of a float64 as it is stored; only those of the usual magnitudes are needed. */
const HALF_GAPS = Float64Array.from({ length: 2048 }, (_none, stored) => 2 ** (stored - 1023 - MANTISSA_BITS - 1));
/** Remainders below 10^8 are known to 10^-7: what lies nearer to a border is not decided here. */
const DOUBT = 1e-6;
const ZERO = 48;
const POINT = 46;
const MINUS = 45;
const DIGIT_PAIRS = Uint8Array.from({ length: 200 }, (_none, at) =>
  at % 2 === 0 ? ZERO + Math.floor(at / 20) : ZERO + (((at - 1) / 2) % 10),
);

/** Writes a number at `at` (NUMBER_LIMIT_BYTES must be free there) and returns where it ends. */
export type NumberWriter = (bytes: Uint8Array, at: number, value: number) => number;

/** Owns scratch memory; not for use by two callers at the same time. */
export function createNumberWriter(): NumberWriter {
  const halfGap = createHalfGap();
  return (bytes, start, value) => {
    if (value === 0 || !(value > -LARGEST && value < LARGEST)) return writeText(bytes, start, value);
    let at = start;
    let magnitude = value;
    if (value < 0) {
      bytes[at] = MINUS;
      at += 1;
      magnitude = -value;
    }
    if (magnitude < WHOLE_LIMIT && Math.floor(magnitude) === magnitude) return writeWhole(bytes, at, magnitude | 0);
    if (magnitude < SMALLEST) return writeText(bytes, start, value);
    const exponent = decimalExponent(magnitude);
    const scale = SCALED_DIGITS - 1 - exponent;
    const power = POWERS[scale] ?? 0;
    // magnitude · power = product + error, exactly (Dekker).
    const product = magnitude * power;
    const split = SPLITTER * magnitude;
    const magnitudeHigh = split - (split - magnitude);
    const magnitudeLow = magnitude - magnitudeHigh;
    const powerHigh = POWERS_HIGH[scale] ?? 0;
    const powerLow = POWERS_LOW[scale] ?? 0;
    const error =
      magnitudeHigh * powerHigh -
      product +
      magnitudeHigh * powerLow +
      magnitudeLow * powerHigh +
      magnitudeLow * powerLow;
    let first = Math.floor(product / TEN_TO_8);
    let rest = product - first * TEN_TO_8 + error;
    if (rest < 0) {
      first -= 1;
      rest += TEN_TO_8;
    } else if (rest >= TEN_TO_8) {
      first += 1;
      rest -= TEN_TO_8;
    }
    let last = shortestWithin(rest, halfGap(magnitude) * power);
    if (last < 0) return writeText(bytes, start, value);
    if (last === TEN_TO_8) {
      last = 0;
      first += 1;
    }
    if (first >= TEN_TO_9) return writeText(bytes, start, value);
    // Straight to where most of them stay: behind the point, or one place behind where the whole part goes.
    const digitsAt = at + 1 + (exponent < 0 ? -exponent : 0);
    const leading = spellPairs(bytes, digitsAt + 9, spellPairs(bytes, digitsAt + SCALED_DIGITS, last) + first);
    bytes[digitsAt] = ZERO + leading;
    return placePoint(bytes, at, { digitsAt, exponent });
  };
}

function writeText(bytes: Uint8Array, at: number, value: number): number {
  const text = formatSampleValue(value);
  for (let offset = 0; offset < text.length; offset += 1) bytes[at + offset] = text.charCodeAt(offset);
  return at + text.length;
}

/** A whole number above zero and below WHOLE_LIMIT. */
function writeWhole(bytes: Uint8Array, start: number, whole: number): number {
  let length = 1;
  for (let limit = 10; limit <= whole; limit *= 10) length += 1;
  let rest = whole;
  let at = start + length;
  for (; rest >= 10; at -= 2) {
    const hundreds = (rest / 100) | 0;
    const pair = (rest - hundreds * 100) * 2;
    bytes[at - 2] = DIGIT_PAIRS[pair] ?? ZERO;
    bytes[at - 1] = DIGIT_PAIRS[pair + 1] ?? ZERO;
    rest = hundreds;
  }
  // The first of an odd number of digits; of an even number nothing is left.
  if (at > start) bytes[start] = ZERO + rest;
  return start + length;
}

/** Half the distance to the next float64; 0 for powers of two, whose lower neighbour is nearer. */
function createHalfGap(): (magnitude: number) => number {
  const float = new Float64Array(1);
  const words = new Uint32Array(float.buffer);
  const high = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1 ? 1 : 0;
  return (magnitude) => {
    float[0] = magnitude;
    const highWord = words[high] ?? 0;
    if ((highWord & 0xf_ffff) === 0 && words[1 - high] === 0) return 0;
    return HALF_GAPS[highWord >>> 20] ?? 0;
  };
}

/** Writes the last eight digits of `whole` in front of `end` and returns what is in front of them. */
function spellPairs(digits: Uint8Array, end: number, whole: number): number {
  let rest = whole | 0;
  for (let at = end - 2; at >= end - 8; at -= 2) {
    const hundreds = (rest / 100) | 0;
    const pair = (rest - hundreds * 100) * 2;
    digits[at] = DIGIT_PAIRS[pair] ?? ZERO;
    digits[at + 1] = DIGIT_PAIRS[pair + 1] ?? ZERO;
    rest = hundreds;
  }
  return rest;
}

/** Ends a number whose digits stand at `digitsAt`; zeros at their end go. `exponent` is that of the first one. Returns where it ends. */
function placePoint(
  bytes: Uint8Array,
  start: number,
  { digitsAt, exponent }: { readonly digitsAt: number; readonly exponent: number },
): number {
  let end = digitsAt + SCALED_DIGITS;
  while (end > digitsAt + 1 && bytes[end - 1] === ZERO) end -= 1;
  if (exponent < 0) {
    bytes[start] = ZERO;
    bytes[start + 1] = POINT;
    for (let at = start + 2; at < digitsAt; at += 1) bytes[at] = ZERO;
    return end;
  }
  const pointAt = start + exponent + 1;
  for (let at = start; at < pointAt; at += 1) bytes[at] = bytes[at + 1] ?? ZERO;
  if (end <= pointAt + 1) return pointAt;
  bytes[pointAt] = POINT;
  return end;
}

/** Of a number from SMALLEST to LARGEST: that of its first digit. */
function decimalExponent(magnitude: number): number {
  let exponent = 0;
  if (magnitude >= 1) {
    while (magnitude >= (POWERS[exponent + 1] ?? Infinity)) exponent += 1;
    return exponent;
  }
  if (magnitude >= 0.1) return -1;
  if (magnitude >= 0.01) return -2;
  if (magnitude >= 0.001) return -3;
  return magnitude >= 0.0001 ? -4 : -5;
}

/**
 * Of the whole numbers less than `gap` from `rest` one that ends in the most zeros, and of several the nearest; -1 when that is
 * too close to call. A gap is less than 12, so there is at most one multiple of 100.
 */
function shortestWithin(rest: number, gap: number): number {
  for (let unit = 100; unit >= 10; unit /= 10) {
    // Near a border between two multiples the product may err: that is too close to call anyway.
    const candidate = Math.round(rest * (1 / unit)) * unit;
    const distance = Math.abs(candidate - rest);
    if (distance < gap - DOUBT) return Math.abs(distance - unit / 2) < DOUBT ? -1 : candidate;
    if (distance <= gap + DOUBT) return -1;
  }
  const candidate = Math.round(rest);
  return Math.abs(Math.abs(candidate - rest) - 0.5) < DOUBT || gap === 0 ? -1 : candidate;
}
