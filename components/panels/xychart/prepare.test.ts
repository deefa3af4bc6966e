// Which columns an XY chart draws, in today's form of the options and the older one.
import { describe, expect, it } from 'vitest';
import { prepareXy } from '@/components/panels/xychart/prepare';
import { DARK_THEME } from '@/lib/series/colors';
import { numberFieldOf, textField, timeField, type Frame } from '@/lib/series/frame';
import { readFieldConfig } from '@/lib/series/read-field-config';

const table: Frame = {
  refId: 'A',
  name: 'table',
  length: 3,
  fields: [
    textField('host', ['a', 'b', 'c']),
    numberFieldOf('load', [1, 2, 3]),
    numberFieldOf('memory', [10, null, 30]),
    numberFieldOf('disk', [5, 6, 7]),
  ],
};
const overTime: Frame = {
  refId: 'B',
  name: 'times',
  length: 2,
  fields: [timeField(Float64Array.of(0, 1000)), numberFieldOf('cpu', [1, 2])],
};
const by = (options: string) => ({ matcher: { id: 'byName', options } });

function prepare(options: Record<string, unknown>, frames: readonly Frame[] = [table], fieldConfig: unknown = {}) {
  const prepared = prepareXy({
    frames,
    options,
    fieldConfig: readFieldConfig(fieldConfig),
    theme: DARK_THEME,
    timeZone: 'UTC',
  });
  if (typeof prepared === 'string') throw new Error(prepared);
  return prepared.model;
}

describe('by itself', () => {
  it('draws all numbers against the first', () => {
    const model = prepare({ mapping: 'auto' });
    expect(model.series.map(({ name }) => name)).toEqual(['memory', 'disk']);
    expect([...(model.series[0]?.ys ?? [])]).toEqual([10, NaN, 30]);
    expect(model.x).toMatchObject({ label: 'load', isTime: false });
  });

  it('takes the time where there is one column of numbers', () => {
    const model = prepare({}, [overTime]);
    expect(model.x.isTime).toBe(true);
    expect(model.series.map(({ name }) => name)).toEqual(['cpu']);
  });

  it('leaves out what the options exclude', () => {
    expect(prepare({ seriesMapping: 'auto', dims: { exclude: ['memory'] } }).series.map(({ name }) => name)).toEqual([
      'disk',
    ]);
    expect(prepare({ dims: { x: 'disk' } }).series.map(({ name }) => name)).toEqual(['load', 'memory']);
  });
});

describe('as named', () => {
  it('in today’s form', () => {
    const model = prepare({
      mapping: 'manual',
      series: [
        { frame: { matcher: { id: 'byIndex', options: 0 } }, x: by('disk'), y: by('load'), size: by('memory') },
        { x: by('disk'), y: by('memory'), name: { fixed: 'RAM' } },
      ],
    });
    expect(model.series.map(({ name }) => name)).toEqual(['load', 'RAM']);
    const [first] = model.series;
    expect(first?.sizeAt(0)).toBeLessThan(first?.sizeAt(2) ?? 0);
    expect(first?.wordsAt(1).map(([name]) => name)).toEqual(['host', 'load', 'memory', 'disk']);
  });

  it('in the older form', () => {
    const model = prepare({
      seriesMapping: 'manual',
      series: [{ x: 'load', y: 'disk', pointColor: { fixed: 'red' }, pointSize: { fixed: 9 } }],
    });
    expect(model.series[0]).toMatchObject({ name: 'disk', color: '#F2495C' });
    expect(model.series[0]?.sizeAt(0)).toBe(9);
  });
});

it('colours points by value where the mode means values', () => {
  const model = prepare({}, [table], {
    defaults: {
      color: { mode: 'thresholds' },
      thresholds: {
        steps: [
          { value: null, color: 'green' },
          { value: 20, color: 'red' },
        ],
      },
    },
  });
  expect([0, 2].map((at) => model.series[0]?.colorAt?.(at))).toEqual(['#73BF69', '#F2495C']);
  expect(prepare({}).series[0]?.colorAt).toBeUndefined();
});

it('says what is missing', () => {
  const request = { options: {}, fieldConfig: readFieldConfig({}), theme: DARK_THEME, timeZone: 'UTC' };
  expect(prepareXy({ ...request, frames: [] })).toContain('two columns');
});
