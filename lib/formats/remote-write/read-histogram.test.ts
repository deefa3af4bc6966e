import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readHistogram } from '@/lib/formats/remote-write/read-histogram';
import { bytesField, encodeHistogram, varintField, type EncodedHistogram } from '@/lib/testing/encode-remote-write';

function read(histogram: EncodedHistogram) {
  const bytes = encodeHistogram(histogram);
  return readHistogram({ bytes, start: 0, end: bytes.length });
}

const INTEGER: EncodedHistogram = {
  count: 22,
  sum: 12.5,
  schema: 3,
  zeroThreshold: 0.001,
  zeroCount: 2,
  negative: { spans: [[-2, 1]], deltas: [4] },
  positive: {
    spans: [
      [-1, 2],
      [3, 1],
    ],
    deltas: [5, 1, -1],
  },
  resetHint: 2,
  timestampMs: 1_700_000_000_000,
};

const READ = {
  schema: 3,
  count: 22,
  sum: 12.5,
  zeroThreshold: 0.001,
  zeroCount: 2,
  negative: { indexes: Int32Array.of(-2), counts: Float64Array.of(4) },
  positive: { indexes: Int32Array.of(-1, 0, 4), counts: Float64Array.of(5, 6, 5) },
  customBounds: [],
  resetHint: 'notReset',
};

test.each([false, true])(
  'an integer histogram: spans to indexes, deltas to counts; unpacked lists: %s',
  (isUnpacked) => {
    expect(read({ ...INTEGER, isUnpacked })).toEqual({ timestampMs: 1_700_000_000_000, histogram: READ });
  },
);

test('a float histogram keeps its counts, whatever they add up to', () => {
  const positive = { spans: [[0, 2]] as const, counts: [0.5, 1.25] };
  expect(read({ isFloat: true, count: 7.5, zeroCount: 0.25, positive, resetHint: 3, timestampMs: -5 })).toEqual({
    timestampMs: -5,
    histogram: {
      ...READ,
      schema: 0,
      count: 7.5,
      sum: 0,
      zeroThreshold: 0,
      zeroCount: 0.25,
      negative: { indexes: new Int32Array(0), counts: new Float64Array(0) },
      positive: { indexes: Int32Array.of(0, 1), counts: Float64Array.of(0.5, 1.25) },
      resetHint: 'gauge',
    },
  });
});

test('custom buckets', () => {
  const positive = { spans: [[1, 2]] as const, deltas: [3, -1] };
  expect(read({ schema: -53, count: 5, positive, customBounds: [0.5, 1] })).toMatchObject({
    histogram: { schema: -53, customBounds: [0.5, 1], positive: { indexes: Int32Array.of(1, 2) } },
  });
});

test('a sum that is the stale marker ends the series; another NaN does not', () => {
  expect(read({ sum: 0x7ff0_0000_0000_0002n, timestampMs: 7 })).toEqual({ timestampMs: 7, isStale: true });
  expect(read({ sum: 0x7ff8_0000_0000_0001n, timestampMs: 7 })).toMatchObject({ histogram: { sum: NaN } });
});

test('finer schemas than 8 are reduced to it', () => {
  const positive = { spans: [[1, 4]] as const, deltas: [1, 0, 0, 0] };
  expect(read({ schema: 9, count: 4, positive })).toMatchObject({
    histogram: { schema: 8, positive: { indexes: Int32Array.of(1, 2), counts: Float64Array.of(2, 2) } },
  });
});

test('observations of NaN are in no bucket', () => {
  const positive = { spans: [[0, 1]] as const, deltas: [1] };
  expect(read({ count: 3, sum: NaN, positive })).toHaveProperty('histogram');
  expect(read({ count: 0, sum: NaN, positive })).toMatchObject({ problem: expect.stringContaining('1 observations') });
});

describe('refused', () => {
  const one = { spans: [[0, 1]] as const, deltas: [1] };
  test.each<[string, EncodedHistogram]>([
    ['1 observations are in buckets, but the count is 2', { count: 2, positive: one }],
    ['positive side: spans need 2 buckets, there are 1', { count: 1, positive: { spans: [[0, 2]], deltas: [1] } }],
    ['positive side: spans need 1 buckets, there are 0', { isFloat: true, positive: one }],
    ['negative side: bucket 2 has the negative count -1', { negative: { spans: [[0, 2]], deltas: [1, -2] } }],
    [
      'negative side: bucket 1 has the negative count -0.5',
      { isFloat: true, negative: { spans: [[0, 1]], counts: [-0.5] } },
    ],
    [
      'positive side: span 2 has the negative offset -1',
      {
        count: 2,
        positive: {
          spans: [
            [0, 1],
            [-1, 1],
          ],
          deltas: [1, 0],
        },
      },
    ],
    ['span 1 is out of range', { positive: { spans: [[2 ** 31 - 1, 1]], deltas: [1] } }],
    ['schema 53 is not known', { schema: 53 }],
    ['schema -5 is not known', { schema: -5 }],
    ['custom bounds belong to schema -53', { schema: 0, customBounds: [1] }],
    ['custom buckets: bound 2 is 1: they must rise strictly', { schema: -53, customBounds: [1, 1] }],
    ['custom buckets: bound 1 is NaN', { schema: -53, customBounds: [NaN] }],
    ['custom buckets: the bound +Inf', { schema: -53, customBounds: [1, Infinity] }],
    ['custom buckets: a span has a negative offset', { schema: -53, positive: { spans: [[-1, 1]], deltas: [1] } }],
    [
      'custom buckets: spans reach to bucket 3, bounds make 2',
      { schema: -53, count: 1, customBounds: [1], positive: { spans: [[2, 1]], deltas: [1] } },
    ],
    ['custom buckets: they have no zero bucket, but its count', { schema: -53, zeroCount: 1, count: 1 }],
    ['custom buckets: they have no zero bucket, but its threshold', { schema: -53, zeroThreshold: 1 }],
    ['custom buckets: they have no negative side', { schema: -53, negative: one }],
  ])('%s', (problem, histogram) => {
    expect(read(histogram)).toMatchObject({ problem: expect.stringContaining(problem) });
  });

  test.each([
    ['a list that ends inside a number', [...bytesField(12, [0x80])]],
    ['a double that is cut', [0x19, 1, 2]],
    ['a span that ends beyond the message', [0x5a, 9, 8]],
  ])('%s', (_, bytes) => {
    expect(() => readHistogram({ bytes: Uint8Array.from(bytes), start: 0, end: bytes.length })).toThrow(/^Cannot read/);
  });

  test('spans of billions of buckets take no memory', () => {
    const bytes = Uint8Array.from(bytesField(11, [...varintField(1, 0), ...varintField(2, 0xffff_ffff)]));
    expect(readHistogram({ bytes, start: 0, end: bytes.length })).toHaveProperty('problem');
  });
});

test('any bytes are read, refused or no message: nothing else happens', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      const outcome = (): string => {
        try {
          return Object.keys(readHistogram({ bytes, start: 0, end: bytes.length })).join();
        } catch (thrown) {
          return thrown instanceof Error ? thrown.message : 'something else';
        }
      };
      expect(outcome()).toMatch(/^timestampMs,|^Cannot read this body/);
    }),
    { numRuns: 500 },
  );
});
