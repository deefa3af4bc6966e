import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ByteReader } from '@/lib/encoding/byte-reader';
import { ByteWriter } from '@/lib/encoding/byte-writer';
import { createValueKernel, type ValueKernel } from '@/lib/encoding/kernel/value-kernel';
import { KERNEL_SOURCE_SHA256 } from '@/lib/encoding/kernel/values-bytes';
import {
  ARE_NUMBERS,
  ARE_RISING,
  createValueBlockEncoder,
  decodeValueBlock,
  VALUE_BLOCK_LIMIT,
  valueColumn,
  type ValueColumn,
} from '@/lib/encoding/value-block';
import { anySeriesBits as series, bitsOf, columnOf } from '@/lib/testing/arbitrary-values';

const made = createValueKernel();
if (!made) throw new Error('this engine has no room for a kernel');
const kernel: ValueKernel = made;

function encode(column: ValueColumn): Uint8Array {
  const encoder = createValueBlockEncoder();
  const writer = new ByteWriter(1);
  const count = column.values.length;
  for (let at = 0; at < count; at += VALUE_BLOCK_LIMIT)
    encoder.encode(column, at, Math.min(VALUE_BLOCK_LIMIT, count - at), writer);
  return writer.copy();
}

function decodePlainly(bytes: Uint8Array, count: number): ValueColumn {
  const reader = new ByteReader(bytes);
  const column = valueColumn(new Float64Array(count));
  for (let at = 0; at < count; at += VALUE_BLOCK_LIMIT)
    decodeValueBlock(reader, column, at, Math.min(VALUE_BLOCK_LIMIT, count - at));
  return column;
}

test('the code was made from the source that lies beside it', () => {
  const source = readFileSync(join(import.meta.dirname, 'values.as'), 'utf8');
  expect(createHash('sha256').update(source).digest('hex')).toBe(KERNEL_SOURCE_SHA256);
});

test('the kernel reads every bit that was written, from any block on, and says nothing of them that is not so', () => {
  fc.assert(
    fc.property(series, fc.nat(3), fc.integer({ min: 0, max: 9 }), (pairs, skip, gap) => {
      const column = columnOf(pairs);
      const count = pairs.length;
      const skippedBlocks = Math.min(skip, Math.ceil(count / VALUE_BLOCK_LIMIT) - 1);
      const encoded = encode(column);
      const bytes = new Uint8Array(encoded.length + gap * 2).fill(0xa5);
      bytes.set(encoded, gap);
      const first = skippedBlocks * VALUE_BLOCK_LIMIT;
      const target = valueColumn(new Float64Array(count - first + gap));
      const source = { bytes, from: gap, to: gap + encoded.length, count, skippedBlocks };
      const known = kernel.decode(source, target.values, gap);
      expect(target.words.subarray(gap * 2)).toEqual(column.words.subarray(first * 2));
      expect(target.words.subarray(0, gap * 2).every((one) => one === 0)).toBe(true);
      const values = target.values.subarray(gap);
      const areNumbers = !values.some(Number.isNaN);
      const areRising = values.every((value, at) => at === 0 || value >= (values[at - 1] ?? NaN));
      expect(known).toBeGreaterThanOrEqual(0);
      expect([(known & ARE_NUMBERS) === 0 || areNumbers, (known & ARE_RISING) === 0 || areRising]).toEqual([
        true,
        true,
      ]);
    }),
    { numRuns: 500 },
  );
});

test('of a counter of several blocks it knows that it rises, and of one that was reset between two that it does not', () => {
  const rising = Float64Array.from({ length: 3 * VALUE_BLOCK_LIMIT }, (_none, at) => at * 7 + (at % 3));
  const decode = (values: Float64Array): number => {
    const bytes = encode(valueColumn(values));
    const source = { bytes, from: 0, to: bytes.length, count: values.length, skippedBlocks: 0 };
    return kernel.decode(source, new Float64Array(values.length), 0);
  };
  expect(decode(rising)).toBe(ARE_NUMBERS | ARE_RISING);
  const reset = rising.map((value, at) => (at < VALUE_BLOCK_LIMIT ? value : value - 1700));
  expect(decode(reset)).toBe(ARE_NUMBERS);
});

test('series of several pieces of bytes come in any order, also of more and of larger ones than it remembers', () => {
  const large = Array.from({ length: 18_000 }, (_none, at) => bitsOf(Math.sqrt(at)));
  const piece = fc.array(series, { minLength: 1, maxLength: 3 });
  const pieces = fc.array(
    fc.oneof({ weight: 12, arbitrary: piece }, { weight: 1, arbitrary: fc.constant([large, large]) }),
    {
      minLength: 1,
      maxLength: 8,
    },
  );
  fc.assert(
    fc.property(pieces, fc.array(fc.nat(), { maxLength: 30 }), (all, order) => {
      const encoded = all.map((columns) => {
        const parts = columns.map((pairs) => encode(columnOf(pairs)));
        return { columns, parts, bytes: new Uint8Array(Buffer.concat(parts)) };
      });
      for (const turn of order) {
        const { columns, parts, bytes } = encoded[turn % encoded.length] ?? {
          columns: [],
          parts: [],
          bytes: new Uint8Array(0),
        };
        const at = turn % columns.length;
        const from = parts.slice(0, at).reduce((sum, { length }) => sum + length, 0);
        const pairs = columns[at] ?? [];
        const target = valueColumn(new Float64Array(pairs.length));
        const source = { bytes, from, to: from + (parts[at]?.length ?? 0), count: pairs.length, skippedBlocks: 0 };
        const isTaken = kernel.decode(source, target.values, 0) >= 0;
        expect(isTaken).toBe(source.to - source.from <= 131_072 && pairs.length <= 32_768);
        expect(target.words).toEqual(isTaken ? columnOf(pairs).words : target.words);
      }
    }),
    { numRuns: 25 },
  );
});

test('of cut or altered bytes it makes what the plain reader makes, or nothing', () => {
  fc.assert(
    fc.property(series, fc.nat(), fc.nat(255), fc.boolean(), (pairs, place, value, isCut) => {
      const encoded = encode(columnOf(pairs));
      const count = pairs.length;
      const at = place % encoded.length;
      const bytes = isCut ? encoded.subarray(0, at) : encoded;
      if (!isCut) bytes[at] = value;
      const target = valueColumn(new Float64Array(count));
      const source = { bytes, from: 0, to: bytes.length, count, skippedBlocks: 0 };
      if (kernel.decode(source, target.values, 0) < 0) return;
      // The plain reader rounds as it adds numbers beyond 2^53, of which these are up to a millionth; none that was written is as large.
      if (target.values.some((one) => !(Math.abs(one) < 2 ** 53 / 1e6))) return;
      expect(target.words).toEqual(decodePlainly(bytes, count).words);
    }),
    { numRuns: 500 },
  );
});

test('what has no room in its memory is left to the plain reader', () => {
  const count = 2 ** 20;
  expect(
    kernel.decode({ bytes: new Uint8Array(1), from: 0, to: 1, count, skippedBlocks: 0 }, new Float64Array(count), 0),
  ).toBe(-1);
});
