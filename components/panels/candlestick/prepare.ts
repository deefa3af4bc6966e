// Frames and options of a candlestick panel to the model its chart draws. Pure.
import type { ChartModel, ChartSeries } from '@/components/charts/chart-model';
import { createCandleLayer, type CandleDirection, type CandlePart } from '@/components/charts/candle-layer';
import { alignCandles, pickCandleColumns, type CandlePick } from '@/components/panels/candlestick/candle-columns';
import { readLegend } from '@/components/panels/legend-options';
import type { TimeColumn } from '@/components/panels/time-columns';
import { timeChartModel, timeSeriesColumns, type TimeSeriesRequest } from '@/components/panels/time-lines';
import { numberRangeOf } from '@/lib/series/apply-field-config';
import { resolveColor, type ColorTheme } from '@/lib/series/colors';
import { asRecord, readText } from '@/lib/series/read-field-config';

type CandleMode = 'candles+volume' | 'candles' | 'volume';

/** The volume stands in the lowest fifth, below the prices. */
const VOLUME_ROOM = 5;
const VOLUME_ALPHA = { below: 0.35, alone: 0.8 };

/** The model, or a sentence that says why there is none. */
export function prepareCandlestick(request: TimeSeriesRequest): ChartModel | string {
  const { options } = request;
  const mode = readMode(options['mode']);
  const all = timeSeriesColumns(request);
  const pick = pickCandleColumns(all, options);
  if (pick.open === undefined) return 'Candles need numbers with times: open, high, low and close.';
  if (mode === 'volume' && pick.volume === undefined) return 'There is no column for the volume.';
  const shown = shownRoles(pick, mode);
  const used = new Set(Object.values(pick));
  const others = options['includeAllFields'] === true ? all.filter((column) => !used.has(column)) : [];
  const given = [shown.open, shown.high, shown.low, shown.close];
  const prices = shown.volume === undefined ? asPrices(given) : withRoomBelow(asPrices(given));
  const volume = shown.volume === undefined ? [] : [asVolume(shown.volume, mode)];
  const model = timeChartModel(request, [...prices, ...volume, ...others]);
  const isListed = readLegend(options).calcIds.length > 0;
  const own = new Set([...prices, ...volume].map(({ key }) => key));
  const partOf = (column: TimeColumn | undefined): CandlePart | null => {
    const one = model.series.find(({ key }) => key === column?.key);
    return one === undefined ? null : { key: one.key, axisIndex: one.axisIndex };
  };
  return {
    ...model,
    series: model.series.map((one) => (own.has(one.key) ? quiet(one, isListed, request.theme) : one)),
    layer: createCandleLayer({
      columns: alignCandles(pick),
      price: partOf(shown.close),
      volume: partOf(shown.volume),
      style: options['candleStyle'] === 'ohlcbars' ? 'ohlcbars' : 'candles',
      strategy: options['colorStrategy'] === 'close-close' ? 'close-close' : 'open-close',
      colors: readColors(options['colors'], request.theme),
      volumeAlpha: mode === 'volume' ? VOLUME_ALPHA.alone : VOLUME_ALPHA.below,
    }),
  };
}

function readMode(mode: unknown): CandleMode {
  return mode === 'candles' || mode === 'volume' ? mode : 'candles+volume';
}

function shownRoles(pick: CandlePick, mode: CandleMode): CandlePick {
  if (mode === 'volume') return pick.volume === undefined ? {} : { volume: pick.volume };
  if (mode === 'candles+volume') return pick;
  const { volume: _volume, ...prices } = pick;
  return prices;
}

/** Prices stand on one axis, that of the first of them, and are drawn by the layer alone. */
function asPrices(columns: readonly (TimeColumn | undefined)[]): TimeColumn[] {
  const given = [...new Set(columns.filter((column) => column !== undefined))];
  const [first] = given;
  if (first === undefined) return [];
  const { unit, min, max } = first.field.config;
  return given.map((column) => ({
    ...column,
    field: { ...column.field, config: { ...column.field.config, ...defined({ unit, min, max }) } },
    options: { ...first.options, ...BY_LAYER },
  }));
}

/** The volume has the lowest part of the plot for itself, unless the axis has limits of its own. */
function withRoomBelow(prices: readonly TimeColumn[]): TimeColumn[] {
  const range = numberRangeOf(prices.map(({ field }) => field));
  return prices.map((column) => {
    const isGiven = column.field.config.min !== undefined || column.options.axisSoftMin !== undefined;
    if (range === null || isGiven || column.options.scale.kind !== 'linear') return column;
    const axisSoftMin = range.min - (range.max - range.min) / (VOLUME_ROOM - 1);
    return { ...column, options: { ...column.options, axisSoftMin } };
  });
}

function asVolume(column: TimeColumn, mode: CandleMode): TimeColumn {
  const options = { ...column.options, ...BY_LAYER };
  if (mode === 'volume') return { ...column, options: { ...options, axisSoftMin: options.axisSoftMin ?? 0 } };
  const highest = column.field.values.reduce((most, value) => (value > most && value < Infinity ? value : most), 0);
  const config = { ...column.field.config, min: 0, max: (highest || 1) * VOLUME_ROOM };
  return { ...column, field: { ...column.field, config }, options: { ...options, axisPlacement: 'hidden' } };
}

const BY_LAYER = { draw: 'none', stack: null, isNegated: false, fillBelowTo: null, showsValues: false } as const;

/** Parts of a candle have no colour of their own, and are listed where the legend has numbers for them. */
function quiet(one: ChartSeries, isListed: boolean, theme: ColorTheme): ChartSeries {
  return { ...one, color: theme.inkMuted, isInLegend: one.isInLegend && isListed };
}

function readColors(json: unknown, theme: ColorTheme): Readonly<Record<CandleDirection, string>> {
  const { up, down, flat } = asRecord(json);
  return {
    up: resolveColor(readText(up) ?? 'green', theme),
    down: resolveColor(readText(down) ?? 'red', theme),
    flat: resolveColor(readText(flat) ?? 'gray', theme),
  };
}

function defined<Shape extends object>(given: Shape): Partial<Shape> {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Partial<Shape>;
}
