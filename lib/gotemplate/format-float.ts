// Floating point numbers as Go's strconv.FormatFloat prints them.

/** Digits without point and leading zeros, and where the point stands: 0.d₁d₂… × 10^point. */
interface Decimal {
  digits: string;
  point: number;
}

const EXPONENT_BITS = 2047n;
/** The shortest form has an exponent from this power of ten on. */
const SHORTEST_EXPONENT = 6;

/** `precision` -1 asks for the shortest digits that read back as the same number. */
export function formatFloat(value: number, verb: 'e' | 'f' | 'g', precision: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  const magnitude = Math.abs(value);
  const isShortest = precision < 0;
  if (verb === 'f') return sign + fixed(decimalOf(magnitude, precision, 'f'), isShortest ? undefined : precision);
  if (verb === 'e') return sign + scientific(decimalOf(magnitude, precision, 'e'), isShortest ? undefined : precision);
  const significant = precision === 0 ? 1 : precision;
  const decimal = decimalOf(magnitude, significant - 1, isShortest ? 'shortest' : 'e');
  decimal.digits = decimal.digits.replace(/0+$/, '');
  // Zero has no digits: its exponent is -1 here, as Go has it, so that it stands without one.
  const exponent = decimal.point - 1;
  const { length } = decimal.digits;
  const wanted = significant > length && length >= decimal.point ? length : significant;
  if (exponent < -4 || exponent >= (isShortest ? SHORTEST_EXPONENT : wanted))
    return sign + scientific(decimal, undefined);
  return sign + fixed(decimal, undefined);
}

function decimalOf(magnitude: number, precision: number, verb: 'e' | 'f' | 'shortest'): Decimal {
  if (magnitude === 0) return { digits: '', point: 0 };
  if (precision < 0 || verb === 'shortest') {
    const [mantissa = '', exponent = '0'] = magnitude.toExponential().split('e');
    return { digits: mantissa.replace('.', ''), point: Number(exponent) + 1 };
  }
  const exact = exactDecimal(magnitude);
  return round(exact, verb === 'f' ? exact.point + precision : precision + 1);
}

/** Every double is a finite decimal: all its digits, so that rounding is right in ties too. */
function exactDecimal(magnitude: number): Decimal {
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, magnitude);
  const raw = bits.getBigUint64(0);
  const biased = (raw >> 52n) & EXPONENT_BITS;
  const fraction = raw & ((1n << 52n) - 1n);
  const mantissa = biased === 0n ? fraction : fraction | (1n << 52n);
  const exponent = (biased === 0n ? 1n : biased) - 1075n;
  if (exponent >= 0n) {
    const digits = (mantissa << exponent).toString();
    return { digits, point: digits.length };
  }
  // m / 2^n = m·5^n / 10^n
  const digits = (mantissa * 5n ** -exponent).toString();
  return { digits, point: digits.length + Number(exponent) };
}

/** Half to even, as IEEE and Go do. */
function round({ digits, point }: Decimal, keep: number): Decimal {
  if (keep >= digits.length) return { digits, point };
  if (keep < 0) return { digits: '', point: 0 };
  const kept = digits.slice(0, keep);
  const rest = digits.slice(keep);
  const isHalf = /^50*$/.test(rest);
  const isUp = isHalf ? Number(kept.at(-1) ?? '0') % 2 === 1 : (rest[0] ?? '0') >= '5';
  if (!isUp) return { digits: kept, point };
  const next = (BigInt(`0${kept}`) + 1n).toString().padStart(keep, '0');
  return next.length > keep ? { digits: next, point: point + 1 } : { digits: next, point };
}

function fixed({ digits, point }: Decimal, precision: number | undefined): string {
  const whole = point > 0 ? digits.slice(0, point).padEnd(point, '0') : '0';
  const fraction = point > 0 ? digits.slice(point) : '0'.repeat(digits === '' ? 0 : -point) + digits;
  const shown = precision === undefined ? fraction : fraction.slice(0, precision).padEnd(precision, '0');
  return shown === '' ? whole : `${whole}.${shown}`;
}

function scientific({ digits, point }: Decimal, precision: number | undefined): string {
  const exponent = digits === '' ? 0 : point - 1;
  const first = digits[0] ?? '0';
  const rest = digits.slice(1);
  const shown = precision === undefined ? rest : rest.slice(0, precision).padEnd(precision, '0');
  const power = String(Math.abs(exponent)).padStart(2, '0');
  return `${first}${shown === '' ? '' : `.${shown}`}e${exponent < 0 ? '-' : '+'}${power}`;
}
