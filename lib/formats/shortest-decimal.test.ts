import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatSampleValue } from '@/lib/formats/sample-value';
import { createNumberWriter, NUMBER_LIMIT_BYTES } from '@/lib/formats/shortest-decimal';

const write = createNumberWriter();
const written = (value: number): string => {
  const bytes = new Uint8Array(NUMBER_LIMIT_BYTES + 1);
  const end = write(bytes, 1, value);
  expect(end).toBeLessThanOrEqual(bytes.length);
  return new TextDecoder().decode(bytes.subarray(1, end));
};

/** What queries give: growth over times, decimals, sums with their rounding, whole numbers. */
const usual = fc.oneof(
  fc.tuple(fc.integer({ min: 1, max: 10_000_000 }), fc.integer({ min: 1, max: 100_000 })).map(([a, b]) => a / b),
  fc.tuple(fc.integer(), fc.integer({ min: 0, max: 9 })).map(([whole, digits]) => whole / 10 ** digits),
  fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.integer({ min: -7, max: 17 })).map(([a, e]) => a * 10 ** e),
  fc.maxSafeInteger(),
  fc.integer({ min: -60, max: 60 }).map((exponent) => 2 ** exponent),
);

test('createNumberWriter() writes what formatSampleValue() says', () => {
  fc.assert(
    fc.property(fc.oneof({ weight: 5, arbitrary: usual }, { weight: 1, arbitrary: fc.double() }), (value) => {
      expect(written(value)).toBe(formatSampleValue(value));
    }),
    { numRuns: 5000 },
  );
});

test.each([
  0,
  -0,
  NaN,
  Infinity,
  -Infinity,
  5e-324,
  Number.MAX_VALUE,
  1e15,
  1e-5,
  9.999999999999999e-6,
  0.1,
  0.3,
  0.1 + 0.2,
])('createNumberWriter() writes %d', (value) => {
  expect(written(value)).toBe(formatSampleValue(value));
});

test('neighbours of powers of ten and two are told apart', () => {
  const float = new Float64Array(1);
  const bits = new BigInt64Array(float.buffer);
  for (const base of [10, 2])
    for (let exponent = -20; exponent < 60; exponent += 1)
      for (let step = -3n; step <= 3n; step += 1n) {
        float[0] = base ** exponent;
        bits[0] = (bits[0] ?? 0n) + step;
        expect(written(float[0])).toBe(formatSampleValue(float[0]));
      }
});
