// Numbers without exponent: labels of count_values, printed queries.

/** The shortest decimal without exponent (Go's 'f', -1). */
export function formatDecimal(value: number): string {
  if (value === Infinity) return '+Inf';
  if (!Number.isFinite(value)) return value === -Infinity ? '-Inf' : 'NaN';
  const text = Object.is(value, -0) ? '-0' : String(value);
  const match = /^(-?)([0-9])(?:\.([0-9]+))?e([+-][0-9]+)$/.exec(text);
  if (!match) return text;
  const [, sign = '', first = '', rest = '', exponent = '0'] = match;
  const digits = first + rest;
  const power = Number(exponent);
  return power < 0 ? `${sign}0.${'0'.repeat(-power - 1)}${digits}` : `${sign}${digits.padEnd(power + 1, '0')}`;
}
