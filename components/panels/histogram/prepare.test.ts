// Buckets of a histogram panel.
import { expect, it } from 'vitest';
import { prepareHistogram } from '@/components/panels/histogram/prepare';
import { DARK_THEME } from '@/lib/series/colors';
import { numberFieldOf, type Frame } from '@/lib/series/frame';
import { readFieldConfig } from '@/lib/series/read-field-config';

const frame: Frame = {
  refId: 'A',
  name: null,
  length: 5,
  fields: [numberFieldOf('a', [1, 2, 2, 9, null]), numberFieldOf('b', [9, 9, 1, null, null])],
};

function prepare(options: Record<string, unknown>, frames: readonly Frame[] = [frame], fieldConfig: unknown = {}) {
  const prepared = prepareHistogram({
    frames,
    options,
    fieldConfig: readFieldConfig(fieldConfig),
    theme: DARK_THEME,
    timeZone: 'UTC',
  });
  if (typeof prepared === 'string') throw new Error(prepared);
  return prepared;
}

it('counts each series by the size and offset of the options', () => {
  const { model } = prepare({ bucketSize: 5, bucketOffset: 1 });
  expect([[...model.lows], [...model.highs]]).toEqual([
    [1, 6],
    [6, 11],
  ]);
  expect(model.series.map(({ counts }) => [...counts])).toEqual([
    [3, 1],
    [1, 2],
  ]);
});

it('combines all series', () => {
  const { model, legend } = prepare({ bucketSize: 5, combine: true });
  expect(model.series.map(({ name, counts }) => [name, [...counts]])).toEqual([['Count', [4, 3]]]);
  expect(legend.map(({ name }) => name)).toEqual(['Count']);
});

it('makes about as many buckets as wanted', () => {
  const numbers: Frame = {
    ...frame,
    fields: [
      numberFieldOf(
        'n',
        Array.from({ length: 200 }, (_, at) => at),
      ),
    ],
  };
  const countWith = (bucketCount: number) => prepare({ bucketCount }, [numbers]).model.lows.length;
  expect(countWith(10)).toBeLessThanOrEqual(10);
  expect(countWith(10)).toBeGreaterThanOrEqual(5);
  expect(countWith(40)).toBeGreaterThan(countWith(10));
});

it('takes counts that were counted before', () => {
  const counted: Frame = {
    refId: '',
    name: null,
    length: 2,
    fields: [numberFieldOf('xMin', [0, 10]), numberFieldOf('xMax', [10, 20]), numberFieldOf('Count', [4, 2])],
  };
  const { model } = prepare({}, [counted]);
  expect([...model.lows]).toEqual([0, 10]);
  expect(model.series.map(({ name, counts }) => [name, [...counts]])).toEqual([['Count', [4, 2]]]);
});

it('has the calculations of the legend, in the unit of the values', () => {
  const { legend } = prepare({ legend: { calcs: ['max'] } }, [frame], { defaults: { unit: 'ms' } });
  expect(legend.map(({ calcs }) => calcs.map(({ text }) => text))).toEqual([['9 ms'], ['9 ms']]);
});
