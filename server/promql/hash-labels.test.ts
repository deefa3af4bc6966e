import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createLabelHasher } from '@/server/promql/hash-labels';
import { hashLabelsPlainly } from '@/server/promql/testing/hash-labels-plainly';

const ALL = 2n ** 64n - 1n;

test('the hash is xxHash64 of sizes and texts', () => {
  expect(hashLabelsPlainly([])).toBe(0xef46db3751d8e999n);
  // A text of 255 bytes has its size in four bytes: whatever it is, it is told from one of 254.
  const hashes = [254, 255, 256, 70_000].map((size) => hashLabelsPlainly(['a', 'x'.repeat(size)]));
  expect(new Set(hashes).size).toBe(4);
  expect(hashLabelsPlainly(['a', 'b', 'c', ''])).not.toBe(hashLabelsPlainly(['a', 'bc', '', '']));
});

test('the share of label sets is that of the plain hash, whatever was hashed before', () => {
  const shareOf = createLabelHasher();
  const sizes = fc.oneof(
    fc.nat(40),
    fc.integer({ min: 80, max: 90 }),
    fc.integer({ min: 250, max: 260 }),
    fc.nat(1500),
  );
  const text = fc
    .tuple(sizes, fc.constantFrom('x', 'é', '日', '🔥', '\ud800'), fc.string())
    .map(([size, unit, more]) => unit.repeat(size) + more);
  fc.assert(
    fc.property(fc.array(text, { maxLength: 8 }), (labels) => {
      expect(shareOf(labels)).toBe(Number(hashLabelsPlainly(labels)) / Number(ALL));
    }),
    { numRuns: 500 },
  );
});
