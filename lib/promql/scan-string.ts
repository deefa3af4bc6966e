// Quoted strings in query text: "…" and '…' with escapes, `…` without.
import { describeCodePoint } from '@/lib/promql/quote-text';

export type ScannedString =
  | { readonly end: number; readonly fault?: undefined }
  | { readonly end: number; readonly fault: string };

/** `start` is at the opening quote; `end` is behind the closing one, or where a fault was met. */
export function scanString(text: string, start: number): ScannedString {
  const quote = text[start] ?? '';
  let at = start + 1;
  while (at < text.length) {
    const code = text.codePointAt(at) ?? 0;
    const character = String.fromCodePoint(code);
    if (character === quote) return { end: at + 1 };
    if (isBrokenRune(code)) return { end: at, fault: 'invalid UTF-8 rune' };
    if (quote !== '`' && character === '\n') return { end: at, fault: 'unterminated quoted string' };
    if (quote !== '`' && character === '\\') {
      const escape = readEscape(text, at + 1, quote);
      if (escape.fault !== undefined) return { end: at, fault: escape.fault };
      at = escape.end;
    } else {
      at += character.length;
    }
  }
  return { end: at, fault: quote === '`' ? 'unterminated raw string' : 'unterminated quoted string' };
}

/** The text of a string token that scanString() accepted. */
export function unquoteString(token: string): string {
  const quote = token[0] ?? '';
  const inner = token.slice(1, -1);
  if (quote === '`') return inner.replaceAll('\r', '');
  if (!inner.includes('\\')) return inner;
  const encoder = new TextEncoder();
  const bytes: number[] = [];
  for (let at = 0; at < inner.length;) {
    const code = inner.codePointAt(at) ?? 0;
    const character = String.fromCodePoint(code);
    if (character === '\\') {
      const escape = readEscape(inner, at + 1, quote);
      if (escape.byte === undefined) bytes.push(...encoder.encode(escape.text));
      else bytes.push(escape.byte);
      at = escape.end;
    } else {
      bytes.push(...encoder.encode(character));
      at += character.length;
    }
  }
  return decodeBytes(Uint8Array.from(bytes));
}

/** UTF-8 to text; a byte that is none becomes a lone surrogate (U+DC80 … U+DCFF), so that name checks can refuse it. */
function decodeBytes(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
    let text = '';
    for (let at = 0; at < bytes.length;) {
      const size = sequenceSize(bytes, at);
      text += size > 0 ? decoder.decode(bytes.subarray(at, at + size)) : String.fromCharCode(0xdc00 + (bytes[at] ?? 0));
      at += Math.max(size, 1);
    }
    return text;
  }
}

/** Length of the valid sequence that starts here; 0 when there is none. */
function sequenceSize(bytes: Uint8Array, at: number): number {
  for (let size = 1; size <= 4; size += 1) {
    const decoded = new TextDecoder().decode(bytes.subarray(at, at + size));
    if (Array.from(decoded).length === 1 && decoded !== '\ufffd') return size;
  }
  return 0;
}

interface Escape {
  readonly end: number;
  readonly text: string;
  /** Set for `\x..` and octal escapes, which name a byte. */
  readonly byte?: number;
  readonly fault?: string;
}

const SINGLE: ReadonlyMap<string, string> = new Map([
  ['a', '\u0007'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['v', '\v'],
  ['\\', '\\'],
]);

/** `at` is behind the backslash. */
function readEscape(text: string, at: number, quote: string): Escape {
  const code = text.codePointAt(at);
  if (code === undefined) return { end: at, text: '', fault: 'escape sequence not terminated' };
  const character = String.fromCodePoint(code);
  const single = character === quote ? quote : SINGLE.get(character);
  if (single !== undefined) return { end: at + 1, text: single };
  if (/^[0-7]$/.test(character)) return readDigits(text, at, { count: 3, base: 8 });
  if (character === 'x') return readDigits(text, at + 1, { count: 2, base: 16 });
  if (character === 'u') return readDigits(text, at + 1, { count: 4, base: 16 });
  if (character === 'U') return readDigits(text, at + 1, { count: 8, base: 16 });
  return { end: at, text: '', fault: `unknown escape sequence ${describeCodePoint(character)}` };
}

function readDigits(text: string, start: number, { count, base }: { count: number; base: 8 | 16 }): Escape {
  let value = 0;
  for (let at = start; at < start + count; at += 1) {
    const code = text.codePointAt(at);
    if (code === undefined) return { end: at, text: '', fault: 'escape sequence not terminated' };
    const character = String.fromCodePoint(code);
    const digit = /^[0-9a-fA-F]$/.test(character) ? Number.parseInt(character, 16) : 16;
    if (digit >= base)
      return { end: at, text: '', fault: `illegal character ${describeCodePoint(character)} in escape sequence` };
    value = value * base + digit;
  }
  const end = start + count;
  const isByte = base === 8 || count === 2;
  if (value > (isByte ? 255 : 0x10ffff) || (value >= 0xd800 && value < 0xe000))
    return { end, text: '', fault: 'escape sequence is an invalid Unicode code point' };
  return isByte ? { end, text: '', byte: value } : { end, text: String.fromCodePoint(value) };
}

/** Lone surrogates, and U+FFFD, which stands for bytes that were not UTF-8 before they became text. */
function isBrokenRune(code: number): boolean {
  return code === 0xfffd || (code >= 0xd800 && code <= 0xdfff);
}
