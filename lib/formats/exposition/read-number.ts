// Numbers of the exposition formats, read in place. A hot path: plain loops, no allocation for the common forms
// (benchmark: parse-exposition.bench.ts).
import { InputError } from '@/lib/errors/input-error';

/** Where the reader stands in the body; moved by each read. */
export interface Cursor {
  at: number;
}

const SPACE = 32;
const TAB = 9;
const LINE_BREAK = 10;
const ZERO = 48;
const NINE = 57;
const DOT = 46;
const MINUS = 45;
const PLUS = 43;
const LOWER_E = 101;
const UPPER_E = 69;

/** 15 digits are below 2^53, so the digits themselves are exact; so are the powers of ten up to 22. */
const EXACT_DIGITS = 15;
const EXACT_POWERS = Float64Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));

/**
 * Reads the value at the cursor up to a blank or the end of the line. Throws InputError for what Go's ParseFloat refuses.
 * Digits times (or over) an exact power of ten round correctly, so the fast path gives the same bits as the slow one.
 */
export function readFloat(body: string, cursor: Cursor): number {
  const start = cursor.at;
  const length = body.length;
  let at = start;
  let code = at < length ? body.charCodeAt(at) : LINE_BREAK;
  const isNegative = code === MINUS;
  if (isNegative || code === PLUS) code = ++at < length ? body.charCodeAt(at) : LINE_BREAK;

  let mantissa = 0;
  let digitCount = 0;
  let scale = 0;
  while (code >= ZERO && code <= NINE) {
    mantissa = mantissa * 10 + (code - ZERO);
    digitCount += 1;
    code = ++at < length ? body.charCodeAt(at) : LINE_BREAK;
  }
  if (code === DOT) {
    code = ++at < length ? body.charCodeAt(at) : LINE_BREAK;
    while (code >= ZERO && code <= NINE) {
      mantissa = mantissa * 10 + (code - ZERO);
      digitCount += 1;
      scale += 1;
      code = ++at < length ? body.charCodeAt(at) : LINE_BREAK;
    }
  }
  if (digitCount === 0 || digitCount > EXACT_DIGITS) return readFloatSlowly(body, cursor);

  let exponent = -scale;
  if (code === LOWER_E || code === UPPER_E) {
    const end = endOfToken(body, at);
    const written = Number(body.slice(at + 1, end));
    if (!Number.isInteger(written) || end === at + 1 || Math.abs(written) > 400) return readFloatSlowly(body, cursor);
    exponent += written;
    at = end;
  } else if (code !== SPACE && code !== LINE_BREAK && code !== TAB) return readFloatSlowly(body, cursor);
  if (exponent > 22 || exponent < -22) return readFloatSlowly(body, cursor);

  cursor.at = at;
  const power = EXACT_POWERS[exponent < 0 ? -exponent : exponent] ?? 1;
  const magnitude = exponent < 0 ? mantissa / power : mantissa * power;
  return isNegative ? -magnitude : magnitude;
}

export function endOfToken(body: string, start: number): number {
  let at = start;
  while (at < body.length) {
    const code = body.charCodeAt(at);
    if (code === SPACE || code === LINE_BREAK || code === TAB) break;
    at += 1;
  }
  return at;
}

const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const INFINITE = /^[+-]?inf(?:inity)?$/i;

function readFloatSlowly(body: string, cursor: Cursor): number {
  const end = endOfToken(body, cursor.at);
  const value = parseFloatText(body.slice(cursor.at, end));
  cursor.at = end;
  return value;
}

/** A whole text as a number, as Go's ParseFloat without underscores and hexadecimal forms. */
export function parseFloatText(text: string): number {
  if (DECIMAL.test(text)) {
    const value = Number(text);
    if (Number.isFinite(value)) return value;
    throw new InputError(`strconv.ParseFloat: parsing ${JSON.stringify(text)}: value out of range`);
  }
  if (INFINITE.test(text)) return text.startsWith('-') ? -Infinity : Infinity;
  if (/^nan$/i.test(text)) return Number.NaN;
  throw new InputError(`strconv.ParseFloat: parsing ${JSON.stringify(text.slice(0, 100))}: invalid syntax`);
}
