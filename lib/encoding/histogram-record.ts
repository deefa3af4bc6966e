// One native histogram as bytes that stand alone: what the log and the head hold. Whole counts are small, any other float64 is exact.
import { ByteReader } from '@/lib/encoding/byte-reader';
import type { ByteWriter } from '@/lib/encoding/byte-writer';
import {
  CountSlab,
  readLayout,
  readNumber,
  writeLayout,
  writeNumber,
  type HistogramLayout,
} from '@/lib/encoding/histogram-layout';
import { NO_BUCKETS, type HistogramBuckets, type NativeHistogram } from '@/lib/promql/histogram/native-histogram';

const COUNTS_WHOLE = 0;
const COUNTS_RAW = 1;

/** The first byte is the reset hint, and nothing else is in it. */
export function writeHistogram(writer: ByteWriter, histogram: NativeHistogram): void {
  writeLayout(writer, histogram);
  writeNumber(writer, histogram.count);
  writeNumber(writer, histogram.sum);
  writeNumber(writer, histogram.zeroCount);
  writeCounts(writer, histogram.positive);
  writeCounts(writer, histogram.negative);
}

/** Reads records one after another; neighbours of one layout share it. The records must not change while the reader is used. */
export class HistogramRecordReader {
  private readonly slab = new CountSlab();
  private layout: HistogramLayout | undefined;
  private layoutBytes: Uint8Array = new Uint8Array(0);

  read(record: Uint8Array): NativeHistogram {
    const reader = new ByteReader(record);
    const layout = this.readLayout(reader);
    return {
      schema: layout.schema,
      count: readNumber(reader),
      sum: readNumber(reader),
      zeroThreshold: layout.zeroThreshold,
      zeroCount: readNumber(reader),
      positive: this.readBuckets(reader, layout.positive),
      negative: this.readBuckets(reader, layout.negative),
      customBounds: layout.customBounds,
      resetHint: layout.resetHint,
    };
  }

  /** The form of a layout says where it ends, so equal bytes are equal layouts. */
  private readLayout(reader: ByteReader): HistogramLayout {
    if (this.layout && beginsWith(reader.bytes, this.layoutBytes)) {
      reader.at = this.layoutBytes.length;
      return this.layout;
    }
    const layout = readLayout(reader);
    this.layout = layout;
    this.layoutBytes = reader.bytes.subarray(0, reader.at);
    return layout;
  }

  private readBuckets(reader: ByteReader, indexes: Int32Array): HistogramBuckets {
    if (indexes.length === 0) return NO_BUCKETS;
    const counts = this.slab.take(indexes.length);
    readCounts(reader, counts);
    return { indexes, counts };
  }
}

function beginsWith(bytes: Uint8Array, beginning: Uint8Array): boolean {
  if (bytes.length < beginning.length) return false;
  for (let at = 0; at < beginning.length; at += 1) if (bytes[at] !== beginning[at]) return false;
  return true;
}

/** Whether two records hold the same histogram; what is known of a reset does not matter. */
export function isSameRecord(left: Uint8Array, right: Uint8Array): boolean {
  if (left.length !== right.length) return false;
  for (let at = 1; at < left.length; at += 1) if (left[at] !== right[at]) return false;
  return true;
}

function areWhole(counts: Float64Array): boolean {
  for (const count of counts) if (!Number.isSafeInteger(count) || count < 0 || Object.is(count, -0)) return false;
  return true;
}

/** Whole counts as differences from bucket to bucket. */
function writeCounts(writer: ByteWriter, { counts }: HistogramBuckets): void {
  if (counts.length === 0) return;
  if (!areWhole(counts)) {
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

function readCounts(reader: ByteReader, counts: Float64Array): void {
  const form = reader.u8();
  if (form === COUNTS_RAW) {
    // As bytes: NaN payloads survive.
    new Uint8Array(counts.buffer, counts.byteOffset, counts.byteLength).set(reader.take(counts.byteLength));
    return;
  }
  if (form !== COUNTS_WHOLE) throw new Error(`Cannot read counts of form ${form}: this version does not know it`);
  let current = 0;
  for (let at = 0; at < counts.length; at += 1) {
    current += reader.signed();
    counts[at] = current;
  }
}
