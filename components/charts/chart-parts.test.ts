// The pure parts of the time chart: what is drawn, where it lies, what is under the crosshair, and what is said about it.
import { describe, expect, it } from 'vitest';
import { hoverPoints, nearestPoint } from '@/components/charts/chart-hover';
import type { ChartAxis, ChartModel, ChartSeries, SeriesStyle } from '@/components/charts/chart-model';
import { chartSentence } from '@/components/charts/chart-sentence';
import { createHoverStore, type HoverState } from '@/components/charts/hover-store';
import { sortLegend } from '@/components/charts/legend-sort';
import { pickSeries, type Picked } from '@/components/charts/picked-series';
import { PLAIN_AXIS } from '@/components/charts/plain-axis';
import { keyStep } from '@/components/charts/plot-keys';
import { layoutPlot, type PlotLayout } from '@/components/charts/plot-layout';
import type { Painted } from '@/components/charts/plot-picture';
import { drawnExtent, plotSeries } from '@/components/charts/plot-series';
import { projectSeries } from '@/components/charts/project-series';
import { traceArea, traceBars, traceLine, tracePoints, type PathTarget } from '@/components/charts/series-path';
import { schemeStops } from '@/components/charts/series-paint';
import { sparklineRuns } from '@/components/charts/sparkline';
import { tooltipRows, TOOLTIP_ROW_LIMIT } from '@/components/charts/tooltip-rows';
import { rowWindowAt } from '@/components/charts/use-row-window';
import { DARK_THEME } from '@/lib/series/colors';
import { formatNumber } from '@/lib/units/format-value';
import { createZone } from '@/lib/units/zone';

const STYLE: SeriesStyle = {
  draw: 'line',
  interpolation: 'linear',
  lineWidthPx: 1.5,
  fillAlpha: 0,
  gradient: 'none',
  dash: [],
  pointSizePx: 5,
  points: 'auto',
  joinGapsUpToMs: 0,
  breakGapsOverMs: Infinity,
  barAlignment: 0,
  barWidthShare: 0.6,
  barMaxPx: Infinity,
  showsValues: false,
};

const AXIS: ChartAxis = { ...PLAIN_AXIS, unit: 'ms', min: 0, max: 100 };

type SeriesParts = Omit<Partial<ChartSeries>, 'values' | 'style'> & { readonly style?: Partial<SeriesStyle> };

function aSeries(name: string, values: readonly number[], parts: SeriesParts = {}): ChartSeries {
  return {
    key: name,
    name,
    color: '#5697ff',
    scheme: null,
    timesMs: Float64Array.from(values, (_, at) => at * 1000),
    isNegated: false,
    stack: null,
    fillBelowTo: null,
    axisIndex: 0,
    isInLegend: true,
    isInTooltip: true,
    isDrawn: true,
    format: (value) => formatNumber(value, 'ms'),
    formatFine: (value) => formatNumber(value, 'ms'),
    calcs: [],
    ...parts,
    values: Float64Array.from(values),
    style: { ...STYLE, ...parts.style },
  };
}

function aModel(series: readonly ChartSeries[], axes: readonly ChartAxis[] = [AXIS]): ChartModel {
  return { series, axes, thresholds: [], leftOutCount: 0 };
}

const nothingHidden = (): boolean => false;
const zone = createZone('UTC');

function aLayout(
  model: ChartModel,
  parts: { fromMs?: number; toMs?: number; widthPx?: number; heightPx?: number } = {},
): PlotLayout {
  return layoutPlot({
    model,
    plotted: plotSeries(model, nothingHidden),
    widthPx: 350,
    heightPx: 126,
    fromMs: 0,
    toMs: 10_000,
    zone,
    measure: (text) => text.length * 6,
    ...parts,
  });
}

/** Writes a path down as text. */
function recorder(): PathTarget & { readonly text: () => string } {
  const steps: string[] = [];
  const add =
    (letter: string) =>
    (...numbers: readonly (number | boolean | undefined)[]): void => {
      steps.push(letter + numbers.map((one) => (typeof one === 'number' ? Math.round(one * 10) / 10 : one)).join(','));
    };
  return {
    moveTo: add('M'),
    lineTo: add('L'),
    bezierCurveTo: add('C'),
    rect: add('R'),
    arc: add('A'),
    closePath: add('Z'),
    text: () => steps.join(' '),
  };
}

describe('plotSeries()', () => {
  it('leaves out what is hidden and restacks the rest', () => {
    const stack = { mode: 'normal', group: 'A' } as const;
    const model = aModel([
      aSeries('a', [1, 2], { stack }),
      aSeries('b', [10, 20], { stack }),
      aSeries('c', [5, 5], { stack }),
    ]);
    const [a, c] = plotSeries(model, (key) => key === 'b');
    expect([...(a?.edge ?? [])]).toEqual([1, 2]);
    expect([...(c?.edge ?? [])]).toEqual([6, 7]);
    expect([...(c?.base ?? [])]).toEqual([1, 2]);
  });

  it('mirrors, and fills down to another series', () => {
    const [a, b] = plotSeries(
      aModel([aSeries('a', [1], { isNegated: true }), aSeries('b', [4], { fillBelowTo: 'a' })]),
      nothingHidden,
    );
    expect([a?.edge[0], b?.base?.[0]]).toEqual([-1, -1]);
  });

  it('fills down to a series with other times where both have a value', () => {
    const below = aSeries('low', [1, 2, 3], { timesMs: Float64Array.of(0, 2000, 3000) });
    const [, above] = plotSeries(aModel([below, aSeries('high', [7, 8, 9], { fillBelowTo: 'low' })]), nothingHidden);
    expect([...(above?.base ?? [])]).toEqual([1, NaN, 2]);
  });

  it('knows the extent inside the range only, without infinities', () => {
    const plotted = plotSeries(aModel([aSeries('a', [900, 1, NaN, 5, Infinity])]), nothingHidden);
    expect(drawnExtent(plotted, 0, { fromMs: 1000, toMs: 5000 })).toEqual({ min: 1, max: 5 });
    expect(drawnExtent(plotted, 1, { fromMs: 0, toMs: 5000 }).min).toBeNaN();
  });
});

describe('layoutPlot()', () => {
  it('stands several axes of a side beside each other, as long as the plot has room', () => {
    const axes = [AXIS, { ...AXIS, side: 'right' as const }, { ...AXIS, side: 'right' as const }];
    const model = { ...aModel([aSeries('a', [1])]), axes };
    const wide = aLayout(model, { widthPx: 800 });
    expect(wide.axisWidthsPx.every((width) => width > 0)).toBe(true);
    expect(wide.axisOffsetsPx).toEqual([0, 0, wide.axisWidthsPx[1]]);
    expect(wide.box.right).toBe(800 - (wide.axisWidthsPx[1] ?? 0) - (wide.axisWidthsPx[2] ?? 0));
    expect(aLayout(model, { widthPx: 160 }).axisWidthsPx[2]).toBe(0);
  });

  it('maps times and values to pixels and back', () => {
    const layout = aLayout(aModel([aSeries('a', [1])]));
    expect(layout.box).toEqual({ left: 44, top: 6, right: 344, bottom: 106 });
    expect([layout.xOf(0), layout.xOf(10_000), layout.timeAt(194)]).toEqual([44, 344, 5000]);
    expect([layout.yOf(0, 0), layout.yOf(0, 100)]).toEqual([106, 6]);
  });

  it('widens the gutter for long labels and thresholds; where they would be cut they are left out', () => {
    const long = aModel([aSeries('a', [1])], [{ ...AXIS, unit: 'widgets and more widgets' }]);
    expect(aLayout(long, { widthPx: 800 }).box.left).toBeGreaterThan(100);
    const narrow = aLayout(long, { widthPx: 200 });
    expect([narrow.box.left, narrow.axisWidthsPx]).toEqual([6, [0]]);
    const thresholds = [
      { value: 80, color: 'red', label: '80 ms', axisIndex: 0, line: 'dashed', hasArea: false },
    ] as const;
    expect(aLayout({ ...aModel([aSeries('a', [1])]), thresholds }).box.right).toBe(350 - 48);
  });

  it('drops the times where there is no height', () => {
    expect(aLayout(aModel([aSeries('a', [1])]), { heightPx: 40 }).timeTicks).toEqual([]);
    expect(aLayout(aModel([]), { widthPx: 1, heightPx: 1 }).box.right).toBeGreaterThan(0);
  });
});

describe('schemeStops()', () => {
  const layout = aLayout(aModel([aSeries('a', [1])]));
  const stops = [
    { value: -Infinity, color: '#00ff00' },
    { value: 50, color: '#ff0000' },
  ];
  const axis = { axisIndex: 0, isNegated: false };

  it('holds a colour from its value upwards, or flows between values', () => {
    const stepped = schemeStops({ stops, isStepped: true }, axis, layout, 1);
    expect(stepped.map(({ offset, color }) => [offset, color])).toEqual([
      [0.5, 'rgba(255, 0, 0, 1)'],
      [0.5, 'rgba(0, 255, 0, 1)'],
      [1, 'rgba(0, 255, 0, 1)'],
    ]);
    expect(schemeStops({ stops, isStepped: false }, axis, layout, 1).map(({ offset }) => offset)).toEqual([0.5, 1]);
  });

  it('rises for any scheme, negated or not', () => {
    for (const isNegated of [true, false]) {
      const offsets = schemeStops({ stops, isStepped: true }, { ...axis, isNegated }, layout, 0.5).map(
        (one) => one.offset,
      );
      expect(offsets).toEqual(offsets.toSorted((a, b) => a - b));
    }
  });
});

describe('projectSeries()', () => {
  const project = (series: ChartSeries, parts: Parameters<typeof aLayout>[1] = {}) => {
    const model = aModel([series]);
    const [plotted] = plotSeries(model, nothingHidden);
    if (plotted === undefined) throw new Error('the series is drawn');
    return projectSeries(plotted, aLayout(model, parts));
  };

  it('breaks at gaps unless they are short enough to be joined', () => {
    const values = [1, NaN, 3, NaN, NaN, 6];
    expect(project(aSeries('a', values)).runStarts).toEqual([0, 1, 2]);
    expect(project(aSeries('a', values, { style: { joinGapsUpToMs: 2000 } })).runStarts).toEqual([0, 2]);
    expect(project(aSeries('a', values, { style: { joinGapsUpToMs: Infinity } })).runStarts).toEqual([0]);
  });

  it('breaks where samples are further apart than allowed', () => {
    const timesMs = Float64Array.of(0, 1000, 9000);
    expect(project(aSeries('a', [1, 2, 3], { timesMs, style: { breakGapsOverMs: 5000 } })).runStarts).toEqual([0, 2]);
  });

  it('keeps one sample on each side of the range, no more', () => {
    const projected = project(aSeries('a', [1, 2, 3, 4, 5, 6, 7, 8]), { fromMs: 3000, toMs: 4500 });
    expect(projected.xs.length).toBe(4);
  });

  it('keeps the highest and lowest sample of each pixel column when there are many', () => {
    const values = Array.from({ length: 20_000 }, (_, at) => (at === 12_345 ? 99 : at % 7));
    const timesMs = Float64Array.from(values, (_, at) => at / 2);
    const projected = project(aSeries('a', values, { timesMs }));
    expect(projected.xs.length).toBeLessThan(301 * 4 + 8);
    expect(Math.min(...projected.ys)).toBeCloseTo(106 - 99, 5);
    expect([...projected.xs]).toEqual([...projected.xs].toSorted((a, b) => a - b));
  });
});

describe('paths', () => {
  const run = {
    indices: Uint32Array.of(0, 1, 2, 3),
    xs: Float64Array.of(0, 10, 20, 40),
    ys: Float64Array.of(5, 1, 3, 4),
    baseYs: Float64Array.of(9, 9, 9, 9),
    runStarts: [0, 3],
  };
  const trace = (draw: (target: PathTarget) => void): string => {
    const target = recorder();
    draw(target);
    return target.text();
  };

  it('draws lines, steps and areas run by run', () => {
    expect(trace((target) => traceLine(target, run, 'linear'))).toBe('M0,5 L10,1 L20,3 M40,4');
    expect(trace((target) => traceLine(target, run, 'stepAfter'))).toBe('M0,5 L10,5 L10,1 L20,1 L20,3 M40,4');
    expect(trace((target) => traceLine(target, run, 'stepBefore'))).toBe('M0,5 L0,1 L10,1 L10,3 L20,3 M40,4');
    expect(trace((target) => traceArea(target, { ...run, runStarts: [0] }, 'linear'))).toBe(
      'M0,5 L10,1 L20,3 L40,4 L40,9 L20,9 L10,9 L0,9 Z',
    );
  });

  it('draws smooth lines that end at the samples and never leave their range', () => {
    const text = trace((target) => traceLine(target, { ...run, runStarts: [0] }, 'smooth'));
    const heights = (text.match(/-?[\d.]+,(-?[\d.]+)/g) ?? []).map((pair) => Number(pair.split(',')[1]));
    expect(text).toMatch(/10,1 C.*20,3 C.*40,4$/);
    expect(Math.min(...heights)).toBeGreaterThanOrEqual(1);
  });

  it('marks lone samples, which no line shows', () => {
    expect(trace((target) => tracePoints(target, run, 2, true))).toBe('M42,4 A40,4,2,0,6.3');
    expect(trace((target) => tracePoints(target, run, 2, false)).split('A').length).toBe(5);
  });

  it('draws bars from the base, none for zero', () => {
    const bars = { ...run, ys: Float64Array.of(5, 9, 12, 8.99) };
    expect(trace((target) => traceBars(target, bars, { widthPx: 4, alignment: 0 }))).toBe(
      'R-2,5,4,4 R18,9,4,3 R38,9,4,1',
    );
  });
});

describe('hoverPoints() and tooltipRows()', () => {
  const model = aModel([aSeries('a', [1, 2, 3]), aSeries('b', [30, NaN, 10]), aSeries('zero', [0, 0, 0])]);
  const layout = aLayout(model);
  const points = hoverPoints(plotSeries(model, nothingHidden), layout, 1100);
  const options = { mode: 'multi', sort: 'none', hidesZeros: false } as const;
  const names = (rows: ReturnType<typeof tooltipRows>): string[] => rows.points.map((point) => point.series.name);

  it('finds the sample of each series at the instant, and gaps as gaps', () => {
    expect(points.map((point) => [point.series.name, point.timeMs, point.value])).toEqual([
      ['a', 1000, 2],
      ['b', 1000, NaN],
      ['zero', 1000, 0],
    ]);
    expect(nearestPoint(points, layout.yOf(0, 1.9))?.series.name).toBe('a');
    expect(nearestPoint(points, null)).toBeNull();
  });

  it('has no point far from any sample', () => {
    expect(hoverPoints(plotSeries(model, nothingHidden), layout, 9000)).toEqual([]);
  });

  it('sorts by value, leaves out gaps, and zeros when told so', () => {
    expect(names(tooltipRows(points, null, options))).toEqual(['a', 'zero']);
    expect(names(tooltipRows(points, null, { ...options, sort: 'asc' }))).toEqual(['zero', 'a']);
    expect(names(tooltipRows(points, null, { ...options, hidesZeros: true }))).toEqual(['a']);
    expect(names(tooltipRows(points, points[2] ?? null, { ...options, mode: 'single' }))).toEqual(['zero']);
    expect(names(tooltipRows(points, null, { ...options, mode: 'none' }))).toEqual([]);
  });

  it('has at most twenty rows, the nearest among them', () => {
    const many = aModel(Array.from({ length: 50 }, (_, at) => aSeries(`s${at}`, [at])));
    const all = hoverPoints(plotSeries(many, nothingHidden), aLayout(many), 0);
    const rows = tooltipRows(all, all[3] ?? null, options);
    expect(rows.points.length).toBe(TOOLTIP_ROW_LIMIT);
    expect(rows.hiddenCount).toBe(30);
    expect(names(rows)).toContain('s3');
    expect(names(rows)[0]).toBe('s49');
  });
});

describe('pickSeries()', () => {
  const allKeys = ['a', 'b', 'c'];
  const pick = (current: Picked, key: string, isAdding = false): Picked =>
    pickSeries(current, { key, isAdding, allKeys });
  const all: Picked = { kind: 'all' };

  it('isolates, and shows all again on the second click', () => {
    const alone = pick(all, 'b');
    expect(alone).toEqual({ kind: 'some', keys: new Set(['b']) });
    expect(pick(alone, 'b')).toEqual(all);
    expect(pick(alone, 'c')).toEqual({ kind: 'some', keys: new Set(['c']) });
  });

  it('toggles one with Ctrl', () => {
    const withoutB = pick(all, 'b', true);
    expect(withoutB).toEqual({ kind: 'some', keys: new Set(['a', 'c']) });
    expect(pick(withoutB, 'b', true)).toEqual(all);
  });
});

describe('sortLegend()', () => {
  const calc = (value: number | null) => [{ id: 'max', title: 'Max', value, text: '' }];
  const series = [
    aSeries('b10', [], { calcs: calc(5) }),
    aSeries('b9', [], { calcs: calc(null) }),
    aSeries('a', [], { calcs: calc(7) }),
  ];
  const names = (by: string, isDescending: boolean): string[] =>
    sortLegend(series, { by, isDescending }).map((one) => one.name);

  it('sorts by name as people count, and by value with empty ones last', () => {
    expect(names('name', false)).toEqual(['a', 'b9', 'b10']);
    expect(names('max', true)).toEqual(['a', 'b10', 'b9']);
    expect(names('max', false)).toEqual(['b10', 'a', 'b9']);
    expect(sortLegend(series, null)).toBe(series);
  });
});

describe('chartSentence()', () => {
  it('says kind, number, range and the highest value', () => {
    const model = aModel([aSeries('api-1', [5, 7, 6]), aSeries('api-2', [1, 83, 2])]);
    const request = { title: 'Latency', plotted: plotSeries(model, nothingHidden), fromMs: 0, toMs: 3_600_000, zone };
    expect(chartSentence(request)).toBe(
      'Latency. Line chart, 2 series, 00:00 to 01:00. Highest: api-2, 83 ms at 00:00',
    );
    expect(chartSentence({ ...request, title: '', plotted: [] })).toBe('Line chart, 0 series, 00:00 to 01:00.');
  });
});

describe('keyStep()', () => {
  const model = aModel([aSeries('low', [1, 2, 3, 4]), aSeries('high', [50, 60, 70, 80])]);
  const plotted = plotSeries(model, nothingHidden);
  const painted: Painted = {
    input: {
      viewId: 'v',
      model,
      plotted,
      fromMs: 0,
      toMs: 3000,
      zone,
      theme: DARK_THEME,
      tooltip: { mode: 'multi', sort: 'none', hidesZeros: false },
    },
    layout: aLayout(model, { toMs: 3000 }),
    drawn: [],
  };
  const press = (key: string, timeMs: number | null, seriesKey: string | null, shiftKey = false) =>
    keyStep({ key, shiftKey }, painted, { timeMs, seriesKey });

  it('walks samples and stops at the ends', () => {
    expect(press('ArrowLeft', 2000, 'low')).toMatchObject({
      timeMs: 1000,
      seriesKey: 'low',
      spoken: '1 Jan 00:00:01: low 2 ms',
    });
    expect(press('ArrowRight', 3000, 'low')?.timeMs).toBe(3000);
    expect(press('ArrowLeft', 3000, 'low', true)?.timeMs).toBe(0);
    expect([press('Home', 2000, null)?.timeMs, press('End', 0, null)?.timeMs]).toEqual([0, 3000]);
  });

  it('walks series from the top downwards', () => {
    expect(press('ArrowDown', null, null)?.seriesKey).toBe('high');
    expect(press('ArrowDown', 1000, 'high')?.seriesKey).toBe('low');
    expect(press('ArrowUp', 1000, 'low')?.seriesKey).toBe('high');
  });

  it('leaves other keys alone', () => {
    expect(press('a', 1000, null)).toBeNull();
  });
});

describe('createHoverStore()', () => {
  it('tells listeners once for each new state, until they leave', () => {
    const store = createHoverStore();
    const seen: (HoverState | null)[] = [];
    const stop = store.subscribe((state) => seen.push(state));
    store.set({ timeMs: 1, sourceId: 'a' });
    store.set({ timeMs: 1, sourceId: 'a' });
    store.set(null);
    stop();
    store.set({ timeMs: 2, sourceId: 'a' });
    expect(seen).toEqual([{ timeMs: 1, sourceId: 'a' }, null]);
    expect(store.get()?.timeMs).toBe(2);
  });
});

describe('sparklineRuns()', () => {
  const box = { widthPx: 100, heightPx: 20 };

  it('breaks at gaps and puts a flat line in the middle', () => {
    const runs = sparklineRuns({ values: Float64Array.of(1, 1, NaN, 1, 1), ...box });
    expect(runs).toEqual([
      [
        [0, 10],
        [25, 10],
      ],
      [
        [75, 10],
        [100, 10],
      ],
    ]);
  });

  it('keeps the peak of many samples and has nothing without any', () => {
    const values = Float64Array.from({ length: 5000 }, (_, at) => (at === 2501 ? 9 : 1));
    const [run = []] = sparklineRuns({ values, ...box });
    expect(run.length).toBeLessThan(80);
    expect(Math.min(...run.map(([, y]) => y))).toBe(2);
    expect(sparklineRuns({ values: Float64Array.of(NaN), ...box })).toEqual([]);
  });
});

describe('rowWindowAt()', () => {
  const request = { rowCount: 1000, rowHeightPx: 10, wholeUpTo: 200 };

  it('keeps the height of the whole list', () => {
    for (const first of [0, 15, 500, 995, 5000]) {
      const { startIndex, endIndex, beforePx, afterPx } = rowWindowAt(first, 30, request);
      expect(beforePx + (endIndex - startIndex) * 10 + afterPx).toBe(10_000);
      expect(endIndex - startIndex).toBeLessThan(90);
      expect(endIndex).toBeLessThanOrEqual(1000);
    }
    expect(rowWindowAt(0, 30, request).startIndex).toBe(0);
  });
});
