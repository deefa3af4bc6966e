// Numbers as Prometheus prints them in its API.

/** Shortest text that reads back as the same number, exponent as Go prints it: 1e-7 is "1e-07" (web/api, MarshalFloat). */
export function formatSampleValue(value: number): string {
  if (value !== value) return 'NaN';
  if (value === Number.POSITIVE_INFINITY) return '+Inf';
  if (value === Number.NEGATIVE_INFINITY) return '-Inf';
  if (value === 0) return Object.is(value, -0) ? '-0' : '0';
  const text = String(value);
  const exponentAt = text.indexOf('e');
  // JavaScript and Go agree where exponents begin (below 1e-6, from 1e21); Go pads the exponent to two digits.
  if (exponentAt === -1 || text.length - exponentAt > 3) return text;
  return `${text.slice(0, exponentAt + 2)}0${text.slice(exponentAt + 2)}`;
}
