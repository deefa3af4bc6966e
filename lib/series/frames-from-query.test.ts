// Query answers to frames: series, tables, gaps and the odd kinds.
import { describe, expect, it } from 'vitest';
import { labelSetOf } from '@/lib/labels/label-set';
import type { NativeHistogram } from '@/lib/promql/histogram/native-histogram';
import { cellsOf, type Frame } from '@/lib/series/frame';
import { framesFromQuery, metricOfFrames, type FrameOptions } from '@/lib/series/frames-from-query';

const options: FrameOptions = { refId: 'A', expr: 'up', legendFormat: '{{job}}', format: 'time_series' };

function columns(frame: Frame | undefined): Record<string, unknown> {
  return Object.fromEntries((frame?.fields ?? []).map((field) => [field.name, cellsOf(field)]));
}

const grid = {
  kind: 'grid',
  startMs: 1000,
  stepMs: 500,
  stepCount: 3,
  series: [
    {
      labels: labelSetOf({ __name__: 'up', job: 'a' }),
      values: Float64Array.of(1, 0, NaN),
      present: Uint8Array.of(1, 0, 1),
    },
    { labels: labelSetOf({ __name__: 'up', job: 'b', zone: 'z' }), values: Float64Array.of(4, 5, 6), present: null },
  ],
} as const;

describe('framesFromQuery()', () => {
  it('makes a frame per series: an absent sample is no row and a NaN stays NaN', () => {
    const frames = framesFromQuery(grid, options);
    expect(columns(frames[0])).toEqual({ Time: [1000, 2000], Value: [1, NaN] });
    expect(columns(frames[1])).toEqual({ Time: [1000, 1500, 2000], Value: [4, 5, 6] });
  });

  it('a legend of labels that are not there leaves the series its own name', () => {
    const [frame] = framesFromQuery(grid, { ...options, legendFormat: '{{nowhere}}' });
    expect([frame?.name, frame?.fields[1]?.legendText]).toEqual([null, null]);
  });

  it('keeps steps without a sample for lines that break there', () => {
    const frames = framesFromQuery(grid, { ...options, keepsGaps: true });
    expect(frames.map((frame) => [frame.name, frame.refId, frame.length])).toEqual([
      ['a', 'A', 3],
      ['b', 'A', 3],
    ]);
    expect(columns(frames[0])).toEqual({ Time: [1000, 1500, 2000], Value: [1, null, NaN] });
    expect(frames[0]?.fields[0]?.values).toBe(frames[1]?.fields[0]?.values);
  });

  it('makes one table: a column a label in order of appearance, missing labels empty, absent samples no row', () => {
    const [table, ...others] = framesFromQuery(grid, { ...options, format: 'table' });
    expect(others).toEqual([]);
    expect(columns(table)).toEqual({
      Time: [1000, 2000, 1000, 1500, 2000],
      __name__: ['up', 'up', 'up', 'up', 'up'],
      job: ['a', 'a', 'b', 'b', 'b'],
      zone: ['', '', 'z', 'z', 'z'],
      Value: [1, NaN, 4, 5, 6],
    });
  });

  it('names the value column after its query when there are several tables', () => {
    const [table] = framesFromQuery(grid, { ...options, format: 'table', isOneOfSeveralTables: true });
    expect(Object.keys(columns(table)).at(-1)).toBe('Value #A');
  });

  it('reads vectors, scalars, raw samples and strings', () => {
    const vector = { kind: 'vector', timestampMs: 7, samples: [{ labels: [], value: 1 }] } as const;
    expect(columns(framesFromQuery(vector, options)[0])).toEqual({ Time: [7], Value: [1] });
    const scalar = { kind: 'scalar', timestampMs: 7, value: Infinity } as const;
    expect(columns(framesFromQuery(scalar, options)[0])).toEqual({ Time: [7], Value: [Infinity] });
    const matrix = {
      kind: 'matrix',
      series: [{ labels: [], timestampsMs: Float64Array.of(1, 4), values: Float64Array.of(2, 3) }],
    } as const;
    expect(columns(framesFromQuery(matrix, options)[0])).toEqual({ Time: [1, 4], Value: [2, 3] });
    const text = { kind: 'string', timestampMs: 7, value: 'hello' } as const;
    expect(columns(framesFromQuery(text, options)[0])).toEqual({ Time: [7], Value: ['hello'] });
  });

  it('gives no frame for no series', () => {
    const empty = { kind: 'vector', timestampMs: 7, samples: [] } as const;
    expect(framesFromQuery(empty, options)).toEqual([]);
    expect(framesFromQuery(empty, { ...options, format: 'table' })).toEqual([]);
  });

  it('knows the metric', () => {
    expect(metricOfFrames(framesFromQuery(grid, options))).toBe('up');
    expect(metricOfFrames([])).toBe('');
  });
});

describe('native histograms', () => {
  const histogram = (count: number): NativeHistogram => ({
    schema: 0,
    count,
    sum: 1,
    zeroThreshold: 0,
    zeroCount: 0,
    positive: { indexes: Int32Array.of(0), counts: Float64Array.of(count) },
    negative: { indexes: new Int32Array(0), counts: new Float64Array(0) },
    customBounds: [],
    resetHint: 'gauge',
  });

  it('become cells, a row for each bucket', () => {
    const [frame] = framesFromQuery(
      {
        kind: 'grid',
        startMs: 0,
        stepMs: 1000,
        stepCount: 2,
        series: [
          {
            labels: [],
            values: new Float64Array(2),
            present: new Uint8Array(2),
            histograms: [histogram(3), histogram(5)],
          },
        ],
      },
      options,
    );
    expect(frame?.fields.map(({ name, values }) => [name, [...values]])).toEqual([
      ['xMax', [0, 1000]],
      ['yMin', [0.5, 0.5]],
      ['yMax', [1, 1]],
      ['count', [3, 5]],
    ]);
  });

  it('stand beside the floats of a series of raw samples', () => {
    const frames = framesFromQuery(
      {
        kind: 'matrix',
        series: [
          {
            labels: [],
            timestampsMs: Float64Array.of(1),
            values: Float64Array.of(7),
            histograms: { timestampsMs: Float64Array.of(2), histograms: [histogram(4)] },
          },
        ],
      },
      options,
    );
    expect(frames.map(({ fields }) => fields.map(({ name }) => name))).toEqual([
      ['Time', 'Value'],
      ['xMax', 'yMin', 'yMax', 'count'],
    ]);
  });
});
