import { expect, test } from 'vitest';
import { queryDataJson } from '@/lib/formats/prometheus-json';
import { bucketsOf, NO_BUCKETS, type NativeHistogram } from '@/lib/promql/histogram/native-histogram';
import type { QueryValue } from '@/lib/series/query-result';

const HISTOGRAM: NativeHistogram = {
  schema: 0,
  count: 6,
  sum: 1.5,
  zeroThreshold: 0.001,
  zeroCount: 1,
  positive: bucketsOf(new Map([[1, 2]])),
  negative: bucketsOf(new Map([[0, 3]])),
  customBounds: [],
  resetHint: 'gauge',
};
const JSON_FORM = {
  count: '6',
  sum: '1.5',
  buckets: [
    [1, '-1', '-0.5', '3'],
    [3, '-0.001', '0.001', '1'],
    [0, '1', '2', '2'],
  ],
};

function resultOf(value: QueryValue): unknown {
  const { result } = JSON.parse(Buffer.concat([...queryDataJson(value)]).toString()) as { result: unknown };
  return result;
}

test('a vector has a histogram in the place of a value', () => {
  const value = resultOf({
    kind: 'vector',
    timestampMs: 1000,
    samples: [{ labels: ['a', 'b'], value: NaN, histogram: HISTOGRAM }],
  });
  expect(value).toEqual([{ metric: { a: 'b' }, histogram: [1, JSON_FORM] }]);
});

test('a matrix has histograms beside values, and no empty list of either', () => {
  const grid = { kind: 'grid', startMs: 0, stepMs: 1000, stepCount: 2 } as const;
  const values = Float64Array.of(5, 0);
  const mixed = { labels: [], values, present: Uint8Array.of(1, 0), histograms: [null, HISTOGRAM] };
  const pure = { labels: [], values, present: new Uint8Array(2), histograms: [HISTOGRAM, null] };
  expect(resultOf({ ...grid, series: [mixed, pure] })).toEqual([
    { metric: {}, values: [[0, '5']], histograms: [[1, JSON_FORM]] },
    { metric: {}, histograms: [[0, JSON_FORM]] },
  ]);
});

test('raw samples of a range come the same way', () => {
  const histograms = { timestampsMs: Float64Array.of(2000), histograms: [{ ...HISTOGRAM, positive: NO_BUCKETS }] };
  const empty = new Float64Array(0);
  const value = resultOf({ kind: 'matrix', series: [{ labels: [], timestampsMs: empty, values: empty, histograms }] });
  expect(value).toEqual([{ metric: {}, histograms: [[2, { ...JSON_FORM, buckets: JSON_FORM.buckets.slice(0, 2) }]] }]);
});
