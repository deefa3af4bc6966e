// Native histograms for property tests: any bits, any layout that the type allows, and series of them that grow as counters do.
import fc from 'fast-check';
import { CUSTOM_SCHEMA, type HistogramBuckets, type NativeHistogram } from '@/lib/promql/histogram/native-histogram';

const anyNumber = fc.oneof(
  fc.double(),
  fc.maxSafeInteger(),
  fc.nat(1000),
  fc.constantFrom(0, -0, NaN, Infinity, -Infinity),
);
const whole = fc.oneof(fc.nat(50), fc.maxSafeNat());
const indexes = fc
  .uniqueArray(fc.oneof(fc.integer({ min: -20, max: 20 }), fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })), {
    maxLength: 12,
  })
  .map((some) => Int32Array.from(some).toSorted());

function bucketsOf(count: fc.Arbitrary<number>): fc.Arbitrary<HistogramBuckets> {
  return indexes.chain((some) =>
    fc
      .array(count, { minLength: some.length, maxLength: some.length })
      .map((counts) => ({ indexes: some, counts: Float64Array.from(counts) })),
  );
}

function histogramOf(count: fc.Arbitrary<number>): fc.Arbitrary<NativeHistogram> {
  return fc.record({
    schema: fc.oneof(fc.integer({ min: -4, max: 8 }), fc.constant(CUSTOM_SCHEMA)),
    count,
    sum: anyNumber,
    zeroThreshold: fc.oneof(fc.constantFrom(0, 0.001, 2.938735877055719e-39), anyNumber),
    zeroCount: count,
    positive: bucketsOf(count),
    negative: bucketsOf(count),
    customBounds: fc.oneof(fc.constant([]), fc.array(anyNumber, { maxLength: 6 })),
    resetHint: fc.constantFrom('unknown', 'reset', 'notReset', 'gauge'),
  });
}

/** Integer histograms and float histograms, sound or not. */
export const anyHistogram: fc.Arbitrary<NativeHistogram> = fc.oneof(histogramOf(whole), histogramOf(anyNumber));

/** Neighbours that share their layout, as the samples of one series do. */
export const histogramRun: fc.Arbitrary<NativeHistogram[]> = fc
  .tuple(histogramOf(fc.nat(1000)), fc.integer({ min: 1, max: 400 }), fc.nat(9))
  .map(([first, count, step]) =>
    Array.from({ length: count }, (_, at) => ({
      ...first,
      count: first.count + at * step,
      sum: first.sum + at * 0.25,
      positive: { indexes: first.positive.indexes, counts: first.positive.counts.map((one) => one + at * step) },
    })),
  );
