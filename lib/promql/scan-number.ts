// Numbers and durations in query text: how far one reaches, and what it is worth.
import { parseDuration } from '@/lib/units/duration';

const isAlphaNumeric = (character: string | undefined): boolean =>
  character !== undefined && /^[A-Za-z0-9_]$/.test(character);

export interface ScannedNumber {
  readonly end: number;
  readonly kind: 'number' | 'duration' | 'broken';
}

/** `start` is at a digit or at a dot before a digit. For `broken`, `end` is where reading stopped. */
export function scanNumberOrDuration(text: string, start: number): ScannedNumber {
  const number = scanNumber(text, start);
  if (number.isNumber) return { end: number.end, kind: 'number' };
  return scanDurationRest(text, number.end);
}

function scanNumber(text: string, start: number): { isNumber: boolean; end: number } {
  let at = start;
  const accept = (set: string): boolean => {
    const character = text[at];
    if (character === undefined || !set.includes(character)) return false;
    at += 1;
    return true;
  };
  let digits = '0123456789';
  if (accept('0') && accept('xX')) {
    accept('_');
    digits = '0123456789abcdefABCDEF';
  }
  accept('.');
  accept(digits);
  let hasDot = false;
  let hasExponent = false;
  for (let next = text[at]; next !== undefined && `${digits}._eE`.includes(next); next = text[at]) {
    if (next === '.') {
      at += 1;
      if (hasDot || accept('_.') || digits.length > 10) return { isNumber: false, end: at };
      hasDot = true;
    } else if (next === 'e' || next === 'E') {
      at += 1;
      if (hasExponent) return { isNumber: false, end: at };
      hasExponent = true;
      accept('+-');
      if (accept('._eE') || at >= text.length) return { isNumber: false, end: at };
    } else if (next === '_') {
      at += 1;
      if (accept('._eE') || at >= text.length) return { isNumber: false, end: at };
    } else {
      at += 1;
    }
  }
  return { isNumber: at > start && !isAlphaNumeric(text[at]), end: at };
}

function scanDurationRest(text: string, start: number): ScannedNumber {
  const rest = /^[smhdwy]s?(?:[0-9]+[smhdw]s?)*/.exec(text.slice(start, start + 100));
  if (!rest) return { end: start, kind: 'broken' };
  const end = start + rest[0].length;
  // The character that spoils it belongs to the message.
  return isAlphaNumeric(text[end]) ? { end: end + 1, kind: 'broken' } : { end, kind: 'duration' };
}

/** The value of a number token, or a message in Prometheus' words. */
export function numberValue(text: string): number | string {
  if (/^inf$/i.test(text)) return Infinity;
  if (/^nan$/i.test(text)) return NaN;
  const plain = text.replaceAll('_', '');
  if (/_$|__/.test(text)) return `error parsing number: strconv.ParseFloat: parsing "${text}": invalid syntax`;
  if (/^0[0-7]+$/.test(plain)) return Number(BigInt(`0o${plain.slice(1)}`));
  if (/^0x/i.test(plain)) {
    const isWhole = /^0x[0-9a-f]+$/i.test(plain) && BigInt(plain) < 2n ** 63n;
    return isWhole
      ? Number(BigInt(plain))
      : `error parsing number: strconv.ParseFloat: parsing "${text}": invalid syntax`;
  }
  const value = Number(plain);
  if (Number.isNaN(value)) return `error parsing number: strconv.ParseFloat: parsing "${text}": invalid syntax`;
  return Number.isFinite(value)
    ? value
    : `error parsing number: strconv.ParseFloat: parsing "${text}": value out of range`;
}

/** Milliseconds of a duration token such as `1h30m`, or a message in Prometheus' words. */
export function durationMs(text: string): number | string {
  for (const [, unit = ''] of text.matchAll(/[0-9]+([a-z]+)/g))
    if (!/^(?:y|w|d|h|m|s|ms)$/.test(unit)) return `unknown unit "${unit}" in duration "${text}"`;
  try {
    return parseDuration(text);
  } catch (cause) {
    return cause instanceof Error && cause.message.startsWith('duration out of range')
      ? 'duration out of range'
      : `not a valid duration string: "${text}"`;
  }
}
