// Numbers and times as Go writes them in JSON.

/** Shortest digits, with an exponent always: 50 → `5e+01`. */
export function formatExponent(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  const [digits = '0', exponent = '+0'] = (Object.is(value, -0) ? '-0e+0' : value.toExponential()).split('e');
  const sign = exponent.startsWith('-') ? '-' : '+';
  return `${digits}e${sign}${exponent.replace(/^[+-]/, '').padStart(2, '0')}`;
}

/** RFC 3339 without zeros at the end of the fraction; a time that never was is Go's zero time. */
export function formatGoTime(timeMs: number | null): string {
  if (timeMs === null) return '0001-01-01T00:00:00Z';
  return new Date(timeMs).toISOString().replace(/\.?0+Z$/, 'Z');
}
