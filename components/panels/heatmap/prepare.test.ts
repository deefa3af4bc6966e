// What a heatmap panel makes of its options.
import { describe, expect, it } from 'vitest';
import { prepareHeatmap } from '@/components/panels/heatmap/prepare';
import { labelSetOf } from '@/lib/labels/label-set';
import { DARK_THEME } from '@/lib/series/colors';
import { numberFieldOf, timeField, type Frame } from '@/lib/series/frame';
import { readFieldConfig } from '@/lib/series/read-field-config';

const bucket = (le: string, values: readonly number[]): Frame => ({
  refId: 'A',
  name: le,
  length: values.length,
  fields: [
    timeField(Float64Array.from(values, (_, at) => at * 60_000)),
    numberFieldOf('Value', values, { labels: labelSetOf({ le }), legendText: le }),
  ],
});
const buckets = [bucket('0.005', [0, 3]), bucket('0.01', [1, 8]), bucket('+Inf', [0, 0])];

function prepare(options: Record<string, unknown>, frames: readonly Frame[] = buckets) {
  const model = prepareHeatmap({
    frames,
    options,
    fieldConfig: readFieldConfig({}),
    theme: DARK_THEME,
    heightPx: 240,
  });
  if (typeof model === 'string') throw new Error(model);
  return model;
}

describe('prepareHeatmap()', () => {
  it('writes bounds in the unit of the axis, exactly', () => {
    const model = prepare({ yAxis: { unit: 's' } });
    expect(model.yTicks.map(({ label }) => label)).toEqual(['5 ms', '10 ms', '+Inf']);
    expect(model.rows.map(({ label }) => label)).toEqual(['0 s – 5 ms', '5 ms – 10 ms', '10 ms – +Inf']);
  });

  it('hides counts at the limit and below it, which then are no end of the colours', () => {
    const model = prepare({});
    expect([...model.counts]).toEqual([NaN, 1, NaN, 3, 8, NaN]);
    expect(model.scale).toMatchObject({ from: '1', to: '8' });
    expect([...prepare({ filterValues: { le: 3 } }).counts]).toEqual([NaN, NaN, NaN, NaN, 8, NaN]);
  });

  it('turns the axis upside down', () => {
    const [first] = prepare({ yAxis: { reverse: true } }).rows;
    expect(first?.fromShare).toBeCloseTo(2 / 3);
    expect(first?.toShare).toBeCloseTo(1);
  });

  it('keeps to the limits of the axis', () => {
    expect(prepare({ yAxis: { max: 0.01 } }).rows.length).toBe(2);
    expect(prepare({ yAxis: { min: 0.01 } }).rows.length).toBe(1);
  });

  it('counts raw series, and says when that cannot be done', () => {
    const raw = [bucket('a', [1, 5, 9]), bucket('b', [2, 6, 7])];
    const model = prepare({ calculate: true, calculation: { yBuckets: { mode: 'size', value: '5' } } }, raw);
    expect(model.rows.map(({ label }) => label)).toEqual(['0 – 5', '5 – 10']);
    const log = { calculate: true, calculation: { yBuckets: { scale: { type: 'log', log: 2 } } } };
    expect(() => prepare(log, [bucket('a', [0, 1])])).toThrow('log axis');
  });

  it('needs numbers over time', () => {
    expect(() => prepare({}, [])).toThrow('no buckets');
  });
});
