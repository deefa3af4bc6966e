// Layout and colours of stats.
import { describe, expect, it } from 'vitest';
import { readStatOptions, statTiles } from '@/components/panels/stat/prepare';
import { changeColor, statColors } from '@/components/panels/stat/stat-colors';
import { layoutStats } from '@/components/panels/stat/stat-layout';
import { readableOn } from '@/lib/series/readable-on';
import { DARK_THEME, LIGHT_THEME } from '@/lib/series/colors';
import { numberFieldOf, type Frame } from '@/lib/series/frame';
import { readFieldConfig } from '@/lib/series/read-field-config';
import { singleValues } from '@/lib/series/single-values';

function values(count: number, thresholdColor = 'text') {
  const frames = Array.from({ length: count }, (_, at): Frame => ({
    refId: 'A',
    name: null,
    length: 2,
    fields: [numberFieldOf(`s${at}`, [at, at + 10])],
  }));
  const fieldConfig = readFieldConfig({
    defaults: { thresholds: { steps: [{ value: null, color: thresholdColor }] } },
  });
  return singleValues({ frames, options: {}, fieldConfig, theme: DARK_THEME, timeZone: 'UTC' });
}

const options = readStatOptions({});

describe('statTiles()', () => {
  it('names tiles only where there are several, unless told otherwise', () => {
    expect(statTiles(values(1), options).map((tile) => tile.name)).toEqual(['']);
    expect(statTiles(values(2), options).map((tile) => tile.name)).toEqual(['s0', 's1']);
    expect(statTiles(values(1), readStatOptions({ textMode: 'name' }))[0]).toMatchObject({
      name: '',
      largeName: 's0',
    });
    expect(statTiles(values(2), readStatOptions({ textMode: 'value' })).map((tile) => tile.name)).toEqual(['', '']);
  });
});

describe('layoutStats()', () => {
  const layout = (count: number, widthPx: number, heightPx: number, parts: Record<string, unknown> = {}) => {
    const given = readStatOptions(parts);
    return layoutStats(statTiles(values(count), given), given, { widthPx, heightPx });
  };

  it('stands tiles side by side in a wide panel and on top of each other in a tall one', () => {
    expect(layout(4, 800, 80).columnCount).toBe(4);
    expect(layout(4, 120, 600).columnCount).toBe(1);
    expect(layout(4, 120, 600, { orientation: 'vertical' }).columnCount).toBe(4);
    expect(layout(4, 800, 80, { orientation: 'horizontal' }).columnCount).toBe(1);
  });

  it('fits the number into the box, between 16 and 120, and smaller before it is cut', () => {
    expect(layout(1, 1000, 2000).valueSizePx).toBe(120);
    expect(layout(1, 30, 20).valueSizePx).toBe(14);
    expect(layout(1, 18, 60).valueSizePx).toBe(9);
    expect(layout(1, 200, 20).valueSizePx).toBe(14);
    expect(layout(1, 200, 30).valueSizePx).toBe(16);
    const small = layout(1, 200, 66);
    expect(small.valueSizePx).toBeGreaterThan(22);
    expect(small.valueSizePx).toBeLessThan(32);
  });

  it('gives a name of wide letters a smaller size than one of narrow letters', () => {
    const given = readStatOptions({ textMode: 'name' });
    const sizeOf = (largeName: string): number => {
      const tiles = statTiles(values(1), given).map((tile) => ({ ...tile, largeName }));
      return layoutStats(tiles, given, { widthPx: 200, heightPx: 400 }).valueSizePx;
    };
    expect(sizeOf('mmmmmmmm')).toBeLessThan(sizeOf('aaaaaaaa'));
    expect(sizeOf('aaaaaaaa')).toBe(sizeOf('12345678'));
    expect(sizeOf('iiiiiiii')).toBeGreaterThan(sizeOf('aaaaaaaa'));
  });

  it('asked for larger letters than a tile is high, takes those that fit', () => {
    const sizes = layout(12, 300, 200, { orientation: 'horizontal', text: { titleSize: 40, valueSize: 60 } });
    expect(sizes.valueSizePx).toBe(11);
    expect(sizes.nameSizePx).toBe(11);
    expect(layout(1, 300, 200, { text: { titleSize: 20, valueSize: 60 } })).toMatchObject({
      valueSizePx: 60,
      nameSizePx: 20,
    });
    expect(layout(1, 300, 200).nameSizePx).toBeNull();
  });

  it('puts the name beside the number in a wide and low tile, unless told otherwise', () => {
    expect(layout(3, 500, 120, { orientation: 'horizontal' }).isWide).toBe(true);
    expect(layout(3, 500, 120, { orientation: 'horizontal', wideLayout: false }).isWide).toBe(false);
    expect(layout(1, 500, 60).isWide).toBe(false);
  });

  it('leaves the line out where there is no room for it', () => {
    expect(layout(1, 200, 66).sparkHeightPx).toBeGreaterThan(14);
    expect(layout(1, 200, 30).sparkHeightPx).toBe(0);
    expect(layout(1, 200, 100, { graphMode: 'none' }).sparkHeightPx).toBe(0);
  });

  it('cuts no number: several stand in lines where they would not fit beside each other', () => {
    const narrow = layout(3, 103, 61);
    expect(narrow.columnCount).toBe(1);
    expect(narrow).toMatchObject({ isWide: true, isScrolling: false, gapPx: 3 });
    expect(narrow.tileHeightPx * 3 + 2 * narrow.gapPx).toBeLessThanOrEqual(61);
    expect(layout(3, 165, 62).columnCount).toBe(3);
    // Where nothing fits: a list to scroll.
    expect(layout(9, 103, 61)).toMatchObject({ isScrolling: true });
  });

  it('shows whole rows of a list that scrolls', () => {
    const rowsIn = (count: number, heightPx: number): number => {
      const { isScrolling, tileHeightPx, gapPx } = layout(count, 76, heightPx, { orientation: 'horizontal' });
      expect(isScrolling).toBe(true);
      return (heightPx + gapPx) / (tileHeightPx + gapPx);
    };
    for (const heightPx of [25, 33, 41, 77]) expect(rowsIn(9, heightPx)).toBeCloseTo(Math.floor(rowsIn(9, heightPx)));
    expect([rowsIn(3, 25), rowsIn(3, 41)].map(Math.round)).toEqual([1, 2]);
  });

  it('leaves no place of the last line empty where another form is as good', () => {
    expect(layout(4, 250, 240).columnCount).toBe(2);
  });

  it('leaves names out where they would be a letter and dots', () => {
    expect(layout(3, 165, 62).hasNames).toBe(true);
    expect(layout(2, 24, 60, { orientation: 'horizontal' }).hasNames).toBe(false);
  });

  it('puts names above long numbers that leave them no room at their side, where a list of them is in sight', () => {
    const given = readStatOptions({});
    const wide = statTiles(values(3), given).map((tile) => ({
      ...tile,
      value: { ...tile.value, display: { ...tile.value.display, text: '1970-01-01 00:00:00' } },
    }));
    const named = layoutStats(wide, given, { widthPx: 165, heightPx: 75 });
    expect(named).toMatchObject({ columnCount: 1, hasNames: true, isWide: false, isScrolling: true });
    const low = layoutStats(wide, given, { widthPx: 165, heightPx: 62 });
    expect(2 * low.tileHeightPx + low.gapPx).toBeCloseTo(62);
    expect(layoutStats(wide, given, { widthPx: 165, heightPx: 40 })).toMatchObject({ hasNames: false, isWide: true });
  });

  it('tells a name its room: what its number and its line leave', () => {
    const wide = layout(3, 500, 120, { orientation: 'horizontal' });
    expect(wide.nameRoomPx + wide.sparkWidthPx + wide.valueWidthPx).toBeLessThan(wide.tileWidthPx);
    expect(layout(3, 600, 120).nameRoomPx).toBeGreaterThan(150);
  });

  it('draws the line of a wide tile between its name and its number, or not at all', () => {
    const wide = layout(3, 500, 120, { orientation: 'horizontal' });
    expect(wide.sparkHeightPx).toBeGreaterThan(14);
    expect(wide.sparkWidthPx + wide.valueWidthPx).toBeLessThan(wide.tileWidthPx);
    expect(layout(3, 130, 90, { orientation: 'horizontal' })).toMatchObject({ isWide: true, sparkHeightPx: 0 });
  });

  it('survives a panel without size and without values', () => {
    expect(layout(0, 0, 0).columnCount).toBe(1);
    expect(layout(3, 0, 0).valueSizePx).toBe(9);
  });
});

describe('statColors()', () => {
  const colorsOf = (color: string, parts: Record<string, unknown>, theme = DARK_THEME) => {
    const [value] = values(1, color);
    if (value === undefined) throw new Error('there is one value');
    return statColors(
      { ...value, display: { ...value.display, color: color === 'text' ? theme.ink : color } },
      readStatOptions(parts),
      theme,
    );
  };

  it('shows a plain value in ink with a blue line', () => {
    expect(colorsOf('text', {})).toMatchObject({
      value: DARK_THEME.ink,
      spark: DARK_THEME.series[0],
      background: null,
    });
    expect(colorsOf('text', { colorMode: 'background' }).background).toBeNull();
  });

  it('colours the value, with words of their own colour in the light theme', () => {
    expect(colorsOf('#ff6b6b', {}).value).toBe('#ff6b6b');
    expect(colorsOf(LIGHT_THEME.fill.warn, {}, LIGHT_THEME)).toMatchObject({
      value: LIGHT_THEME.word.warn,
      spark: LIGHT_THEME.fill.warn,
    });
    expect(colorsOf('#ff6b6b', { colorMode: 'none' }).value).toBe(DARK_THEME.ink);
  });

  it('says whether a change is good', () => {
    const changed = (percent: number, parts: Record<string, unknown> = {}): string =>
      changeColor(percent, readStatOptions(parts), colorsOf('text', {}), DARK_THEME);
    expect([changed(5), changed(-5)]).toEqual([DARK_THEME.word.ok, DARK_THEME.word.crit]);
    expect(changed(-5, { percentChangeColorMode: 'inverted' })).toBe(DARK_THEME.word.ok);
    expect(changed(-5, { percentChangeColorMode: 'same_as_value' })).toBe(DARK_THEME.ink);
  });

  it('keeps text readable on a filled tile', () => {
    expect(colorsOf('#3ecf8e', { colorMode: 'background' })).toMatchObject({ background: '#3ecf8e', value: '#0d0f14' });
    expect([readableOn('#ffffff'), readableOn('#000000'), readableOn('rgb(20, 20, 120)')]).toEqual([
      '#0d0f14',
      '#ffffff',
      '#ffffff',
    ]);
  });
});
