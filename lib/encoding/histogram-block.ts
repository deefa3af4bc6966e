// Native histograms of one series as a block: runs of one layout, in each run every count is a column of its own and packed like
// the values of floats. Layout of a run: length << 1 | same layout as the run before, [layout], columns of count, sum, zero count
// and each bucket.
import type { ByteReader } from '@/lib/encoding/byte-reader';
import type { ByteWriter } from '@/lib/encoding/byte-writer';
import { hasLayout, layoutOf, readLayout, writeLayout, type HistogramLayout } from '@/lib/encoding/histogram-layout';
import {
  createValueBlockEncoder,
  decodeValueBlock,
  VALUE_BLOCK_LIMIT,
  valueColumn,
  type ValueColumn,
} from '@/lib/encoding/value-block';
import { NO_BUCKETS, type HistogramBuckets, type NativeHistogram } from '@/lib/promql/histogram/native-histogram';

/** Count, sum, zero count; the buckets come after them. */
const FIXED_COLUMNS = 3;

export interface HistogramBlockEncoder {
  encode(histograms: readonly NativeHistogram[], writer: ByteWriter): void;
}

/** Owns scratch memory; not for use by two callers at the same time. */
export function createHistogramBlockEncoder(): HistogramBlockEncoder {
  const encoder = createValueBlockEncoder();
  const column = valueColumn(new Float64Array(VALUE_BLOCK_LIMIT));

  function encodeRun(run: readonly NativeHistogram[], layout: HistogramLayout, writer: ByteWriter): void {
    const bucketCount = layout.positive.length + layout.negative.length;
    for (let at = 0; at < FIXED_COLUMNS + bucketCount; at += 1) {
      for (let row = 0; row < run.length; row += 1) {
        const histogram = run[row];
        if (histogram) copyNumber(histogram, at, column, row);
      }
      encoder.encode(column, 0, run.length, writer);
    }
  }

  return {
    encode(histograms, writer) {
      let layout: HistogramLayout | undefined;
      for (let from = 0; from < histograms.length;) {
        const first = histograms[from];
        if (!first) return;
        const isSame = layout !== undefined && hasLayout(first, layout);
        const current: HistogramLayout = layout && isSame ? layout : layoutOf(first);
        let to = from + 1;
        const limit = Math.min(histograms.length, from + VALUE_BLOCK_LIMIT);
        for (let next = histograms[to]; next && to < limit && hasLayout(next, current); next = histograms[to]) to += 1;
        writer.unsigned((to - from) * 2 + (isSame ? 1 : 0));
        if (!isSame) writeLayout(writer, current);
        encodeRun(histograms.slice(from, to), current, writer);
        layout = current;
        from = to;
      }
    },
  };
}

/** The numbers of a histogram by column. Bucket counts keep all their bits. */
function copyNumber(histogram: NativeHistogram, at: number, { values }: ValueColumn, row: number): void {
  const { positive, negative } = histogram;
  if (at === 0) values[row] = histogram.count;
  else if (at === 1) values[row] = histogram.sum;
  else if (at === 2) values[row] = histogram.zeroCount;
  else {
    const bucket = at - FIXED_COLUMNS;
    values[row] = positive.counts[bucket] ?? negative.counts[bucket - positive.counts.length] ?? 0;
  }
}

/** Reads `count` histograms; those of a run share what they have in common. */
export function decodeHistogramBlock(reader: ByteReader, count: number): NativeHistogram[] {
  const histograms: NativeHistogram[] = [];
  let layout: HistogramLayout | undefined;
  while (histograms.length < count) {
    const head = reader.unsigned();
    const length = Math.floor(head / 2);
    if (length === 0 || length > VALUE_BLOCK_LIMIT || histograms.length + length > count)
      throw new Error(`Cannot decode a run of ${length} histograms: the data is damaged`);
    if (head % 2 === 0) layout = readLayout(reader);
    if (!layout) throw new Error('Cannot decode histograms: the first run has no layout');
    decodeRun(reader, layout, length, histograms);
  }
  return histograms;
}

function decodeRun(reader: ByteReader, layout: HistogramLayout, length: number, target: NativeHistogram[]): void {
  const { positive, negative, ...shared } = layout;
  const read = (): Float64Array => {
    const column = valueColumn(new Float64Array(length));
    decodeValueBlock(reader, column, 0, length);
    return column.values;
  };
  const [counts, sums, zeroCounts] = [read(), read(), read()];
  const positiveColumns = Array.from(positive, read);
  const negativeColumns = Array.from(negative, read);
  for (let row = 0; row < length; row += 1)
    target.push({
      ...shared,
      count: counts[row] ?? 0,
      sum: sums[row] ?? 0,
      zeroCount: zeroCounts[row] ?? 0,
      positive: bucketsAt(positive, positiveColumns, row),
      negative: bucketsAt(negative, negativeColumns, row),
    });
}

function bucketsAt(indexes: Int32Array, columns: readonly Float64Array[], row: number): HistogramBuckets {
  if (indexes.length === 0) return NO_BUCKETS;
  return { indexes, counts: Float64Array.from(columns, (column) => column[row] ?? 0) };
}
