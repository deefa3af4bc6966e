// Which columns become candles, which lines, and how the rest of a candlestick's options is read.
import { describe, expect, it } from 'vitest';
import { directionAt } from '@/components/charts/candle-layer';
import { alignCandles, pickCandleColumns } from '@/components/panels/candlestick/candle-columns';
import { prepareCandlestick } from '@/components/panels/candlestick/prepare';
import { timeSeriesColumns, type TimeSeriesRequest } from '@/components/panels/time-lines';
import { DARK_THEME } from '@/lib/series/colors';
import { numberFieldOf, textField, timeField, type Frame } from '@/lib/series/frame';
import { readFieldConfig } from '@/lib/series/read-field-config';

const times = Float64Array.of(0, 60_000, 120_000);

function table(columns: Readonly<Record<string, readonly (number | null)[]>>): Frame {
  const fields = Object.entries(columns).map(([name, cells]) => numberFieldOf(name, cells));
  return { refId: 'A', name: null, length: 3, fields: [timeField(times), ...fields] };
}

const OHLCV = { open: [1, 3, 2], high: [4, 5, 3], low: [0, 2, 1], close: [3, 2, 2], volume: [10, 30, 20] };

function request(
  frames: readonly Frame[],
  options: Record<string, unknown> = {},
  fieldConfig: unknown = {},
): TimeSeriesRequest {
  return { frames, options, fieldConfig: readFieldConfig(fieldConfig), theme: DARK_THEME, timeZone: 'UTC' };
}

function prepare(...given: Parameters<typeof request>) {
  const model = prepareCandlestick(request(...given));
  if (typeof model === 'string') throw new Error(model);
  return model;
}

function picked(frames: readonly Frame[], options: Record<string, unknown> = {}) {
  const pick = pickCandleColumns(timeSeriesColumns(request(frames)), options);
  return { names: Object.fromEntries(Object.entries(pick).map(([role, { name }]) => [role, name])), pick };
}

describe('columns', () => {
  it('are found by their names, in any case and short', () => {
    expect(picked([table({ O: [1, 2, 3], Max: [1, 2, 3], l: [1, 2, 3], Close: [1, 2, 3] })]).names).toEqual({
      open: 'O',
      high: 'Max',
      low: 'l',
      close: 'Close',
    });
  });

  it('are found by the field map, which wins; a name that is not there counts for nothing', () => {
    const frame = table({ ...OHLCV, first: [7, 8, 9] });
    expect(picked([frame], { fields: { open: 'first', close: 'gone', low: null } }).names).toMatchObject({
      open: 'first',
      close: 'close',
      low: 'low',
    });
  });

  it('may come from several queries with times of their own', () => {
    const one = (name: string, timesMs: number[], values: number[]): Frame => ({
      refId: name,
      name: null,
      length: values.length,
      fields: [timeField(Float64Array.from(timesMs)), numberFieldOf('Value', values, { legendText: name })],
    });
    const { pick } = picked([one('Open', [0, 60_000], [1, 2]), one('Close', [60_000, 120_000], [5, 6])]);
    const columns = alignCandles(pick);
    expect([...columns.timesMs]).toEqual([0, 60_000, 120_000]);
    expect([...columns.open]).toEqual([1, 2, NaN]);
    expect([...columns.close]).toEqual([NaN, 5, 6]);
    expect(columns.volume).toBeNull();
  });

  it('without a close, the next open closes; without an open, the close before opens', () => {
    const byOpen = picked([table({ open: [1, 3, 2] })]);
    expect(byOpen.names).toEqual({ open: 'open', close: 'Next open' });
    expect([...alignCandles(byOpen.pick).close]).toEqual([3, 2, 2]);
    const byClose = picked([table({ close: [1, 3, 2], volume: [1, 1, 1] })]);
    expect([...alignCandles(byClose.pick).open]).toEqual([1, 1, 3]);
  });

  it('the first numbers open where nothing has a name that says more', () => {
    expect(picked([table({ load: [1, 2, 3] })]).names).toEqual({ open: 'load', close: 'Next open' });
  });
});

describe('the chart', () => {
  it('has prices on one axis and the volume below, on an axis that nobody sees', () => {
    const model = prepare([table(OHLCV)], {}, { defaults: { unit: 'currencyEUR' } });
    expect(model.series.map(({ name, style }) => [name, style.draw])).toEqual(
      ['open', 'high', 'low', 'close', 'volume'].map((name) => [name, 'none']),
    );
    expect(model.axes.map(({ isHidden, min, max }) => [isHidden, min, max])).toEqual([
      [false, undefined, undefined],
      [true, 0, 150],
    ]);
    expect(model.series.map(({ axisIndex }) => axisIndex)).toEqual([0, 0, 0, 0, 1]);
    expect(model.layer?.name).toBe('Candlestick chart');
  });

  it('shows other columns as lines when it is told to, with their own options', () => {
    const frame = table({ ...OHLCV, mean: [2, 2, 2] });
    expect(prepare([frame]).series.map(({ name }) => name)).not.toContain('mean');
    const { series } = prepare([frame], { includeAllFields: true }, { defaults: { custom: { lineWidth: 3 } } });
    expect(series.at(-1)).toMatchObject({ name: 'mean', isInLegend: true, style: { draw: 'line', lineWidthPx: 3 } });
  });

  it('lists prices where the legend has numbers for them', () => {
    const listed = (options: Record<string, unknown>) => prepare([table(OHLCV)], options).series[0]?.isInLegend;
    expect(listed({})).toBe(false);
    expect(listed({ legend: { calcs: ['max'] } })).toBe(true);
  });

  it('shows only what its mode names', () => {
    const names = (mode: string) => prepare([table(OHLCV)], { mode }).series.map(({ name }) => name);
    expect(names('candles')).toEqual(['open', 'high', 'low', 'close']);
    expect(names('volume')).toEqual(['volume']);
    expect(prepare([table(OHLCV)], { mode: 'volume' }).axes).toMatchObject([{ isHidden: false, softMin: 0 }]);
  });

  it('says what is missing', () => {
    const words: Frame = { refId: 'A', name: null, length: 1, fields: [textField('open', ['1'])] };
    expect(prepareCandlestick(request([words]))).toContain('numbers with times');
    expect(prepareCandlestick(request([table({ open: [1, 2, 3] })], { mode: 'volume' }))).toContain('volume');
  });
});

it('knows up from down by the open, or by the close before', () => {
  const columns = { open: Float64Array.of(1, 1, 5), close: Float64Array.of(2, 3, 3) };
  expect([0, 1, 2].map((at) => directionAt(columns, at, 'open-close'))).toEqual(['up', 'up', 'down']);
  expect([0, 1, 2].map((at) => directionAt(columns, at, 'close-close'))).toEqual(['up', 'up', 'flat']);
});
