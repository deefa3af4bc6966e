import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createFrameReader, encodeErrorFrame, encodeFrame } from '@/lib/formats/frames';
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
  for (const value of values)
    expect(decodeInPieces(encodeFrame('B', resultOf(value)), 64)).toEqual([{ id: 'B', result: resultOf(value) }]);
  const error = { errorType: 'bad_data', message: 'no', startOffset: 3 };
  expect(decodeInPieces(encodeErrorFrame('C', error), 7)).toEqual([{ id: 'C', error }]);
});

test('a frame that claims an absurd length is refused', () => {
  expect(() => createFrameReader()(Uint8Array.of(255, 255, 255, 255, 0, 0, 0, 0))).toThrow('Cannot read a frame');
});
