// Floating point numbers with exponents of two (%x, %b), and the digits that the flag # keeps.
import { formatFloat } from '@/lib/gotemplate/format-float';

const FRACTION_BITS = 52n;
const FRACTION_DIGITS = 13;

interface Parts {
  readonly sign: string;
  /** With its leading bit. */
  readonly mantissa: bigint;
  /** Of the mantissa as a whole number. */
  readonly exponent: number;
}

function partsOf(value: number): Parts {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, Math.abs(value));
  const bits = view.getBigUint64(0);
  const biased = Number(bits >> FRACTION_BITS);
  const fraction = bits & ((1n << FRACTION_BITS) - 1n);
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  if (biased === 0) return { sign, mantissa: fraction, exponent: -1074 };
  return { sign, mantissa: fraction | (1n << FRACTION_BITS), exponent: biased - 1075 };
}

/** `4503599627370496p-52`. */
export function binaryFloat(value: number): string {
  if (!Number.isFinite(value)) return formatFloat(value, 'g', -1);
  const { sign, mantissa, exponent } = partsOf(value);
  return `${sign}${mantissa}p${exponent < 0 ? '' : '+'}${exponent}`;
}

/** `0x1.8p+01`; without a precision the shortest digits. */
export function hexFloat(value: number, precision: number | undefined): string {
  if (!Number.isFinite(value)) return formatFloat(value, 'g', -1);
  const parts = partsOf(value);
  let { mantissa, exponent } = parts;
  if (mantissa === 0n) {
    const zeros = '0'.repeat(precision ?? 0);
    return `${parts.sign}0x0${zeros === '' ? '' : `.${zeros}`}p+00`;
  }
  while (mantissa < 1n << FRACTION_BITS) {
    mantissa <<= 1n;
    exponent -= 1;
  }
  if (precision !== undefined && precision < FRACTION_DIGITS) {
    const dropped = BigInt(4 * (FRACTION_DIGITS - precision));
    mantissa = roundedShift(mantissa, dropped) << dropped;
    if (mantissa >= 1n << (FRACTION_BITS + 1n)) {
      mantissa >>= 1n;
      exponent += 1;
    }
  }
  const digits = (mantissa & ((1n << FRACTION_BITS) - 1n)).toString(16).padStart(FRACTION_DIGITS, '0');
  const fraction =
    precision === undefined ? digits.replace(/0+$/, '') : digits.slice(0, precision).padEnd(precision, '0');
  const power = exponent + Number(FRACTION_BITS);
  const shownPower = `${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
  return `${parts.sign}0x1${fraction === '' ? '' : `.${fraction}`}p${shownPower}`;
}

/** Half to even. */
function roundedShift(value: bigint, bits: bigint): bigint {
  const kept = value >> bits;
  const rest = value & ((1n << bits) - 1n);
  const half = 1n << (bits - 1n);
  return rest > half || (rest === half && kept % 2n === 1n) ? kept + 1n : kept;
}

/** The flag #: always a point, and for %g the zeros behind the last digit too. */
export function withAllDigits(text: string, verb: string, precision: number | undefined): string {
  const match = /^(-?)([^ep]*)(.*)$/i.exec(text);
  if (!match || !/\d/.test(text)) return text;
  const [, sign = '', number = '', tail = ''] = match;
  const pointed = number.includes('.') ? number : `${number}.`;
  if (verb !== 'g' && verb !== 'G') return sign + pointed + tail;
  const significant = pointed.replace('.', '').replace(/^0+(?=.)/, '').length;
  return sign + pointed + '0'.repeat(Math.max(0, (precision ?? 6) - significant)) + tail;
}
