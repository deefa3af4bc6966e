import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeErrorFrame, encodeFrame } from '@/lib/formats/encode-frames';
import { createFrameReader } from '@/lib/formats/read-frames';
import type { GridSeries, QueryResult, QueryValue } from '@/lib/series/query-result';

const stats = { evalDurationMs: 1.5, samplesRead: 10, seriesRead: 2 };
const resultOf = (value: QueryValue): QueryResult => ({ value, warnings: ['w'], infos: [], stats });

const labels = fc.array(fc.tuple(fc.string(), fc.string()), { maxLength: 4 }).map((pairs) => pairs.flat());

function gridOf(stepCount: number): fc.Arbitrary<GridSeries> {
  return fc.record({
    labels,
    values: fc.float64Array({ minLength: stepCount, maxLength: stepCount }),
    present: fc.option(fc.uint8Array({ minLength: stepCount, maxLength: stepCount, max: 1 })),
  });
}

function decodeInPieces(bytes: Uint8Array, pieceBytes: number) {
  const read = createFrameReader();
  const frames = [];
  for (let at = 0; at < bytes.length; at += pieceBytes) frames.push(...read(bytes.slice(at, at + pieceBytes)));
  return frames;
}

function thereAndBack(id: string, value: QueryValue, pieceBytes: number): { back: unknown; sent: unknown } {
  const bytes = encodeFrame(id, resultOf(value));
  return {
    back: decodeInPieces(bytes, pieceBytes),
    sent: [{ id, result: resultOf(value), sizeBytes: bytes.length }],
  };
}

test('a grid comes back with the same labels, values and gaps, however the stream is cut', () => {
  const arbitrary = fc.integer({ min: 0, max: 20 }).chain((stepCount) =>
    fc.record({
      stepCount: fc.constant(stepCount),
      series: fc.array(gridOf(stepCount), { maxLength: 4 }),
      pieceBytes: fc.integer({ min: 1, max: 99 }),
    }),
  );
  fc.assert(
    fc.property(arbitrary, ({ stepCount, series, pieceBytes }) => {
      const value = { kind: 'grid' as const, startMs: 5, stepMs: 15_000, stepCount, series };
      const [frame, ...rest] = decodeInPieces(encodeFrame('A', resultOf(value)), pieceBytes);
      expect(rest).toEqual([]);
      if (!frame || !('result' in frame) || frame.result.value.kind !== 'grid') throw new Error('not a grid');
      expect(frame.result.warnings).toEqual(['w']);
      for (const [at, one] of series.entries()) {
        const back = frame.result.value.series[at];
        expect(back?.labels).toEqual(one.labels);
        for (let step = 0; step < stepCount; step += 1) {
          const isPresent = one.present === null || one.present[step] === 1;
          expect(back?.present ? back.present[step] === 1 : true).toBe(isPresent);
          expect(isPresent ? back?.values[step] : undefined).toBe(isPresent ? one.values[step] : undefined);
        }
      }
    }),
  );
});

test('vector, matrix, scalar, string and errors come back as they were', () => {
  const values: QueryValue[] = [
    { kind: 'vector', timestampMs: 9, samples: [{ labels: ['a', 'ü'], value: 3 }] },
    {
      kind: 'matrix',
      series: [{ labels: [], timestampsMs: Float64Array.of(1, 2), values: Float64Array.of(3, Number.NaN) }],
    },
    { kind: 'scalar', timestampMs: 9, value: Number.POSITIVE_INFINITY },
    { kind: 'string', timestampMs: 9, value: 'x' },
  ];
  for (const value of values) {
    const { back, sent } = thereAndBack('B', value, 64);
    expect(back).toEqual(sent);
  }
  const error = { errorType: 'bad_data', message: 'no', startOffset: 3 };
  expect(decodeInPieces(encodeErrorFrame('C', error), 7)).toEqual([{ id: 'C', error }]);
});

test('native histograms come back beside the floats, whatever their numbers', () => {
  const number = fc.double();
  const buckets = fc.array(number, { maxLength: 4 }).map((counts) => ({
    indexes: Int32Array.from(counts, (_count, at) => at * 3 - 2),
    counts: Float64Array.from(counts),
  }));
  const histogram = fc
    .record({
      schema: fc.constantFrom(-4, 0, 8, -53),
      count: number,
      sum: number,
      zeroThreshold: number,
      zeroCount: number,
      positive: buckets,
      negative: buckets,
      customBounds: fc.array(number, { maxLength: 3 }),
      resetHint: fc.constantFrom('unknown' as const, 'reset' as const, 'notReset' as const, 'gauge' as const),
    })
    .map((whole) => (whole.schema === -53 ? whole : { ...whole, customBounds: [] }));
  const samples = fc.array(fc.record({ timeMs: fc.integer(), histogram }), { maxLength: 3 });
  fc.assert(
    fc.property(fc.array(samples, { maxLength: 3 }), fc.integer({ min: 1, max: 200 }), (all, pieceBytes) => {
      const values: QueryValue[] = [
        {
          kind: 'matrix',
          series: all.map((own) => ({
            labels: ['a', 'b'],
            timestampsMs: Float64Array.of(1),
            values: Float64Array.of(2),
            ...(own.length > 0 && {
              histograms: {
                timestampsMs: Float64Array.from(own, ({ timeMs }) => timeMs),
                histograms: own.map((sample) => sample.histogram),
              },
            }),
          })),
        },
        {
          kind: 'grid',
          startMs: 0,
          stepMs: 1,
          stepCount: 3,
          series: all.map((own) => ({
            labels: [],
            values: Float64Array.of(1, 2, 3),
            present: null,
            ...(own.length > 0 && { histograms: [0, 1, 2].map((step) => own[step]?.histogram ?? null) }),
          })),
        },
        {
          kind: 'vector',
          timestampMs: 5,
          samples: all.map(([first]) => ({ labels: [], value: 1, ...(first && { histogram: first.histogram }) })),
        },
      ];
      for (const value of values) {
        const { back, sent } = thereAndBack('H', value, pieceBytes);
        expect(back).toEqual(sent);
      }
    }),
  );
});

test('a frame whose histograms are cut off is refused', () => {
  expect(() => createFrameReader()(withHeader({ resultType: 'vector', histogramCount: 1 }))).toThrow(
    'Cannot read a frame: its histograms are cut off',
  );
});

/** A frame with a header of its own and an empty body. */
function withHeader(header: object): Uint8Array {
  const json = new TextEncoder().encode(JSON.stringify({ id: 'A', ...header }));
  const headerBytes = Math.ceil(json.length / 8) * 8;
  const frame = new Uint8Array(8 + headerBytes).fill(0x20);
  const view = new DataView(frame.buffer);
  view.setUint32(0, 4 + headerBytes, true);
  view.setUint32(4, headerBytes, true);
  frame.set(json, 8);
  return frame;
}

test('a frame that claims an absurd length is refused', () => {
  expect(() => createFrameReader()(Uint8Array.of(255, 255, 255, 255, 0, 0, 0, 0))).toThrow('Cannot read a frame');
});
