// Native histograms of one series as a block: runs of one layout, in each run every count is a column of its own and packed like
// the values of floats. Layout of a run: length << 1 | same layout as the run before, [layout], columns of count, sum, zero count
// and each bucket.
import type { ByteReader } from '@/lib/encoding/byte-reader';
import type { ByteWriter } from '@/lib/encoding/byte-writer';
import {
  CountSlab,
  haveSameLayout,
  readLayout,
  writeLayout,
  type HistogramLayout,
} from '@/lib/encoding/histogram-layout';
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

  function encodeRun(all: readonly NativeHistogram[], from: number, to: number, writer: ByteWriter): void {
    const first = all[from];
    const bucketCount = first ? first.positive.indexes.length + first.negative.indexes.length : 0;
    for (let at = 0; at < FIXED_COLUMNS + bucketCount; at += 1) {
      for (let row = from; row < to; row += 1) {
        const histogram = all[row];
        if (histogram) copyNumber(histogram, at, column, row - from);
      }
      encoder.encode(column, 0, to - from, writer);
    }
  }

  return {
    encode(histograms, writer) {
      let before: NativeHistogram | undefined;
      for (let from = 0; from < histograms.length;) {
        const first = histograms[from];
        if (!first) return;
        const isSame = before !== undefined && haveSameLayout(first, before);
        let to = from + 1;
        const limit = Math.min(histograms.length, from + VALUE_BLOCK_LIMIT);
        for (let next = histograms[to]; next && to < limit && haveSameLayout(next, first); next = histograms[to])
          to += 1;
        writer.unsigned((to - from) * 2 + (isSame ? 1 : 0));
        if (!isSame) writeLayout(writer, first);
        encodeRun(histograms, from, to, writer);
        before = first;
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
  const slab = new CountSlab();
  let layout: HistogramLayout | undefined;
  while (histograms.length < count) {
    const head = reader.unsigned();
    const length = Math.floor(head / 2);
    if (length === 0 || length > VALUE_BLOCK_LIMIT || histograms.length + length > count)
      throw new Error(`Cannot decode a run of ${length} histograms: the data is damaged`);
    if (head % 2 === 0) layout = readLayout(reader);
    if (!layout) throw new Error('Cannot decode histograms: the first run has no layout');
    decodeRun(reader, { layout, slab, length }, histograms);
  }
  return histograms;
}

interface Run {
  readonly layout: HistogramLayout;
  readonly slab: CountSlab;
  readonly length: number;
}

function decodeRun(reader: ByteReader, { layout, slab, length }: Run, target: NativeHistogram[]): void {
  const { schema, zeroThreshold, customBounds, resetHint } = layout;
  const [counts, sums, zeroCounts] = [0, 1, 2].map(() => {
    const column = valueColumn(new Float64Array(length));
    decodeValueBlock(reader, column, 0, length);
    return column.values;
  });
  const positive = decodeBuckets(reader, layout.positive, slab, length);
  const negative = decodeBuckets(reader, layout.negative, slab, length);
  for (let row = 0; row < length; row += 1)
    target.push({
      schema,
      count: counts?.[row] ?? 0,
      sum: sums?.[row] ?? 0,
      zeroThreshold,
      zeroCount: zeroCounts?.[row] ?? 0,
      positive: positive[row] ?? NO_BUCKETS,
      negative: negative[row] ?? NO_BUCKETS,
      customBounds,
      resetHint,
    });
}

/** Columns of buckets turned into rows of histograms. */
function decodeBuckets(
  reader: ByteReader,
  indexes: Int32Array,
  slab: CountSlab,
  length: number,
): readonly HistogramBuckets[] {
  if (indexes.length === 0) return [];
  const rows = Array.from({ length }, () => ({ indexes, counts: slab.take(indexes.length) }));
  const column = valueColumn(new Float64Array(length));
  for (let bucket = 0; bucket < indexes.length; bucket += 1) {
    decodeValueBlock(reader, column, 0, length);
    rows.forEach(({ counts }, row) => {
      counts[bucket] = column.values[row] ?? 0;
    });
  }
  return rows;
}
