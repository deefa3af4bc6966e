// Literals of templates: Go's strings, characters and numbers.

const SIMPLE_ESCAPES: Readonly<Record<string, string>> = {
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  "'": "'",
  '"': '"',
};
const NUMERIC_ESCAPE = /x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-7]{3}/y;

/** Text of a quoted literal, or undefined when Go would call it invalid syntax. */
export function unquote(literal: string): string | undefined {
  const mark = literal[0];
  const inner = literal.slice(1, -1);
  if (mark === '`') return inner.replaceAll('\r', '');
  if (!inner.includes('\\')) return inner;
  const bytes: number[] = [];
  const encoder = new TextEncoder();
  for (let at = 0; at < inner.length;) {
    const character = String.fromCodePoint(inner.codePointAt(at) ?? 0);
    if (character !== '\\') {
      bytes.push(...encoder.encode(character));
      at += character.length;
      continue;
    }
    const escape = readEscape(inner, at + 1, mark === '"' ? '"' : "'");
    if (!escape) return undefined;
    if (typeof escape.value === 'number') bytes.push(escape.value);
    else bytes.push(...encoder.encode(escape.value));
    at = escape.end;
  }
  return new TextDecoder().decode(Uint8Array.from(bytes));
}

/** `\x41` and `\101` are bytes (a number here), the rest are characters. */
function readEscape(text: string, at: number, mark: string): { value: string | number; end: number } | undefined {
  const letter = text[at] ?? '';
  const simple = SIMPLE_ESCAPES[letter];
  if (simple !== undefined) {
    if ((letter === '"' || letter === "'") && letter !== mark) return undefined;
    return { value: simple, end: at + 1 };
  }
  NUMERIC_ESCAPE.lastIndex = at;
  const digits = NUMERIC_ESCAPE.exec(text)?.[0];
  if (digits === undefined) return undefined;
  const end = at + digits.length;
  if (/^[0-7]/.test(digits)) {
    const value = Number.parseInt(digits, 8);
    return value > 255 ? undefined : { value, end };
  }
  const code = Number.parseInt(digits.slice(1), 16);
  if (digits.startsWith('x')) return { value: code, end };
  if (code > 0x10_ffff || (code >= 0xd800 && code <= 0xdfff)) return undefined;
  return { value: String.fromCodePoint(code), end };
}

export interface NumberLiteral {
  readonly int: bigint | undefined;
  readonly float: number | undefined;
  readonly ideal: 'int' | 'float64';
}

/** The number of a literal, or undefined for bad syntax. */
export function readNumber(text: string): NumberLiteral | undefined {
  if (text.endsWith('i')) return undefined;
  const isNegative = text.startsWith('-');
  const digits = text.replace(/^[+-]/, '');
  if (!hasGoodUnderscores(digits)) return undefined;
  const plain = digits.replaceAll('_', '').toLowerCase();
  const magnitude = readInteger(plain);
  if (magnitude !== undefined) {
    const int = isNegative ? -magnitude : magnitude;
    return { int, float: Number(int), ideal: 'int' };
  }
  const float = readFloat(plain);
  if (float === undefined) return undefined;
  const signed = isNegative ? -float : float;
  const int = Number.isInteger(signed) && Math.abs(signed) < 2 ** 63 ? BigInt(signed) : undefined;
  return { int, float: signed, ideal: 'float64' };
}

function readInteger(plain: string): bigint | undefined {
  if (/^0[xob]/.test(plain)) return /^0(x[0-9a-f]+|o[0-7]+|b[01]+)$/.test(plain) ? BigInt(plain) : undefined;
  if (/^0[0-9]+$/.test(plain)) return /^0[0-7]+$/.test(plain) ? BigInt(`0o${plain.slice(1)}`) : undefined;
  return /^[0-9]+$/.test(plain) ? BigInt(plain) : undefined;
}

function readFloat(plain: string): number | undefined {
  const hex = /^0x([0-9a-f]*)(?:\.([0-9a-f]*))?p([+-]?[0-9]+)$/.exec(plain);
  if (hex) {
    const [, whole = '', fraction = '', exponent = '0'] = hex;
    if (whole + fraction === '') return undefined;
    return Number(BigInt(`0x${whole}${fraction}`)) * 2 ** (Number(exponent) - 4 * fraction.length);
  }
  if (!/^(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:e[+-]?[0-9]+)?$/.test(plain)) return undefined;
  const value = Number(plain);
  return Number.isFinite(value) ? value : undefined;
}

/** Underscores stand only between digits, or after a base prefix. */
function hasGoodUnderscores(digits: string): boolean {
  if (!digits.includes('_')) return true;
  return /^0[xXoObB_]|^[0-9]/.test(digits) && !/__|_$|_[.eEpP]|[.eEpP+-]_/.test(digits);
}

/** The code point of `'x'`, or undefined when the literal is malformed. */
export function readCharacter(literal: string): bigint | undefined {
  const text = unquote(literal);
  if (text === undefined) return undefined;
  const characters = Array.from(text);
  return characters.length === 1 ? BigInt(characters[0]?.codePointAt(0) ?? 0) : undefined;
}
