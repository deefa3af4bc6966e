import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ByteWriter } from '@/lib/encoding/byte-writer';
import { createQuickBlockEncoder } from '@/lib/encoding/kernel/block-encoder';
import { KERNEL_SOURCE_SHA256 } from '@/lib/encoding/kernel/blocks-bytes';
import { createValueBlockEncoder, VALUE_BLOCK_LIMIT, type ValueBlockEncoder } from '@/lib/encoding/value-block';
import { anySeriesBits, bitsOf, columnOf } from '@/lib/testing/arbitrary-values';

const quick = createQuickBlockEncoder();
const plain = createValueBlockEncoder();

function encode(encoder: ValueBlockEncoder, pairs: readonly (readonly [number, number])[], blockSize: number) {
  const column = columnOf(pairs);
  const writer = new ByteWriter(1);
  for (let at = 0; at < pairs.length; at += blockSize)
    encoder.encode(column, at, Math.min(blockSize, pairs.length - at), writer);
  return Buffer.from(writer.copy()).toString('hex');
}

test('the code was made from the source that lies beside it', () => {
  const source = readFileSync(join(import.meta.dirname, 'blocks.as'), 'utf8');
  expect(createHash('sha256').update(source).digest('hex')).toBe(KERNEL_SOURCE_SHA256);
});

test('blocks are the same to the byte whoever writes them', () => {
  fc.assert(
    fc.property(anySeriesBits, fc.integer({ min: 1, max: VALUE_BLOCK_LIMIT }), (pairs, blockSize) => {
      expect(encode(quick, pairs, blockSize)).toBe(encode(plain, pairs, blockSize));
    }),
    { numRuns: 1000 },
  );
});

test('… also of values at the edges of what is packed', () => {
  const edges = [0, 1, 31, 32, 33, 51, 52, 53].flatMap((power) => [2 ** power - 1, 2 ** power, 2 ** power + 1]);
  const halves = [0.5, 1.5, 0.05, 0.000_000_5, 0.000_001, 0.499_999_999_999_999_94, 0.1 + 0.2, 1e-7];
  const value = fc
    .tuple(fc.constantFrom(...edges, ...halves), fc.constantFrom(1, -1), fc.constantFrom(1, 10, 1e6))
    .map(([magnitude, sign, divisor]) => bitsOf((sign * magnitude) / divisor));
  fc.assert(
    fc.property(fc.array(value, { minLength: 1, maxLength: 12 }), (pairs) => {
      expect(encode(quick, pairs, pairs.length)).toBe(encode(plain, pairs, pairs.length));
    }),
    { numRuns: 3000 },
  );
});
