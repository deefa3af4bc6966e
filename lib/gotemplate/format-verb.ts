// One directive of Sprintf and its argument.
import { formatFloat } from '@/lib/gotemplate/format-float';
import { binaryFloat, hexFloat, withAllDigits } from '@/lib/gotemplate/format-power-of-two';
import { formatValue } from '@/lib/gotemplate/format-value';
import { goSyntax } from '@/lib/gotemplate/go-syntax';
import { LimitError } from '@/lib/gotemplate/template-error';
import { quote, quoteCharacter } from '@/lib/gotemplate/tokens';
import { TemplateFunction, asComposite, stringOf, typeNameOf, type TemplateValue } from '@/lib/gotemplate/values';

export interface Directive {
  readonly verb: string;
  readonly flags: {
    readonly hasPlus: boolean;
    readonly isLeft: boolean;
    readonly isSharp: boolean;
    readonly hasSpace: boolean;
    readonly isZeroPadded: boolean;
  };
  readonly width: number | undefined;
  readonly precision: number | undefined;
  readonly limit: number;
}

export function formatVerb(directive: Directive, arg: TemplateValue): string {
  const { verb, flags, limit } = directive;
  if (arg === undefined || arg === null) return nilText(directive);
  if (verb === 'T') return pad(directive, typeNameOf(arg));
  if (verb === 'v' && flags.isSharp) return goSyntax(arg, limit);
  const text = textOf(arg);
  if (text !== undefined && 'vsxXq'.includes(verb)) return formatText(directive, text);
  const integer = asComposite(arg)?.traits.integer;
  if (integer !== undefined) return formatInteger(directive, integer);
  if (isComposite(arg) && text === undefined)
    return formatValue(arg, limit, {
      hasFieldNames: flags.hasPlus && verb === 'v',
      leaf: (value) => formatVerb(directive, value),
    });
  if (typeof arg === 'bigint') return formatInteger(directive, arg);
  if (typeof arg === 'number') return formatNumber(directive, arg);
  const isFlag = typeof arg === 'boolean' && (verb === 't' || verb === 'v');
  return isFlag ? pad(directive, String(arg)) : wrongVerb(directive, arg);
}

function nilText(directive: Directive): string {
  return directive.verb === 'v' || directive.verb === 'T' ? pad(directive, '<nil>') : `%!${directive.verb}(<nil>)`;
}

/** Strings, and values whose type has a String method. */
function textOf(arg: TemplateValue): string | undefined {
  return stringOf(arg) ?? asComposite(arg)?.traits.toText?.();
}

function isComposite(arg: TemplateValue): boolean {
  return typeof arg === 'object' && arg !== null && !(arg instanceof TemplateFunction);
}

function wrongVerb({ verb, limit }: Directive, arg: TemplateValue): string {
  return `%!${verb}(${typeNameOf(arg)}=${formatValue(arg, limit)})`;
}

function pad({ width, flags }: Directive, text: string, canZero = false): string {
  if (width === undefined) return text;
  const missing = width - Array.from(text).length;
  if (missing <= 0) return text;
  if (flags.isLeft) return text + ' '.repeat(missing);
  if (!canZero || !flags.isZeroPadded) return ' '.repeat(missing) + text;
  const sign = /^[+\- ]/.exec(text)?.[0] ?? '';
  return sign + '0'.repeat(missing) + text.slice(sign.length);
}

function formatText(directive: Directive, text: string): string {
  const { verb, precision, flags } = directive;
  if (text.length > directive.limit) throw new LimitError(`output exceeds the limit of ${directive.limit} characters`);
  if (verb === 'x' || verb === 'X') {
    const bytes = [...new TextEncoder().encode(text)].slice(0, precision);
    const digits = bytes.map((byte) => byte.toString(16).padStart(2, '0'));
    const prefix = flags.isSharp && digits.length > 0 ? '0x' : '';
    const hex = prefix + digits.join(flags.hasSpace ? ` ${prefix}` : '');
    return pad(directive, verb === 'X' ? hex.toUpperCase() : hex);
  }
  const cut = precision === undefined ? text : Array.from(text).slice(0, precision).join('');
  if (verb !== 'q') return pad(directive, cut, true);
  return pad(directive, quotedText(directive, cut), true);
}

function quotedText({ flags }: Directive, text: string): string {
  if (flags.isSharp && !text.includes('`')) return `\`${text}\``;
  if (!flags.hasPlus) return quote(text);
  // Only ASCII.
  return quote(text).replaceAll(/[\u0080-\u{10ffff}]/gu, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return code < 0x1_0000 ? `\\u${code.toString(16).padStart(4, '0')}` : `\\U${code.toString(16).padStart(8, '0')}`;
  });
}

const BASES: Readonly<Record<string, number>> = { b: 2, o: 8, O: 8, d: 10, v: 10, x: 16, X: 16 };
const PREFIXES: Readonly<Record<string, string>> = { b: '0b', o: '0', O: '0o', x: '0x', X: '0X' };

function formatInteger(directive: Directive, value: bigint): string {
  const { verb, flags, precision } = directive;
  const base = BASES[verb];
  if (base === undefined) return formatCharacter(directive, value);
  let digits = (value < 0n ? -value : value).toString(base);
  if (verb === 'X') digits = digits.toUpperCase();
  if (precision !== undefined) digits = precision === 0 && value === 0n ? '' : digits.padStart(precision, '0');
  const hasPrefix = verb === 'O' || (flags.isSharp && base !== 10);
  const sign = signOf(directive, value < 0n);
  const prefix = hasPrefix ? (PREFIXES[verb] ?? '') : '';
  const isZeroFilled = flags.isZeroPadded && precision === undefined && directive.width !== undefined;
  if (isZeroFilled) digits = digits.padStart((directive.width ?? 0) - sign.length, '0');
  return pad(directive, sign + prefix + digits);
}

function signOf({ flags }: Directive, isNegative: boolean): string {
  if (isNegative) return '-';
  if (flags.hasPlus) return '+';
  return flags.hasSpace ? ' ' : '';
}

function formatCharacter(directive: Directive, value: bigint): string {
  const { verb } = directive;
  const isValid = value >= 0n && value <= 0x10_ffffn && !(value >= 0xd800n && value <= 0xdfffn);
  const character = isValid ? String.fromCodePoint(Number(value)) : '\ufffd';
  if (verb === 'c') return pad(directive, character);
  if (verb === 'q') return pad(directive, `'${character === "'" ? String.raw`\'` : unescapeQuote(character)}'`);
  if (verb === 'U') {
    const point = `U+${value.toString(16).toUpperCase().padStart(4, '0')}`;
    return pad(directive, directive.flags.isSharp ? `${point} '${character}'` : point);
  }
  return wrongVerb(directive, value);
}

function unescapeQuote(character: string): string {
  return character === '"' ? character : quoteCharacter(character);
}

function formatNumber(directive: Directive, value: number): string {
  const { verb, flags, precision } = directive;
  const plain = floatText(verb, value, precision);
  if (plain === undefined) return wrongVerb(directive, value);
  const text = flags.isSharp && verb !== 'b' ? withAllDigits(plain, verb, precision) : plain;
  const isNegative = text.startsWith('-');
  const magnitude = text.replace(/^[+-]/, '');
  const signed = signOf(directive, isNegative) + magnitude;
  if (!Number.isFinite(value)) {
    // An infinity always shows its sign, and is never padded with zeros.
    const isPlain = value > 0 && !flags.hasSpace;
    return pad({ ...directive, flags: { ...flags, isZeroPadded: false } }, isPlain ? `+${magnitude}` : signed);
  }
  return pad(directive, signed, true);
}

function floatText(verb: string, value: number, precision: number | undefined): string | undefined {
  switch (verb) {
    case 'v':
      return formatFloat(value, 'g', precision ?? -1);
    case 'e':
    case 'E': {
      const text = formatFloat(value, 'e', precision ?? 6);
      return verb === 'E' ? text.toUpperCase().replace('INF', 'Inf').replace('NAN', 'NaN') : text;
    }
    case 'f':
    case 'F':
      return formatFloat(value, 'f', precision ?? 6);
    case 'g':
    case 'G': {
      const text = formatFloat(value, 'g', precision ?? -1);
      return verb === 'G' ? text.replace('e', 'E') : text;
    }
    case 'x':
    case 'X': {
      const text = hexFloat(value, precision);
      return verb === 'X' ? text.toUpperCase() : text;
    }
    case 'b':
      return binaryFloat(value);
    default:
      return undefined;
  }
}
