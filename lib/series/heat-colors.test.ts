// Colours of heatmaps.
import { describe, expect, it } from 'vitest';
import { DARK_THEME, LIGHT_THEME, parseRgb } from '@/lib/series/colors';
import { EMBER, HEAT_SCHEMES, heatScale } from '@/lib/series/heat-colors';
import { luminanceOf } from '@/lib/series/readable-on';

const DATA = { min: 0, max: 100 };

describe('heatScale()', () => {
  it.each(HEAT_SCHEMES)('%s gives colours that can be read', (scheme) => {
    for (const theme of [DARK_THEME, LIGHT_THEME]) {
      const { palette } = heatScale({ mode: 'scheme', scheme, steps: 16 }, DATA, theme);
      expect(palette.length).toBe(16);
      expect(new Set(palette).size).toBeGreaterThan(8);
      for (const color of palette)
        expect(parseRgb(color).every((channel) => channel >= 0 && channel <= 255)).toBe(true);
    }
  });

  it.each([EMBER, 'Oranges', 'Viridis'])('%s begins near the ground in either theme', (scheme) => {
    const ends = (theme: typeof DARK_THEME): number[] => {
      const { palette } = heatScale({ scheme }, DATA, theme);
      return [luminanceOf(palette[0] ?? ''), luminanceOf(palette.at(-1) ?? '')];
    };
    const [darkFirst = 1, darkLast = 0] = ends(DARK_THEME);
    const [lightFirst = 0, lightLast = 1] = ends(LIGHT_THEME);
    expect(darkFirst).toBeLessThan(darkLast);
    expect(lightFirst).toBeGreaterThan(lightLast);
    const reversed = heatScale({ scheme, reverse: true }, DATA, DARK_THEME).palette;
    expect(reversed).toEqual(heatScale({ scheme }, DATA, DARK_THEME).palette.toReversed());
  });

  it('lets one colour grow, by an exponent or evenly', () => {
    const alphas = (scale: string) =>
      heatScale({ mode: 'opacity', fill: '#ff0000', scale, exponent: 0.5, steps: 3 }, DATA, DARK_THEME).palette;
    expect(alphas('linear')).toEqual(['rgba(255, 0, 0, 0)', 'rgba(255, 0, 0, 0.5)', 'rgba(255, 0, 0, 1)']);
    expect(alphas('exponential')[1]).toContain('0.707');
  });

  it('keeps to fixed ends, and clamps what lies outside', () => {
    const scale = heatScale({ scheme: 'Blues', steps: 4, min: 10, max: 20 }, DATA, DARK_THEME);
    expect([scale.min, scale.max]).toEqual([10, 20]);
    expect(scale.colorOf(-5)).toBe(scale.palette[0]);
    expect(scale.colorOf(99)).toBe(scale.palette[3]);
    expect(scale.colorOf(20)).toBe(scale.palette[3]);
  });

  it('takes any name that is none for the usual scheme', () => {
    for (const scheme of ['constructor', 'NoSuch', 7])
      expect(heatScale({ scheme }, DATA, DARK_THEME)).toMatchObject({
        palette: heatScale({ scheme: 'Oranges' }, DATA, DARK_THEME).palette,
      });
  });
});
