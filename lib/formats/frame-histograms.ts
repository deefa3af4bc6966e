// Native histograms inside of a frame's body: float64 numbers after the columns, one run a histogram.
import {
  CUSTOM_SCHEMA,
  type HistogramBuckets,
  type NativeHistogram,
  type ResetHint,
} from '@/lib/promql/histogram/native-histogram';

/** A histogram with its place: index of the series, and the step (`grid`), the time (`matrix`) or 0 (`vector`). */
export interface PlacedHistogram {
  readonly seriesIndex: number;
  readonly position: number;
  readonly histogram: NativeHistogram;
}

const HINTS: readonly ResetHint[] = ['unknown', 'reset', 'notReset', 'gauge'];
/** Numbers before the buckets: place (2), schema, hint, zero bucket (2), count, sum, lengths (3). */
const FIXED_COUNT = 11;

/** Numbers that a histogram takes. */
export function histogramLength({ positive, negative, customBounds }: NativeHistogram): number {
  return FIXED_COUNT + 2 * (positive.indexes.length + negative.indexes.length) + customBounds.length;
}

/** Returns where the next one begins. */
export function writeHistogram(body: Float64Array, offset: number, placed: PlacedHistogram): number {
  const { seriesIndex, position, histogram } = placed;
  const { positive, negative, customBounds } = histogram;
  let at = offset;
  const put = (numbers: ArrayLike<number>): void => {
    body.set(numbers, at);
    at += numbers.length;
  };
  put([seriesIndex, position, histogram.schema, HINTS.indexOf(histogram.resetHint)]);
  put([histogram.zeroThreshold, histogram.zeroCount, histogram.count, histogram.sum]);
  put([positive.indexes.length, negative.indexes.length, customBounds.length]);
  for (const { indexes, counts } of [positive, negative]) {
    put(indexes);
    put(counts);
  }
  put(customBounds);
  return at;
}

/** Throws Error on nonsense: lengths that reach beyond the body. */
export function readHistograms(body: Float64Array, offset: number, histogramCount: number): PlacedHistogram[] {
  let at = offset;
  const take = (count: number): Float64Array => {
    if (!(count >= 0) || at + count > body.length) throw new Error('Cannot read a frame: its histograms are cut off');
    at += count;
    return body.subarray(at - count, at);
  };
  const takeBuckets = (count: number): HistogramBuckets => ({
    indexes: Int32Array.from(take(count)),
    counts: take(count),
  });
  return Array.from({ length: histogramCount }, (): PlacedHistogram => {
    const [seriesIndex = 0, position = 0, schema = 0, hint = 0] = take(4);
    const [zeroThreshold = 0, zeroCount = 0, count = 0, sum = 0] = take(4);
    const [positiveCount = 0, negativeCount = 0, boundCount = 0] = take(3);
    const positive = takeBuckets(positiveCount);
    const negative = takeBuckets(negativeCount);
    const customBounds = [...take(boundCount)];
    const resetHint = HINTS[hint] ?? 'unknown';
    const whole = { schema, count, sum, zeroThreshold, zeroCount, positive, negative, customBounds, resetHint };
    return { seriesIndex, position, histogram: schema === CUSTOM_SCHEMA ? whole : { ...whole, customBounds: [] } };
  });
}
