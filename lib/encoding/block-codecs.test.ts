import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ByteReader } from '@/lib/encoding/byte-reader';
import { ByteWriter } from '@/lib/encoding/byte-writer';
import { decodePackedIntegers, encodePackedIntegers } from '@/lib/encoding/packed-integers';
import { decodeTimestampBlock, encodeTimestampBlock, readFirstTimestampMs } from '@/lib/encoding/timestamp-block';
import {
  ARE_NUMBERS,
  ARE_RISING,
  createValueBlockEncoder,
  decodeValueBlock,
  skipValueBlock,
  VALUE_BLOCK_LIMIT,
  valueColumn,
} from '@/lib/encoding/value-block';
import { decodeXorBlock, encodeXorBlock } from '@/lib/encoding/xor-block';

const word = fc.integer({ min: 0, max: 0xffff_ffff });
const anyBits = fc.tuple(word, word);
const bitsOf = (value: number): [number, number] => {
  const { words } = valueColumn(Float64Array.of(value));
  return [words[0] ?? 0, words[1] ?? 0];
};
const STALE: [number, number] = [2, 0x7ff0_0000];
const decimal = fc
  .tuple(fc.integer({ min: -1_000_000_000, max: 1_000_000_000 }), fc.integer({ min: 0, max: 8 }))
  .map(([whole, digits]) => bitsOf(whole / 10 ** digits));
const special = fc.constantFrom(
  STALE,
  bitsOf(-0),
  bitsOf(0),
  bitsOf(Infinity),
  bitsOf(-Infinity),
  bitsOf(Number.NaN),
  bitsOf(0.1 + 0.2),
  bitsOf(5e-324),
  bitsOf(2 ** 53 - 1),
  bitsOf(2 ** 52),
  bitsOf(-(2 ** 52)),
  bitsOf(Number.MAX_VALUE),
);
const valueBits = fc.oneof(
  { weight: 6, arbitrary: decimal },
  { weight: 2, arbitrary: special },
  { weight: 1, arbitrary: anyBits },
);
const wideDecimal = fc
  .tuple(fc.maxSafeInteger(), fc.integer({ min: 0, max: 6 }))
  .map(([whole, digits]) => bitsOf(whole / 10 ** digits));
const size = { minLength: 1, maxLength: VALUE_BLOCK_LIMIT };
const columns = fc.oneof(
  fc.array(valueBits, size),
  fc.array(decimal, size),
  fc.array(wideDecimal, { minLength: 1, maxLength: 6 }),
  fc.array(anyBits, size),
  fc.array(special, size),
);

function columnOf(pairs: readonly (readonly [number, number])[]) {
  const column = valueColumn(new Float64Array(pairs.length));
  pairs.forEach(([low, high], at) => {
    column.words[at * 2] = low;
    column.words[at * 2 + 1] = high;
  });
  return column;
}

test('decodeValueBlock() gives back every bit that encode() took', () => {
  const encoder = createValueBlockEncoder();
  fc.assert(
    fc.property(columns, fc.integer({ min: 0, max: 3 }), (pairs, gap) => {
      const source = columnOf([...Array.from({ length: gap }, () => STALE), ...pairs]);
      const writer = new ByteWriter(1);
      encoder.encode(source, gap, pairs.length, writer);
      writer.u8(0xa5);
      const target = valueColumn(new Float64Array(pairs.length + gap));
      const reader = new ByteReader(writer.copy());
      decodeValueBlock(reader, target, gap, pairs.length);
      expect(target.words.subarray(gap * 2)).toEqual(source.words.subarray(gap * 2));
      expect(reader.u8()).toBe(0xa5);
      reader.at = 0;
      skipValueBlock(reader, valueColumn(new Float64Array(VALUE_BLOCK_LIMIT)), pairs.length);
      expect(reader.u8()).toBe(0xa5);
    }),
    { numRuns: 500 },
  );
});

test('decodeXorBlock() gives back every bit that encodeXorBlock() took', () => {
  fc.assert(
    fc.property(columns, (pairs) => {
      const source = columnOf(pairs);
      const writer = new ByteWriter(1);
      encodeXorBlock(source.words, 0, pairs.length, writer);
      const target = valueColumn(new Float64Array(pairs.length));
      const reader = new ByteReader(writer.copy());
      decodeXorBlock(reader, target.words, 0, pairs.length);
      expect(target.words).toEqual(source.words);
      expect(reader.remainingBytes).toBe(0);
    }),
    { numRuns: 500 },
  );
});

const anyTime = fc.maxSafeInteger();
const nearTime = fc.integer({ min: 1_700_000_000_000, max: 1_700_000_100_000 });
const times = fc.oneof(fc.array(anyTime, size), fc.array(nearTime, size), fc.array(fc.constant(-15_000), size));

test('decodeTimestampBlock() gives back any whole milliseconds', () => {
  fc.assert(
    fc.property(times, (numbers) => {
      const writer = new ByteWriter(1);
      encodeTimestampBlock(Float64Array.from(numbers), numbers.length, writer);
      const bytes = writer.copy();
      const target = new Float64Array(numbers.length);
      const reader = new ByteReader(bytes);
      decodeTimestampBlock(reader, { numbers: target, from: 0, count: numbers.length });
      expect([...target]).toEqual(numbers);
      expect(reader.remainingBytes).toBe(0);
      expect(readFirstTimestampMs(new ByteReader(bytes))).toBe(numbers[0]);
    }),
    { numRuns: 500 },
  );
});

test('encodeTimestampBlock() stores 240 regular timestamps in at most 12 bytes', () => {
  const writer = new ByteWriter();
  encodeTimestampBlock(
    Float64Array.from({ length: 240 }, (_, at) => 1_700_000_000_000 + at * 15_000),
    240,
    writer,
  );
  expect(writer.length).toBeLessThanOrEqual(12);
});

test.each([
  [3, 11_259_004_502.560_27, 3],
  [0, 2 ** 51 - 1, 0, 2 ** 51 - 1],
  [2 ** 52, 0.000_001, -(2 ** 52)],
])('decodeValueBlock() gives back values whose second differences are too large: %d, %d, %d', (...numbers) => {
  const values = Float64Array.from(numbers);
  const writer = new ByteWriter(1);
  createValueBlockEncoder().encode(valueColumn(values), 0, values.length, writer);
  const target = valueColumn(new Float64Array(values.length));
  decodeValueBlock(new ByteReader(writer.copy()), target, 0, values.length);
  expect(target.values).toEqual(values);
});

test('encodePackedIntegers() refuses differences that a float64 cannot hold exactly', () => {
  const writer = new ByteWriter();
  const numbers = Float64Array.of(-Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
  expect(encodePackedIntegers(numbers, 2, writer)).toBe(false);
  expect(writer.length).toBe(0);
});

test('decodePackedIntegers() throws on cut data instead of returning zeros', () => {
  const writer = new ByteWriter();
  encodePackedIntegers(Float64Array.of(1, 900, 3, 70_000), 4, writer);
  const target = { numbers: new Float64Array(4), from: 0, count: 4, divisor: 1 };
  expect(() => decodePackedIntegers(new ByteReader(writer.copy().subarray(0, writer.length - 1)), target)).toThrow(
    /cut/,
  );
});

test('ByteWriter numbers come back: unsigned() and signed() over their whole range', () => {
  fc.assert(
    fc.property(fc.array(fc.maxSafeInteger()), (numbers) => {
      const writer = new ByteWriter(1);
      for (const number of numbers) {
        writer.signed(number);
        writer.unsigned(Math.abs(number));
      }
      const reader = new ByteReader(writer.copy());
      for (const number of numbers) {
        expect(reader.signed()).toBe(number === 0 ? 0 : number);
        expect(reader.unsigned()).toBe(Math.abs(number));
      }
    }),
  );
});

test('what decodeValueBlock() says of values is true, however near the end of the data they lie', () => {
  const encoder = createValueBlockEncoder();
  const line = fc
    .tuple(fc.integer({ min: -1000, max: 1000 }), fc.integer({ min: -3, max: 3 }), fc.integer({ min: 1, max: 40 }))
    .map(([start, slope, count]) => Array.from({ length: count }, (_none, at) => bitsOf((start + slope * at) / 10)));
  const counter = fc.array(fc.nat(5000), { minLength: 2, maxLength: 60 }).map((steps) => {
    let total = 0;
    return steps.map((step) => bitsOf((total += step)));
  });
  fc.assert(
    fc.property(fc.oneof(line, counter, columns), fc.integer({ min: 0, max: 6 }), (pairs, restBytes) => {
      const source = columnOf(pairs);
      const writer = new ByteWriter(1);
      encoder.encode(source, 0, pairs.length, writer);
      const encodedBytes = writer.length;
      for (let rest = 0; rest < restBytes; rest += 1) writer.u8(0xff);
      const target = valueColumn(new Float64Array(pairs.length));
      const reader = new ByteReader(writer.copy());
      const known = decodeValueBlock(reader, target, 0, pairs.length);
      expect(target.words).toEqual(source.words);
      expect(reader.at).toBe(encodedBytes);
      const areNumbers = !target.values.some(Number.isNaN);
      const areRising = target.values.every((value, at) => at === 0 || value >= (target.values[at - 1] ?? NaN));
      // What is not known is not said.
      expect([(known & ARE_NUMBERS) === 0 || areNumbers, (known & ARE_RISING) === 0 || areRising]).toEqual([
        true,
        true,
      ]);
    }),
  );
  const rising = columnOf([1, 5, 5, 90, 91].map(bitsOf));
  const writer = new ByteWriter(1);
  encoder.encode(rising, 0, 5, writer);
  const known = decodeValueBlock(new ByteReader(writer.copy()), valueColumn(new Float64Array(5)), 0, 5);
  expect(known).toBe(ARE_NUMBERS | ARE_RISING);
});
