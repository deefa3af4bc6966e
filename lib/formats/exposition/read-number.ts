// Numbers of the exposition formats, read in place. A hot path: plain loops, no allocation for the common forms
// (benchmark: parse-exposition.bench.ts).
import { InputError } from '@/lib/errors/input-error';

/** Where the reader stands in the body; moved by each read. The rest is scratch space of readFloat(). */
export interface Cursor {
  at: number;
  mantissa: number;
  digitCount: number;
}

export function createCursor(): Cursor {
  return { at: 0, mantissa: 0, digitCount: 0 };
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

/** Below 2^53 the digits themselves are exact; so are the powers of ten up to 22. */
const EXACT_LIMIT = 2 ** 53;
const EXACT_POWERS = Float64Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));

/**
 * Reads the value at the cursor up to a blank or the end of the line, which the body must have. Throws InputError for what Go's ParseFloat refuses.
 * Digits times (or over) an exact power of ten round correctly, so the fast path gives the same bits as the slow one.
 */
export function readFloat(body: Uint8Array, cursor: Cursor): number {
  const start = cursor.at;
  const first = body[start];
  const isNegative = first === MINUS;
  if (isNegative || first === PLUS) cursor.at += 1;
  cursor.mantissa = 0;
  cursor.digitCount = 0;
  readDigits(body, cursor);
  const wholeCount = cursor.digitCount;
  if (body[cursor.at] === DOT) {
    cursor.at += 1;
    readDigits(body, cursor);
  }
  const { digitCount, mantissa } = cursor;
  const exponent = wholeCount - digitCount + readExponent(body, cursor);
  const end = body[cursor.at];
  const isEnd = end === LINE_BREAK || end === SPACE || end === TAB;
  if (!isEnd || digitCount === 0 || mantissa >= EXACT_LIMIT || !(exponent >= -22 && exponent <= 22)) {
    cursor.at = start;
    return readFloatSlowly(body, cursor);
  }
  const magnitude = exponent < 0 ? mantissa / (EXACT_POWERS[-exponent] ?? 1) : mantissa * (EXACT_POWERS[exponent] ?? 1);
  return isNegative ? -magnitude : magnitude;
}

function readDigits(body: Uint8Array, cursor: Cursor): void {
  let { at, mantissa } = cursor;
  const start = at;
  let code = body[at] ?? LINE_BREAK;
  while (code >= ZERO && code <= NINE) {
    mantissa = mantissa * 10 + (code - ZERO);
    at += 1;
    code = body[at] ?? LINE_BREAK;
  }
  cursor.digitCount += at - start;
  cursor.mantissa = mantissa;
  cursor.at = at;
}

/** 0 when there is none, NaN when there are no digits in it. */
function readExponent(body: Uint8Array, cursor: Cursor): number {
  const mark = body[cursor.at];
  if (mark !== LOWER_E && mark !== UPPER_E) return 0;
  cursor.at += 1;
  const sign = body[cursor.at];
  if (sign === MINUS || sign === PLUS) cursor.at += 1;
  const start = cursor.at;
  cursor.mantissa = 0;
  readDigits(body, cursor);
  if (cursor.at === start) return Number.NaN;
  return sign === MINUS ? -cursor.mantissa : cursor.mantissa;
}

export function endOfToken(body: Uint8Array, start: number): number {
  let at = start;
  while (at < body.length) {
    const code = body[at];
    if (code === SPACE || code === LINE_BREAK || code === TAB) break;
    at += 1;
  }
  return at;
}

/** A part of a body as text; the body is UTF-8. */
export function textOf(body: Uint8Array, start: number, end: number): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(body.subarray(start, end));
}

const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const INFINITE = /^[+-]?inf(?:inity)?$/i;

function readFloatSlowly(body: Uint8Array, cursor: Cursor): number {
  const end = endOfToken(body, cursor.at);
  const value = parseFloatText(textOf(body, cursor.at, end));
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
