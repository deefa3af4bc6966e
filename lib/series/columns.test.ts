// Loops over typed columns: stacking and searching.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stackSeries } from '@/lib/series/stack-series';
import { firstIndexFrom, nearestIndex, typicalStepMs } from '@/lib/series/time-search';

const column = (timesMs: number[], values: number[]) => ({
  timesMs: Float64Array.from(timesMs),
  values: Float64Array.from(values),
});

describe('stackSeries()', () => {
  it('adds up by time, negative values on their own', () => {
    const [, second, third] = stackSeries(
      [column([1, 2], [1, 2]), column([1, 2], [10, -5]), column([2, 3], [7, -1])],
      'normal',
    );
    expect([...(second?.edge ?? [])]).toEqual([11, -5]);
    expect([...(third?.base ?? [])]).toEqual([2, 0]);
    expect([...(third?.edge ?? [])]).toEqual([9, -1]);
  });

  it('keeps gaps, and lets others pass through them', () => {
    const [first, second] = stackSeries([column([1], [NaN]), column([1], [4])], 'normal');
    expect(first?.edge[0]).toBeNaN();
    expect(second?.edge[0]).toBe(4);
  });

  it('turns instants into shares of their sum', () => {
    const stacked = stackSeries([column([1, 2], [1, 0]), column([1, 2], [3, 0])], 'percent');
    expect(stacked.map((one) => [...one.edge])).toEqual([
      [0.25, 0],
      [1, 0],
    ]);
  });
});

describe('nearestIndex()', () => {
  it('is as close as any other', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 1 }),
        fc.integer({ min: -10, max: 1010 }),
        (times, at) => {
          const sorted = Float64Array.from(times).toSorted();
          const found = Math.abs((sorted[nearestIndex(sorted, at)] ?? NaN) - at);
          expect(found).toBe(Math.min(...sorted.map((time) => Math.abs(time - at))));
        },
      ),
    );
    expect(nearestIndex(new Float64Array(0), 5)).toBe(-1);
  });

  it('finds the first index from a time on', () => {
    const times = Float64Array.of(10, 20, 30);
    expect([5, 10, 11, 31].map((time) => firstIndexFrom(times, time))).toEqual([0, 0, 1, 3]);
  });
});

describe('typicalStepMs()', () => {
  it('is not misled by a gap', () => {
    expect(typicalStepMs(Float64Array.of(0, 15, 30, 45, 900, 915))).toBe(15);
    expect(typicalStepMs(Float64Array.of(7))).toBe(0);
  });
});
