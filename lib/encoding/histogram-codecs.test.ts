import { inspect } from 'node:util';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ByteReader } from '@/lib/encoding/byte-reader';
import { ByteWriter } from '@/lib/encoding/byte-writer';
import { createHistogramBlockEncoder, decodeHistogramBlock } from '@/lib/encoding/histogram-block';
import { HistogramRecordReader, isSameRecord, writeHistogram } from '@/lib/encoding/histogram-record';
import { decodeStartBlock, encodeStartBlock } from '@/lib/encoding/start-block';
import type { NativeHistogram } from '@/lib/promql/histogram/native-histogram';
import { anyHistogram, histogramRun } from '@/lib/testing/arbitrary-histograms';

function recordOf(histogram: NativeHistogram): Uint8Array {
  const writer = new ByteWriter();
  writeHistogram(writer, histogram);
  return writer.copy();
}

function blockOf(histograms: readonly NativeHistogram[]): Uint8Array {
  const writer = new ByteWriter();
  createHistogramBlockEncoder().encode(histograms, writer);
  return writer.copy();
}

test('a record gives back every number, whole or not', () => {
  fc.assert(
    fc.property(anyHistogram, (histogram) => {
      expect(new HistogramRecordReader().read(recordOf(histogram))).toEqual(histogram);
    }),
    { numRuns: 500 },
  );
});

test('a record reader that shares layouts mixes nothing up', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.oneof(
          histogramRun.map((run) => run.slice(0, 3)),
          fc.tuple(anyHistogram),
        ),
      ),
      (runs) => {
        const reader = new HistogramRecordReader();
        const histograms = runs.flat();
        expect(histograms.map((histogram) => reader.read(recordOf(histogram)))).toEqual(histograms);
      },
    ),
  );
});

test('isSameRecord() looks at everything but the hint', () => {
  fc.assert(
    fc.property(anyHistogram, anyHistogram, (left, right) => {
      const other: NativeHistogram = { ...left, resetHint: left.resetHint === 'gauge' ? 'reset' : 'gauge' };
      expect(isSameRecord(recordOf(left), recordOf(other))).toBe(true);
      expect(isSameRecord(recordOf(left), recordOf({ ...left, sum: left.sum === 1 ? 2 : 1 }))).toBe(false);
      const haveSameNumbers = inspect(left) === inspect({ ...right, resetHint: left.resetHint });
      expect(isSameRecord(recordOf(left), recordOf(right))).toBe(haveSameNumbers);
    }),
  );
});

test('decodeHistogramBlock() gives back every histogram of a series, whatever their layouts', () => {
  const series = fc
    .array(fc.oneof(histogramRun, fc.array(anyHistogram, { maxLength: 4 })), { maxLength: 3 })
    .map((parts) => parts.flat());
  fc.assert(
    fc.property(series, (histograms) => {
      const reader = new ByteReader(blockOf(histograms));
      expect(decodeHistogramBlock(reader, histograms.length)).toEqual(histograms);
      expect(reader.remainingBytes).toBe(0);
    }),
    { numRuns: 50 },
  );
});

test('a cut or damaged block is refused or read within bounds, never endless', () => {
  fc.assert(
    fc.property(histogramRun, fc.nat(), fc.nat(255), (histograms, at, byte) => {
      const bytes = blockOf(histograms);
      bytes[at % bytes.length] = byte;
      const read = (): number => {
        try {
          return decodeHistogramBlock(new ByteReader(bytes), histograms.length).length;
        } catch (thrown) {
          if (thrown instanceof Error) return histograms.length;
          throw thrown;
        }
      };
      expect(read()).toBe(histograms.length);
    }),
  );
});

test('a counter with 20 buckets takes less than 12 bytes a sample in a block', () => {
  const histograms = Array.from({ length: 480 }, (_, at): NativeHistogram => {
    const indexes = Int32Array.from({ length: 20 }, (_bucket, index) => index - 10);
    const counts = Float64Array.from(indexes, (index) => at * (30 - Math.abs(index)) + ((at * 7919 + index) % 5) + 5);
    const count = counts.reduce((sum, one) => sum + one, 0);
    return {
      schema: 3,
      count,
      sum: Math.round(count * 0.37 * 1000) / 1000,
      zeroThreshold: 2.938735877055719e-39,
      zeroCount: 0,
      positive: { indexes, counts },
      negative: { indexes: new Int32Array(0), counts: new Float64Array(0) },
      customBounds: [],
      resetHint: 'unknown',
    };
  });
  expect(blockOf(histograms).length / histograms.length).toBeLessThan(12);
});

test('decodeStartBlock() gives back every start timestamp and every gap', () => {
  const start = fc.oneof(
    fc.constant(NaN),
    fc.constant(1_700_000_000_000),
    fc.integer({ min: -(2 ** 52), max: 2 ** 52 }),
    fc.integer({ min: 0, max: 1000 }),
  );
  const starts = fc.oneof(
    fc.array(start, { maxLength: 40 }),
    fc
      .array(fc.tuple(start, fc.integer({ min: 1, max: 300 })), { maxLength: 4 })
      .map((runs) => runs.flatMap(([value, count]) => Array.from({ length: count }, () => value))),
  );
  fc.assert(
    fc.property(starts, (some) => {
      const writer = new ByteWriter();
      encodeStartBlock(Float64Array.from(some), some.length, writer);
      const reader = new ByteReader(writer.copy());
      const found = new Float64Array(some.length);
      decodeStartBlock(reader, found, some.length);
      expect([...found]).toEqual(some.map((value) => value + 0));
      expect(reader.remainingBytes).toBe(0);
    }),
  );
});
