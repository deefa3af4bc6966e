// Which columns a trend draws, and what it says when it cannot.
import { expect, it } from 'vitest';
import { prepareTrend } from '@/components/panels/trend/prepare';
import { DARK_THEME } from '@/lib/series/colors';
import { numberFieldOf, textField, type Frame } from '@/lib/series/frame';
import { readFieldConfig } from '@/lib/series/read-field-config';

const frame: Frame = {
  refId: 'A',
  name: null,
  length: 3,
  fields: [
    textField('Who', ['a', 'b', 'c']),
    numberFieldOf('Load', [1, 2, 3]),
    numberFieldOf('Power', [5, 4, 9]),
    numberFieldOf('Loss', [1, 1, 2]),
  ],
};

const prepare = (
  options: Record<string, unknown> = {},
  fieldConfig: unknown = {},
  frames: readonly Frame[] = [frame],
) => prepareTrend({ frames, options, fieldConfig: readFieldConfig(fieldConfig), theme: DARK_THEME, timeZone: 'UTC' });

it('draws every other column of numbers over the first one, or the one that is named', () => {
  const first = prepare();
  expect(typeof first === 'string' ? first : first.model.series.map(({ name }) => name)).toEqual(['Power', 'Loss']);
  const named = prepare({ xField: 'Loss', legend: { calcs: ['max'] } });
  if (typeof named === 'string') throw new Error(named);
  expect(named.model.x.label).toBe('Loss');
  expect(named.legend.map(({ name, calcs }) => [name, calcs[0]?.text])).toEqual([
    ['Load', '3'],
    ['Power', '9'],
  ]);
});

it('has lines, points or both', () => {
  const shown = (custom: Record<string, unknown>) => {
    const prepared = prepare({}, { defaults: { custom } });
    if (typeof prepared === 'string') throw new Error(prepared);
    const [series] = prepared.model.series;
    return [series?.hasPoints, (series?.lineWidthPx ?? 0) > 0];
  };
  expect([{}, { showPoints: 'never' }, { drawStyle: 'points' }].map(shown)).toEqual([
    [true, true],
    [false, true],
    [true, false],
  ]);
});

it('says what is missing', () => {
  expect(prepare({ xField: 'Power' })).toContain('must rise');
  expect(prepare({ xField: 'nobody' })).toContain('nobody');
  expect(prepare({}, {}, [])).toContain('numbers');
  expect(prepare({}, {}, [{ ...frame, fields: frame.fields.slice(0, 2) }])).toContain('second');
});
