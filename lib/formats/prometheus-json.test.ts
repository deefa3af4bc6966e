import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatTimestamp, labelsJson, queryDataJson } from '@/lib/formats/prometheus-json';
import { formatSampleValue } from '@/lib/formats/sample-value';

const textOf = (pieces: Iterable<Uint8Array>): string => Buffer.concat([...pieces]).toString();

test.each([
  [0, '0'],
  [-0, '-0'],
  [1.5, '1.5'],
  [1e-6, '0.000001'],
  [1e-7, '1e-07'],
  [-1.5e-10, '-1.5e-10'],
  [1e20, '100000000000000000000'],
  [1e21, '1e+21'],
  [5e-324, '5e-324'],
  [Number.NaN, 'NaN'],
  [Number.POSITIVE_INFINITY, '+Inf'],
  [Number.NEGATIVE_INFINITY, '-Inf'],
])('formatSampleValue(%d) is %s', (value, text) => {
  expect(formatSampleValue(value)).toBe(text);
});

test('formatSampleValue() prints what reads back as the same number', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      expect(Object.is(Number(formatSampleValue(value)), value)).toBe(true);
    }),
  );
});

test('formatTimestamp() has up to three decimals and no trailing zeros', () => {
  expect([0, 1500, 1_600_096_945_479, -1].map(formatTimestamp)).toEqual(['0', '1.5', '1600096945.479', '-0.001']);
});

test('labelsJson() keeps names that objects would swallow, and escapes text', () => {
  expect(labelsJson(['__proto__', 'a"b\n'])).toBe('{"__proto__":"a\\"b\\n"}');
});

test('a grid leaves out the steps without a sample', () => {
  const series = [{ labels: ['job', 'a'], values: Float64Array.of(1, 2, 3), present: Uint8Array.of(1, 0, 1) }];
  const text = textOf(queryDataJson({ kind: 'grid', startMs: 1000, stepMs: 500, stepCount: 3, series }));
  expect(JSON.parse(text)).toEqual({
    resultType: 'matrix',
    result: [
      {
        metric: { job: 'a' },
        values: [
          [1, '1'],
          [2, '3'],
        ],
      },
    ],
  });
});

test('long results come in several pieces that join to valid JSON', () => {
  const samples = Array.from({ length: 5000 }, (_, at) => ({ labels: ['job', `job-${at}`], value: at }));
  const pieces = [...queryDataJson({ kind: 'vector', timestampMs: 1, samples }, { extra: ',"stats":{}' })];
  expect(pieces.length).toBeGreaterThan(1);
  const parsed = JSON.parse(textOf(pieces)) as { result: unknown[]; stats: unknown };
  expect(parsed.result).toHaveLength(5000);
  expect(parsed.stats).toEqual({});
});

test.each([
  [1e27, '1000000000000000000000000000'],
  [1.5e-9, '0.0000000015'],
  [Number.NaN, 'NaN'],
  [Number.NEGATIVE_INFINITY, '-Inf'],
])('a scalar %d has no exponent', (value, text) => {
  const json = textOf([...queryDataJson({ kind: 'scalar', timestampMs: 1500, value })]);
  expect(json).toBe(`{"resultType":"scalar","result":[1.5,"${text}"]}`);
});

test('raw samples stand at the times of their own series', () => {
  const one = { labels: ['job', 'a'], timestampsMs: Float64Array.of(1000, 2500), values: Float64Array.of(1, 0.1) };
  const two = { ...one, labels: ['job', 'b'], values: Float64Array.of(-7, Number.NaN) };
  const three = { ...one, labels: ['job', 'c'], timestampsMs: Float64Array.of(1000, 2501) };
  const { result } = JSON.parse(textOf(queryDataJson({ kind: 'matrix', series: [one, two, three] }))) as {
    result: readonly { values: unknown }[];
  };
  expect(result.map(({ values }) => values)).toEqual([
    [
      [1, '1'],
      [2.5, '0.1'],
    ],
    [
      [1, '-7'],
      [2.5, 'NaN'],
    ],
    [
      [1, '1'],
      [2.501, '0.1'],
    ],
  ]);
});
