import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ByteWriter } from '@/lib/encoding/byte-writer';
import type { SeriesDeletion } from '@/server/storage/log/deletion-record';
import { checkLogRow, CODEC_PLAIN, decodeLogRow, encodeDeletionRow, encodeLogRow } from '@/server/storage/log/log-row';
import { HistogramRows } from '@/server/storage/log/histogram-rows';
import { SampleRows } from '@/server/storage/log/sample-rows';
import type { NewSeries } from '@/server/storage/log/series-names';
import type { NativeHistogram } from '@/lib/promql/histogram/native-histogram';
import { anyHistogram } from '@/lib/testing/arbitrary-histograms';
import { HistogramRecordReader } from '@/lib/encoding/histogram-record';

const word = fc.integer({ min: 0, max: 0xffff_ffff });
const anyBits = fc.tuple(word, word);
const decimalBits = fc
  .tuple(fc.maxSafeInteger(), fc.integer({ min: 0, max: 7 }))
  .map(([whole, digits]): [number, number] => {
    const words = new Uint32Array(Float64Array.of(whole / 10 ** digits).buffer);
    return [words[0] ?? 0, words[1] ?? 0];
  });
const time = fc.oneof(
  fc.constant(1_700_000_000_000),
  fc.integer({ min: -(2 ** 52), max: 2 ** 52 }),
  fc.integer({ min: 1_700_000_000_000, max: 1_700_000_060_000 }),
);
const start = fc.oneof(fc.constant(NaN), fc.integer({ min: -(2 ** 52), max: 2 ** 52 }), fc.constant(1_600_000_000_000));
const row = fc.record({ id: fc.integer({ min: 1, max: 40 }), time, bits: fc.oneof(anyBits, decimalBits) });
const label = fc.string({ unit: 'binary', maxLength: 8 });

interface Row {
  readonly id: number;
  readonly time: number;
  readonly bits: readonly [number, number];
  readonly startMs?: number;
}
interface HistogramRow {
  readonly id: number;
  readonly time: number;
  readonly startMs: number;
  readonly histogram: NativeHistogram;
}
const SAME_IDS = { idOf: (ref: number) => ref };

const NO_SINK = {
  knowsSeries: () => false,
  newSeries: () => undefined,
  floats: () => undefined,
  histograms: () => undefined,
  deletion: () => undefined,
};

function scratch() {
  return { floats: new SampleRows(), histograms: new HistogramRows() };
}

interface Content {
  readonly rows: readonly Row[];
  readonly series?: readonly NewSeries[];
  readonly histograms?: readonly HistogramRow[];
}

function decode(payload: Uint8Array) {
  const series: NewSeries[] = [];
  const rows: Row[] = [];
  const histograms: HistogramRow[] = [];
  const deletions: SeriesDeletion[] = [];
  decodeLogRow(
    payload,
    { floats: new SampleRows(), histograms: new HistogramRows() },
    {
      knowsSeries: () => false,
      newSeries: (one) => series.push(one),
      floats: ({ count, series: ids, timestampsMs, column, hasStarts, startsMs }) => {
        for (let at = 0; at < count; at += 1)
          rows.push({
            id: ids[at] ?? 0,
            time: timestampsMs[at] ?? 0,
            bits: [column.words[at * 2] ?? 0, column.words[at * 2 + 1] ?? 0],
            ...(hasStarts && { startMs: startsMs[at] ?? 0 }),
          });
      },
      histograms: (found) => {
        for (let at = 0; at < found.count; at += 1)
          histograms.push({
            id: found.series[at] ?? 0,
            time: found.timestampsMs[at] ?? 0,
            startMs: found.startsMs[at] ?? 0,
            histogram: new HistogramRecordReader().read(found.record(at)),
          });
      },
      deletion: (one) => deletions.push(one),
    },
  );
  return { series, rows, histograms, deletions };
}

function encode({ rows, series = [], histograms = [] }: Content): Buffer {
  const floats = new SampleRows();
  for (const { id, time: timeMs, bits, startMs } of rows) {
    floats.push(id, timeMs, bits[0], bits[1]);
    if (startMs !== undefined && !Number.isNaN(startMs)) floats.setStart(floats.count - 1, startMs);
  }
  const encoded = new HistogramRows();
  for (const { id, time: timeMs, startMs, histogram } of histograms)
    encoded.push(id, timeMs, startMs, encoded.encode(histogram));
  return encodeLogRow(new ByteWriter(), { newSeries: series, floats, histograms: encoded }, SAME_IDS);
}

test('decodeLogRow() gives back series, times and every bit, plain and deflated', () => {
  const someSeries = fc.array(
    fc.record({ id: fc.integer({ min: 1, max: 2 ** 31 - 1 }), labels: fc.array(label, { maxLength: 6 }) }),
    { maxLength: 4 },
  );
  fc.assert(
    fc.property(fc.array(row, { maxLength: 60 }), someSeries, (rows, series) => {
      const payload = encode({ rows, series });
      const expected = { series, rows, histograms: [], deletions: [] };
      expect(decode(checkLogRow(CODEC_PLAIN, payload))).toEqual(expected);
      expect(decode(checkLogRow(1, deflateRawSync(payload)))).toEqual(expected);
    }),
    { numRuns: 300 },
  );
});

test('decodeLogRow() gives back histograms and start timestamps', () => {
  const histogramRow = fc.record({
    id: fc.integer({ min: 1, max: 40 }),
    time,
    startMs: start,
    histogram: anyHistogram,
  });
  const floatRow = fc.tuple(row, start).map(([one, startMs]) => ({ ...one, startMs }));
  fc.assert(
    fc.property(
      fc.array(floatRow, { maxLength: 30 }),
      fc.array(histogramRow, { maxLength: 10 }),
      (rows, histograms) => {
        const payload = encode({ rows, histograms });
        const hasStarts = rows.some(({ startMs }) => !Number.isNaN(startMs));
        const found = decode(checkLogRow(CODEC_PLAIN, payload));
        expect(found.histograms).toEqual(histograms);
        const plain = rows.map(({ id, time: timeMs, bits }) => ({ id, time: timeMs, bits }));
        expect(found.rows).toEqual(hasStarts ? rows : plain);
      },
    ),
    { numRuns: 200 },
  );
});

test('decodeLogRow() gives back batches of several samples a series, in a fraction of the bytes', () => {
  const batch = fc.record({
    firstId: fc.integer({ min: 1, max: 30 }),
    seriesCount: fc.integer({ min: 1, max: 8 }),
    each: fc.integer({ min: 1, max: 5 }),
    startMs: time,
    stepMs: fc.constantFrom(0, 1, 15_000),
    bits: fc.array(fc.oneof(anyBits, decimalBits), { minLength: 1, maxLength: 3 }),
  });
  // Longer than a value block.
  const long = batch.map((one) => ({ ...one, seriesCount: 2, each: 300 }));
  fc.assert(
    fc.property(fc.array(fc.oneof({ weight: 9, arbitrary: batch }, long), { maxLength: 4 }), (batches) => {
      const rows = batches.flatMap(({ firstId, seriesCount, each, startMs, stepMs, bits }) =>
        Array.from({ length: seriesCount * each }, (_, at) => ({
          id: firstId + Math.floor(at / each),
          time: startMs + (at % each) * stepMs,
          bits: bits[at % bits.length] ?? [0, 0],
        })),
      );
      expect(decode(checkLogRow(CODEC_PLAIN, encode({ rows }))).rows).toEqual(rows);
    }),
    { numRuns: 300 },
  );
  const rows = Array.from({ length: 400 }, (_, at) => {
    const words = new Uint32Array(Float64Array.of(1e9 + at * 50).buffer);
    return {
      id: 1 + Math.floor(at / 10),
      time: 1_700_000_000_000 + (at % 10) * 15_000,
      bits: [words[0] ?? 0, words[1] ?? 0] as const,
    };
  });
  // Ten samples of a counter that rises evenly: form, width, first value, first difference; ids and times of all take a few dozen bytes.
  expect(encode({ rows }).length).toBeLessThan(40 * 9 + 80);
});

test('rows with several samples a series of the third and fourth version are read', () => {
  const written = Buffer.from(
    'dfc9bfa403390000000808030203040102030280a0abfef96298ea0198ea0102010098ea01111111090909f0f00f1923faf9f834333333' +
      '3333d33f020000000000f07f',
    'hex',
  );
  const values = Float64Array.of(1.5, 2.5, 3.5, -250, -249, -248, 0.1 + 0.2, 0);
  const words = new Uint32Array(values.buffer);
  words.set([2, 0x7ff0_0000], 14);
  const rows = [3, 3, 3, 4, 4, 4, 9, 9].map((id, at) => ({
    id,
    time: 1_700_000_000_000 + (at % 3) * 15_000,
    bits: [words[at * 2] ?? 0, words[at * 2 + 1] ?? 0],
  }));
  expect(decode(checkLogRow(CODEC_PLAIN, written)).rows).toEqual(rows);
  // The fourth had blocks of values for all but the last series here.
  const ofFourth = Buffer.from(
    '436548f804360000000909030203040102020101030380a0abfef96298ea0198ea0101800f0a0002fa030a10343333333333d33f877e33' +
      '333333333302040107',
    'hex',
  );
  const seven = [0, 0x401c_0000] as const;
  expect(decode(checkLogRow(CODEC_PLAIN, ofFourth)).rows).toEqual([
    ...rows,
    { id: 12, time: 1_700_000_030_000, bits: seven },
  ]);
});

test('rows of the version that is written keep their form', () => {
  const values = [1.5, 2.5, 3.5, -250, -249, -248, 0.1 + 0.2, 0, 7, -3, 1e12, 9, -0.25];
  const words = new Uint32Array(Float64Array.from(values).buffer);
  words.set([2, 0x7ff0_0000], 14);
  const rows = [3, 3, 3, 4, 4, 4, 9, 9, 12, 13, 14, 15, 16].map((id, at) => ({
    id,
    time: 1_700_000_000_000 + (at % 3) * 15_000,
    bits: [words[at * 2] ?? 0, words[at * 2 + 1] ?? 0] as const,
  }));
  const written =
    '68ad8aeb064d0000000a0d030503040302020a030480a0abfef96298ea0198ea0101010004000401020505002810030237004429357a' +
    '660000000001800f0a0002fa030a10343333333333d33f877e3333333333330204';
  expect(encode({ rows }).toString('hex')).toBe(written);
  expect(decode(checkLogRow(CODEC_PLAIN, Buffer.from(written, 'hex'))).rows).toEqual(rows);
});

test('labels are read of series that are not known, whoever named their texts first', () => {
  const series = [
    { id: 9, labels: ['__name__', 'up', 'job', 'a'] },
    { id: 4, labels: ['__name__', 'up', 'job', 'b'] },
    { id: 5, labels: ['__name__', 'job', 'job', 'b'] },
  ];
  const written = '58b44ea506270000000b03090400085f5f6e616d655f5f0102757002036a6f620301614604000102040162000400020204';
  expect(encode({ rows: [], series }).toString('hex')).toBe(written);
  for (const known of [[9], [9, 4], [4], [5]]) {
    const found: NewSeries[] = [];
    decodeLogRow(checkLogRow(CODEC_PLAIN, encode({ rows: [], series })), scratch(), {
      ...NO_SINK,
      knowsSeries: (id) => known.includes(id),
      newSeries: (one) => found.push(one),
    });
    expect(found).toEqual(series.filter(({ id }) => !known.includes(id)));
  }
});

test('decodeLogRow() gives back deletions with any ids and times', () => {
  const ids = fc
    .uniqueArray(fc.oneof(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 2 ** 31 - 1 })))
    .map((some) => Int32Array.from(some).toSorted());
  const anyTime = fc.oneof(time, fc.constantFrom(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER));
  fc.assert(
    fc.property(fc.record({ ids, range: fc.record({ startMs: anyTime, endMs: anyTime }) }), (deletion) => {
      const payload = encodeDeletionRow(new ByteWriter(), deletion);
      expect(decode(checkLogRow(CODEC_PLAIN, payload))).toEqual({
        series: [],
        rows: [],
        histograms: [],
        deletions: [deletion],
      });
    }),
  );
});

test('checkLogRow() finds any flipped bit and any cut', () => {
  const payload = encode({
    rows: [{ id: 1, time: 5, bits: [0, 0x3ff0_0000] }],
    series: [{ id: 1, labels: ['a', 'b'] }],
  });
  fc.assert(
    fc.property(fc.nat(payload.length * 8 - 1), (bit) => {
      const damaged = Buffer.from(payload);
      damaged[bit >>> 3] = (damaged[bit >>> 3] ?? 0) ^ (1 << (bit & 7));
      expect(() => checkLogRow(CODEC_PLAIN, damaged)).toThrow(/^Cannot/);
    }),
  );
  expect(() => checkLogRow(CODEC_PLAIN, payload.subarray(0, 3))).toThrow(/cut/);
  expect(() => checkLogRow(CODEC_PLAIN, payload.subarray(0, payload.length - 1))).toThrow(/checksum/);
});

test('decodeLogRow() gives back values of every width, scale and sign, alone and between series with several samples', () => {
  const value = fc.oneof(
    fc
      .tuple(
        fc.integer({ min: 0, max: 53 }),
        fc.double({ min: 0.5, max: 1, noNaN: true }),
        fc.integer({ min: 0, max: 7 }),
      )
      .map(([width, part, digits]) => Math.floor(part * 2 ** width) / 10 ** digits),
    fc.constantFrom(
      0,
      -0,
      Infinity,
      -Infinity,
      NaN,
      5e-324,
      2 ** 24,
      2 ** 32,
      2 ** 48,
      2 ** 52 - 1,
      2 ** 52,
      2 ** 53,
      0.1 + 0.2,
    ),
  );
  const sample = fc.record({
    value,
    isNegative: fc.boolean(),
    repeats: fc.constantFrom(1, 1, 1, 1, 2, 5),
    gap: fc.constantFrom(1, 1, 3),
  });
  fc.assert(
    fc.property(fc.array(sample, { maxLength: 200 }), (samples) => {
      let id = 0;
      const rows = samples.flatMap(({ value: magnitude, isNegative, repeats, gap }) => {
        id += gap;
        const words = new Uint32Array(Float64Array.of(isNegative ? -magnitude : magnitude).buffer);
        const bits = [words[0] ?? 0, words[1] ?? 0] as const;
        return Array.from({ length: repeats }, () => ({ id, time: 1_700_000_000_000, bits }));
      });
      expect(decode(checkLogRow(CODEC_PLAIN, encode({ rows }))).rows).toEqual(rows);
    }),
    { numRuns: 500 },
  );
});

test('encodeLogRow() stores values of many sizes in few bits each, whatever the times of their batches', () => {
  const rows = Array.from({ length: 2000 }, (_, at) => {
    const words = new Uint32Array(Float64Array.of(Math.floor(2 ** (((at * 7) % 100) / 5))).buffer);
    const timeMs = 1_700_000_000_000 + (at < 1000 ? 0 : 15_000);
    return { id: 1 + (at % 1000), time: timeMs, bits: [words[0] ?? 0, words[1] ?? 0] as const };
  });
  // Up to 20 bits, ten on average; half a byte says how many.
  expect(encode({ rows }).length).toBeLessThanOrEqual(2000 * 2);
  const idle = rows.map((one) => ({ ...one, bits: [0, 0] as const }));
  expect(encode({ rows: idle }).length).toBeLessThanOrEqual(64);
  const odd = rows.map((one, at) => ({ ...one, bits: [at * 2_654_435, 0x3fd3_3333] as const }));
  expect(encode({ rows: odd }).length).toBeLessThanOrEqual(2000 * 8 + 64);
});

test('rows of the first version are read', () => {
  const odd: [number, number] = [0x3333_3334, 0x3fd3_3333];
  const times = [0, 5, 10, 15, 0].map((lateMs) => 1_700_000_000_000 + lateMs);
  const bits: [number, number][] = [[0, 0x3ff8_0000], [0, 0x8000_0000], [0, 0x4042_8000], odd, [2, 0x7ff0_0000]];
  const rows = [1, 2, 7, 7, 8].map((id, at) => ({ id, time: times[at] ?? 0, bits: bits[at] ?? odd }));
  const series = [{ id: 1, labels: ['__name__', 'up', 'job', 'a'] }];
  const written = Buffer.from(
    '440822e9011500000002010104085f5f6e616d655f5f027570036a6f6201613100000001050102040141020180a0abfef9620505054f' +
      '11f001f0f00f000000000000008025343333333333d33f020000000000f07f',
    'hex',
  );
  expect(decode(checkLogRow(CODEC_PLAIN, written))).toEqual({ series, rows, histograms: [], deletions: [] });
});
