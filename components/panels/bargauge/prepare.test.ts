import { describe, expect, it } from 'vitest';
import { barShare, colorAt, layoutBars, lcdCells, readBarGaugeOptions } from '@/components/panels/bargauge/prepare';
import { DARK_THEME } from '@/lib/series/colors';
import { numberFieldOf, type Frame } from '@/lib/series/frame';
import { readFieldConfig } from '@/lib/series/read-field-config';
import { singleValues } from '@/lib/series/single-values';

const DEFAULTS = {
  min: 0,
  max: 200,
  thresholds: {
    mode: 'absolute',
    steps: [
      { value: null, color: '#00ff00' },
      { value: 100, color: '#ff0000' },
    ],
  },
};
const valuesOf = (cells: readonly (number | null)[], defaults: Record<string, unknown> = DEFAULTS) =>
  singleValues({
    frames: cells.map((cell, at): Frame => ({
      refId: 'A',
      name: null,
      length: 1,
      fields: [numberFieldOf(`s${at}`, [cell])],
    })),
    options: {},
    fieldConfig: readFieldConfig({ defaults, overrides: [] }),
    theme: DARK_THEME,
    timeZone: 'UTC',
  });

describe('barShare()', () => {
  it('is the place on the scale, kept inside of it', () => {
    expect(valuesOf([50, -10, 500, null, Number.NaN]).map(barShare)).toEqual([0.25, 0, 1, 0, 0]);
  });

  it('a scale without length has only full and empty', () => {
    expect(valuesOf([4, 5, 6], { min: 5, max: 5 }).map(barShare)).toEqual([0, 1, 1]);
    expect(valuesOf([0], { min: 0, max: 0 }).map(barShare)).toEqual([0]);
  });
});

it('colours of the scale follow the thresholds, absolute and in percent', () => {
  const [value] = valuesOf([50]);
  expect(value && [colorAt(value, 0.4, DARK_THEME), colorAt(value, 0.5, DARK_THEME)]).toEqual(['#00ff00', '#ff0000']);
  const [byPercent] = valuesOf([50], { ...DEFAULTS, thresholds: { ...DEFAULTS.thresholds, mode: 'percentage' } });
  expect(byPercent && colorAt(byPercent, 0.9, DARK_THEME)).toBe('#00ff00');
});

it('cells of an LCD bar are lit up to the value', () => {
  const [value] = valuesOf([100]);
  const cells = value ? lcdCells(value, 110, DARK_THEME, false) : [];
  expect(cells).toHaveLength(11);
  expect(cells.filter((color) => color !== 'transparent')).toHaveLength(6);
});

it('bars that do not fit scroll; wide panels have names at the left when rows are low', () => {
  const options = readBarGaugeOptions({ orientation: 'horizontal' });
  const many = valuesOf(Array.from({ length: 40 }, () => 1));
  expect(layoutBars(many, { widthPx: 400, heightPx: 200 }, options)).toMatchObject({
    isHorizontal: true,
    isScrolling: true,
    namePlace: 'left',
  });
  expect(layoutBars(many.slice(0, 3), { widthPx: 120, heightPx: 100 }, options)).toMatchObject({
    namePlace: 'top',
  });
  expect(layoutBars(many.slice(0, 2), { widthPx: 400, heightPx: 200 }, options)).toMatchObject({
    isScrolling: false,
    namePlace: 'top',
  });
});

it('a list of bars that scrolls shows whole rows, and letters no higher than their line', () => {
  const options = readBarGaugeOptions({ orientation: 'horizontal', namePlacement: 'top' });
  const many = valuesOf(Array.from({ length: 40 }, () => 1));
  for (const heightPx of [30, 61, 118, 200]) {
    const layout = layoutBars(many, { widthPx: 150, heightPx }, options);
    const rowPx = layout.nameHeightPx + layout.thicknessPx + layout.gapPx;
    const rowCount = (heightPx + layout.gapPx) / rowPx;
    expect(layout.isScrolling).toBe(true);
    expect(rowCount).toBeCloseTo(Math.round(rowCount));
    expect(layout.nameSizePx * 1.2).toBeLessThanOrEqual(layout.nameHeightPx);
  }
});

it('bars of "auto" stand where the panel is wider than high', () => {
  const options = readBarGaugeOptions({});
  const lies = (widthPx: number, heightPx: number) =>
    layoutBars(valuesOf([1]), { widthPx, heightPx }, options).isHorizontal;
  expect([lies(400, 200), lies(200, 400)]).toEqual([false, true]);
});
