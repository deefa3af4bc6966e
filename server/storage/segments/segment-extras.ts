// What follows the value blocks of a series in a segment when it has histograms or start timestamps (docs/storage-format.md).
import type { ByteReader } from '@/lib/encoding/byte-reader';
import type { ByteWriter } from '@/lib/encoding/byte-writer';
import { createHistogramBlockEncoder, decodeHistogramBlock } from '@/lib/encoding/histogram-block';
import { decodeStartBlock, encodeStartBlock } from '@/lib/encoding/start-block';
import { valueColumn, type ValueColumn } from '@/lib/encoding/value-block';
import type { NativeHistogram } from '@/lib/promql/histogram/native-histogram';
import type { SampleColumns } from '@/server/storage/head/sample-columns';
import { HISTOGRAM_MARK_HIGH, type SampleExtras } from '@/server/storage/head/sample-extras';

const HAS_STARTS = 1;
const HAS_HISTOGRAMS = 2;

export interface ExtrasEncoder {
  /** The values with a plain mark for each histogram: nothing that only the head understands. */
  values(columns: SampleColumns): Float64Array;
  /** Returns how many histograms were written. */
  encode(extras: SampleExtras, count: number, writer: ByteWriter): number;
}

export function createExtrasEncoder(): ExtrasEncoder {
  const encoder = createHistogramBlockEncoder();
  return {
    values({ values, extras }) {
      if (!extras?.histograms) return values;
      const { values: marked, words } = valueColumn(values.slice());
      for (let at = 0; at < marked.length; at += 1) if (words[at * 2 + 1] === HISTOGRAM_MARK_HIGH) words[at * 2] = 0;
      return marked;
    },
    encode({ startsMs, histograms = [] }, count, writer) {
      const present = histograms.filter((histogram) => histogram !== undefined);
      const hasStarts = startsMs?.some((startMs) => !Number.isNaN(startMs)) ?? false;
      writer.u8((hasStarts ? HAS_STARTS : 0) | (present.length > 0 ? HAS_HISTOGRAMS : 0));
      if (startsMs && hasStarts) encodeStartBlock(startsMs, count, writer);
      encoder.encode(present, writer);
      return present.length;
    },
  };
}

/** `column` holds the values of the series, marks included. */
export function decodeExtras(reader: ByteReader, { values, words }: ValueColumn, histogramCount: number): SampleExtras {
  const flags = reader.u8();
  let startsMs: Float64Array | undefined;
  if ((flags & HAS_STARTS) !== 0) {
    startsMs = new Float64Array(values.length);
    decodeStartBlock(reader, startsMs, values.length);
  }
  let histograms: (NativeHistogram | undefined)[] | undefined;
  if ((flags & HAS_HISTOGRAMS) !== 0) {
    const decoded = decodeHistogramBlock(reader, histogramCount);
    let taken = 0;
    histograms = Array.from(values, (_value, at) => {
      if (words[at * 2 + 1] !== HISTOGRAM_MARK_HIGH) return undefined;
      taken += 1;
      return decoded[taken - 1];
    });
  }
  return { ...(startsMs && { startsMs }), ...(histograms && { histograms }) };
}
