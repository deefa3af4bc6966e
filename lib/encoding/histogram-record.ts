// One native histogram as bytes that stand alone: what the log and the head hold. Whole counts are small, any other float64 is exact.
import type { ByteReader } from '@/lib/encoding/byte-reader';
import type { ByteWriter } from '@/lib/encoding/byte-writer';
import { layoutOf, readLayout, readNumber, writeLayout, writeNumber } from '@/lib/encoding/histogram-layout';
import type { HistogramBuckets, NativeHistogram } from '@/lib/promql/histogram/native-histogram';

const COUNTS_WHOLE = 0;
const COUNTS_RAW = 1;

/** The first byte is the reset hint, and nothing else is in it. */
export function writeHistogram(writer: ByteWriter, histogram: NativeHistogram): void {
  writeLayout(writer, layoutOf(histogram));
  writeNumber(writer, histogram.count);
  writeNumber(writer, histogram.sum);
  writeNumber(writer, histogram.zeroCount);
  writeCounts(writer, histogram.positive);
  writeCounts(writer, histogram.negative);
}

export function readHistogram(reader: ByteReader): NativeHistogram {
  const { positive, negative, ...layout } = readLayout(reader);
  return {
    ...layout,
    count: readNumber(reader),
    sum: readNumber(reader),
    zeroCount: readNumber(reader),
    positive: { indexes: positive, counts: readCounts(reader, positive.length) },
    negative: { indexes: negative, counts: readCounts(reader, negative.length) },
  };
}

/** Whether two records hold the same histogram; what is known of a reset does not matter. */
export function isSameRecord(left: Uint8Array, right: Uint8Array): boolean {
  if (left.length !== right.length) return false;
  for (let at = 1; at < left.length; at += 1) if (left[at] !== right[at]) return false;
  return true;
}

/** Whole counts as differences from bucket to bucket. */
function writeCounts(writer: ByteWriter, { counts }: HistogramBuckets): void {
  if (counts.length === 0) return;
  if (!counts.every((count) => Number.isSafeInteger(count) && count >= 0 && !Object.is(count, -0))) {
    writer.u8(COUNTS_RAW);
    writer.append(new Uint8Array(counts.buffer, counts.byteOffset, counts.byteLength));
    return;
  }
  writer.u8(COUNTS_WHOLE);
  let previous = 0;
  for (const count of counts) {
    writer.signed(count - previous);
    previous = count;
  }
}

function readCounts(reader: ByteReader, count: number): Float64Array {
  if (count === 0) return new Float64Array(0);
  const form = reader.u8();
  // A copy: the numbers need an address that is a multiple of 8, and their owner may be reused.
  if (form === COUNTS_RAW) return new Float64Array(Uint8Array.from(reader.take(count * 8)).buffer);
  if (form !== COUNTS_WHOLE) throw new Error(`Cannot read counts of form ${form}: this version does not know it`);
  const counts = new Float64Array(count);
  let current = 0;
  for (let at = 0; at < count; at += 1) {
    current += reader.signed();
    counts[at] = current;
  }
  return counts;
}
