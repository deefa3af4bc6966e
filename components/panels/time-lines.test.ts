// The model of a time series panel: series, colours, axes, thresholds, legend.
import { describe, expect, it } from 'vitest';
import { readLegend, readTooltip } from '@/components/panels/legend-options';
import { prepareTimeSeries, SERIES_LIMIT } from '@/components/panels/time-lines';
import { labelSetOf } from '@/lib/labels/label-set';
import { DARK_THEME } from '@/lib/series/colors';
import { booleanField, numberFieldOf, textField, timeField, type Frame } from '@/lib/series/frame';
import { readFieldConfig } from '@/lib/series/read-field-config';
import { joinParts } from '@/lib/units/format-value';

function series(host: string, values: readonly (number | null)[], times = values.map((_, at) => at * 1000)): Frame {
  const field = numberFieldOf('Value', values, { labels: labelSetOf({ host }), legendText: host });
  return { refId: 'A', name: host, length: values.length, fields: [timeField(Float64Array.from(times)), field] };
}

function prepare(frames: readonly Frame[], fieldConfig: unknown = {}, options: Record<string, unknown> = {}) {
  return prepareTimeSeries({
    frames,
    options,
    fieldConfig: readFieldConfig(fieldConfig),
    theme: DARK_THEME,
    timeZone: 'UTC',
  });
}

const custom = (values: Record<string, unknown>): unknown => ({ defaults: { custom: values } });
const overrideOf = (name: string, id: string, value: unknown) => ({
  matcher: { id: 'byName', options: name },
  properties: [{ id, value }],
});

describe('prepareTimeSeries()', () => {
  it('fills a lone line, and none of several', () => {
    expect(prepare([series('a', [1])]).series[0]?.style).toMatchObject({ fillAlpha: 0.12, lineWidthPx: 1.5 });
    expect(prepare([series('a', [1]), series('b', [1])]).series.map((one) => one.style.fillAlpha)).toEqual([0, 0]);
    const stacked = prepare([series('a', [1]), series('b', [1])], custom({ stacking: { mode: 'normal' } }));
    expect(stacked.series.map((one) => one.style.fillAlpha)).toEqual([0.3, 0.3]);
    expect(stacked.axes[0]?.includesZero).toBe(true);
  });

  it('stacks by group, of which `false` is one', () => {
    const overrides = [overrideOf('a', 'custom.stacking', { mode: 'normal', group: false })];
    const made = prepare([series('a', [1]), series('b', [1])], {
      defaults: { custom: { stacking: { mode: 'normal' } } },
      overrides,
    });
    expect(made.series.map(({ stack }) => stack?.group)).toEqual(['false', 'A']);
  });

  it('takes what the file says before our defaults', () => {
    const json = custom({
      fillOpacity: 0,
      lineWidth: 3,
      lineInterpolation: 'stepAfter',
      spanNulls: 60_000,
      lineStyle: { fill: 'dash', dash: [4, 2] },
    });
    expect(prepare([series('a', [1])], json).series[0]?.style).toMatchObject({
      fillAlpha: 0,
      lineWidthPx: 3,
      interpolation: 'stepAfter',
      joinGapsUpToMs: 60_000,
      dash: [4, 2],
    });
  });

  it('keeps the colour of a series when others come and go', () => {
    const colorOf = (frames: readonly Frame[], name: string) =>
      prepare(frames).series.find((one) => one.name === name)?.color;
    const [a, b, c] = ['a', 'b', 'c'].map((name) => series(name, [1])) as [Frame, Frame, Frame];
    expect(colorOf([a, b], 'a')).toBe(colorOf([a, b, c], 'a'));
    expect(new Set(prepare([a, b, c]).series.map((one) => one.color)).size).toBe(3);
  });

  it.each([
    [{ mode: 'palette-classic' }, ['#73BF69', '#F2CC0C']],
    [{ mode: 'fixed', fixedColor: 'semi-dark-blue' }, ['#3274D9', '#3274D9']],
    [{ mode: 'thresholds' }, ['#73BF69', '#F2495C']],
    [{ mode: 'thresholds', seriesBy: 'min' }, ['#73BF69', '#73BF69']],
    [{ mode: 'continuous-GrYlRd' }, ['rgb(115, 191, 105)', 'rgb(242, 73, 92)']],
  ])('colours by %j', (color, colors) => {
    const thresholds = {
      steps: [
        { value: null, color: 'green' },
        { value: 80, color: 'red' },
      ],
    };
    const made = prepare([series('a', [5, 0]), series('b', [50, 100])], { defaults: { color, thresholds } });
    expect(made.series.map((one) => one.color)).toEqual(colors);
  });

  it('gives each unit its axis: the first left, the others right', () => {
    const overrides = [overrideOf('b', 'unit', 'bytes'), overrideOf('c', 'unit', 'percent')];
    const made = prepare([series('a', [1]), series('b', [1]), series('c', [1])], {
      defaults: { unit: 's' },
      overrides,
    });
    expect(made.axes.map(({ side, isHidden, unit, isGridShown }) => [side, isHidden, unit, isGridShown])).toEqual([
      ['left', false, 's', true],
      ['right', false, 'bytes', false],
      ['right', false, 'percent', false],
    ]);
    expect(made.series.map((one) => one.axisIndex)).toEqual([0, 1, 2]);
  });

  it('colours an axis as its series, where the file says so', () => {
    const made = prepare([series('a', [1])], custom({ axisColorMode: 'series', axisBorderShow: true, axisWidth: 90 }));
    expect(made.axes[0]).toMatchObject({ color: made.series[0]?.color, isBorderShown: true, widthPx: 90 });
    expect(prepare([series('a', [1])]).axes[0]).toMatchObject({ color: null, isBorderShown: false, widthPx: null });
  });

  it('draws the first value of a constant all the way', () => {
    const made = prepare([series('limit', [null, 7, 9, null, 3])], custom({ transform: 'constant' }));
    expect([...(made.series[0]?.values ?? [])]).toEqual([NaN, 7, 7, NaN, 7]);
  });

  it('knows colours by value for the gradient that asks for them', () => {
    const thresholds = {
      mode: 'percentage',
      steps: [
        { value: null, color: 'green' },
        { value: 50, color: 'red' },
      ],
    };
    const scheme = (color: unknown, gradientMode = 'scheme') =>
      prepare([series('a', [0, 200])], { defaults: { color, thresholds, custom: { gradientMode } } }).series[0]?.scheme;
    expect(scheme({ mode: 'thresholds' })).toEqual({
      isStepped: true,
      stops: [
        { value: -Infinity, color: '#73BF69' },
        { value: 100, color: '#F2495C' },
      ],
    });
    expect(scheme({ mode: 'continuous-GrYlRd' })).toMatchObject({ isStepped: false });
    expect([scheme({ mode: 'thresholds' }, 'opacity'), scheme({ mode: 'palette-classic' })]).toEqual([null, null]);
  });

  it('mirrors a negated series on the same axis', () => {
    const made = prepare([series('in', [1]), series('out', [2])], {
      overrides: [overrideOf('out', 'custom.transform', 'negative-Y')],
    });
    expect(made.axes.length).toBe(1);
    expect(made.axes[0]?.isMirrored).toBe(true);
    expect(made.series.map((one) => one.isNegated)).toEqual([false, true]);
  });

  it('draws thresholds as the style says, percentages between min and max', () => {
    const steps = [
      { value: null, color: 'green' },
      { value: 50, color: 'red' },
    ];
    const json = {
      defaults: {
        unit: 'short',
        min: 0,
        max: 400,
        thresholds: { mode: 'percentage', steps },
        custom: { thresholdsStyle: { mode: 'dashed+area' } },
      },
    };
    const [base, step] = prepare([series('a', [1])], json).thresholds;
    expect(base).toMatchObject({ line: 'none', hasArea: true });
    expect(step).toMatchObject({ value: 200, label: '200', line: 'dashed', hasArea: true, color: '#F2495C' });
    expect(prepare([series('a', [1])], { defaults: { thresholds: { steps } } }).thresholds).toEqual([]);
  });

  it('computes what the legend asks for, in the unit of the field', () => {
    const made = prepare(
      [series('a', [1, 2, 6])],
      { defaults: { unit: 'bytes' } },
      { legend: { calcs: ['max', 'count', 'diffperc'] } },
    );
    expect(made.series[0]?.calcs.map((calc) => `${calc.title} ${calc.text}`)).toEqual([
      'Max 6 B',
      'Count 3',
      'Difference percent 500%',
    ]);
  });

  it('shows one digit more in the tooltip', () => {
    const [one] = prepare([series('a', [1])], { defaults: { unit: 'percent' } }).series;
    expect(
      [one?.format(80.0215), one?.formatFine(80.0215), one?.formatFine(80)].map((parts) => parts && joinParts(parts)),
    ).toEqual(['80.0%', '80.02%', '80%']);
    const [fixed] = prepare([series('a', [1])], { defaults: { decimals: 0 } }).series;
    expect(fixed?.formatFine(80.0215).text).toBe('80');
  });

  it('puts samples in order of time, and draws truths as 0 and 1', () => {
    const [one] = prepare([series('a', [1, 2, null], [3000, 1000, 2000])]).series;
    expect([[...(one?.timesMs ?? [])], [...(one?.values ?? [])]]).toEqual([
      [1000, 2000, 3000],
      [2, NaN, 1],
    ]);
    const truths: Frame = {
      refId: 'A',
      name: null,
      length: 2,
      fields: [timeField(Float64Array.of(1, 2)), booleanField('on', [true, null])],
    };
    expect([...(prepare([truths]).series[0]?.values ?? [])]).toEqual([1, NaN]);
  });

  it('hides what an override hides', () => {
    const json = { overrides: [overrideOf('a', 'custom.hideFrom', { legend: true, tooltip: false, viz: true })] };
    expect(prepare([series('a', [1])], json).series[0]).toMatchObject({
      isInLegend: false,
      isInTooltip: true,
      isDrawn: false,
    });
  });

  it('limits the number of series and says how many it left out', () => {
    const made = prepare(Array.from({ length: SERIES_LIMIT + 7 }, (_, at) => series(`h${at}`, [at])));
    expect([made.series.length, made.leftOutCount]).toEqual([SERIES_LIMIT, 7]);
    expect(new Set(made.series.map((one) => one.key)).size).toBe(SERIES_LIMIT);
  });

  it('has an axis and nothing else without frames, and ignores frames without time', () => {
    const table: Frame = {
      refId: 'A',
      name: null,
      length: 1,
      fields: [textField('a', ['x']), numberFieldOf('b', [1])],
    };
    for (const frames of [[], [table]]) {
      const made = prepare(frames);
      expect([made.series.length, made.axes.length, made.thresholds.length]).toEqual([0, 1, 0]);
    }
  });

  it('tells series with equal names apart', () => {
    const made = prepare([series('a', [1]), series('a', [2])]);
    expect(made.series[0]?.key).not.toBe(made.series[1]?.key);
  });
});

describe('readLegend() and readTooltip()', () => {
  it('read old and new forms', () => {
    expect(readLegend({})).toMatchObject({ mode: 'list', placement: 'bottom', calcIds: [] });
    expect(readLegend({ legend: { showLegend: false } }).mode).toBe('hidden');
    expect(readLegend({ legend: { displayMode: 'hidden' } }).mode).toBe('hidden');
    expect(
      readLegend({
        legend: { displayMode: 'table', placement: 'right', calcs: ['max', 7], sortBy: 'Max', sortDesc: true },
      }),
    ).toEqual({
      mode: 'table',
      placement: 'right',
      calcIds: ['max'],
      sortBy: 'Max',
      isDescending: true,
      widthPx: null,
    });
    expect(readTooltip({ tooltip: { mode: 'single', sort: 'desc' } })).toEqual({
      mode: 'single',
      sort: 'desc',
      hidesZeros: false,
    });
    expect(readTooltip({ tooltip: null })).toMatchObject({ mode: 'multi' });
  });
});
