import { expect, test } from 'vitest';
import { hashLabels } from '@/server/promql/hash-labels';

test('the hash is xxHash64 of sizes and texts', () => {
  expect(hashLabels([])).toBe(0xef46db3751d8e999n);
  // A text of 255 bytes has its size in four bytes: whatever it is, it is told from one of 254.
  const hashes = [254, 255, 256, 70_000].map((size) => hashLabels(['a', 'x'.repeat(size)]));
  expect(new Set(hashes).size).toBe(4);
  expect(hashLabels(['a', 'b', 'c', ''])).not.toBe(hashLabels(['a', 'bc', '', '']));
});
