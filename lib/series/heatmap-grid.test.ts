// Cells of heatmaps from rows, from cells, and from native histograms.
import { describe, expect, it } from 'vitest';
import { labelSetOf } from '@/lib/labels/label-set';
import { numberFieldOf, timeField, type Frame } from '@/lib/series/frame';
import { heatmapGrid } from '@/lib/series/heatmap-grid';
import { nativeHistogramFrame } from '@/lib/series/native-histogram-frame';

const TIMES = [60_000, 120_000, 180_000];

function bucket(le: string, values: readonly (number | null)[], service = 'a'): Frame {
  return {
    refId: 'A',
    name: le,
    length: values.length,
    fields: [
      timeField(Float64Array.from(TIMES)),
      numberFieldOf('Value', values, { labels: labelSetOf({ le, service }), legendText: le }),
    ],
  };
}

describe('heatmapGrid() of rows', () => {
  it('sorts buckets by their bound, whatever the order and the writing', () => {
    const grid = heatmapGrid(
      [bucket('+Inf', [9, 9, 9]), bucket('1e1', [3, 4, 5]), bucket('0.5', [1, 2, null])],
      'auto',
    );
    expect(grid.rows.map(({ lower, upper }) => [lower, upper])).toEqual([
      [0, 0.5],
      [0.5, 10],
      [10, Infinity],
    ]);
    expect(grid.kind).toBe('bounds');
    expect([...grid.counts]).toEqual([1, 3, 9, 2, 4, 9, NaN, 5, 9]);
    expect([...grid.startsMs]).toEqual([0, 60_000, 120_000]);
  });

  it('adds up the same bucket of several series', () => {
    const grid = heatmapGrid([bucket('1', [1, 2, null], 'a'), bucket('1', [10, null, null], 'b')], 'auto');
    expect([...grid.counts]).toEqual([11, 2, NaN]);
  });

  it('reads names as lower bounds where the options say so', () => {
    const grid = heatmapGrid([bucket('1', [1, 1, 1]), bucket('5', [1, 1, 1])], 'ge');
    expect(grid.rows.map(({ lower, upper }) => [lower, upper])).toEqual([
      [1, 5],
      [5, Infinity],
    ]);
  });

  it('keeps the order of buckets that have words for names', () => {
    const grid = heatmapGrid([bucket('slow', [1, 1, 1]), bucket('fast', [1, 1, 1])], 'auto');
    expect(grid.kind).toBe('named');
    expect(grid.rows.map(({ name }) => name)).toEqual(['slow', 'fast']);
    expect(heatmapGrid([bucket('2', [1, 1, 1]), bucket('1', [1, 1, 1])], 'unknown').rows[0]?.name).toBe('2');
  });

  it('is empty without numbers over time', () => {
    expect(heatmapGrid([], 'auto').rows).toEqual([]);
    expect(
      heatmapGrid([{ refId: 'A', name: null, length: 1, fields: [numberFieldOf('a', [1])] }], 'auto').rows,
    ).toEqual([]);
  });
});

describe('heatmapGrid() of cells', () => {
  it('takes native histograms with the bounds of their buckets', () => {
    const empty = { indexes: new Int32Array(0), counts: new Float64Array(0) };
    const histogram = {
      schema: 0,
      count: 6,
      sum: 9,
      zeroThreshold: 0.001,
      zeroCount: 2,
      positive: { indexes: Int32Array.of(0, 2), counts: Float64Array.of(3, 1) },
      negative: empty,
      customBounds: [],
      resetHint: 'gauge' as const,
    };
    const frame = nativeHistogramFrame(
      { labels: [], timesMs: [60_000, 120_000], histograms: [histogram, null] },
      { refId: 'A', name: 'h' },
    );
    expect(frame.fields.map(({ name }) => name)).toEqual(['xMax', 'yMin', 'yMax', 'count']);
    const grid = heatmapGrid([frame], 'auto');
    expect(grid.rows.map(({ lower, upper }) => [lower, upper])).toEqual([
      [-0.001, 0.001],
      [0.5, 1],
      [2, 4],
    ]);
    expect([...grid.counts]).toEqual([2, 3, 1]);
    expect([...grid.endsMs]).toEqual([60_000]);
  });

  it('finds upper bounds where a frame has lower ones only', () => {
    const cells: Frame = {
      refId: '',
      name: null,
      length: 3,
      fields: [
        timeField(Float64Array.of(0, 0, 0), { name: 'xMin' }),
        numberFieldOf('yMin', [1, 2, 4]),
        numberFieldOf('Count', [5, 6, 7]),
      ],
    };
    expect(heatmapGrid([cells], 'auto').rows.map(({ upper }) => upper)).toEqual([2, 4, 8]);
  });
});
