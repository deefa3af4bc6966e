// Numbers in messages the way Prometheus writes them (Go's %g and %f).

/** Shortest form (or so many significant digits); with an exponent below 1e-4 and from 1e+06 (10 to the digits) on. */
export function formatGeneral(value: number, digits?: number): string {
  if (!Number.isFinite(value)) return formatInfinite(value);
  if (value === 0) return Object.is(value, -0) ? '-0' : '0';
  const [mantissa = '', power = '0'] = value.toExponential(digits === undefined ? undefined : digits - 1).split('e');
  const shortened = digits === undefined ? mantissa : mantissa.replace(/\.?0+$/, '');
  const exponent = Number(power);
  if (exponent >= -4 && exponent < (digits ?? SHORTEST_DIGITS)) return plainDecimal(shortened, exponent);
  const sign = exponent < 0 ? '-' : '+';
  return `${shortened}e${sign}${String(Math.abs(exponent)).padStart(2, '0')}`;
}

/** Six digits behind the point. */
export function formatFixed(value: number): string {
  return Number.isFinite(value) ? value.toFixed(6) : formatInfinite(value);
}

const SHORTEST_DIGITS = 6;

function formatInfinite(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  return value > 0 ? '+Inf' : '-Inf';
}

function plainDecimal(mantissa: string, exponent: number): string {
  const sign = mantissa.startsWith('-') ? '-' : '';
  const figures = mantissa.replace(/[-.]/g, '');
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${figures}`;
  const whole = figures.slice(0, exponent + 1).padEnd(exponent + 1, '0');
  const rest = figures.slice(exponent + 1);
  return rest === '' ? `${sign}${whole}` : `${sign}${whole}.${rest}`;
}
