import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addHistograms, addToSum, finishedSum, subtractHistograms } from '@/lib/promql/histogram/add-histograms';
import { describeHistogram } from '@/lib/promql/histogram/describe-histogram';
import { hasFallen, isReset } from '@/lib/promql/histogram/detect-reset';
import { histogramFraction, histogramQuantile } from '@/lib/promql/histogram/histogram-quantile';
import {
  allBuckets,
  areEqual,
  bucketsOf,
  CUSTOM_SCHEMA,
  NO_BUCKETS,
  type NativeHistogram,
} from '@/lib/promql/histogram/native-histogram';
import { withSchema, withZeroThreshold } from '@/lib/promql/histogram/reconcile-layouts';
import { trimmed } from '@/lib/promql/histogram/trim-histogram';

function histogramOf(parts: Partial<NativeHistogram>): NativeHistogram {
  return {
    schema: 0,
    count: 0,
    sum: 0,
    zeroThreshold: 0,
    zeroCount: 0,
    positive: NO_BUCKETS,
    negative: NO_BUCKETS,
    customBounds: [],
    resetHint: 'unknown',
    ...parts,
  };
}

const buckets = fc
  .array(fc.tuple(fc.integer({ min: -20, max: 20 }), fc.integer({ min: 1, max: 50 })), { maxLength: 8 })
  .map((entries) => bucketsOf(new Map(entries)));
/** The zero bucket lies below all others, as clients make them. */
const histogram = fc
  .record({
    schema: fc.integer({ min: -2, max: 3 }),
    zeroCount: fc.integer({ min: 0, max: 9 }),
    zeroThreshold: fc.constantFrom(0, 1e-30),
    positive: buckets,
    negative: buckets,
  })
  .map((parts) => {
    const made = histogramOf(parts);
    return { ...made, count: allBuckets(made).reduce((sum, { count }) => sum + count, 0) };
  });

test('addition keeps every observation and has the coarser layout', () => {
  fc.assert(
    fc.property(histogram, histogram, (left, right) => {
      const sum = addHistograms(left, right)?.histogram;
      expect(sum?.count).toBe(left.count + right.count);
      expect(sum && allBuckets(sum).reduce((total, { count }) => total + count, 0)).toBe(left.count + right.count);
      expect(sum?.schema).toBe(Math.min(left.schema, right.schema));
    }),
  );
});

test('what is added is no reset, and subtracting it gives the start again', () => {
  fc.assert(
    fc.property(histogram, histogram, (start, grown) => {
      const sum = addHistograms(start, grown)?.histogram;
      expect(sum && hasFallen(sum, start)).toBe(false);
      const rest = sum && subtractHistograms(sum, grown)?.histogram;
      expect(rest?.count).toBe(start.count);
    }),
  );
});

test('fraction is the inverse of quantile', () => {
  fc.assert(
    fc.property(histogram, fc.double({ min: 0.01, max: 0.99, noNaN: true }), (one, q) => {
      fc.pre(one.count > 0 && !(one.zeroThreshold === 0 && one.zeroCount > 0));
      const { value } = histogramQuantile(q, one);
      expect(histogramFraction({ lower: -Infinity, upper: value }, one)).toBeCloseTo(q, 6);
    }),
  );
});

test('the two trims of a value share out the count', () => {
  fc.assert(
    fc.property(histogram, fc.double({ min: -100, max: 100, noNaN: true }), (one, bound) => {
      fc.pre(one.zeroThreshold > 0 || one.zeroCount === 0);
      expect(trimmed(one, bound, 'below').count + trimmed(one, bound, 'above').count).toBeCloseTo(one.count, 6);
    }),
  );
});

test('sums do not lose small numbers beside large ones', () => {
  const start = { sum: histogramOf({ sum: 1 }), rest: undefined, areBoundsReconciled: false };
  const large = addToSum(start, histogramOf({ sum: 1e100 }));
  const both = large && addToSum(large, histogramOf({ sum: -1e100 }));
  expect(both && finishedSum(both).sum).toBe(1);
});

test('a wider zero bucket takes in whole buckets', () => {
  const one = histogramOf({
    positive: bucketsOf(
      new Map([
        [0, 2],
        [1, 3],
        [2, 4],
      ]),
    ),
    zeroThreshold: 0.1,
    zeroCount: 1,
  });
  const wide = withZeroThreshold(one, 1.5);
  expect(wide).toMatchObject({ zeroThreshold: 2, zeroCount: 6 });
  expect([...wide.positive.indexes]).toEqual([2]);
});

test('a lower resolution merges neighbours', () => {
  const one = histogramOf({
    schema: 1,
    positive: bucketsOf(
      new Map([
        [-1, 1],
        [0, 2],
        [1, 3],
        [2, 4],
        [3, 5],
      ]),
    ),
  });
  expect([...withSchema(one, 0).positive.indexes]).toEqual([0, 1, 2]);
  expect([...withSchema(one, 0).positive.counts]).toEqual([3, 7, 5]);
});

test('custom and exponential buckets do not go together', () => {
  const custom = histogramOf({ schema: CUSTOM_SCHEMA, customBounds: [1, 2] });
  expect(addHistograms(custom, histogramOf({}))).toBeUndefined();
  expect(hasFallen(custom, histogramOf({}))).toBe(true);
});

test('different custom bounds: those of both are left', () => {
  const left = histogramOf({
    schema: CUSTOM_SCHEMA,
    customBounds: [1, 2, 5],
    positive: bucketsOf(
      new Map([
        [0, 1],
        [1, 1],
        [2, 1],
      ]),
    ),
  });
  const right = histogramOf({
    schema: CUSTOM_SCHEMA,
    customBounds: [2, 7],
    positive: bucketsOf(
      new Map([
        [0, 4],
        [1, 4],
      ]),
    ),
  });
  const sum = addHistograms(left, right);
  expect(sum?.areBoundsReconciled).toBe(true);
  expect(sum?.histogram.customBounds).toEqual([2]);
  expect([...(sum?.histogram.positive.counts ?? [])]).toEqual([6, 5]);
});

test('hints decide about resets before numbers do', () => {
  const few = histogramOf({ count: 1 });
  const many = histogramOf({ count: 2 });
  expect(isReset(few, many)).toBe(true);
  expect(isReset({ ...few, resetHint: 'notReset' }, many)).toBe(false);
  expect(isReset({ ...many, resetHint: 'reset' }, few)).toBe(true);
  expect(areEqual({ ...few, resetHint: 'gauge' }, few)).toBe(true);
});

test('describeHistogram() shows which ends belong to a bucket', () => {
  const one = histogramOf({
    count: 6,
    sum: 1.5,
    zeroCount: 1,
    zeroThreshold: 0.001,
    positive: bucketsOf(
      new Map([
        [0, 2],
        [1, 0],
      ]),
    ),
    negative: bucketsOf(new Map([[1, 3]])),
  });
  expect(describeHistogram(one)).toBe('{count:6, sum:1.5, [-2,-1):3, [-0.001,0.001]:1, (0.5,1]:2}');
});
