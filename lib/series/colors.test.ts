// Colour names, palettes, scales and slots.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  assignSeriesSlots,
  classicColor,
  continuousColor,
  DARK_THEME,
  LIGHT_THEME,
  parseRgb,
  resolveColor,
  UNKNOWN_COLOR,
  withAlpha,
} from '@/lib/series/colors';
import { classicColorByName, paletteColor, shadeOf } from '@/lib/series/palettes';
import { CONTINUOUS_SCALES } from '@/lib/series/named-colors';
import { goldenJson } from '@/lib/testing/golden';
import { luminanceOf } from '@/lib/series/readable-on';
import { wordColor } from '@/lib/series/word-color';

interface GoldenColors {
  readonly named: Readonly<Record<string, { readonly dark: string; readonly light: string }>>;
  readonly paletteClassic: readonly string[];
  readonly paletteClassicLight: readonly string[];
  readonly continuous: Readonly<
    Record<string, { readonly dark: readonly string[]; readonly light: readonly string[] }>
  >;
}

const golden = goldenJson('colors.json') as GoldenColors | null;

describe.skipIf(golden === null)('colours agree with the measured values', () => {
  it('by name, apart from text and panel, which are ours', () => {
    const names = Object.entries(golden?.named ?? {}).filter(([name]) => name !== 'text' && name !== 'panel-bg');
    expect(names.map(([name]) => resolveColor(name, DARK_THEME))).toEqual(names.map(([, pair]) => pair.dark));
    expect(names.map(([name]) => resolveColor(name, LIGHT_THEME))).toEqual(names.map(([, pair]) => pair.light));
  });

  it('in the classic palette', () => {
    const { paletteClassic = [], paletteClassicLight = [] } = golden ?? {};
    expect(paletteClassic.map((_, at) => classicColor(at, DARK_THEME))).toEqual(paletteClassic);
    expect(paletteClassicLight.map((_, at) => classicColor(at, LIGHT_THEME))).toEqual(paletteClassicLight);
  });

  it('in the scales, which begin with the panel where Grafana begins with its own', () => {
    const scales = Object.entries(golden?.continuous ?? {});
    expect(scales.length).toBeGreaterThanOrEqual(15);
    const ends = (list: readonly string[], panel: string): string[] =>
      [list[0], list.at(-1)].map(
        (color = '') => `rgb(${parseRgb(['#181b1f', '#ffffff'].includes(color) ? panel : color).join(', ')})`,
      );
    for (const [mode, { dark, light }] of scales) {
      expect([0, 1].map((share) => continuousColor(mode, share, DARK_THEME))).toEqual(ends(dark, DARK_THEME.panel));
      expect([0, 1].map((share) => continuousColor(mode, share, LIGHT_THEME))).toEqual(ends(light, LIGHT_THEME.panel));
      expect(Object.keys(CONTINUOUS_SCALES)).toContain(mode);
      expect(CONTINUOUS_SCALES[mode]?.map(([one]) => one.replace('panel', '#181b1f'))).toEqual(dark);
    }
  });
});

describe('resolveColor()', () => {
  it('knows the tokens of the theme', () => {
    expect(['text', 'crit', 'series-1', 'series-13'].map((name) => resolveColor(name, DARK_THEME))).toEqual([
      '#e6e9ef',
      '#ff6b6b',
      '#5697ff',
      '#5697ff',
    ]);
  });

  it('lets nothing but colours through', () => {
    const bad = ['url(javascript:1)', 'red; background: url(x)', '<b>', '__proto__', 'constructor()', 'expression(1)'];
    expect(bad.map((name) => resolveColor(name, DARK_THEME))).toEqual(bad.map(() => UNKNOWN_COLOR));
    expect(['#abc', 'rgb(1, 2, 3)', 'teal'].map((name) => resolveColor(name, DARK_THEME))).toEqual([
      '#abc',
      'rgb(1, 2, 3)',
      'teal',
    ]);
  });

  it('has a second colour for words where amber would be mud', () => {
    expect(wordColor(LIGHT_THEME.fill.warn, LIGHT_THEME)).toBe(LIGHT_THEME.word.warn);
    expect(wordColor('#123456', LIGHT_THEME)).toBe('#123456');
    // What cannot be read on a panel moves towards the ink.
    for (const theme of [DARK_THEME, LIGHT_THEME])
      for (const color of ['#C4162A', '#FADE2A', 'rgb(20, 20, 20)', '#fff', 'rgba(245, 54, 54, 0.9)', theme.panel]) {
        const [one, other] = [luminanceOf(wordColor(color, theme)), luminanceOf(theme.panel)];
        expect((Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05)).toBeGreaterThanOrEqual(4.5);
      }
  });
});

describe('continuousColor()', () => {
  it('stays at its ends and survives nonsense', () => {
    expect(continuousColor('continuous-GrYlRd', -3, DARK_THEME)).toBe('rgb(115, 191, 105)');
    expect(continuousColor('continuous-GrYlRd', 9, DARK_THEME)).toBe('rgb(242, 73, 92)');
    expect(continuousColor('continuous-GrYlRd', NaN, DARK_THEME)).toBe('rgb(115, 191, 105)');
    expect(continuousColor('continuous-nothing', 0.5, DARK_THEME)).toBe(UNKNOWN_COLOR);
  });
});

describe('assignSeriesSlots()', () => {
  it('gives 36 series different looks, and keeps them when others go', () => {
    const keys = Array.from({ length: 36 }, (_, at) => `series ${at}`);
    const looks = assignSeriesSlots(keys).map(({ colorIndex, dashIndex }) => `${colorIndex}/${dashIndex}`);
    expect(new Set(looks).size).toBe(36);
    expect(assignSeriesSlots([...keys, 'one more']).at(-1)?.dashIndex).toBe(3);
    expect(assignSeriesSlots(['a'])).toEqual(assignSeriesSlots(['a', 'b']).slice(0, 1));
  });
});

describe('parseRgb()', () => {
  it('reads what withAlpha writes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffffff }), (number) => {
        const hex = `#${number.toString(16).padStart(6, '0')}`;
        expect(parseRgb(withAlpha(hex, 0.5)).slice(0, 3)).toEqual(parseRgb(hex));
      }),
    );
    expect(parseRgb('#fa0')).toEqual([255, 170, 0]);
  });
});

describe('paletteColor()', () => {
  it('goes round by the place of the series, in the colours of the theme', () => {
    const colors = (theme: typeof DARK_THEME) => [0, 4, 8].map((at) => paletteColor('palette-colorblind', at, theme));
    expect(colors(DARK_THEME)).toEqual(['#0072B2', '#56B4E9', '#0072B2']);
    expect(colors(LIGHT_THEME)).toEqual(['#0072B2', '#000000', '#D55E00']);
    expect(paletteColor('palette-categorical-next-2', 41, LIGHT_THEME)).toBe('#DED188');
    expect(paletteColor('thresholds', 0, DARK_THEME)).toBeNull();
  });
});

describe('classicColorByName() and shadeOf()', () => {
  it('gives a name the same colour everywhere, of the palette of its theme', () => {
    expect(classicColorByName('cpu', DARK_THEME)).toBe(classicColorByName('cpu', DARK_THEME));
    const names = Array.from({ length: 200 }, (_, at) => `series ${at}`);
    const palette = Array.from({ length: 64 }, (_, at) => classicColor(at, LIGHT_THEME));
    const used = new Set(names.map((name) => classicColorByName(name, LIGHT_THEME)));
    expect(used.size).toBeGreaterThan(10);
    for (const color of used) expect(palette).toContain(color);
  });

  it('begins shades with the colour itself, and changes its lightness by turns', () => {
    expect(shadeOf('#804020', 0)).toBe('#804020');
    const [, lighter, darker] = [0, 1, 2].map((at) => parseRgb(shadeOf('#804020', at))[0] ?? 0);
    expect(lighter).toBeGreaterThan(128);
    expect(darker).toBeLessThan(128);
  });
});
