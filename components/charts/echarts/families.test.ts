// What the families draw, seen through ECharts itself: options to SVG, as there is no canvas here.
import { BarChart, LineChart, PieChart, ScatterChart } from 'echarts/charts';
import { GridComponent } from 'echarts/components';
import { init, use as register } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { beforeAll, describe, expect, it } from 'vitest';
import { layoutColumns, type ColumnModel } from '@/components/charts/column-layout';
import type { ChartOption } from '@/components/charts/echarts/chart-option';
import { columnOption } from '@/components/charts/echarts/column-option';
import { pieOption, type PieSlice } from '@/components/charts/echarts/pie-option';
import { scatterOption } from '@/components/charts/echarts/scatter-option';
import { layoutScatter, type ScatterAxis, type ScatterSeries } from '@/components/charts/scatter-layout';
import { DARK_THEME } from '@/lib/series/colors';
import { createZone } from '@/lib/units/zone';

const SIZE = { width: 400, height: 200 };

beforeAll(() => register([BarChart, PieChart, LineChart, ScatterChart, GridComponent, SVGRenderer]));

function draw(option: ChartOption, size = SIZE): string {
  const chart = init(null, null, { ...size, renderer: 'svg', ssr: true });
  chart.setOption({ animation: false, ...option });
  const svg = chart.renderToSVGString();
  chart.dispose();
  // A name from outside may be "__proto__": nothing of it may end up in what all objects inherit.
  const inherited = Object.keys(Object);
  for (const key in {}) inherited.push(key);
  if (inherited.length > 0) throw new Error(`all objects have ${inherited.join()}`);
  return svg;
}

const count = (svg: string, part: string): number => svg.split(part).length - 1;

/** Names that a template, a rich text or a page of HTML would take for more than letters. */
const HOSTILE = ['<img src=x onerror=alert(1)>', '{b}', '{a|b}', '__proto__', 'constructor', 'two\nlines', ''];

describe('a pie', () => {
  const slice = (share: number, parts: Partial<PieSlice> = {}): PieSlice => ({
    key: `s${share}`,
    share,
    color: '#12ab34',
    words: [],
    ...parts,
  });
  const pie = (slices: readonly PieSlice[], emphasisedKey: string | null = null, radiusPx = 90) =>
    pieOption({
      slices,
      circle: { centerX: 200, centerY: 100, radiusPx, innerPx: 0 },
      gapColor: '#000001',
      emphasisedKey,
    });

  it('has a shape for each share, and none for what has no share', () => {
    expect(count(draw(pie([slice(0.5), slice(0.3), slice(0.2), slice(0)])), 'fill="#12ab34"')).toBe(3);
    expect(count(draw(pie([slice(1)])), 'fill="#12ab34"')).toBe(1);
    for (const nothing of [[], [slice(0), slice(0, { key: 'b' })]]) expect(draw(pie(nothing))).not.toContain('<path');
  });

  it('a slice that is pointed at stays, the others step back', () => {
    expect(count(draw(pie([slice(0.5), slice(0.3), slice(0.2)], 's0.3')), ' fill-opacity="0.35"')).toBe(2);
  });

  it('words stand where there is room, letter by letter as they came', () => {
    const svg = draw(pie([slice(0.99, { words: ['large', '99%'] }), slice(0.01, { words: ['small'] })]));
    expect(svg).toContain('large');
    expect(svg).toContain('99%');
    expect(svg).not.toContain('small');
    for (const word of HOSTILE) {
      const drawn = draw(pie([slice(1, { key: word, words: [word, 'end'] })]));
      expect(drawn).not.toContain('<img');
      expect(drawn).toContain('end');
    }
    expect(draw(pie([slice(1, { words: ['{b}'] })]))).toContain('{b}');
    expect(draw(pie([slice(1, { words: ['{a|b}'] })]))).toContain('{a|b}');
  });

  it('a colour that is none is none', () => {
    for (const color of ['__proto__', 'constructor', 'no such colour'])
      expect(count(draw(pie([slice(0.5, { color }), slice(0.25), slice(0.25, { key: 'c' })])), 'fill="#12ab34"')).toBe(
        2,
      );
  });

  it('has no radius where there is no room', () => {
    expect(() => draw(pie([slice(0.5), slice(0.5, { key: 'b' })], null, 0), { width: 1, height: 1 })).not.toThrow();
  });
});

describe('an XY chart', () => {
  const axis: ScatterAxis = {
    label: '',
    unit: undefined,
    decimals: undefined,
    min: undefined,
    max: undefined,
    scale: { kind: 'linear' },
    isTime: false,
  };
  const points = (xs: number[], ys: number[], parts: Partial<ScatterSeries> = {}): ScatterSeries => ({
    key: 'k',
    name: 'n',
    color: '#12ab34',
    xs: Float64Array.from(xs),
    ys: Float64Array.from(ys),
    sizeAt: () => 6,
    hasPoints: true,
    shape: 'circle',
    fillAlpha: 0.5,
    strokePx: 1,
    lineWidthPx: 0,
    dash: [],
    wordsAt: () => [],
    ...parts,
  });
  const plot = (series: readonly ScatterSeries[], x: Partial<ScatterAxis> = {}, emphasisedKey: string | null = null) =>
    scatterOption(
      layoutScatter(
        { series, x: { ...axis, ...x }, y: axis, zone: createZone('UTC') },
        { widthPx: SIZE.width, heightPx: SIZE.height },
      ),
      DARK_THEME,
      emphasisedKey,
    );

  it('has a mark for each point with a place, and labels with units', () => {
    const svg = draw(plot([points([0, 50, NaN, 100], [1, 2, 3, NaN])], { unit: 'percent', label: 'load' }));
    expect(count(svg, 'stroke="#12ab34"')).toBe(2);
    expect(svg).toContain('>load</text>');
    expect(svg).toMatch(/>50\s?%<\/text>/);
  });

  it('a line has a gap where a point has no place, and its own dashes', () => {
    const svg = draw(
      plot([points([0, 1, 2, 3, 4], [1, 2, NaN, 2, 1], { hasPoints: false, lineWidthPx: 2, dash: [7, 3] })]),
    );
    const [, line = ''] = /<path d="([^"]*)"[^>]*stroke="#12ab34"/.exec(svg) ?? [];
    expect(count(line, 'M')).toBe(2);
    expect(svg).toContain('stroke-dasharray="7,3"');
  });

  it('single points have colours and sizes of their own', () => {
    const svg = draw(
      plot([points([1, 2], [1, 2], { colorAt: (at) => ['#111111', '#222222'][at] ?? '', sizeAt: (at) => 4 + at })]),
    );
    expect(svg).toContain('stroke="#111111"');
    expect(svg).toContain('stroke="#222222"');
  });

  it('series that are not pointed at step back', () => {
    const two = [points([1], [1]), points([2], [2], { key: 'other' })];
    expect(count(draw(plot(two, {}, 'k')), ' stroke-opacity="0.25"')).toBe(1);
  });

  it('stands without points, with hostile words and with numbers that are none', () => {
    expect(draw(plot([]))).toContain('<svg');
    expect(draw(plot([points([NaN, Infinity], [1, -Infinity])]))).toContain('<svg');
    for (const label of HOSTILE)
      expect(draw(plot([points([1], [1], { key: label })], { label }))).not.toContain('<img');
  });
});

describe('a bar chart', () => {
  const size = { widthPx: SIZE.width, heightPx: SIZE.height };
  const bars = (
    columns: readonly (readonly number[])[],
    parts: Partial<ColumnModel> = {},
    emphasisedKey: string | null = null,
  ) => {
    const model: ColumnModel = {
      groups: (columns[0] ?? []).map((_, at) => `group ${at}`),
      series: columns.map((values, at) => ({
        key: `s${at}`,
        name: `series ${at}`,
        color: `#12ab3${at}`,
        values: Float64Array.from(values),
        format: (value) => `${value} EUR`,
      })),
      isHorizontal: false,
      stacking: 'none',
      showValue: 'never',
      groupShare: 0.7,
      barShare: 1,
      radiusShare: 0,
      fillOpacity: 80,
      lineWidth: 0,
      unit: undefined,
      decimals: undefined,
      min: undefined,
      max: undefined,
      nameRotation: 0,
      softMin: undefined,
      softMax: undefined,
      isValueAxisHidden: false,
      isNameAxisHidden: false,
      nameMaxCharacters: 40,
      tooltip: 'multi',
      ...parts,
    };
    const layout = layoutColumns(model, size);
    return { layout, svg: draw(columnOption({ model, layout, size, theme: DARK_THEME, emphasisedKey })) };
  };
  /** Where the bars of a colour stand, in pixels. */
  const rects = (svg: string, series = 0) =>
    [...svg.matchAll(/<path d="M([\d.-]+) ([\d.-]+)l([\d.-]+) 0l0 ([\d.-]+)l[^"]*"[^>]*fill="rgb\(18,171,(\d+)\)"/g)]
      .filter(([, , , , , blue]) => Number(blue) === 0x30 + series)
      .map(([, x, y, width, height]) => {
        const [left, top] = [Number(x) + Math.min(0, Number(width)), Number(y) + Math.min(0, Number(height))];
        return { left, top, right: left + Math.abs(Number(width)), bottom: top + Math.abs(Number(height)) };
      });

  it('has a bar from zero for each number, upright or lying', () => {
    const upright = rects(bars([[10, 5, NaN, -5]]).svg);
    expect(upright.map(({ top, bottom }) => Math.round((bottom - top) / 10))).toEqual(
      [2, 1, 1].map((times) => Math.round(((upright[1]?.bottom ?? 0) - (upright[1]?.top ?? 0)) / 10) * times),
    );
    expect(upright[2]?.top).toBeCloseTo(upright[1]?.bottom ?? 0, 0);
    const lying = rects(bars([[10, 5]], { isHorizontal: true }).svg);
    expect(lying[0]?.left).toBeCloseTo(lying[1]?.left ?? 0, 0);
    expect((lying[0]?.top ?? 0) < (lying[1]?.top ?? 0)).toBe(true);
  });

  it('bars of a group stand beside each other, parts of a stack on each other', () => {
    const grouped = bars([[1], [1]]).svg;
    expect(rects(grouped, 1)[0]?.left).toBeCloseTo(rects(grouped)[0]?.right ?? 0, 0);
    const stacked = bars([[3], [2], [-1]], { stacking: 'normal' }).svg;
    expect(rects(stacked, 1)[0]?.bottom).toBeCloseTo(rects(stacked)[0]?.top ?? 0, 0);
    expect(rects(stacked, 2)[0]?.top).toBeCloseTo(rects(stacked)[0]?.bottom ?? 0, 0);
    const { svg, layout } = bars([[30], [10]], { stacking: 'percent' });
    expect(rects(svg, 1)[0]?.top).toBeCloseTo(layout.box.top, 0);
    expect(rects(svg)[0]?.bottom).toBeCloseTo(layout.box.bottom, 0);
  });

  it('values and names are written, units on the axis; what is not pointed at steps back', () => {
    const { svg } = bars([[30], [10]], { showValue: 'always', unit: 'percent' }, 's1');
    for (const word of ['30 EUR', '10 EUR', 'group 0', '0%']) expect(svg).toContain(word);
    expect(count(svg, 'fill-opacity="0.2"')).toBe(1);
    expect(bars([[1]], { nameMaxCharacters: 4 }).svg).toContain('>gro…</text>');
  });

  it('stands without groups, with the largest numbers and with hostile names', () => {
    expect(bars([]).svg).toContain('<svg');
    expect(bars([[]]).svg).toContain('<svg');
    expect(rects(bars([[-1.7e308, 1.7e308]]).svg)).toHaveLength(2);
    const { svg } = bars([HOSTILE.map((_, at) => at)], { groups: HOSTILE, isHorizontal: true });
    expect(svg).not.toContain('<img');
    expect(svg).toContain('&lt;img');
    expect(svg).toContain('{a|b}');
  });
});
