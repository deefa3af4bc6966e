import { describe, expect, it } from 'vitest';
import { formatShare, pieSlices, readPieOptions } from '@/components/panels/piechart/prepare';
import { DARK_THEME } from '@/lib/series/colors';
import { numberFieldOf, type Frame } from '@/lib/series/frame';
import { readFieldConfig } from '@/lib/series/read-field-config';
import { singleValues } from '@/lib/series/single-values';

const frame = (name: string, value: number | null): Frame => ({
  refId: 'A',
  name: null,
  length: 1,
  fields: [numberFieldOf(name, [value])],
});
const valuesOf = (cells: readonly (number | null)[], defaults: unknown) =>
  singleValues({
    frames: cells.map((cell, at) => frame(`s${at}`, cell)),
    options: {},
    fieldConfig: readFieldConfig({ defaults }),
    theme: DARK_THEME,
    timeZone: 'UTC',
  });
const slices = (
  cells: readonly (number | null)[],
  sort: 'asc' | 'desc' | 'none' = 'desc',
  hidden: readonly string[] = [],
  defaults: unknown = {},
) => {
  const values = valuesOf(cells, defaults);
  const hiddenKeys = new Set(values.filter(({ name }) => hidden.includes(name)).map(({ key }) => key));
  return pieSlices(values, sort, { theme: DARK_THEME, isHidden: (key) => hiddenKeys.has(key) });
};

describe('pieSlices()', () => {
  it('shares add up to one, in the order asked for', () => {
    const found = slices([1, 3, 4]);
    expect(found.map(({ share }) => share)).toEqual([0.5, 0.375, 0.125]);
    expect(slices([1, 3, 4], 'none').map(({ value }) => value.name)).toEqual(['s0', 's1', 's2']);
    expect(slices([1, 3, 4], 'asc').map(({ value }) => value.name)).toEqual(['s0', 's1', 's2']);
  });

  it('negative and missing values have no slice; a hidden one gives its room to the others', () => {
    expect(slices([-1, null, 2], 'none').map(({ share }) => share)).toEqual([0, NaN, 1]);
    expect(slices([2, 2, 4], 'none', ['s2']).map(({ share }) => share)).toEqual([0.5, 0.5, NaN]);
  });

  it('without anything above zero nothing has a share', () => {
    expect(slices([0, -1]).map(({ share }) => share)).toEqual([NaN, NaN]);
  });
});

it('shares are whole percents, or have the decimals of the panel', () => {
  const shown = (defaults: unknown) => slices([45.67, 53.1, 1.23, null], 'none', [], defaults).map(formatShare);
  expect(shown({})).toEqual(['46%', '53%', '1%', '-']);
  expect(shown({ decimals: 1, noValue: 'none' })).toEqual(['45.7%', '53.1%', '1.2%', 'none']);
});

it('reads options leniently', () => {
  expect(readPieOptions({ pieType: 'donut', displayLabels: ['name', 'x', 3], legend: null, sort: 7 })).toMatchObject({
    isDonut: true,
    labels: ['name'],
    hasLegend: true,
    sort: 'desc',
  });
});
