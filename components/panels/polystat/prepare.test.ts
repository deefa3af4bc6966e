// Options of honeycombs: ours and the plugin's.
import { describe, expect, it } from 'vitest';
import { readCombOptions, shownCells, withPluginConfig } from '@/components/panels/polystat/prepare';
import { DARK_THEME } from '@/lib/series/colors';
import { numberFieldOf, type Frame } from '@/lib/series/frame';
import { readFieldConfig } from '@/lib/series/read-field-config';
import { singleValues } from '@/lib/series/single-values';

const PLUGIN = {
  globalOperator: 'avg',
  globalShape: 'circle',
  globalUnitFormat: 'percent',
  globalDecimals: 1,
  globalFillColor: 'green',
  globalThresholdsConfig: [
    { value: 80, color: 'red' },
    { value: 50, color: 'orange' },
  ],
};

const frame: Frame = {
  refId: 'A',
  name: null,
  length: 2,
  fields: ['b', 'a', 'c'].map((name, at) => numberFieldOf(name, [at * 40, at * 40 + 10])),
};

function cellsOf(options: Record<string, unknown>) {
  const chosen = readCombOptions(options);
  const values = singleValues({
    frames: [frame],
    options: { reduceOptions: chosen.reduceOptions },
    fieldConfig: withPluginConfig(readFieldConfig({}), options),
    theme: DARK_THEME,
    timeZone: 'UTC',
  });
  return shownCells(values, chosen);
}

describe('a panel of the plugin', () => {
  it('keeps its calculation, unit, decimals and thresholds', () => {
    expect(cellsOf(PLUGIN).map(({ display }) => [display.text + display.suffix, display.color])).toEqual([
      ['5.0%', '#73BF69'],
      ['45.0%', '#73BF69'],
      ['85.0%', '#F2495C'],
    ]);
    expect(readCombOptions(PLUGIN).shape).toBe('circle');
  });

  it('gives way to what the field configuration says', () => {
    const fields = withPluginConfig(readFieldConfig({ defaults: { unit: 's' } }), PLUGIN);
    expect(fields.defaults.unit).toBe('s');
    expect(fields.defaults.thresholds?.steps.map(({ value }) => value)).toEqual([null, 50, 80]);
  });

  it('shows only what is beyond a threshold, where it says so', () => {
    expect(cellsOf({ ...PLUGIN, globalDisplayMode: 'triggered' }).map(({ name }) => name)).toEqual(['c']);
  });
});

it.each([
  ['nameAsc', ['a', 'b', 'c']],
  ['valueDesc', ['c', 'a', 'b']],
  ['none', ['b', 'a', 'c']],
])('orders cells: %s', (sortBy, names) => {
  expect(cellsOf({ sortBy }).map(({ name }) => name)).toEqual(names);
});
