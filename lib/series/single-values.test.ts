// Frames to the values of stats and gauges.
import { describe, expect, it } from 'vitest';
import { labelSetOf } from '@/lib/labels/label-set';
import { DARK_THEME } from '@/lib/series/colors';
import { numberFieldOf, textField, timeField, type Frame } from '@/lib/series/frame';
import { readFieldConfig } from '@/lib/series/read-field-config';
import { singleValues } from '@/lib/series/single-values';
import { joinParts } from '@/lib/units/format-value';

function series(name: string, ...cells: (number | null)[]): Frame {
  const times = Float64Array.from(cells, (_, at) => at * 1000);
  const field = numberFieldOf('Value', cells, { labels: labelSetOf({ host: name }), legendText: name });
  return { refId: 'A', name, length: cells.length, fields: [timeField(times), field] };
}

function values(frames: readonly Frame[], options: Record<string, unknown> = {}, fieldConfig: unknown = {}) {
  return singleValues({
    frames,
    options,
    fieldConfig: readFieldConfig(fieldConfig),
    theme: DARK_THEME,
    timeZone: 'UTC',
  });
}

const shown = (made: ReturnType<typeof values>): string[] =>
  made.map((one) => `${one.name}: ${joinParts(one.display)}`);

describe('singleValues()', () => {
  it('colours values one after the other where the mode is a palette, unless a mapping says otherwise', () => {
    const colorsOf = (made: ReturnType<typeof values>) => made.map(({ display }) => display.color);
    const color = { mode: 'palette-classic' };
    const frames = [series('a', 1), series('b', 2), series('c', 3)];
    const mappings = [{ type: 'value', options: { '2': { text: 'two', color: '#010203' } } }];
    expect(colorsOf(values(frames, {}, { defaults: { color, mappings } }))).toEqual(['#73BF69', '#010203', '#5794F2']);
    const rows = [{ refId: 'A', name: null, length: 2, fields: [numberFieldOf('n', [1, 3])] }];
    const everyRow = { reduceOptions: { values: true } };
    expect(colorsOf(values(rows, everyRow, { defaults: { color } }))).toEqual(['#73BF69', '#F2CC0C']);
    const gradient = { mode: 'gradient', fixedColor: '#000000', gradientColorTo: '#ffffff' };
    expect(colorsOf(values(frames, {}, { defaults: { color: gradient } }))).toEqual([
      'rgb(0, 0, 0)',
      'rgb(128, 128, 128)',
      'rgb(255, 255, 255)',
    ]);
  });

  it('takes the last value of each series', () => {
    expect(shown(values([series('a', 1, 2, null), series('b', 4)], {}, { defaults: { unit: 's' } }))).toEqual([
      'a: 2 s',
      'b: 4 s',
    ]);
  });

  it('has the words for no value where nothing came, but those that every old panel has', () => {
    const toNull = (text: string) => ({
      type: 'special',
      options: { match: 'null', result: { text, color: '#010203' } },
    });
    expect(shown(values([], {}, { defaults: { noValue: '0' } }))).toEqual([': 0']);
    const healthy = values([], {}, { defaults: { mappings: [toNull('Healthy')] } });
    expect([shown(healthy), healthy[0]?.display.color]).toEqual([[': Healthy'], '#010203']);
    expect(values([], {}, { defaults: { mappings: [toNull('N/A')] } })).toEqual([]);
    expect(values([], {}, { defaults: { unit: 's' } })).toEqual([]);
  });

  it('makes one value per series and calculation', () => {
    const made = values(
      [series('a', 1, 5, 3)],
      { reduceOptions: { calcs: ['max', 'count'] } },
      { defaults: { unit: 'bytes' } },
    );
    expect(shown(made)).toEqual(['a: 5 B', 'a: 3']);
  });

  it('makes one value per row, named by its words, up to the limit', () => {
    const table: Frame = {
      refId: 'A',
      name: null,
      length: 3,
      fields: [textField('job', ['x', 'y', 'z']), numberFieldOf('Value', [1, 2, 3])],
    };
    expect(shown(values([table], { reduceOptions: { values: true, limit: 2 } }))).toEqual(['x: 1', 'y: 2']);
  });

  it('chooses fields by name or pattern', () => {
    const frames = [series('a', 1), series('b', 2)];
    expect(shown(values(frames, { reduceOptions: { fields: 'b' } }))).toEqual(['b: 2']);
    expect(shown(values(frames, { reduceOptions: { fields: '/^[ab]$/' } }))).toEqual(['a: 1', 'b: 2']);
    expect(shown(values(frames, { reduceOptions: { fields: '/(/' } }))).toEqual([]);
  });

  it('has the standard thresholds when the panel has none', () => {
    expect(values([series('a', 79), series('b', 80)]).map((one) => one.display.color)).toEqual(['#73BF69', '#F2495C']);
  });

  it('tells no value from NaN', () => {
    expect(shown(values([series('a', null), series('b', NaN)], {}, { defaults: { noValue: 'none' } }))).toEqual([
      'a: none',
      'b: NaN',
    ]);
  });

  it('knows the change in percent', () => {
    expect(values([series('a', 50, 75), series('b', 0, 1)]).map((one) => one.changePercent)).toEqual([50, null]);
  });

  it('is empty without frames', () => {
    expect(values([])).toEqual([]);
  });
});
